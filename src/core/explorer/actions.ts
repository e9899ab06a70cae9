import { isImageType } from '#core/packages';
import type { Row } from './row.ts';

/** The commands for a row, by name: menus look for them in its context value. */
export function actionsOf(row: Row): readonly string[] {
  switch (row.kind) {
    case 'owner':
      return ['openOnGitHub', 'showConflicts', 'copyName', 'refresh', ...(row.added ? ['removeOwner'] : [])];
    case 'packageType':
    case 'deletedVersions':
      return ['refresh'];
    case 'package':
      return [...common, 'loadAll', 'refresh', 'deletePackage'];
    case 'version': {
      const { packageType } = row.package.package;
      const digest = isImageType(packageType) ? ['copyDigest'] : [];
      return row.deleted ? ['copyName', ...digest, 'restoreVersion'] : [...common, ...digest, 'deleteVersion'];
    }
    case 'error':
      return ['retry', ...(row.part.of === 'owner' ? ['removeOwner'] : [])];
    default:
      return [];
  }
}

const common = ['showDetails', 'showJson', 'openOnGitHub', 'copyName', 'copyInstallCommand'];

export function contextOf(row: Row): string {
  return [row.kind, ...actionsOf(row)].join(' ');
}
