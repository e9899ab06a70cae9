import type { Visibility } from '#core/github';
import { type Items, isImageType, type PackageSummary, type VersionSummary, isPackedDigest } from '#core/packages';
import type { SizeTerm } from './sizeFilter.ts';

/** Which packages and versions the tree shows. The server applies `visibility`; the rest is searched in what is loaded. */
export interface Filter {
  /** Part of a name, a tag, a version or a digest, in upper or lower case; empty for everything. */
  readonly text: string;
  /** Of versions of container packages; it hides no package. */
  readonly sizes?: readonly SizeTerm[];
  readonly visibility: Visibility | undefined;
}

export const noFilter: Filter = { text: '', visibility: undefined };

export function isFiltering(filter: Filter): boolean {
  return filtersVersions(filter) || filter.visibility !== undefined;
}

/** Whether some of the loaded versions of a package may be hidden. */
export function filtersVersions({ text, sizes = [] }: Filter): boolean {
  return text !== '' || sizes.length > 0;
}

export function nameMatches(pkg: PackageSummary, { text }: Filter): boolean {
  return pkg.name.toLowerCase().includes(text.toLowerCase());
}

/** The last result for a list, valid as long as the list does not change. */
const found = new WeakMap<Items<VersionSummary>, { readonly text: string; readonly versions: Items<VersionSummary> }>();

/**
 * The versions of a package to show: all if the package itself matches, otherwise those with the text in their version
 * string, their digest (with or without `sha256:`) or one of their tags.
 */
export function matchingVersions(
  pkg: PackageSummary,
  versions: Items<VersionSummary>,
  filter: Filter,
): Items<VersionSummary> {
  if (nameMatches(pkg, filter)) return versions;
  const known = found.get(versions);
  if (known?.text === filter.text) return known.versions;
  const wanted = filter.text.toLowerCase();
  const matches = (text: string) => text.toLowerCase().includes(wanted);
  // Reading 400,000 digests takes a while, and most texts cannot be in one.
  const canBeDigest = !isImageType(pkg.packageType) || /^[sha256:0-9a-f]*$/.test(wanted);
  const matching = versions.filter(
    (version) => version.tags.some(matches) || ((canBeDigest || !isPackedDigest(version)) && matches(version.name)),
  );
  found.set(versions, { text: filter.text, versions: matching });
  return matching;
}
