import { GitHubError } from '#core/github';
import type { ImageReader } from './imageReader.ts';
import { isOfOneManifest } from './readManifests.ts';

const maxInFlight = 20;

export interface ReadFactsOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: { readonly done: number; readonly total: number }) => void;
}

/**
 * Reads the manifests that are not cached, 20 at a time. One that the registry does not have, or that is no manifest, is
 * passed over.
 * @throws GitHubError for any other failure; the signal's reason when aborted. What was read until then is cached.
 */
export async function readFacts(
  reader: Pick<ImageReader, 'cached' | 'facts' | 'manifest'>,
  digests: Iterable<string>,
  { signal, onProgress }: ReadFactsOptions,
): Promise<void> {
  const unread = [...new Set(digests)].filter((digest) => !hasSize(reader, digest));
  const waiting = unread.values();
  const stop = new AbortController();
  const ends = AbortSignal.any([signal, stop.signal]);
  let done = 0;
  const total = unread.length;
  onProgress({ done, total });
  const read = async () => {
    for (const digest of waiting) {
      ends.throwIfAborted();
      try {
        // What older versions cached of an image lacks its size.
        await (reader.cached(digest) ? reader.manifest(digest, ends) : reader.facts(digest, ends));
      } catch (error) {
        if (!(error instanceof GitHubError && isOfOneManifest(error))) {
          stop.abort(error);
          throw error;
        }
      }
      onProgress({ done: ++done, total });
    }
  };
  await Promise.all(Array.from({ length: maxInFlight }, read));
}

/** Whether all is known that a size needs. */
function hasSize(reader: Pick<ImageReader, 'cached'>, digest: string): boolean {
  const facts = reader.cached(digest)?.facts;
  return facts !== undefined && (facts.kind === 'index' || facts.artifactType !== undefined);
}
