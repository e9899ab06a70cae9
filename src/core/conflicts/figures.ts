import { conflictsOf, type ConflictReport } from './report.ts';

export type Figures = ReturnType<typeof figures>;

/** @returns the summary of all that is known so far, whatever the table shows of it. */
export function figures(report: ConflictReport) {
  const { owners, gaps = [] } = report;
  const conflicts = conflictsOf(report);
  const visibilities = { public: 0, private: 0, internal: 0 };
  for (const { package: element } of conflicts) visibilities[element.visibility] += 1;
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
  };
}
