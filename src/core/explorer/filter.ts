import type { Visibility } from '../github/index.ts';
import {
  type Items,
  isImageType,
  type PackageSummary,
  type VersionSummary,
  isPackedDigest,
} from '../packages/index.ts';

/** What the tree is narrowed to. `visibility` is asked of the server; `text` is looked for in what is loaded. */
export interface Filter {
  /** Part of a name, a tag, a version or a digest, whatever its case; empty for everything. */
  readonly text: string;
  readonly visibility: Visibility | undefined;
}

export const noFilter: Filter = { text: '', visibility: undefined };

export function isFiltering(filter: Filter): boolean {
  return filter.text !== '' || filter.visibility !== undefined;
}

export function nameMatches(element: PackageSummary, { text }: Filter): boolean {
  return element.name.toLowerCase().includes(text.toLowerCase());
}

/** @returns whether the text is in the version, its digest (with or without `sha256:`) or one of its tags. */
export function versionMatches({ name, tags }: VersionSummary, { text }: Filter): boolean {
  const wanted = text.toLowerCase();
  return [name, ...tags].some((each) => each.toLowerCase().includes(wanted));
}

/** What was found last in a list, as long as it does not change. */
const found = new WeakMap<Items<VersionSummary>, { readonly text: string; readonly versions: Items<VersionSummary> }>();

/**
 * The versions of a package to show: all of them where the package itself is what was looked for, otherwise those
 * that match.
 */
export function matchingVersions(
  element: PackageSummary,
  versions: Items<VersionSummary>,
  filter: Filter,
): Items<VersionSummary> {
  if (nameMatches(element, filter)) return versions;
  const known = found.get(versions);
  if (known?.text === filter.text) return known.versions;
  // To read 400,000 digests takes a while, and most texts cannot be in one.
  const byTags = isImageType(element.packageType) && !/^[sha256:0-9a-f]*$/i.test(filter.text);
  const wanted = filter.text.toLowerCase();
  const matching = versions.filter((version) =>
    byTags && isPackedDigest(version)
      ? version.tags.some((tag) => tag.toLowerCase().includes(wanted))
      : versionMatches(version, filter),
  );
  found.set(versions, { text: filter.text, versions: matching });
  return matching;
}
