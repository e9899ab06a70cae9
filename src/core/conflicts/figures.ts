import type { Owner, Visibility } from '../github/types.ts';
import { timeOf } from '../packages/moment.ts';
import { conflictsOf, knownOf, type Conflict, type ConflictReport } from './report.ts';

/** The summary of a report. */
export interface Figures {
  /** Owners that were to be asked, and those of them that answered or failed so far. */
  readonly owners: number;
  readonly asked: number;
  readonly answered: number;
  /** Owners that could not even be listed, and whether that is only the least there are. */
  readonly unlisted: number;
  readonly mayBeMore: boolean;
  readonly conflicts: number;
  readonly visibilities: Readonly<Record<Visibility, number>>;
  /** Versions of all conflicting packages, without those of packages whose number the server did not say. */
  readonly versions: number;
  /** How many packages those are: `versions` is then the least there are. */
  readonly withoutVersionCount: number;
  /** By when they were created; `undefined` without conflicts. */
  readonly oldest: Conflict | undefined;
  readonly newest: Conflict | undefined;
  /** The owners that have conflicts, those with the most first, then by login. */
  readonly byOwner: readonly { readonly owner: Owner; readonly conflicts: number }[];
}

/** @returns the summary of all that is known so far, whatever the table shows of it. */
export function figures(report: ConflictReport): Figures {
  const conflicts = conflictsOf(report);
  const visibilities = { public: 0, private: 0, internal: 0 };
  for (const { package: element } of conflicts) visibilities[element.visibility] += 1;
  const byAge = conflicts
    .filter(({ package: { createdAt } }) => timeOf(createdAt) !== undefined)
    .toSorted((one, other) => Date.parse(one.package.createdAt) - Date.parse(other.package.createdAt));
  const { owners, gaps = [] } = report;
  const answered = owners.filter(({ answer }) => answer.kind === 'listed').length;
  return {
    owners: owners.length,
    asked: answered + owners.filter(({ answer }) => answer.kind === 'failed').length,
    answered,
    unlisted: gaps.reduce((sum, gap) => sum + (gap.of === 'withheldOrganizations' ? gap.ids.length : 0), 0),
    mayBeMore: gaps.some(({ of }) => of === 'organizations'),
    conflicts: conflicts.length,
    visibilities,
    versions: conflicts.reduce((sum, { package: { versionCount } }) => sum + (versionCount ?? 0), 0),
    withoutVersionCount: conflicts.filter(({ package: { versionCount } }) => versionCount === undefined).length,
    oldest: byAge[0],
    newest: byAge.at(-1),
    byOwner: owners
      .map(({ owner, answer }) => ({ owner, conflicts: knownOf(answer)?.conflicts.length ?? 0 }))
      .filter((each) => each.conflicts > 0)
      .toSorted(
        (one, other) =>
          other.conflicts - one.conflicts || (one.owner.login.toLowerCase() < other.owner.login.toLowerCase() ? -1 : 1),
      ),
  };
}
