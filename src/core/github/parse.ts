import { GitHubError } from './problem.ts';
import { packageTypes, type Account, type Organization, type Package, type PackageVersion } from './types.ts';

/*
 * Checks of what the server sent, for the fields that the explorer cannot do without. Fields beyond them are taken as
 * they are: absent ones are normal (a package without owner or repository), and new ones must not break anything.
 */

type Shape = Readonly<Record<string, (value: unknown) => boolean>>;

const isText = (value: unknown): boolean => typeof value === 'string';
const isId = (value: unknown): boolean => Number.isSafeInteger(value);
const isType = (value: unknown): boolean => packageTypes.some((type) => type === value);

const packageShape: Shape = { id: isId, name: isText, package_type: isType, visibility: isText, created_at: isText };
const versionShape: Shape = { id: isId, name: isText, created_at: isText };
const accountShape: Shape = { id: isId, login: isText, type: isText };
const organizationShape: Shape = { id: isId, login: isText };

export function parsePackage(value: unknown): Package {
  check(value, packageShape, 'a package');
  return value as Package;
}

export function parseVersion(value: unknown): PackageVersion {
  check(value, versionShape, 'a version');
  return value as PackageVersion;
}

export function parseAccount(value: unknown): Account {
  check(value, accountShape, 'an account');
  return value as Account;
}

export function parseOrganization(value: unknown): Organization {
  check(value, organizationShape, 'an organization');
  return value as Organization;
}

/** @throws GitHubError `malformed` where the body is no list, or an element is refused by `parse`. */
export function parseList<T>(body: unknown, parse: (element: unknown) => T): T[] {
  if (!Array.isArray(body)) throw malformed('not a list');
  return body.map(parse);
}

function check(value: unknown, shape: Shape, what: string): void {
  if (typeof value !== 'object' || value === null) throw malformed(`not ${what}`);
  for (const [field, accepts] of Object.entries(shape)) {
    if (!accepts((value as Record<string, unknown>)[field])) throw malformed(`${what} without a valid ${field}`);
  }
}

function malformed(message: string): GitHubError {
  return new GitHubError({ kind: 'malformed', message }, 'Reading the answer');
}
