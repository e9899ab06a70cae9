import * as vscode from 'vscode';
import type { Explorer } from '../../core/explorer/explorer.ts';
import { referenceOf, type PackageRow, type VersionRow } from '../../core/explorer/row.ts';
import type { VersionSummary } from '../../core/explorer/summary.ts';
import type { ImageVersion } from '../../core/images/needs.ts';
import { readManifests, type ManifestCache } from '../../core/images/readManifests.ts';
import type { ReadManifest } from '../../core/images/registry.ts';
import { imageSafety, type ImageSafety } from '../../core/images/safety.ts';
import { count } from '../explorer/text.ts';
import { loadAllOptions } from '../loadAll.ts';
import { withCancellableProgress } from '../notifications.ts';

/**
 * What deleting these versions of one container package would do to its other images, by their manifests in the
 * registry. Cancelling the progress skips the reading; what was not read by then is unknown.
 *
 * @throws GitHubError where the package's versions cannot be listed.
 */
export async function checkImages(
  explorer: Explorer,
  row: PackageRow,
  selected: readonly VersionRow[],
  read: ReadManifest,
  cache: ManifestCache,
): Promise<ImageSafety> {
  const list = explorer.versions(referenceOf(row));
  const ids = new Set(selected.map(({ version }) => version.id));
  const title = vscode.l10n.t(
    'Checking which images of {0} need what is to be deleted (Cancel skips)',
    row.package.name,
  );
  return withCancellableProgress(title, async (signal, progress) => {
    const report = (message: string) => progress.report({ message });
    // What was loaded earlier may have been tagged, or have got other neighbours, since.
    await list.refresh();
    await list.loadAll(loadAllOptions(signal, report)).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    const isWhole = !list.hasMore && list.error === undefined;
    const versions = list.items.map(imageVersion);
    // What was picked from elsewhere may stand on a page that is not loaded.
    const missing = selected.filter(({ version }) => !versions.some(({ id }) => id === version.id));
    const all = [...versions, ...missing.map(({ version }) => imageVersion(version))];
    const onProgress = ({ done, total }: { done: number; total: number }) =>
      report(vscode.l10n.t('{0} of {1} manifests', count(done), count(total)));
    const { manifests } = await readManifests({ versions: all, selected: ids, read, cache, onProgress, skip: signal });
    return imageSafety(all, ids, manifests, isWhole);
  });
}

function imageVersion({ id, name, tags }: VersionSummary): ImageVersion {
  return { id, digest: name, tags };
}
