import { summarizePackage, summarizeVersion, type PackageSummary } from '../packages/summary.ts';
import type { Connection } from '../github/connection.ts';
import { getPackage, listVersions, type PackageReference } from '../github/packages.ts';
import { GitHubError, type Problem } from '../github/problem.ts';
import type { Conflict } from './report.ts';

/** What a conflicting package collides with: the container package of the same name in its owner's namespace. */
export type Collision =
  /** There is one, and it is another package. */
  | { readonly kind: 'present'; readonly at: number; readonly docker: Side; readonly container: Side }
  /** The container package of that name is the conflicting package itself: GitHub lists it as a container. */
  | { readonly kind: 'same'; readonly at: number; readonly docker: Side }
  /** 404: there is none any more, or the person may not see it. */
  | { readonly kind: 'absent'; readonly at: number; readonly docker: Side }
  /** The server refused to say. */
  | { readonly kind: 'refused'; readonly at: number; readonly docker: Side; readonly problem: Problem };

/** One of the two packages. `at` above and all times here: ms since 1970, or ISO 8601 in the summary. */
export interface Side {
  readonly package: PackageSummary;
  /** The tags of its newest versions, the newest first; `undefined` where they could not be read. */
  readonly tags: readonly string[] | undefined;
}

export interface FindOptions {
  readonly signal?: AbortSignal | undefined;
  /** ms since 1970. */
  readonly now: () => number;
}

/** Of an image's newest versions; enough to tell two images apart. */
const versionsToRead = 30;

/**
 * Asks what a conflicting package collides with. Parts that cannot be read are left out of the answer, which never
 * fails as a whole.
 *
 * @throws the signal's reason when aborted.
 */
export async function findCollision(
  connection: Connection,
  conflict: Conflict,
  { signal, now }: FindOptions,
): Promise<Collision> {
  const { owner, package: conflicting } = conflict;
  const container: PackageReference = { owner, packageType: 'container', name: conflicting.name };
  const own: PackageReference = { ...container, packageType: conflicting.packageType };
  const tags = (reference: PackageReference) => readTags(connection, reference, signal);
  // Where GitHub calls the conflicting package a container itself, whose tags a name gives is known only by the id.
  const isContainer = conflicting.packageType === 'container';
  const [found, ownTags] = await Promise.all([
    getPackage(connection, container, { signal }).then(summarizePackage, problemOf(signal)),
    isContainer ? undefined : tags(own),
  ]);
  const docker: Side = { package: conflicting, tags: ownTags };
  if ('kind' in found) {
    if (found.kind === 'notFound') return { kind: 'absent', at: now(), docker };
    return { kind: 'refused', at: now(), docker, problem: found };
  }
  const foundTags = await tags(container);
  if (found.id === conflicting.id) return { kind: 'same', at: now(), docker: { package: found, tags: foundTags } };
  return { kind: 'present', at: now(), docker, container: { package: found, tags: foundTags } };
}

async function readTags(
  connection: Connection,
  reference: PackageReference,
  signal: AbortSignal | undefined,
): Promise<readonly string[] | undefined> {
  try {
    const page = await listVersions(connection, reference, {
      read: (version) => summarizeVersion(version).tags,
      perPage: versionsToRead,
      signal,
    });
    return page.items.flat();
  } catch (error) {
    problemOf(signal)(error);
    return undefined;
  }
}

/** @throws what is no failure of the server: an abort, or a fault of this program. */
function problemOf(signal: AbortSignal | undefined): (error: unknown) => Problem {
  return (error) => {
    signal?.throwIfAborted();
    if (!(error instanceof GitHubError)) throw error;
    return error.problem;
  };
}
