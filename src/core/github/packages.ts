import type { Connection, Request } from './connection.ts';
import { fetchOne, fetchPage, type CallOptions, type Page, type PageOptions } from './page.ts';
import { parseList, parsePackage, parseVersion } from './parse.ts';
import { path } from './url.ts';
import { malformed } from './problem.ts';
import type { Owner, Package, PackageType, PackageVersion, VersionState, Visibility } from './types.ts';

/*
 * GitHub's 27 operations for packages, nine for each kind of owner. Source: "REST API endpoints for packages" and the
 * OpenAPI description. No request carries a body: a DELETE with `{}` returns 422 (cli/cli#4286). All throw GitHubError,
 * and the signal's reason when aborted.
 */

/** `name` is as the API lists it: npm without its scope, Maven as `groupId.artifactId`. */
export interface PackageReference {
  readonly owner: Owner;
  readonly packageType: PackageType;
  readonly name: string;
}

export interface VersionReference extends PackageReference {
  readonly versionId: number;
}

type Call<About, Result> = (connection: Connection, about: About, options?: CallOptions) => Promise<Result>;

/** All packages that could not move to the Container registry because their name was taken. */
export const listConflicts: Call<Owner, readonly Package[]> = async (connection, owner, options) =>
  fetchOne(connection, `${ownerPath(owner)}/docker/conflicts`, (body) => parseList(body, parsePackage), options);

interface ListOptions<Element, T> extends PageOptions<T> {
  /** What to store: most of a response is URLs, and a package may have 400,000 versions. */
  readonly read: (element: Element) => T;
}

/** @throws GitHubError `missingScope`, `singleSignOn`, `wrongTokenKind`; `notFound` for an unknown owner. */
export async function listPackages<T>(
  connection: Connection,
  owner: Owner,
  packageType: PackageType,
  { read, visibility, ...options }: ListOptions<Package, T> & { readonly visibility?: Visibility | undefined },
): Promise<Page<T>> {
  const request = { target: `${ownerPath(owner)}/packages`, query: { package_type: packageType, visibility } };
  return fetchPage(connection, request, (element) => read(parsePackage(element)), options);
}

/** @throws GitHubError `notFound` if it does not exist, is deleted, or may not be seen. */
export const getPackage: Call<PackageReference, Package> = async (connection, reference, options) =>
  fetchOne(connection, packagePath(reference), parsePackage, options);

/**
 * @throws GitHubError `missingScope`, `notFound` also without admin permission, `tooManyDownloads`. After `server`,
 * `network` or `timeout` it may be deleted all the same (dataaxiom/ghcr-cleanup-action#74).
 */
export const deletePackage: Call<PackageReference, void> = async (connection, reference, options) =>
  write(connection, { method: 'DELETE', target: packagePath(reference), ...options });

/** @throws GitHubError `notFound`, `missingScope`, `rejected`, such as for a name that has been taken since. */
export async function restorePackage(
  connection: Connection,
  reference: PackageReference,
  { token, signal }: CallOptions & { readonly token?: string | undefined } = {},
): Promise<void> {
  await write(connection, { method: 'POST', target: `${packagePath(reference)}/restore`, query: { token }, signal });
}

/** Newest first. That `/users/…` accepts `state` is not documented (github/rest-api-description#1651). */
export async function listVersions<T>(
  connection: Connection,
  reference: PackageReference,
  { read, state, ...options }: ListOptions<PackageVersion, T> & { readonly state?: VersionState | undefined },
): Promise<Page<T>> {
  const request = { target: `${packagePath(reference)}/versions`, query: { state } };
  return fetchPage(connection, request, (element) => read(parseVersion(element)), options);
}

export const getVersion: Call<VersionReference, PackageVersion> = async (connection, reference, options) =>
  fetchOne(connection, versionPath(reference), parseVersion, options);

/** The last one of npm, NuGet and RubyGems takes the package with it. @throws `lastVersion`; see `deletePackage`. */
export const deleteVersion: Call<VersionReference, void> = async (connection, reference, options) =>
  write(connection, { method: 'DELETE', target: versionPath(reference), ...options });

export const restoreVersion: Call<VersionReference, void> = async (connection, reference, options) =>
  write(connection, { method: 'POST', target: `${versionPath(reference)}/restore`, ...options });

/** Any other success may come from a captive portal, so the outcome is unknown. */
async function write(connection: Connection, request: Request): Promise<void> {
  const { status } = await connection.send(request);
  if (status !== 204) throw malformed(`status ${status} instead of 204`, `${request.method} ${request.target}`);
}

function ownerPath({ kind, login }: Owner): string {
  if (kind === 'authenticatedUser') return '/user';
  return kind === 'organization' ? path`/orgs/${login}` : path`/users/${login}`;
}

function packagePath({ owner, packageType, name }: PackageReference): string {
  return ownerPath(owner) + path`/packages/${packageType}/${name}`;
}

function versionPath(reference: VersionReference): string {
  return packagePath(reference) + path`/versions/${reference.versionId}`;
}
