import { deletedVersionsRow, ownerRow, packageRow, versionRow, type PackageRow, type VersionRow } from '#core/explorer';
import type { Package } from '#core/github';
import { ownTags } from '#core/images';
import {
  daysToRestore,
  isImageType,
  shortened,
  summarizePackage,
  versionLabel,
  visible,
  type Target,
} from '#core/packages';
import { rowName } from '../explorer/text.ts';
import { maxTitleLength } from '../literal.ts';
import type { Remedy } from '../problem.ts';
import { t } from '../../texts/language.ts';

export function rowOf({ owner }: Target, pkg: Package): PackageRow {
  return packageRow(ownerRow(owner, false), summarizePackage(pkg));
}

/** Returns the buttons for what a row's menu offers; opening it on GitHub is a link of the page itself. */
export function rowRemedies(row: PackageRow | VersionRow): readonly Remedy[] {
  const of = (title: string, command: string) => ({ title, command: `githubPackages.${command}`, arguments: [row] });
  const showJson = of(t('Show JSON'), 'showJson');
  if (row.kind === 'package') return [showJson, { ...of(t('Delete Package…'), 'deletePackage'), deletes: true }];
  const digest = isImageType(row.package.package.packageType) ? [of(t('Copy Digest'), 'copyDigest')] : [];
  const compare = of(t('Compare Versions…'), 'compareVersions');
  return [showJson, compare, ...digest, { ...of(t('Delete Version…'), 'deleteVersion'), deletes: true }];
}

/** Images share platforms: a package may have hundreds with the same. */
const maxPartOf = 20;

/** Returns links to the details of the images that a version is part of: the newest 20. */
export function partOfRemedies(images: readonly VersionRow[]): readonly Remedy[] {
  return images.slice(0, maxPartOf).map((row) => {
    const { name, tags } = row.version;
    const label = versionLabel({ name, tags: ownTags({ digest: name, tags }) }, row.package.package.packageType);
    const title = shortened(visible(label), maxTitleLength);
    return { title, command: 'githubPackages.showDetails', arguments: [row] };
  });
}

/** What a panel says once what it shows was deleted. @param gone what was deleted: the version, or its package. */
export function deletedNote(
  gone: Target,
  row: PackageRow | VersionRow | undefined,
): { readonly message: string; readonly remedies: readonly Remedy[] } {
  const name = visible(gone.name);
  if (gone.versionId === undefined || row?.kind !== 'version') {
    const show = { title: t('Show Recently Deleted'), command: 'githubPackages.trash.focus' };
    const message =
      gone.versionId === undefined
        ? t('{0} was deleted. You can restore it for {1} days.', name, daysToRestore)
        : t('This version of {0} was deleted. You can restore it for {1} days.', name, daysToRestore);
    return { message, remedies: [show] };
  }
  const deleted = versionRow(deletedVersionsRow(row.package), row.version);
  const version = visible(rowName(row) ?? '');
  return {
    message: t('{0} of {1} was deleted. You can restore it for {2} days.', version, name, daysToRestore),
    remedies: [{ title: t('Restore Version'), command: 'githubPackages.restoreVersionRow', arguments: [deleted] }],
  };
}
