import type { CachedManifest } from './cachedManifest.ts';
import { parseManifest, type ManifestFacts } from './manifest.ts';
import type { Blob, Repository } from './repository.ts';

/** The documents of one image that are on this machine. None of its functions rejects: what cannot be read is absent. */
export interface ImageCache {
  /** By digest; grows with `addManifest`. */
  readonly manifests: ReadonlyMap<string, CachedManifest>;
  readonly manifest: (digest: string) => CachedManifest | undefined;
  readonly body: (digest: string) => Promise<string | undefined>;
  /** All manifests that are cached as they were pushed, in no order. */
  readonly bodies: () => AsyncIterable<{ readonly digest: string; readonly body: string }>;
  readonly addManifest: (manifest: CachedManifest, body: string) => void;
  readonly blob: (digest: string) => Promise<Uint8Array<ArrayBuffer> | undefined>;
  readonly addBlob: (digest: string, content: Uint8Array<ArrayBuffer>) => void;
}

/** The documents of one image: each is fetched once, and cached for good, because a digest names one content. */
export interface ImageReader {
  /** All that is cached, by digest; grows with what is read. */
  readonly cachedManifests: ImageCache['manifests'];
  /** What is cached of a manifest. */
  readonly cached: (digest: string) => CachedManifest | undefined;
  readonly cachedBodies: ImageCache['bodies'];
  /** @throws GitHubError, `malformed` if it is no manifest; the signal's reason when aborted. */
  readonly facts: (digest: string, signal?: AbortSignal) => Promise<ManifestFacts>;
  /** Returns the manifest as it was pushed. @throws as `facts`. */
  readonly manifest: (digest: string, signal?: AbortSignal) => Promise<string>;
  /** @throws GitHubError; the signal's reason when aborted. */
  readonly blob: (blob: Blob, signal?: AbortSignal) => Promise<Uint8Array<ArrayBuffer>>;
}

export interface ImageReaderOptions {
  /** ms since 1970. */
  readonly now?: () => number;
  /** Called with the digests of manifests that were fetched, once no more are being fetched. Must not throw. */
  readonly onRead?: (digests: readonly string[]) => void;
}

export function imageReader(
  repository: Repository,
  cache: ImageCache,
  { now = Date.now, onRead }: ImageReaderOptions = {},
): ImageReader {
  let read: string[] = [];
  /** Of documents that are being fetched; shared by callers that cannot abort each other. */
  const fetching = new Map<string, Promise<unknown>>();

  async function once<T>(digest: string, signal: AbortSignal | undefined, fetch: () => Promise<T>): Promise<T> {
    const known = fetching.get(digest) as Promise<T> | undefined;
    // The one that fetches it may have been cancelled.
    if (known) return known.catch(() => once(digest, signal, fetch));
    signal?.throwIfAborted();
    const fetched = fetch().finally(() => {
      fetching.delete(digest);
      if (fetching.size === 0) reportRead();
    });
    fetching.set(digest, fetched);
    return fetched;
  }

  function reportRead(): void {
    const digests = read;
    read = [];
    if (digests.length > 0) onRead?.(digests);
  }

  const fetchManifest = (digest: string, signal: AbortSignal | undefined) =>
    once(digest, signal, async () => {
      const body = await repository.manifest(digest, signal);
      const facts = parseManifest(body);
      cache.addManifest({ digest, facts, readAt: now() }, body);
      read.push(digest);
      return { facts, body };
    });

  return {
    cachedManifests: cache.manifests,
    cached: (digest) => cache.manifest(digest),
    cachedBodies: () => cache.bodies(),
    facts: async (digest, signal) => cache.manifest(digest)?.facts ?? (await fetchManifest(digest, signal)).facts,
    manifest: async (digest, signal) => (await cache.body(digest)) ?? (await fetchManifest(digest, signal)).body,
    blob: async (blob, signal) => {
      const { digest } = blob;
      return (
        (await cache.blob(digest)) ??
        once(digest, signal, async () => {
          const content = await repository.blob(blob, signal);
          cache.addBlob(digest, content);
          return content;
        })
      );
    },
  };
}
