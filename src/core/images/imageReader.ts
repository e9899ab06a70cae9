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
  /** Resolves once `blob` returns it. */
  readonly addBlob: (digest: string, content: Uint8Array<ArrayBuffer>) => Promise<void>;
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

type Content = Uint8Array<ArrayBuffer>;

interface Manifest {
  readonly facts: ManifestFacts;
  readonly body: string;
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
  /** Manifests and blobs apart: a hostile manifest may call the digest of one that of the other. */
  const inFlight = { manifests: new Map<string, Promise<Manifest>>(), blobs: new Map<string, Promise<Content>>() };

  /** Shares one read, which includes the look into the cache, among callers that cannot abort each other. */
  async function once<T>(
    reads: Map<string, Promise<T>>,
    digest: string,
    signal: AbortSignal | undefined,
    read: () => Promise<T>,
  ): Promise<T> {
    const known = reads.get(digest);
    // The one that reads it may have been cancelled.
    if (known) return known.catch(() => once(reads, digest, signal, read));
    signal?.throwIfAborted();
    const started = read().finally(() => {
      reads.delete(digest);
      if (inFlight.manifests.size === 0) reportRead();
    });
    reads.set(digest, started);
    return started;
  }

  function reportRead(): void {
    const digests = read;
    read = [];
    if (digests.length > 0) onRead?.(digests);
  }

  const readManifest = (digest: string, signal: AbortSignal | undefined) =>
    once(inFlight.manifests, digest, signal, async () => {
      const [known, cached] = [cache.manifest(digest)?.facts, await cache.body(digest)];
      if (known && cached !== undefined) return { facts: known, body: cached };
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
    facts: async (digest, signal) => cache.manifest(digest)?.facts ?? (await readManifest(digest, signal)).facts,
    manifest: async (digest, signal) => (await readManifest(digest, signal)).body,
    blob: (blob, signal) =>
      once(inFlight.blobs, blob.digest, signal, async () => {
        const cached = await cache.blob(blob.digest);
        if (cached) return cached;
        const content = await repository.blob(blob, signal);
        await cache.addBlob(blob.digest, content);
        return content;
      }),
  };
}
