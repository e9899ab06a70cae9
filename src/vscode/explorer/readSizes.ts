import * as vscode from 'vscode';
import { readSizes, type Explorer, type PackageRow, type Row, type UntaggedRow } from '#core/explorer';
import { visible } from '#core/packages';
import { showProblem } from '../commands.ts';
import { t } from '../../texts/language.ts';
import { loadAllOptions, showInformation, showWarning, slowWork, withCancellableProgress } from '../notifications.ts';

/** The user confirms reading the manifests of a package with more versions than this. */
const maxWithoutConfirmation = 500;

/** Reads the manifests of the chosen images, or of all versions of a package, and says what could not be read. */
export async function readSizesOf(explorer: Explorer, rows: readonly Row[], title = t('Reading sizes')): Promise<void> {
  const chosen = rows.filter((row) => row.kind === 'part' || row.kind === 'version' || row.kind === 'package');
  const images = chosen.filter((row) => packageOf(row).package.packageType === 'container');
  if (images.length < chosen.length) void showWarning(t('Only container versions have manifests to read.'));
  const packages = images.filter((row) => row.kind === 'package');
  if (images.length === 0 || !(await confirm(packages))) return;
  const failures = await withCancellableProgress(
    title,
    async (signal, progress) => {
      for (const row of packages) {
        await explorer.versionsUnder(row).loadAll(loadAllOptions(signal, (message) => progress.report({ message })));
      }
      return readSizes(explorer, images, {
        signal,
        onProgress: ({ done, total }) =>
          progress.report({
            message: t('{done} of {total, plural, one {# manifest} other {# manifests}}', { done, total }),
          }),
      });
    },
    slowWork,
  );
  if (failures.length > 0) await showProblem(failures[0], { packageType: 'container' });
}

/**
 * Reads what says which versions belong to an image with a tag, and says how many do not. @returns the row of these, if
 * there are any.
 */
export async function checkUnused(explorer: Explorer, row: PackageRow): Promise<UntaggedRow | undefined> {
  await readSizesOf(explorer, [row], t('Checking which versions of {0} are unused', visible(row.package.name)));
  const { images } = explorer;
  const reader = await images.reader(row);
  // Cancelled, or some could not be read, which was said.
  if (!images.isAllRead(row, reader)) return undefined;
  const all = images.of(row, reader);
  void showInformation(
    t(
      '{count, plural, =0 {Every version of {name} belongs to an image with a tag.} one {# version of {name} belongs to no image with a tag. Somebody may still pull it by its digest.} other {# versions of {name} belong to no image with a tag. Somebody may still pull them by digest.}}',
      { count: all.untagged.length + all.untaggedParts, name: visible(row.package.name) },
    ),
  );
  return images.untaggedRow(row, all, reader);
}

/** Asks before reading counts as many downloads, or takes long. */
async function confirm(packages: readonly PackageRow[]): Promise<boolean> {
  const versions = packages.reduce((sum, { package: { versionCount = 0 } }) => sum + versionCount, 0);
  const isPublic = packages.some(({ package: { visibility } }) => visibility === 'public');
  if (packages.length === 0 || (!isPublic && versions <= maxWithoutConfirmation)) return true;
  const [name = ''] = packages.map(({ package: { name: each } }) => visible(each));
  const question = t(
    'Read the manifests of {versions, plural, one {the version} other {all # versions}} of {count, plural, =1 {{name}} other {# packages}}?',
    { versions, count: packages.length, name },
  );
  const detail = isPublic ? t('Reading the manifest of a public package counts as a download of that version.') : '';
  const read = t('Read Sizes');
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, read)) === read;
}

function packageOf(row: Extract<Row, { kind: 'package' | 'part' | 'version' }>): PackageRow {
  return row.kind === 'package' ? row : row.package;
}
