import { timeOf } from '../packages/index.ts';
import { conflictsOf, knownOf, type ConflictReport } from './report.ts';

export type Figures = ReturnType<typeof figures>;

/** @returns the summary of all that is known so far, whatever the table shows of it. */
export function figures(report: ConflictReport) {
  const { owners, gaps = [] } = report;
  const conflicts = conflictsOf(report);
  const visibilities = { public: 0, private: 0, internal: 0 };
  for (const { package: element } of conflicts) visibilities[element.visibility] += 1;
  const byAge = conflicts
    .filter(({ package: { createdAt } }) => timeOf(createdAt) !== undefined)
    .toSorted((one, other) => Date.parse(one.package.createdAt) - Date.parse(other.package.createdAt));
  const answered = owners.filter(({ answer }) => answer.kind === 'listed').length;
  return {
    /** Owners that were to be asked, those of them that answered or failed so far, and those that answered. */
    owners: owners.length,
    asked: answered + owners.filter(({ answer }) => answer.kind === 'failed').length,
    answered,
    /** Owners that could not even be listed, and whether that is only the least there are. */
    unlisted: gaps.reduce((sum, { ids }) => sum + ids.length, 0),
    mayBeMore: gaps.some(({ ids }) => ids.length === 0),
    conflicts: conflicts.length,
    visibilities,
    /** Versions of all conflicting packages, without those of packages whose number the server did not say. */
    versions: conflicts.reduce((sum, { package: { versionCount } }) => sum + (versionCount ?? 0), 0),
    /** How many packages those are: `versions` is then the least there are. */
    withoutVersionCount: conflicts.filter(({ package: { versionCount } }) => versionCount === undefined).length,
    /** By when they were created; `undefined` without conflicts. */
    oldest: byAge[0],
    newest: byAge.at(-1),
    /** The owners that have conflicts, those with the most first, then by login. */
    byOwner: owners
      .map(({ owner, answer }) => ({ owner, conflicts: knownOf(answer)?.conflicts.length ?? 0 }))
      .filter((each) => each.conflicts > 0)
      .toSorted(
        (one, other) =>
          other.conflicts - one.conflicts || (one.owner.login.toLowerCase() < other.owner.login.toLowerCase() ? -1 : 1),
      ),
  };
}
