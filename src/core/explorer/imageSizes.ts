import { orderedBy, type Items, type VersionSummary } from '#core/packages';
import type { PackageImages } from './packageImages.ts';
import { hasSize, type SizeTerm } from './sizeFilter.ts';

/** Returns the size of a version in bytes; `undefined` if it is not known. */
export type SizeOf = (digest: string) => number | undefined;

/** Returns only what has the wanted sizes, and how many versions are left out because their size is not known. */
export function ofSize(images: PackageImages, terms: readonly SizeTerm[], sizeOf: SizeOf): PackageImages {
  let unsized = 0;
  const isWanted = ({ name }: VersionSummary) => {
    const size = sizeOf(name);
    if (size === undefined) unsized++;
    return size !== undefined && hasSize(size, terms);
  };
  const [releases, untagged] = [images.releases.filter(isWanted), images.untagged.filter(isWanted)];
  return { ...images, releases, untagged, untaggedParts: 0, unsized };
}

/** Returns them with the largest first; those whose size is not known come last, the newest first. */
export function largestFirst(images: PackageImages, sizeOf: SizeOf): PackageImages {
  const sorted = (items: Items<VersionSummary>) => {
    const sizes = items.map(({ name }) => sizeOf(name) ?? -1);
    if (sizes.every((size) => size < 0)) return items;
    const positions = Uint32Array.from(sizes.keys());
    return orderedBy(
      items,
      positions.sort((one, other) => (sizes[other] ?? -1) - (sizes[one] ?? -1)),
    );
  };
  return { ...images, releases: sorted(images.releases), untagged: sorted(images.untagged) };
}
