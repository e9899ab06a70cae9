import { isImageType } from '../packages/index.ts';
import type { Row } from './row.ts';

/**
 * What can be done with a row, by the name of the command. The manifest's menus look for these words in the context
 * value of a row.
 */
export type Action =
  | 'showDetails'
  | 'showJson'
  | 'openOnGitHub'
  | 'showConflicts'
  | 'copyName'
  | 'copyInstallCommand'
  | 'copyDigest'
  | 'loadAll'
  | 'refresh'
  | 'retry'
  | 'removeOwner'
  | 'deleteVersion'
  | 'deletePackage'
  | 'restoreVersion';

/** Returns what can be done with a row; nothing with those that only say something. */
export function actionsOf(row: Row): readonly Action[] {
  switch (row.kind) {
    case 'owner':
      return ['openOnGitHub', 'showConflicts', 'copyName', 'refresh', ...(row.added ? (['removeOwner'] as const) : [])];
    case 'packageType':
    case 'deletedVersions':
      return ['refresh'];
    case 'package':
      return [...shown, 'loadAll', 'refresh', 'deletePackage'];
    case 'version': {
      const { packageType } = row.package.package;
      const digest: readonly Action[] = isImageType(packageType) ? ['copyDigest'] : [];
      return row.deleted ? ['copyName', ...digest, 'restoreVersion'] : [...shown, ...digest, 'deleteVersion'];
    }
    case 'error':
      return ['retry', ...(row.part.of === 'owner' ? (['removeOwner'] as const) : [])];
    case 'range':
    case 'more':
    case 'notice':
      return [];
  }
}

/** With a package or a version that is there. */
const shown = ['showDetails', 'showJson', 'openOnGitHub', 'copyName', 'copyInstallCommand'] as const;

/** The context value of a row: what it is, and what can be done with it. */
export function contextOf(row: Row): string {
  return [row.kind, ...actionsOf(row)].join(' ');
}
