import { isImageType } from '../packages/index.ts';
import type { Row } from './row.ts';

/**
 * What can be done with a row, by the names of the commands. The manifest's menus look for them in the context value of
 * a row.
 */
export function actionsOf(row: Row): readonly string[] {
  switch (row.kind) {
    case 'owner':
      return ['openOnGitHub', 'showConflicts', 'copyName', 'refresh', ...(row.added ? ['removeOwner'] : [])];
    case 'packageType':
    case 'deletedVersions':
      return ['refresh'];
    case 'package':
      return [...shown, 'loadAll', 'refresh', 'deletePackage'];
    case 'version': {
      const { packageType } = row.package.package;
      const digest = isImageType(packageType) ? ['copyDigest'] : [];
      return row.deleted ? ['copyName', ...digest, 'restoreVersion'] : [...shown, ...digest, 'deleteVersion'];
    }
    case 'error':
      return ['retry', ...(row.part.of === 'owner' ? ['removeOwner'] : [])];
    case 'range':
    case 'more':
    case 'notice':
      return [];
  }
}

/** With a package or a version that is there. */
const shown = ['showDetails', 'showJson', 'openOnGitHub', 'copyName', 'copyInstallCommand'];

/** The context value of a row: what it is, and what can be done with it. */
export function contextOf(row: Row): string {
  return [row.kind, ...actionsOf(row)].join(' ');
}
