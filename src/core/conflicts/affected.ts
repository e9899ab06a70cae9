import type { Target } from '../packages/target.ts';
import type { Owner } from '../github/types.ts';
import { conflictsOf, type Conflict, type ConflictReport } from './report.ts';

/** What of a report may no longer be so. */
export interface Affected {
  /** Whose lists of conflicts may have changed. */
  readonly owners: readonly Owner[];
  /** The conflicts of which either package has changed. */
  readonly rows: readonly Conflict[];
}

/**
 * What deletes and restores change of a report. A restored package of the Docker registry may be a conflict that the
 * report does not name any more, so its owner is always meant.
 */
export function affectedBy(targets: readonly Target[], report: ConflictReport): Affected {
  const relevant = targets.filter(({ packageType }) => packageType === 'docker' || packageType === 'container');
  const isOf = ({ owner }: { readonly owner: Owner }, target: Target) =>
    owner.login.toLowerCase() === target.owner.login.toLowerCase();
  const rows = conflictsOf(report).filter((conflict) =>
    relevant.some((target) => isOf(conflict, target) && target.name === conflict.package.name),
  );
  const lists = relevant.filter(
    (target) =>
      target.versionId === undefined &&
      (target.packageType === 'docker' ||
        rows.some(
          (row) => isOf(row, target) && row.package.name === target.name && row.package.packageType === 'container',
        )),
  );
  const owners = report.owners.filter((each) => lists.some((target) => isOf(each, target))).map(({ owner }) => owner);
  return { owners, rows };
}
