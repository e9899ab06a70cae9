import { parseImageConfig, parseImageManifest } from '#core/documents';
import type { ImageConfig, ImageIndex, ImageManifest } from '#core/documents';
import type { ImageReader } from '#core/images';
import { GitHubError } from '#core/github';
import { readBounded } from './readBounded.ts';

/** Real ones have some kilobytes. */
const maxConfigBytes = 1_000_000;

/** One platform of an image, or the image itself if its manifest lists none. */
export interface PlatformImage {
  readonly digest: string;
  /** `linux/arm64/v8`; `undefined` if the index does not say, and for an image without an index. */
  readonly platform: string | undefined;
  /** The error if it could not be read. */
  readonly manifest: ImageManifest | ImageIndex | GitHubError;
}

export interface ImageContents {
  readonly digest: string;
  /** `undefined` for an image without an index. */
  readonly index: ImageIndex | undefined;
  readonly platforms: readonly PlatformImage[];
}

/** What buildx writes into the descriptor of an attestation: its kind, and the digest of the image that it is about. */
export const referenceType = 'vnd.docker.reference.type';
export const referenceDigest = 'vnd.docker.reference.digest';

/**
 * Reads the manifest of an image and those of its platforms; what is cached is not fetched again.
 * @throws GitHubError if the manifest of the image itself cannot be read; the signal's reason when aborted.
 */
export async function readContents(reader: ImageReader, digest: string, signal?: AbortSignal): Promise<ImageContents> {
  const found = parseImageManifest(await reader.manifest(digest, signal));
  if (found.kind === 'image') {
    return { digest, index: undefined, platforms: [{ digest, platform: undefined, manifest: found }] };
  }
  const listed = found.manifests.filter(
    ({ annotations, artifactType }) =>
      artifactType === undefined && !annotations.some(({ name }) => name === referenceType),
  );
  const reading = listed.map(async ({ digest: child, platform }): Promise<PlatformImage> => {
    try {
      return { digest: child, platform, manifest: parseImageManifest(await reader.manifest(child, signal)) };
    } catch (error) {
      if (error instanceof GitHubError) return { digest: child, platform, manifest: error };
      throw error;
    }
  });
  return { digest, index: found, platforms: await Promise.all(reading) };
}

/** Returns the manifest of a platform if it was read and is that of an image. */
export function imageOf({ manifest }: PlatformImage): ImageManifest | undefined {
  return !(manifest instanceof GitHubError) && manifest.kind === 'image' ? manifest : undefined;
}

/** Reads the config of an image; `undefined` for anything else, such as a Helm chart. @throws as `readContents`. */
export async function readConfig(
  reader: ImageReader,
  { config }: ImageManifest,
  signal?: AbortSignal,
): Promise<ImageConfig | undefined> {
  const { digest, size = 0, mediaType = '' } = config ?? {};
  if (digest === undefined || !/^application\/vnd\.(oci\.image\.config|docker\.container\.image)\./.test(mediaType)) {
    return undefined;
  }
  return parseImageConfig(await readBounded(reader, { digest, size }, maxConfigBytes, signal));
}

/**
 * Returns how many other manifests that are cached have each layer, by its digest: only layers that others have are in it.
 *
 * @param layers by their digests. @param own the digest of the manifest that has them.
 */
export async function sharedLayers(
  reader: Pick<ImageReader, 'cachedBodies'>,
  layers: ReadonlySet<string>,
  own: string,
): Promise<ReadonlyMap<string, number>> {
  const shared = new Map<string, number>();
  const seen = new Set([own]);
  for await (const { digest, body } of reader.cachedBodies()) {
    if (seen.size === seen.add(digest).size) continue;
    for (const [layer] of new Map(digestsIn(body).map((each) => [each, true]))) {
      if (layers.has(layer)) shared.set(layer, (shared.get(layer) ?? 0) + 1);
    }
  }
  return shared;
}

function digestsIn(body: string): readonly string[] {
  const found = parseImageManifest(body);
  return found.kind === 'image' ? found.layers.map(({ digest }) => digest) : [];
}
