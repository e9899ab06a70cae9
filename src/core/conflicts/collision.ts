import { summarizePackage, summarizeVersion, type PackageSummary } from '#core/packages';
import { getPackage, listVersions, GitHubError } from '#core/github';
import type { Connection, PackageReference, PackageVersion } from '#core/github';
import type { Conflict } from './report.ts';

/**
 * What a conflicting package collides with: the container package of the same name and owner. `present`: it is another
 * package. `same`: GitHub lists the conflicting package itself as a container. `absent`: 404, there is none, or the
 * user may not see it. `failed`: it could not be read; `error` is a GitHubError, or why no request was sent. `at` is in
 * ms since 1970.
 */
export type Collision = { readonly at: number; readonly docker: Side } & (
  | { readonly kind: 'present'; readonly container: Side }
  | { readonly kind: 'same' | 'absent'; readonly container?: undefined }
  | { readonly kind: 'failed'; readonly container?: undefined; readonly error: unknown }
);

export interface Side {
  readonly package: PackageSummary;
  /** The tags of its newest versions, newest first; `undefined` if they could not be read. */
  readonly tags: readonly string[] | undefined;
}

/** How many of an image's newest versions are read: enough to distinguish two images. */
const versionsToRead = 30;

/** Finds out what a conflict collides with; tags that cannot be read are omitted. @throws the signal's reason when aborted. */
export async function findCollision(
  connection: Connection,
  { owner, package: conflicting }: Conflict,
  signal?: AbortSignal,
): Promise<Collision> {
  const { name, packageType } = conflicting;
  const container: PackageReference = { owner, packageType: 'container', name };
  const gitHubErrorOf = (error: unknown): GitHubError => {
    signal?.throwIfAborted();
    if (!(error instanceof GitHubError)) throw error;
    return error;
  };
  const read = (version: PackageVersion) => summarizeVersion(version).tags;
  const tagsOf = (reference: PackageReference) =>
    listVersions(connection, reference, { read, perPage: versionsToRead, signal }).then(
      (page) => page.items.flat(),
      (error: unknown) => void gitHubErrorOf(error),
    );
  const [found, ownTags] = await Promise.all([
    getPackage(connection, container, { signal }).then(summarizePackage, gitHubErrorOf),
    // If GitHub lists the conflicting package as a container, its name may lead to another one: the ids decide below.
    packageType === 'container' ? undefined : tagsOf({ owner, packageType, name }),
  ]);
  const at = Date.now();
  const docker: Side = { package: conflicting, tags: ownTags };
  if (found instanceof GitHubError) {
    const isAbsent = found.problem.kind === 'notFound';
    return isAbsent ? { kind: 'absent', at, docker } : { kind: 'failed', at, docker, error: found };
  }
  const side: Side = { package: found, tags: await tagsOf(container) };
  return found.id === conflicting.id
    ? { kind: 'same', at, docker: side }
    : { kind: 'present', at, docker, container: side };
}
