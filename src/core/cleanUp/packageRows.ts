import { createGraph, isRoot, ownTags, partOfImage, sizeOfImage } from '#core/images';
import type { ImageNode, ManifestFacts, PartKind } from '#core/images';
import { timeOf } from '#core/packages';
import type { RetentionPackage, RetentionVersion } from '#core/retention';
import type { GatheredPackage } from './gather.ts';

/** What a table shows of a package and what its rows are ordered by, whatever the plan. By position in the list. */
export interface PackageRows {
  readonly versions: readonly RetentionVersion[];
  /** Without fallback tags. */
  readonly tagsAt: (position: number) => readonly string[];
  /** The position of the image that a version is part of; its own if it is part of none. */
  readonly imageAt: Uint32Array;
  readonly partAt: (position: number) => PartOfImage | undefined;
  /** ms since 1970; `NaN` if not known. */
  readonly createdAt: Float64Array;
  /** Of an index, of all its platforms. Compressed, in bytes; `NaN` if not known. */
  readonly sizes: Float64Array;
  /** Of its own configuration and layers: those of an index are with its platforms. */
  readonly ownSizes: Float64Array;
  /** In which is searched: tags, name and platform in lower case. */
  readonly texts: readonly string[];
  /** The images, not their parts, by their name: the first tag, or the version. Untagged images come last. */
  readonly byName: readonly NamedImage[];
}

export interface NamedImage {
  readonly position: number;
  /** Numbers in it compare as numbers. */
  readonly key: string;
}

export interface PartOfImage {
  readonly kind: PartKind;
  /** `linux/arm64`, if an index says so. */
  readonly platform?: string | undefined;
  readonly image: RetentionVersion;
}

/**
 * Returns the rows of a package. Takes a second for 100,000 versions of images: do it once for each package.
 * @param input of the same package, from `planInputOf`.
 */
export function packageRowsOf(gathered: GatheredPackage, input: Pick<RetentionPackage, 'versions'>): PackageRows {
  const columns = columnsOf(gathered, input);
  return { ...columns, texts: textsOf(columns), byName: sortByName(columns) };
}

type Columns = Omit<PackageRows, 'texts' | 'byName'>;

function columnsOf({ images }: GatheredPackage, { versions }: Pick<RetentionPackage, 'versions'>): Columns {
  const createdAt = Float64Array.from(versions, (version) => timeOf(version.createdAt) ?? NaN);
  const imageAt = Uint32Array.from(versions.keys());
  const unknown = new Float64Array(versions.length).fill(NaN);
  if (!images) {
    const none = { tagsAt: () => [], partAt: () => undefined };
    return { ...none, versions, imageAt, createdAt, sizes: unknown, ownSizes: unknown };
  }
  const { manifests, reader } = images;
  const positions = new Map(versions.map(({ name }, position) => [name, position]));
  const graph = createGraph(
    versions.map(({ id, name: digest, tags = [] }) => ({ id, digest, tags })),
    manifests,
  );
  const nodeAt = (position: number) => graph.get(versions[position]?.name ?? '');
  for (const position of imageAt.keys()) {
    const node = nodeAt(position);
    const image = node && imageOf(node);
    if (image && image !== node) imageAt[position] = positions.get(image.digest) ?? position;
  }
  // Platforms are known without having been read; they may be cached all the same.
  const factsOf = (digest: string): ManifestFacts | undefined => reader.cached(digest)?.facts;
  return {
    versions,
    tagsAt: (position) => ownTagsOf(versions[position]),
    imageAt,
    partAt(position) {
      const [node, image] = [nodeAt(position), versions[imageAt[position] ?? position]];
      const part = node && image && imageAt[position] !== position ? partOfImage(node) : undefined;
      return part && image && { kind: part.kind, platform: part.platform, image };
    },
    createdAt,
    sizes: Float64Array.from(versions, ({ name }) => sizeOfImage(name, reader.cached) ?? NaN),
    ownSizes: Float64Array.from(versions, ({ name }) => factsOf(name)?.size ?? NaN),
  };
}

function ownTagsOf(version: RetentionVersion | undefined): readonly string[] {
  return version?.tags?.length ? ownTags({ digest: version.name, tags: version.tags }) : [];
}

/** The first image above a part; of a cycle, the part itself. */
function imageOf(node: ImageNode): ImageNode {
  const seen = new Set<ImageNode>();
  let image = node;
  while (!isRoot(image)) {
    const [parent] = image.parents;
    if (!parent || seen.has(image)) return node;
    seen.add(image);
    image = parent;
  }
  return image;
}

function textsOf({ versions, partAt }: Columns): string[] {
  return versions.map(({ name, tags = [] }, position) => {
    const platform = partAt(position)?.platform;
    const words = [...tags, name, ...(platform === undefined ? [] : [platform])];
    return words.join(' ').toLowerCase();
  });
}

function sortByName({ versions, imageAt, tagsAt }: Columns): NamedImage[] {
  const images: NamedImage[] = [];
  versions.forEach(({ name }, position) => {
    if (imageAt[position] === position) images.push({ position, key: nameKey(tagsAt(position)[0] ?? name) });
  });
  return images.sort((one, other) =>
    one.key === other.key ? one.position - other.position : one.key < other.key ? -1 : 1,
  );
}

/** So that `1.9` comes before `1.10`, and digests after names. */
function nameKey(name: string): string {
  if (name.startsWith('sha256:')) return `\u{ffff}${name}`;
  return name.toLowerCase().replace(/\d+/g, (digits) => digits.padStart(12, '0'));
}
