import { GitHubError, type Problem } from '../github/problem.ts';
import { createSlots } from '../github/slots.ts';
import type { ManifestFacts } from './manifest.ts';
import { manifestsToRead, type ImageVersion, type ManifestOutcome, type Manifests } from './needs.ts';
import type { ReadManifest } from './registry.ts';

/** What has been read before, for good: a digest names one content. A `Map` is one. */
export interface ManifestCache {
  get(digest: string): ManifestFacts | undefined;
  set(digest: string, facts: ManifestFacts): unknown;
}

export interface Progress {
  readonly done: number;
  /** Grows when an index turns out to hold others. */
  readonly total: number;
}

export interface ReadingOptions {
  /** All versions of the package. */
  readonly versions: readonly ImageVersion[];
  /** The ids of those that are to be deleted. */
  readonly selected: ReadonlySet<number>;
  readonly read: ReadManifest;
  readonly cache: ManifestCache;
  readonly onProgress?: (progress: Progress) => void;
  /** Ends the reading with what it has by then. */
  readonly skip?: AbortSignal | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Reading {
  readonly manifests: Manifests;
  /** Why it ended before all was read; what was not read then makes safety unknown. */
  readonly stopped: 'skipped' | GitHubError | undefined;
}

/** Requests at once: as many as browsers make to one host. */
const mostInFlight = 6;
/** So many failures in a row that say nothing of a manifest, and the rest would fail alike. */
const mostFailures = 5;

/**
 * Reads the manifests that `imageSafety` asks for (see `manifestsToRead`), those in the cache without a request.
 *
 * Manifests that cannot be read are outcomes, not errors. When the registry refuses or fails five times in a row (no
 * right, offline, a limit), the reading stops.
 *
 * @throws the reason of `signal` alone.
 */
export async function readManifests(options: ReadingOptions): Promise<Reading> {
  const { versions, selected, read, cache, onProgress, skip, signal } = options;
  const outcomes = new Map<string, ManifestOutcome>();
  const stop = new AbortController();
  const ends = AbortSignal.any([stop.signal, ...(skip ? [skip] : []), ...(signal ? [signal] : [])]);
  const slots = createSlots(mostInFlight);
  let [total, failures] = [0, 0];

  try {
    for (;;) {
      const next = manifestsToRead(versions, selected, outcomes);
      if (next.length === 0) return { manifests: outcomes, stopped: undefined };
      total += next.length;
      onProgress?.({ done: outcomes.size, total });
      await Promise.all(next.map(({ digest }) => slots.run(() => readOne(digest), ends)));
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (stop.signal.aborted) return { manifests: new Map(outcomes), stopped: stop.signal.reason as GitHubError };
    if (skip?.aborted) return { manifests: new Map(outcomes), stopped: 'skipped' };
    throw error;
  }

  async function readOne(digest: string): Promise<void> {
    const outcome = await outcomeOf(digest);
    outcomes.set(digest, outcome);
    onProgress?.({ done: outcomes.size, total });
    failures = 'error' in outcome && !isAboutManifest(outcome.error.problem) ? failures + 1 : 0;
    if ('error' in outcome && failures >= mostFailures) stop.abort(outcome.error);
  }

  async function outcomeOf(digest: string): Promise<ManifestOutcome> {
    const known = cache.get(digest);
    if (known) return { facts: known };
    try {
      const facts = await read(digest, ends);
      cache.set(digest, facts);
      return { facts };
    } catch (error) {
      if (error instanceof GitHubError) return { error };
      throw error;
    }
  }
}

function isAboutManifest({ kind }: Problem): boolean {
  return kind === 'notFound' || kind === 'malformed' || kind === 'invalidName';
}
