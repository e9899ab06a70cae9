import * as vscode from 'vscode';
import { includesLastVersion, type CheckedImages, type PackagePlan, imageVersion, versionPages } from '#core/deletion';
import { referenceOf, type PackageRow } from '#core/explorer';
import { type Connection, type GitHubError, readWholeList, type WholeList } from '#core/github';
import { readManifests, unreadVersions, type ImageReader } from '#core/images';
import type { VersionSummary } from '#core/packages';
import type { ImageReaders } from '../../images/imageReaders.ts';
import { t } from '../../language.ts';
import { loadAllOptions, slowWork, withCancellableProgress, type CancellableWork } from '../../notifications.ts';

export interface Selection {
  readonly row: PackageRow;
  readonly versions: readonly VersionSummary[];
  /** Of a container package, once it was checked. */
  readonly check?: ImageCheck;
}

interface CheckedSelection extends Selection {
  readonly check: ImageCheck;
}

export interface ImageCheck {
  readonly list: WholeList<VersionSummary>;
  /** All versions that are known. */
  readonly all: readonly VersionSummary[];
  readonly images: CheckedImages;
  /** How many manifests to read at most; `undefined` if the list is incomplete or no version would be left: no check. */
  readonly unread: number | undefined;
  /** Why reading stopped early; an incomplete list or a single unreadable manifest does not stop it. */
  readonly stopped: 'cancelled' | 'skipped' | GitHubError | undefined;
  readonly reader: ImageReader;
}

export interface PlannedSelection {
  readonly selection: Selection;
  readonly plan: PackagePlan;
  /** By id: every version that is known. */
  readonly known: ReadonlyMap<number, VersionSummary>;
}

export interface CheckOptions {
  readonly connection: Connection;
  readonly images: ImageReaders;
}

/** The user confirms reading more manifests than this. */
const maxReadsWithoutConfirmation = 500;

/**
 * Reads the data that shows how deleting versions of container packages would affect their other images: the lists of
 * versions, and the manifests that are not cached. The user can cancel that, and has to confirm it first if there are
 * many. The plan treats manifests that were not read as unknown.
 *
 * @returns the selections, with their current tags unless the user cancelled reading the list; `undefined` if the user
 * closes the confirmation.
 * @throws GitHubError if the versions of a package cannot be listed.
 */
export async function checkImages(
  selections: readonly Selection[],
  options: CheckOptions,
): Promise<readonly Selection[] | undefined> {
  const [only, ...others] = selections;
  const title =
    only && others.length === 0
      ? t('Checking which images of {0} depend on the selected versions', only.row.package.name)
      : t('Checking which images depend on the selected versions');
  const withProgress = <T>(work: CancellableWork<T>) => withCancellableProgress(title, work, slowWork);
  const listed = await withProgress((signal, progress) =>
    Promise.all(selections.map((each) => listPackage(each, options, signal, progress))),
  );
  const amount = listed.reduce((sum, { check }) => sum + (check.unread ?? 0), 0);
  const isSkipped = amount > maxReadsWithoutConfirmation ? await promptToSkipReads(amount) : false;
  if (isSkipped === undefined) return undefined;
  return withProgress(async (signal, progress) => {
    const checked: Selection[] = [];
    for (const each of listed) checked.push(await readImages(each, isSkipped, signal, progress));
    return checked;
  });
}

async function listPackage(
  { row, versions }: Selection,
  { connection, images: readers }: CheckOptions,
  ...[signal, progress]: Parameters<CancellableWork<unknown>>
): Promise<CheckedSelection> {
  const loadOptions = loadAllOptions(signal, (message) => progress.report({ message }));
  const reading = readWholeList(versionPages(connection, referenceOf(row)), loadOptions);
  const list = await reading.catch((error: unknown): WholeList<VersionSummary> => {
    if (!signal.aborted) throw error;
    return { pages: [], isComplete: false };
  });
  const items = list.pages.flatMap((page) => page.items);
  const current = new Map(items.map((version) => [version.id, version]));
  const selected = versions.map((version) => current.get(version.id) ?? version);
  // A selected version is not in the list if reading that was cancelled, or if the version is gone.
  const all = [...items, ...selected.filter(({ id }) => !current.has(id))];
  const imageVersions = all.map(imageVersion);
  const images = { versions: imageVersions, isComplete: list.isComplete, manifests: new Map() };
  const facts = { packageType: 'container', total: row.package.versionCount, images } as const;
  const ids = selected.map(({ id }) => id);
  const { name, visibility } = row.package;
  const reader = await readers.of({ owner: row.owner.login, name, visibility });
  const stopped = list.pages.length === 0 ? 'cancelled' : undefined;
  // GitHub refuses to delete the last version, so there is nothing to check.
  const unread =
    list.isComplete && !includesLastVersion(facts, ids)
      ? unreadVersions(imageVersions, reader).flat().length
      : undefined;
  return { row, versions: selected, check: { list, all, images, unread, stopped, reader } };
}

async function readImages(
  { row, versions, check }: CheckedSelection,
  isSkipped: boolean,
  ...[signal, progress]: Parameters<CancellableWork<unknown>>
): Promise<Selection> {
  const { all, images, unread, reader } = check;
  const reading = await readManifests({
    versions: all.map(imageVersion),
    reader,
    onProgress: ({ done, total }) =>
      progress.report({
        message: t('{done} of {total, plural, one {# manifest} other {# manifests}}', { done, total }),
      }),
    // Cached manifests are used; no others are read.
    signal: isSkipped || unread === undefined ? AbortSignal.abort() : signal,
  });
  const ended = isSkipped && reading.stopped === 'cancelled' ? 'skipped' : reading.stopped;
  const stopped = unread === undefined ? check.stopped : ended;
  return { row, versions, check: { ...check, images: { ...images, manifests: reading.manifests }, stopped } };
}

/** @returns whether to skip reading; `undefined` if the user cancels. */
async function promptToSkipReads(amount: number): Promise<boolean | undefined> {
  const read = t('Read {count, plural, one {# Manifest} other {# Manifests}}', { count: amount });
  const skip = t('Skip the Check');
  const detail = [
    t(
      'Manifests show which images depend on the selected versions. If the package is public, reading each one counts as a download.',
    ),
    t(
      'If you skip the check, you can still delete selected versions that have a tag. Their platforms, attestations and signatures are kept.',
    ),
  ].join('\n\n');
  const question = t('Read {count, plural, one {# manifest} other {# manifests}} before deleting?', { count: amount });
  const chosen = await vscode.window.showWarningMessage(question, { modal: true, detail }, read, skip);
  return chosen === undefined ? undefined : chosen === skip;
}
