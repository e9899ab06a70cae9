import type { CachedManifest } from '../../../src/core/images/cachedManifest.ts';
import type { ImageCache } from '../../../src/core/images/imageReader.ts';

/** Documents in memory, in place of those on disk. */
export interface MemoryCache extends ImageCache {
  readonly manifests: Map<string, CachedManifest & { readonly body: string }>;
  readonly blobs: Map<string, Uint8Array<ArrayBuffer>>;
}

export function memoryCache(): MemoryCache {
  const manifests: MemoryCache['manifests'] = new Map();
  const blobs: MemoryCache['blobs'] = new Map();
  return {
    manifests,
    blobs,
    manifest: (digest) => manifests.get(digest),
    body: (digest) => Promise.resolve(manifests.get(digest)?.body),
    // eslint-disable-next-line @typescript-eslint/require-await -- like the real one
    bodies: async function* () {
      yield* manifests.values();
    },
    addManifest: (manifest, body) => void manifests.set(manifest.digest, { ...manifest, body }),
    blob: (digest) => Promise.resolve(blobs.get(digest)),
    addBlob: (digest, content) => Promise.resolve(void blobs.set(digest, content)),
  };
}
