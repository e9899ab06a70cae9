import * as v from 'valibot';
import { malformed } from './problem.ts';
import { packageTypes, type Account, type Organization, type Package, type PackageVersion } from './types.ts';

// Only the fields that the explorer needs are checked; new ones must not break anything.

const id = v.pipe(v.number(), v.safeInteger());
const named = { id, name: v.string(), created_at: v.string() };
const account = { id, login: v.string() };

export const parsePackage = parser<Package>('a package', {
  ...named,
  package_type: v.picklist(packageTypes),
  visibility: v.string(),
});
export const parseVersion = parser<PackageVersion>('a version', named);
export const parseOrganization = parser<Organization>('an organization', account);
export const parseAccount = parser<Account>('an account', { ...account, type: v.string() });

/** @throws GitHubError `malformed`, as `parse`. */
export function parseList<T>(body: unknown, parse: (element: unknown) => T): T[] {
  if (!Array.isArray(body)) throw malformed('not a list');
  return body.map(parse);
}

/** Returns a check that passes a value through. It throws GitHubError `malformed`, without quoting the value. */
function parser<T>(what: string, entries: Partial<Record<keyof T, v.GenericSchema>>) {
  const schema = v.object(entries as v.ObjectEntries);
  return (value: unknown): T => {
    const { issues } = v.safeParse(schema, value, { abortEarly: true });
    if (!issues) return value as T;
    const field = v.getDotPath(issues[0]);
    throw malformed(field === null ? `not ${what}` : `${what} without a valid ${field}`);
  };
}
