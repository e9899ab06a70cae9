import type { ErrorRow } from '../../core/explorer/row.ts';
import type { Circumstance } from '../problem.ts';

/** What an error row's failure was about. */
export function circumstanceOf({ part, parent }: ErrorRow): Circumstance {
  switch (part.of) {
    case 'packages':
      return { packageType: part.packageType };
    case 'versions':
    case 'deletedVersions': {
      const row = parent?.kind === 'deletedVersions' ? parent.parent : parent;
      return row?.kind === 'package' ? { packageType: row.package.packageType } : {};
    }
    case 'owner':
      return { login: part.login };
    case 'allPackages':
    case 'account':
    case 'organizations':
    case 'withheldOrganizations':
      return {};
  }
}
