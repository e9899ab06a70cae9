import { isImageType } from '#core/packages';
import type { Row } from './row.ts';

/** The commands for a row, by name: menus look for them in its context value. */
export function actionsOf(row: Row): readonly string[] {
  switch (row.kind) {
    case 'owner':
      return ['openOnGitHub', 'showConflicts', 'copyName', 'refresh', 'cleanUp', ...(row.added ? ['removeOwner'] : [])];
    case 'packageType':
      return ['refresh', 'cleanUp'];
    case 'deletedVersions':
      return ['refresh'];
    case 'package': {
      const read = row.package.packageType === 'container' ? ['readSizes', 'checkUnused'] : [];
      return [...common, 'loadAll', ...read, 'refresh', 'cleanUp', 'deletePackage'];
    }
    case 'untagged':
      return row.counts.isAllRead ? [] : ['checkUnused'];
    case 'version': {
      const { packageType } = row.package.package;
      const digest = isImageType(packageType) ? ['copyDigest'] : [];
      if (row.deleted) return ['copyName', ...digest, 'restoreVersion'];
      return [
        ...common,
        'compareVersions',
        ...digest,
        ...(packageType === 'container' ? ['readSizes'] : []),
        'deleteVersion',
      ];
    }
    case 'part': {
      const { kinds, hasContents, state } = row.content;
      const read = hasContents || kinds[0] === 'referrers' ? ['readSizes'] : [];
      if (row.version) return [...common.filter((each) => each !== 'copyName'), 'copyDigest', ...read, 'deleteVersion'];
      return [...(state === 'missing' ? [] : ['showDetails']), 'copyDigest', ...read];
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
