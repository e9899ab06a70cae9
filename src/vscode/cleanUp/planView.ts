import type { PlanGroup, PlanMonth } from '#core/cleanUp';
import type { GroupView, PlanQuery, PlanView, RowsView, RowView, TimelineBar } from '../../messages/cleanUp.ts';
import { maxRows } from '../../messages/cleanUp.ts';
import { language, t } from '../../texts/language.ts';
import { groupLabel } from '../../texts/cleanUp/groupLabel.ts';
import { reasonText } from '../../texts/cleanUp/reasonText.ts';
import { isSpared, nameOf, picksOf, type PlannedRow, type ShownPlan } from '../../texts/cleanUp/shownPlan.ts';
import { isForceable, totalsText } from '../../texts/cleanUp/totalsText.ts';

export interface PlanViewOptions {
  /** Whether the plan is being carried out. */
  readonly isDeleting?: boolean;
  /** False while a run is under way, or while packages are still being read. */
  readonly canDelete: boolean;
  /** How many rows it starts with; at most 200, the default. */
  readonly count?: number;
}

/** Returns the plan as the page shows it, with its first rows. */
export function planView(
  shown: ShownPlan,
  query: PlanQuery,
  { canDelete, isDeleting = false, count = maxRows }: PlanViewOptions,
): PlanView {
  const { table } = shown;
  const change = isDeleting ? undefined : changeText(shown);
  return {
    totals: totalsText(shown, isDeleting ? 'deleting' : 'planned'),
    groups: table.groups.map((group) => groupView(group, shown)),
    timeline: timelineBars(table.months),
    query,
    rows: rowsView(shown, query, 0, count),
    ...(change === undefined ? {} : { change }),
    ...(canDelete && table.totals.deleted > 0 ? { deleteLabel: deleteLabel(shown) } : {}),
  };
}

/** Returns a part of the rows that match the query, at most 200. */
export function rowsView(shown: ShownPlan, query: PlanQuery, first: number, count: number): RowsView {
  const slice = shown.table.rows(query, first, count);
  return {
    total: slice.total,
    first: slice.first,
    items: slice.items.map((row): RowView => ({
      package: row.package,
      id: row.version.id,
      name: nameOf(row, shown),
      createdAt: row.version.createdAt,
      verdict: row.planned.verdict,
      reason: reasonText(row, shown),
      size: row.size,
      choice: choiceOf(row, shown),
      isChanged: row.isChanged,
    })),
  };
}

/** Returns what the user may do about a version. Parts follow their image, and what a rule protects stays protected. */
function choiceOf(row: PlannedRow, shown: ShownPlan): RowView['choice'] {
  const { planned, version } = row;
  const picks = picksOf(shown, row);
  if (isSpared(shown, row)) return 'spared';
  if (picks?.forced.has(version.id)) return 'forced';
  if (planned.verdict === 'delete') return planned.reason === 'along' ? 'none' : 'free';
  return picks?.picked.has(version.id) && isForceable(planned.reason) ? 'forceable' : 'none';
}

function deleteLabel(shown: ShownPlan): string {
  const isForced = shown.kind === 'picked' && shown.picks.some(({ findings }) => findings.forced.size > 0);
  if (isForced) return t('Delete Anyway…');
  const count = shown.table.totals.deleted;
  return t('{count, plural, one {Delete # Version…} other {Delete # Versions…}}', { count });
}

function groupView(group: PlanGroup, shown: ShownPlan): GroupView {
  const { id, verdict, count } = group;
  return { id, verdict, count, label: groupLabel(group, shown) };
}

function timelineBars(months: readonly PlanMonth[]): TimelineBar[] {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language(), { timeZone: 'UTC', year: 'numeric', ...options });
  const [long, short] = [format({ month: 'long' }), format({ month: 'short' })];
  return months.map(({ month, deleted, kept }) => {
    const date = Date.parse(month);
    return { label: long.format(date), tick: short.format(date), deleted, kept };
  });
}

/** What the last edit has changed; `undefined` if it has changed no verdict. */
function changeText({ table: { change } }: ShownPlan): string | undefined {
  const { nowDeleted, nowKept } = change;
  if (nowDeleted > 0 && nowKept > 0) {
    return t(
      'With your last change, {deleted, plural, one {# more version} other {# more versions}} would be deleted, and {kept, plural, one {# other} other {# others}} would be kept.',
      { deleted: nowDeleted, kept: nowKept },
    );
  }
  if (nowDeleted > 0) {
    return t('With your last change, {count, plural, one {# more version} other {# more versions}} would be deleted.', {
      count: nowDeleted,
    });
  }
  return nowKept === 0
    ? undefined
    : t('With your last change, {count, plural, one {# more version} other {# more versions}} would be kept.', {
        count: nowKept,
      });
}
