import type { GatherTarget } from '#core/cleanUp';
import type { ConnectionOptions } from '#core/github';
import { imageReader, openRepository, type ImageCache, type ImageReader } from '#core/images';

/** Opens the manifests of a container package. They are read once in a run, and nothing is cached on disk. */
export function openImages({ reference: { owner, name } }: GatherTarget, options: ConnectionOptions): ImageReader {
  return imageReader(openRepository({ owner: owner.login, name }, options), factsOnly());
}

/** Remembers what manifests say, but not their text, which may be megabytes. */
function factsOnly(): ImageCache {
  const manifests = new Map<string, NonNullable<ReturnType<ImageCache['manifest']>>>();
  return {
    manifests,
    manifest: (digest) => manifests.get(digest),
    body: () => Promise.resolve(undefined),
    // eslint-disable-next-line @typescript-eslint/require-await -- there are none
    bodies: async function* () {
      yield* [];
    },
    addManifest: (manifest) => void manifests.set(manifest.digest, manifest),
    blob: () => Promise.resolve(undefined),
    addBlob: () => Promise.resolve(),
  };
}
