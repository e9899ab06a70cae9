import type { PlanGroup, PlanMonth } from '#core/cleanUp';
import { isImageType, sizeText } from '#core/packages';
import type { PlannedVersion } from '#core/retention';
import type {
  GroupView,
  PlanQuery,
  PlanView,
  RowsView,
  RowView,
  TimelineBar,
  TotalsView,
} from '../../messages/cleanUp.ts';
import { maxRows } from '../../messages/cleanUp.ts';
import { language, t } from '../../texts/language.ts';
import { reasonText } from '../../texts/cleanUp/reasonText.ts';
import { conditionsText } from '../../texts/cleanUp/ruleText.ts';
import { isSpared, nameOf, picksOf, type PlannedRow, type ShownPlan } from '../../texts/cleanUp/shownPlan.ts';

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
    totals: totalsView(shown, isDeleting),
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
export function choiceOf(row: PlannedRow, shown: ShownPlan): RowView['choice'] {
  const { planned, version } = row;
  const picks = picksOf(shown, row);
  if (isSpared(shown, row)) return 'spared';
  if (picks?.forced.has(version.id)) return 'forced';
  if (planned.verdict === 'delete') return planned.reason === 'along' ? 'none' : 'free';
  return picks?.picked.has(version.id) && isForceable(planned.reason) ? 'forceable' : 'none';
}

function isForceable(reason: PlannedVersion['reason']): boolean {
  return reason === 'dependency' || reason === 'unreadable' || reason === 'incomplete';
}

function deleteLabel(shown: ShownPlan): string {
  const isForced = shown.kind === 'picked' && shown.picks.some(({ findings }) => findings.forced.size > 0);
  if (isForced) return t('Delete Anyway…');
  const count = shown.table.totals.deleted;
  return t('{count, plural, one {Delete # Version…} other {Delete # Versions…}}', { count });
}

function totalsView(shown: ShownPlan, isDeleting: boolean): TotalsView {
  const { table, input } = shown;
  const { versions, deleted, deletedImages, touchedPackages, deletedBytes, sized } = table.totals;
  const values = { versions, deleted, images: deletedImages, packages: touchedPackages };
  const isOfImagesOnly = table.byPackage.every(
    (each, index) => each.deleted === 0 || isImageType(input.packages[index]?.type ?? 'npm'),
  );
  const hasParts = deletedImages > 0 && deletedImages < deleted;
  const size = sizeText(deletedBytes, language());
  return {
    deleted:
      deleted === 0
        ? t('No version would be deleted')
        : shown.kind === 'picked'
          ? pickedText(shown)
          : !hasParts || !isOfImagesOnly
            ? t(
                isDeleting
                  ? 'Deleting {deleted} of {versions, plural, one {# version} other {# versions}}, in {packages, plural, one {# package} other {# packages}}'
                  : '{deleted} of {versions, plural, one {# version} other {# versions}} would be deleted, in {packages, plural, one {# package} other {# packages}}',
                values,
              )
            : t(
                isDeleting
                  ? 'Deleting {deleted} of {versions, plural, one {# version} other {# versions}}: {images, plural, one {# image with its parts} other {# images with their parts}}, in {packages, plural, one {# package} other {# packages}}'
                  : '{deleted} of {versions, plural, one {# version} other {# versions}} would be deleted: {images, plural, one {# image with its parts} other {# images with their parts}}, in {packages, plural, one {# package} other {# packages}}',
                values,
              ),
    kept:
      shown.kind === 'picked'
        ? pickedKeptText(shown)
        : t('{count, plural, one {# version is kept} other {# versions are kept}}', { count: versions - deleted }),
    // Of a few versions, the part whose size happens to be known says nothing.
    ...(sized === 0 || (shown.kind === 'picked' && sized < deleted)
      ? {}
      : {
          size:
            sized === deleted
              ? t('Up to {0}, less what they share with other images', size)
              : t('Size known of {sized} of {deleted, plural, one {# version} other {# versions}}: up to {size}', {
                  size,
                  sized,
                  deleted,
                }),
        }),
  };
}

type ShownReview = ShownPlan & { readonly kind: 'picked' };

/** How many of the versions that were picked are deleted, could be forced, and were taken out; those that are gone are none. */
function pickedCounts({ plan, picks }: ShownReview) {
  const picked = plan.packages.flatMap(({ versions }, index) =>
    versions.filter(({ id }) => picks[index]?.picked.has(id)),
  );
  const kept = picked.filter(({ verdict }) => verdict === 'keep');
  const forceable = kept.filter(({ reason }) => isForceable(reason)).length;
  return { deleted: picked.length - kept.length, forceable, spared: kept.length - forceable };
}

function pickedText(shown: ShownReview): string {
  const { deleted, touchedPackages } = shown.table.totals;
  const selected = pickedCounts(shown).deleted;
  const values = { count: deleted, selected, parts: deleted - selected, packages: touchedPackages };
  const hasParts = deleted > selected;
  if (shown.plan.packages.length === 1) {
    return hasParts
      ? t(
          'Delete {count, plural, one {# version} other {# versions}}: {selected} that you selected, and {parts, plural, one {# part} other {# parts}} that nothing else needs',
          values,
        )
      : t('Delete {count, plural, one {# selected version} other {# selected versions}}', values);
  }
  return hasParts
    ? t(
        'Delete {count, plural, one {# version} other {# versions}} of {packages, plural, one {# package} other {# packages}}: {selected} that you selected, and {parts, plural, one {# part} other {# parts}} that nothing else needs',
        values,
      )
    : t(
        'Delete {count, plural, one {# selected version} other {# selected versions}} of {packages, plural, one {# package} other {# packages}}',
        values,
      );
}

function pickedKeptText(shown: ShownReview): string {
  const { deleted, forceable, spared } = pickedCounts(shown);
  if (forceable > 0) {
    return t(
      '{count, plural, one {# selected version is kept, because an image may need it. Select its checkbox to delete it anyway.} other {# selected versions are kept, because images may need them. Select their checkboxes to delete them anyway.}}',
      { count: forceable },
    );
  }
  if (spared > 0) {
    return t('{count, plural, one {# selected version is kept} other {# selected versions are kept}}', {
      count: spared,
    });
  }
  return deleted > 0 ? t('No selected version is kept') : t('The selected versions are gone.');
}

function groupView(group: PlanGroup, shown: ShownPlan): GroupView {
  const { id, verdict, count } = group;
  return { id, verdict, count, label: groupLabel(group, shown) };
}

function groupLabel({ reason, rule: number = 0 }: PlanGroup, { kind, input }: ShownPlan): string {
  const rule = input.rules[number - 1];
  const texts: Record<PlanGroup['reason'], () => string> = {
    rule: () => (rule ? t('Rule {0}: {1}', number, conditionsText(rule)) : t('Rule {0}', number)),
    picked: () => t('Selected by you'),
    along: () => t('Parts of deleted images'),
    incomplete: () => t('List of versions incomplete'),
    unreadable: () => (kind === 'rules' ? t('Manifests could not be read') : t('Not checked, so kept')),
    dependency: () => (kind === 'rules' ? t('Parts of kept images') : t('Kept images depend on it')),
    latest: () => t('Tagged latest'),
    newest: () => t('Newest of its package'),
    recentPush: () => t('Pushed less than 24 hours ago'),
    deployed: () => t('Deployed'),
    inUse: () => t('Used in the workspace'),
    spared: () => t('Taken out of the plan'),
    uncoveredTag: () => t('Not all tags covered'),
    noRule: () => (kind === 'rules' ? t('No rule deletes it') : t('Not selected')),
  };
  return texts[reason]();
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
