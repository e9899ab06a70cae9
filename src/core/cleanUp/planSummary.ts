import type { PlannedVersion, RetentionPlan } from '#core/retention';
import type { VersionTable } from './versionTable.ts';

/** Versions with the same verdict for the same reason. */
export interface PlanGroup {
  /** `delete rule 2`, `keep newest`. */
  readonly id: string;
  readonly verdict: PlannedVersion['verdict'];
  readonly reason: PlannedVersion['reason'];
  /** The 1-based number of the rule, if that is the reason. */
  readonly rule?: number;
  readonly count: number;
}

export interface PlanTotals {
  readonly versions: number;
  readonly deleted: number;
  /** How many of these are images; their parts are not. */
  readonly deletedImages: number;
  /** How many packages something is deleted in. */
  readonly touchedPackages: number;
  /** Of the deleted versions, compressed, in bytes, as far as it is known. Images that share layers count them twice. */
  readonly deletedBytes: number;
  /** How many deleted versions it is known of. */
  readonly sized: number;
}

/** A month (UTC) in which versions were created. */
export interface PlanMonth {
  /** `2026-11`. */
  readonly month: string;
  readonly deleted: number;
  readonly kept: number;
}

export interface PlanSummary {
  readonly totals: PlanTotals;
  /** By package. */
  readonly byPackage: readonly { readonly deleted: number; readonly versions: number }[];
  /** The oldest first; up to 240 without gaps, otherwise only those in which something was created. */
  readonly months: readonly PlanMonth[];
}

/** In this order, groups are shown: first what is deleted. */
const reasons: readonly PlannedVersion['reason'][] = [
  ...(['rule', 'picked', 'along'] as const),
  ...(['incomplete', 'unreadable', 'dependency', 'latest', 'newest', 'recentPush', 'deployed', 'inUse'] as const),
  ...(['spared', 'uncoveredTag', 'noRule'] as const),
];

/**
 * Returns the groups in order, and the index of the group of each version. @param isPicked in a review: 1 for each version
 * that was picked. What is kept of the others is one group: nobody wanted it deleted.
 */
export function groupVersions(planned: readonly PlannedVersion[], isPicked?: Uint8Array) {
  const counts = new Map<number, number>();
  const keys = new Uint32Array(planned.length);
  planned.forEach((version, row) => {
    const isOther = isPicked?.[row] === 0 && version.verdict === 'keep';
    const key = groupKey(isOther ? { ...version, reason: 'noRule' } : version);
    counts.set(key, (counts.get(key) ?? 0) + 1);
    keys[row] = key;
  });
  const sorted = [...counts].sort(([one], [other]) => one - other);
  const indexes = new Map(sorted.map(([key], index) => [key, index]));
  return {
    groups: sorted.map(([key, count]) => ({ ...groupOf(key), count })),
    groupAt: keys.map((key) => indexes.get(key) ?? 0),
  };
}

const maxRules = 10_000;

/** A number that says verdict, reason and rule, and in which order groups are shown. */
function groupKey(version: PlannedVersion): number {
  const verdict = version.verdict === 'delete' ? 0 : reasons.length;
  const rule = version.reason === 'rule' ? Math.min(version.rule, maxRules - 1) : 0;
  return (verdict + reasons.indexOf(version.reason)) * maxRules + rule;
}

function groupOf(key: number): Omit<PlanGroup, 'count'> {
  const number = Math.floor(key / maxRules);
  const verdict = number < reasons.length ? 'delete' : 'keep';
  const reason = reasons[number % reasons.length] ?? 'noRule';
  const rule = key % maxRules;
  return reason === 'rule'
    ? { id: `${verdict} ${reason} ${rule}`, verdict, reason, rule }
    : { id: `${verdict} ${reason}`, verdict, reason };
}

/** @param deleted by row: 1 for what is deleted. */
export function summarize(
  { packages, starts, count }: VersionTable,
  plan: RetentionPlan,
  deleted: Uint8Array,
): PlanSummary {
  const months = new Map<number, { deleted: number; kept: number }>();
  let [all, images, bytes, sized] = [0, 0, 0, 0];
  const byPackage = packages.map(({ versions, createdAt, ownSizes }, index) => {
    const start = starts[index] ?? 0;
    const planned = plan.packages[index];
    let own = 0;
    for (let position = 0; position < versions.length; position++) {
      const isDeleted = deleted[start + position] === 1;
      countMonth(createdAt[position] ?? NaN, isDeleted);
      if (!isDeleted) continue;
      own++;
      const size = ownSizes[position] ?? NaN;
      if (!Number.isNaN(size)) {
        bytes += size;
        sized++;
      }
      const isImage = planned?.type === 'container' || planned?.type === 'docker';
      if (isImage && planned.versions[position]?.reason !== 'along') images++;
    }
    all += own;
    return { deleted: own, versions: versions.length };
  });
  const touchedPackages = byPackage.filter((each) => each.deleted > 0).length;
  return {
    totals: { versions: count, deleted: all, deletedImages: images, touchedPackages, deletedBytes: bytes, sized },
    byPackage,
    months: withGaps(months),
  };

  function countMonth(time: number, isDeleted: boolean): void {
    if (Number.isNaN(time)) return;
    const date = new Date(time);
    const number = date.getUTCFullYear() * 12 + date.getUTCMonth();
    const month = months.get(number) ?? { deleted: 0, kept: 0 };
    months.set(number, month);
    month[isDeleted ? 'deleted' : 'kept']++;
  }
}

const maxMonths = 240;

function withGaps(months: ReadonlyMap<number, Omit<PlanMonth, 'month'>>): readonly PlanMonth[] {
  const known = [...months.keys()].sort((one, other) => one - other);
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return [];
  const span = last - first + 1;
  const shown = span > maxMonths ? known : Array.from({ length: span }, (_, index) => first + index);
  return shown.map((number) => {
    const month = `${Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, '0')}`;
    return { month, ...(months.get(number) ?? { deleted: 0, kept: 0 }) };
  });
}
