import { parseImageManifest } from '#core/documents';
import { ownTags, sizeOfImage, type ImageReader } from '#core/images';

/** A version with a tag and its compressed size, as far as it is known. */
export interface SizedVersion {
  readonly id: number;
  readonly digest: string;
  /** In bytes: of an index, of all its platforms. */
  readonly size: number;
  /** ISO 8601. */
  readonly createdAt: string;
  /** Without fallback tags; at least one. */
  readonly tags: readonly string[];
}

export interface PackageSizes {
  /** What is stored for the versions that were read: each layer and each configuration counts once. In bytes. */
  readonly stored: number;
  /** How many of the versions were read. */
  readonly read: number;
  readonly versions: number;
  /** The tagged versions whose size is known, in the order of the versions. */
  readonly images: readonly SizedVersion[];
}

interface Version {
  readonly id: number;
  readonly name: string;
  readonly tags: readonly string[];
  readonly createdAt: string;
}

/** Returns what is known of the sizes of versions without any request. Reads the cache on disk. */
export async function packageSizes(reader: ImageReader, versions: Iterable<Version>): Promise<PackageSizes> {
  const all = [...versions];
  const digests = new Set(all.map(({ name }) => name));
  const blobs = new Map<string, number>();
  for await (const { digest, body } of reader.cachedBodies()) {
    if (!digests.has(digest)) continue;
    const manifest = parseImageManifest(body);
    if (manifest.kind !== 'image') continue;
    for (const { digest: blob, size = 0 } of [...manifest.layers, ...(manifest.config ? [manifest.config] : [])]) {
      blobs.set(blob, size);
    }
  }
  return {
    stored: [...blobs.values()].reduce((sum, size) => sum + size, 0),
    read: [...digests].filter((digest) => reader.cached(digest) !== undefined).length,
    versions: digests.size,
    images: all.flatMap(({ id, name: digest, tags: allTags, createdAt }) => {
      const tags = ownTags({ digest, tags: allTags });
      const size = tags.length > 0 ? sizeOfImage(digest, reader.cached) : undefined;
      return size === undefined ? [] : [{ id, digest, size, createdAt, tags }];
    }),
  };
}
