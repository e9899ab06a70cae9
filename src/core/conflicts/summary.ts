import type { Owner, Visibility } from '../github/types.ts';
import { conflictsOf, knownOf, type Conflict, type ConflictReport } from './report.ts';

/** The figures at the head of a report. */
export interface ReportSummary {
  /** How many owners were asked. */
  readonly owners: number;
  readonly listed: number;
  readonly failed: number;
  readonly pending: number;
  readonly cancelled: number;
  readonly conflicts: number;
  readonly visibilities: Readonly<Record<Visibility, number>>;
  /** Versions of all conflicts whose number the server tells. */
  readonly versions: number;
  /** Conflicts whose number of versions it does not tell: `versions` is then the least there are. */
  readonly withoutVersionCount: number;
  /** By when they were created; `undefined` where there is no conflict, or none with a date. */
  readonly oldest: Conflict | undefined;
  readonly newest: Conflict | undefined;
  /** The owners with conflicts, most first. */
  readonly byOwner: readonly { readonly owner: Owner; readonly conflicts: number }[];
}

export function summarize(report: ConflictReport): ReportSummary {
  const conflicts = conflictsOf(report);
  const answers = (kind: string) => report.owners.filter(({ answer }) => answer.kind === kind).length;
  const visible = (wanted: Visibility) =>
    conflicts.filter(({ package: { visibility } }) => visibility === wanted).length;
  const byAge = conflicts
    .filter(({ package: { createdAt } }) => !Number.isNaN(Date.parse(createdAt)))
    .toSorted((one, other) => Date.parse(one.package.createdAt) - Date.parse(other.package.createdAt));
  return {
    owners: report.owners.length,
    listed: answers('listed'),
    failed: answers('failed'),
    pending: answers('pending'),
    cancelled: answers('cancelled'),
    conflicts: conflicts.length,
    visibilities: { public: visible('public'), private: visible('private'), internal: visible('internal') },
    versions: conflicts.reduce((sum, { package: { versionCount } }) => sum + (versionCount ?? 0), 0),
    withoutVersionCount: conflicts.filter(({ package: { versionCount } }) => versionCount === undefined).length,
    oldest: byAge[0],
    newest: byAge.at(-1),
    byOwner: report.owners
      .map(({ owner, answer }) => ({ owner, conflicts: knownOf(answer)?.conflicts.length ?? 0 }))
      .filter((each) => each.conflicts > 0)
      .toSorted((one, other) => other.conflicts - one.conflicts),
  };
}
