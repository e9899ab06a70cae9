import { GitHubError } from '#core/github';
import type { ImageVersion, Manifests, ManifestState } from './graph.ts';
import type { ImageReader } from './imageReader.ts';
import type { ManifestFacts } from './manifest.ts';

export interface ReadableVersion extends ImageVersion {
  /** ISO 8601. */
  readonly createdAt: string;
}

export interface ReadManifestsOptions {
  /** Newest first. */
  readonly versions: readonly ReadableVersion[];
  readonly reader: Pick<ImageReader, 'cached' | 'facts'>;
  /** `total` is an upper bound: some may turn out not to need reading. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  readonly signal?: AbortSignal | undefined;
  /** Bounds the reads of several packages together: starts each when it may be sent. Default: at once. */
  readonly schedule?: <T>(read: () => Promise<T>) => Promise<T>;
}

const maxInFlight = 20;
const maxConsecutiveFailures = 5;
/** The children of an index are pushed seconds before it. */
const burstGapMs = 60_000;

/**
 * Returns the versions to read, in order: tagged ones, then the newest of each burst of pushes (an index is pushed right
 * after its children), then the others.
 */
export function unreadVersions<T extends ReadableVersion>(
  versions: readonly T[],
  reader: Pick<ImageReader, 'cached'>,
): readonly (readonly T[])[] {
  const unique = [...new Map(versions.map((version) => [version.digest, version])).values()];
  const leaves = new Set(unique.flatMap(({ digest }) => leavesOf(reader.cached(digest)?.facts)));
  const [tagged, newest, others]: [T[], T[], T[]] = [[], [], []];
  let after: T | undefined;
  for (const version of unique) {
    if (reader.cached(version.digest) !== undefined || leaves.has(version.digest)) continue;
    const isInBurst = after && Date.parse(after.createdAt) - Date.parse(version.createdAt) <= burstGapMs;
    (version.tags.length > 0 ? tagged : isInBurst ? others : newest).push(version);
    if (version.tags.length === 0) after = version;
  }
  return [tagged, newest, others];
}

/**
 * Reads the manifests that are not in the cache, until five in a row have failed for reasons other than the manifest.
 * The platforms and attestations of an index are skipped, since each read counts as a download. A manifest is `missing`
 * only if another one of the versions was read, now or from the cache: if none was, the package itself may be hidden.
 * Never rejects because of the registry.
 *
 * @returns what was read by the end, or when `signal` was aborted.
 */
export async function readManifests(options: ReadManifestsOptions) {
  const { versions, reader, onProgress, signal, schedule = startNow } = options;
  const groups = unreadVersions(versions, reader);
  const unread = groups.flat().length;
  const states = new Map<string, ManifestState>();
  const leaves = new Set<string>();
  for (const { digest } of versions) add(digest, reader.cached(digest)?.facts);
  const missing = new Map<string, GitHubError>();
  const stop = new AbortController();
  const anySignal = AbortSignal.any([stop.signal, ...(signal ? [signal] : [])]);
  let [done, skipped, failures] = [0, 0, 0];
  let stopped: 'cancelled' | GitHubError | undefined;
  reportProgress();
  try {
    for (const group of groups) {
      const waiting = group.values();
      await Promise.all(Array.from({ length: maxInFlight }, () => readEach(waiting)));
    }
  } catch (error) {
    if (!anySignal.aborted) throw error;
    stopped = stop.signal.aborted ? (stop.signal.reason as GitHubError) : 'cancelled';
  }
  const hasOthers = [...states.values()].some(({ kind }) => kind === 'read');
  for (const [digest, error] of missing) {
    states.set(digest, hasOthers ? { kind: 'missing' } : { kind: 'unreadable', error });
  }
  // Also if one was requested before its index was read, and failed: the result must not depend on what came first.
  for (const digest of leaves) {
    if (states.get(digest)?.kind !== 'read') states.set(digest, { kind: 'read', facts: leaf });
  }
  return { manifests: states as Manifests, stopped };

  async function readEach(waiting: Iterable<ReadableVersion>): Promise<void> {
    for (const { digest } of waiting) {
      anySignal.throwIfAborted();
      if (leaves.has(digest)) skipped++;
      else await schedule(() => readUnlessLeaf(digest));
      reportProgress();
    }
  }

  /** While it waited for its turn, the index that lists it may have been read. */
  async function readUnlessLeaf(digest: string): Promise<void> {
    anySignal.throwIfAborted();
    if (leaves.has(digest)) skipped++;
    else await readOne(digest).finally(() => done++);
  }

  async function readOne(digest: string): Promise<void> {
    try {
      add(digest, await reader.facts(digest, anySignal));
      failures = 0;
    } catch (error) {
      if (!(error instanceof GitHubError)) throw error;
      if (error.code === 'MANIFEST_UNKNOWN') missing.set(digest, error);
      else states.set(digest, { kind: 'unreadable', error });
      failures = isOfOneManifest(error) ? 0 : failures + 1;
      if (failures >= maxConsecutiveFailures) stop.abort(error);
    }
  }

  function add(digest: string, facts: ManifestFacts | undefined): void {
    if (facts) states.set(digest, { kind: 'read', facts });
    for (const each of leavesOf(facts)) leaves.add(each);
  }

  function reportProgress(): void {
    onProgress?.({ done, total: unread - skipped });
  }
}

function startNow<T>(read: () => Promise<T>): Promise<T> {
  return read();
}

const leaf: ManifestFacts = { mediaType: null, kind: 'image', children: [], subject: null };

/**
 * The digests of children that need not be read: platforms and attestations. One without a platform may be in a list of
 * referrers, so that its manifest has a subject.
 */
function leavesOf(facts: ManifestFacts | undefined): readonly string[] {
  const leaves = facts?.children.filter((child) => !child.mayHaveChildren && (child.isAttestation || child.platform));
  return leaves?.map(({ digest }) => digest) ?? [];
}

/** Whether a failure is about one manifest alone, so that others may still be read. A 404 may also hide the package. */
export function isOfOneManifest({ code, problem }: GitHubError): boolean {
  return code === 'MANIFEST_UNKNOWN' || /^(malformed|tooLarge|wrongDigest|invalidName)$/.test(problem.kind);
}
