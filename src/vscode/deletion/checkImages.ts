import * as vscode from 'vscode';
import { versionPages } from '../../core/deletion/versionPages.ts';
import { includesLast, type CheckedImages } from '../../core/deletion/plan.ts';
import { referenceOf, type PackageRow } from '../../core/explorer/row.ts';
import type { VersionSummary } from '../../core/explorer/summary.ts';
import type { Connection, ConnectionOptions } from '../../core/github/connection.ts';
import type { GitHubError } from '../../core/github/problem.ts';
import { readWholeList, type WholeList } from '../../core/github/wholeList.ts';
import { readManifests, unreadVersions, type ManifestCache } from '../../core/images/readManifests.ts';
import { manifestReader, type ReadManifest } from '../../core/images/registry.ts';
import { count } from '../explorer/text.ts';
import { loadAllOptions } from '../loadAll.ts';
import { withLateProgress } from './lateProgress.ts';

/** The versions of one package that are to be deleted. */
export interface Selection {
  readonly row: PackageRow;
  readonly versions: readonly VersionSummary[];
}

/** A selection of a container package, with what is known of its images. */
export interface CheckedSelection extends Selection {
  readonly list: WholeList<VersionSummary>;
  /** All versions that are known. */
  readonly all: readonly VersionSummary[];
  readonly images: CheckedImages;
  /** Why not everything was read. */
  readonly stopped: 'cancelled' | 'declined' | GitHubError | undefined;
  readonly read: ReadManifest;
  readonly cache: ManifestCache;
}

export interface CheckOptions {
  readonly connection: Connection;
  /** For the registry. */
  readonly registry: ConnectionOptions;
  readonly cache: ManifestCache;
}

/** More manifests than that are not read without asking. */
const maxUnasked = 500;
/** VS Code leaves a notification of progress open for 800 ms, and takes 100 to show what was reported last. */
const patience = { silence: 300, leastShown: 950 };

/**
 * Finds out what deleting versions of container packages would do to their other images: reads the lists of versions,
 * and the manifests that nobody has read yet. That can be cancelled, and is asked about first where it is much; what is
 * not known then stays unknown.
 *
 * @returns the selections with the tags of now; `undefined` where the person wants no deletion any more.
 * @throws GitHubError where the versions of a package cannot be listed.
 */
export async function checkImages(
  selections: readonly Selection[],
  { connection, registry, cache }: CheckOptions,
): Promise<readonly CheckedSelection[] | undefined> {
  const [only] = selections.length === 1 ? selections : [];
  const title = only
    ? vscode.l10n.t('Checking which images of {0} depend on the selected versions', only.row.package.name)
    : vscode.l10n.t('Checking which images depend on the selected versions');
  const listed = await withLateProgress(title, (signal, progress) => listAll(signal, progress), patience);
  const amount = listed.reduce((sum, each) => sum + each.unread, 0);
  const isDeclined = amount > maxUnasked ? await declines(amount) : false;
  if (isDeclined === undefined) return undefined;
  return withLateProgress(
    title,
    async (signal, progress) => {
      const checked: CheckedSelection[] = [];
      for (const each of listed) checked.push(await readImages(each, isDeclined, signal, progress));
      return checked;
    },
    patience,
  );

  async function listAll(signal: AbortSignal, progress: vscode.Progress<{ message?: string }>) {
    const listed: (Selection & { list: WholeList<VersionSummary>; all: readonly VersionSummary[]; unread: number })[] =
      [];
    for (const selection of selections) {
      const list = await listWhole(selection.row, signal, progress);
      const versions = list.pages.flatMap(({ items }) => items);
      const current = new Map(versions.map((version) => [version.id, version]));
      const picked = selection.versions.map((version) => current.get(version.id) ?? version);
      // What was picked from elsewhere may stand on a page that was not read.
      const all = [...versions, ...picked.filter(({ id }) => !current.has(id))];
      const unread = list.isComplete ? unreadVersions(all.map(imageVersion), cache).flat().length : 0;
      listed.push({ row: selection.row, versions: picked, list, all, unread });
    }
    return listed;
  }

  async function listWhole(
    row: PackageRow,
    signal: AbortSignal,
    progress: vscode.Progress<{ message?: string }>,
  ): Promise<WholeList<VersionSummary>> {
    const options = loadAllOptions(signal, (message) => progress.report({ message }));
    try {
      return await readWholeList(versionPages(connection, referenceOf(row)), options);
    } catch (error) {
      if (!signal.aborted) throw error;
      return { pages: [], isComplete: false };
    }
  }

  async function readImages(
    { row, versions, list, all }: Awaited<ReturnType<typeof listAll>>[number],
    isDeclined: boolean,
    signal: AbortSignal,
    progress: vscode.Progress<{ message?: string }>,
  ): Promise<CheckedSelection> {
    const read = manifestReader({ owner: row.owner.login, name: row.package.name }, registry);
    const candidates = all.map(imageVersion);
    const selection = { row, versions, list, all, read, cache };
    const unread: CheckedImages = { versions: candidates, isComplete: list.isComplete, manifests: new Map() };
    // The package is left without an image that could need anything: no manifest tells more.
    const picked = versions.map(({ id }) => id);
    const takesAll = includesLast(
      { packageType: 'container', total: row.package.versionCount, images: unread },
      picked,
    );
    if (takesAll) return { ...selection, images: unread, stopped: undefined };
    if (!list.isComplete) {
      return { ...selection, images: unread, stopped: list.pages.length === 0 ? 'cancelled' : undefined };
    }
    const reading = await readManifests({
      versions: candidates,
      read,
      cache,
      onProgress: ({ done, total }) =>
        progress.report({ message: vscode.l10n.t('{0} of {1} manifests', count(done), count(total)) }),
      // What was read before is known; nothing more is asked for.
      signal: isDeclined ? AbortSignal.abort() : signal,
    });
    const stopped = isDeclined && reading.stopped === 'cancelled' ? 'declined' : reading.stopped;
    return { ...selection, images: { ...unread, manifests: reading.manifests }, stopped };
  }
}

/** @returns `undefined` where nothing is to be deleted. */
async function declines(amount: number): Promise<boolean | undefined> {
  const { t } = vscode.l10n;
  const [read, skip] = [t('Read {0} Manifests', count(amount)), t('Skip the Check')];
  const chosen = await vscode.window.showWarningMessage(
    t('Read {0} manifests first?', count(amount)),
    {
      modal: true,
      detail: [
        t('They tell which images depend on the selected versions. Each one counts as a download of a public package.'),
        t('If you skip the check, you can still delete selected versions that have a tag. Their parts are kept.'),
      ].join('\n\n'),
    },
    read,
    skip,
  );
  return chosen === undefined ? undefined : chosen === skip;
}

export function imageVersion({ id, name, tags, createdAt }: VersionSummary) {
  return { id, digest: name, tags, createdAt };
}
