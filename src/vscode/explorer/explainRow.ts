import { digestOf, ownerOf, type NoticeRow, type PartRow, type VersionRow } from '#core/explorer';
import { daysToRestore, shortDigest, timeToRestore, visible } from '#core/packages';
import { runRemedy } from '../commands.ts';
import { t } from '../../texts/language.ts';
import { showInformation } from '../notifications.ts';
import type { Remedy } from '../problem.ts';
import { contentLabel } from './imageText.ts';
import { daysLeftText, rowName } from './text.ts';

/** Says what a row is about that has neither details nor rows below it, with what can be done as buttons. */
export async function explainRow(row: NoticeRow | VersionRow | PartRow): Promise<void> {
  const { message, remedies } = explanationOf(row);
  const chosen = await showInformation(message, ...remedies.map(({ title }) => title));
  await runRemedy(remedies.find(({ title }) => title === chosen));
}

interface RowExplanation {
  readonly message: string;
  readonly remedies: readonly Remedy[];
}

function explanationOf(row: NoticeRow | VersionRow | PartRow): RowExplanation {
  switch (row.kind) {
    case 'version':
      return ofDeletedVersion(row);
    case 'part':
      return ofMissingPart(row);
    case 'notice':
      return ofNotice(row);
  }
}

function ofMissingPart(row: PartRow): RowExplanation {
  const values = [contentLabel(row), visible(row.package.package.name), shortDigest(row.content.digest)] as const;
  const copy = { title: t('Copy Digest'), command: 'githubPackages.copyDigest', arguments: [row] };
  return {
    message: t('{0} of {1} is gone: the registry does not have the manifest {2} any more.', ...values),
    remedies: [copy],
  };
}

function ofDeletedVersion(row: VersionRow): RowExplanation {
  const { deletedAt } = row.version;
  const values = { version: visible(rowName(row) ?? ''), name: visible(row.package.package.name) };
  if (deletedAt !== undefined && timeToRestore(Date.parse(deletedAt), Date.now()).unit === 'none') {
    const message = t('{version} of {name} was deleted more than {days} days ago. GitHub can no longer restore it.', {
      ...values,
      days: daysToRestore,
    });
    return { message, remedies: [] };
  }
  const restore = { title: t('Restore Version'), command: 'githubPackages.restoreVersionRow', arguments: [row] };
  const message = t('{version} of {name} was deleted ({left}). Restore it to see its details.', {
    ...values,
    left: daysLeftText(deletedAt),
  });
  return { message, remedies: [restore] };
}

function ofNotice({ notice, parent }: NoticeRow): RowExplanation {
  if (parent.kind === 'version' || parent.kind === 'part') return ofManifest(notice, parent);
  const refresh = { title: t('Refresh'), command: 'githubPackages.refreshRow', arguments: [parent] };
  const clearFilter = { title: t('Clear Filter'), command: 'githubPackages.clearFilter' };
  const name = parent.kind === 'deletedVersions' ? parent.parent.package.name : nameOf(parent);
  switch (notice) {
    case 'noVersions':
      return { message: t('{0} has no versions.', visible(name)), remedies: [refresh] };
    case 'noDeletedVersions':
      return {
        message: t(
          'No version of {0} was deleted in the last {1} days. GitHub cannot restore older ones.',
          visible(name),
          daysToRestore,
        ),
        remedies: [refresh],
      };
    case 'unsized': {
      const details = { title: t('Show Details'), command: 'githubPackages.showDetails', arguments: [parent] };
      const message = t(
        'The filter asks for a size. Only container versions have one, and it is known once their manifests are read: by Read All Sizes in the details of the package, or by Read Sizes on a version.',
      );
      return { message, remedies: [details, clearFilter] };
    }
    case 'unsearched':
    case 'partlySearched':
      return {
        message: t(
          'The filter finds only versions that are loaded. To search all versions of a package, clear the filter, choose Load All Versions on the package, then filter again.',
        ),
        remedies: [clearFilter],
      };
    default:
      return {
        message: t('{0} has no packages, or none that your account can see.', visible(name)),
        remedies: [
          refresh,
          { title: t('Open on GitHub'), command: 'githubPackages.openOnGitHub', arguments: [ownerOf(parent)] },
        ],
      };
  }
}

function ofManifest(notice: NoticeRow['notice'], row: VersionRow | PartRow): RowExplanation {
  const digest = shortDigest(digestOf(row));
  const message =
    notice === 'missingManifest'
      ? t('The registry does not have the manifest {0}, so the version cannot be pulled.', digest)
      : t('The index {0} lists no images, and nothing is attached to it.', digest);
  return { message, remedies: [{ title: t('Show Details'), command: 'githubPackages.showDetails', arguments: [row] }] };
}

function nameOf(row: Extract<NoticeRow['parent'], { kind: 'owner' | 'package' }>): string {
  return row.kind === 'package' ? row.package.name : row.owner.login;
}
