import type { Owner } from '../../github/types.ts';
import { arrange, type Arrangement } from '../arrange.ts';
import type { Collision } from '../collision.ts';
import { conflictKey, conflictsOf, knownOf, type Conflict, type ConflictReport, type OwnerReport } from '../report.ts';
import { moment, reasonOf } from './reason.ts';

/** A report as it is handed to others. Exports are in English, whatever the editor's language. */
export interface Exported {
  readonly report: ConflictReport;
  /** What is known of collisions, by `conflictKey`. */
  readonly collisions: Readonly<Record<string, Collision>>;
  /** Which conflicts, and in which order. */
  readonly arrangement: Arrangement;
  /** When it was exported, in ms since 1970. */
  readonly at: number;
}

/** Whether an arrangement leaves nothing out. */
export function showsAll({ search, owner, visibility }: Arrangement): boolean {
  return search.trim() === '' && owner === undefined && visibility === undefined;
}

export interface ExportedConflict extends Conflict {
  readonly collision: Collision | undefined;
}

export function exportedConflicts({ report, arrangement, collisions }: Exported): ExportedConflict[] {
  return arrange(conflictsOf(report), arrangement).map((each) => ({
    ...each,
    collision: collisions[conflictKey(each)],
  }));
}

/** How an owner stands in an export: when it last answered, with how many conflicts, and why not now. */
export interface ExportedOwner {
  readonly owner: Owner;
  readonly answer: OwnerReport['answer']['kind'];
  readonly conflicts: number | undefined;
  readonly answeredAt: string | undefined;
  /** Whether private packages may be missing in that answer. */
  readonly publicOnly: boolean | undefined;
  readonly reason: string | undefined;
}

/** What an owner is to whoever asked. */
export const kindNames: Readonly<Record<Owner['kind'], string>> = {
  organization: 'organization',
  authenticatedUser: 'signed-in user',
  user: 'user',
};

/**
 * The owners that an export is about: of a narrowed one those whose conflicts it shows, and those that may have more
 * than is known.
 */
export function exportedOwners(exported: Exported): ExportedOwner[] {
  const { report, arrangement } = exported;
  const shown = new Set(exportedConflicts(exported).map(({ owner }) => owner.login));
  const wanted = arrangement.owner?.toLowerCase();
  const isAbout = ({ owner, answer }: OwnerReport) => {
    if (wanted !== undefined) return owner.login.toLowerCase() === wanted;
    return showsAll(arrangement) || shown.has(owner.login) || answer.kind !== 'listed' || answer.publicOnly === true;
  };
  const because: Record<OwnerReport['answer']['kind'], string | undefined> = {
    listed: undefined,
    failed: undefined,
    pending: 'It had not answered yet.',
    cancelled: 'The report was stopped before it was asked.',
  };
  return report.owners.filter(isAbout).map(({ owner, answer }) => ({
    owner,
    answer: answer.kind,
    conflicts: knownOf(answer)?.conflicts.length,
    answeredAt: moment(knownOf(answer)?.at),
    publicOnly: knownOf(answer) && knownOf(answer)?.publicOnly === true,
    reason: answer.kind === 'failed' ? reasonOf(answer.problem) : because[answer.kind],
  }));
}

/** Why organizations are missing that nobody could list, a sentence each. */
export function exportedGaps({ report, arrangement }: Exported): string[] {
  if (arrangement.owner !== undefined) return [];
  return (report.gaps ?? []).map((gap) => {
    if (gap.of === 'organizations') return `The organizations could not be listed. ${reasonOf(gap.problem)}`;
    const withheld = reasonOf({ kind: 'singleSignOn', authorizeUrl: undefined, message: '' });
    return gap.ids.length === 1
      ? `1 organization could not be listed (id ${gap.ids[0] ?? ''}). ${withheld}`
      : `${gap.ids.length} organizations could not be listed (ids ${gap.ids.join(', ')}). ${withheld}`;
  });
}
