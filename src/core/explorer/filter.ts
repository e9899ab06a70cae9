import type { Visibility } from '../github/types.ts';
import type { PackageSummary, VersionSummary } from '../packages/summary.ts';

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
export function versionMatches(version: VersionSummary, { text }: Filter): boolean {
  const wanted = text.toLowerCase();
  return [version.name, ...version.tags].some((name) => name.toLowerCase().includes(wanted));
}

/**
 * The versions of a package to show: all of them where the package itself is what was looked for, otherwise those
 * that match.
 */
export function matchingVersions(
  element: PackageSummary,
  versions: readonly VersionSummary[],
  filter: Filter,
): readonly VersionSummary[] {
  if (nameMatches(element, filter)) return versions;
  return versions.filter((version) => versionMatches(version, filter));
}
