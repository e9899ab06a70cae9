import * as vscode from 'vscode';
import { includesLast, type CheckedImages } from '../../core/deletion/question.ts';
import type { Explorer } from '../../core/explorer/explorer.ts';
import { referenceOf, type PackageRow, type VersionRow } from '../../core/explorer/row.ts';
import type { VersionSummary } from '../../core/explorer/summary.ts';
import type { ImageVersion, Manifests } from '../../core/images/needs.ts';
import { readManifests, type ManifestCache } from '../../core/images/readManifests.ts';
import type { ReadManifest } from '../../core/images/registry.ts';
import { imageSafety } from '../../core/images/safety.ts';
import { count } from '../explorer/text.ts';
import { loadAllOptions } from '../loadAll.ts';

export interface CheckOptions {
  readonly explorer: Explorer;
  readonly read: ReadManifest;
  readonly cache: ManifestCache;
  /** Ends the check; what is not known by then is unknown. */
  readonly signal: AbortSignal;
  readonly report: (message: string) => void;
}

/**
 * What deleting these versions of one container package would do to its other images, by their manifests in the
 * registry.
 *
 * @throws GitHubError where the package's versions cannot be listed.
 */
export async function checkImages(
  row: PackageRow,
  selected: readonly VersionRow[],
  { explorer, read, cache, signal, report }: CheckOptions,
): Promise<CheckedImages> {
  const list = explorer.versions(referenceOf(row));
  const ids = new Set(selected.map(({ version }) => version.id));
  let isWhole = false;
  try {
    // What was loaded earlier may have been tagged since, and others may be deleting at this moment.
    isWhole = await list.loadWhole(loadAllOptions(signal, report));
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  const versions = list.items.map(imageVersion);
  // What was picked from elsewhere may stand on a page that is not loaded.
  const missing = selected.filter(({ version }) => !versions.some(({ id }) => id === version.id));
  const all = [...versions, ...missing.map(({ version }) => imageVersion(version))];
  const images = (manifests: Manifests): CheckedImages => {
    return { all, isWhole, isSkipped: signal.aborted, safety: imageSafety(all, ids, manifests, isWhole) };
  };
  // The package is left without an image that could need anything: no manifest tells more.
  const facts = { packageType: row.package.packageType, total: row.package.versionCount, images: images(new Map()) };
  if (includesLast(facts, [...ids])) return facts.images;
  const onProgress = ({ done, total }: { done: number; total: number }) =>
    report(vscode.l10n.t('{0} of {1} manifests', count(done), count(total)));
  const { manifests } = await readManifests({ versions: all, selected: ids, read, cache, onProgress, skip: signal });
  return images(manifests);
}

function imageVersion({ id, name, tags }: VersionSummary): ImageVersion {
  return { id, digest: name, tags };
}
