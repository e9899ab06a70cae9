import type { PlannedVersion, RetentionPlan, RetentionVersion } from '#core/retention';
import type { PackageRows, PartOfImage } from './packageRows.ts';
import { groupVersions, summarize, type PlanGroup, type PlanSummary } from './planSummary.ts';
import { orderBy, type SortKey, type VersionTable } from './versionTable.ts';

export interface TableQuery {
  /** Words, all of which a row must have; without regard to case. */
  readonly search: string;
  readonly verdict?: PlannedVersion['verdict'] | undefined;
  /** Only what was picked or is deleted. Of a plan of rules: only what is deleted. */
  readonly selected?: boolean | undefined;
  /** The id of a group. */
  readonly group?: string | undefined;
  /** The index of a package. */
  readonly package?: number | undefined;
  /** Exactly so many days is neither. A version whose date is not known matches neither. */
  readonly age?: { readonly is: 'olderThan' | 'newerThan'; readonly days: number } | undefined;
  readonly sortBy: SortKey | 'verdict';
  readonly descending: boolean;
}

export interface PlanRow {
  /** The index of its package. */
  readonly package: number;
  readonly version: RetentionVersion;
  /** Without fallback tags. */
  readonly tags: readonly string[];
  readonly planned: PlannedVersion;
  /** Absent for an image, and for versions of other types. */
  readonly part?: PartOfImage | undefined;
  /** Compressed, in bytes: of an index, of all its platforms. `undefined` if not known. */
  readonly size: number | undefined;
  /** Whether the plan before had the other verdict. */
  readonly isChanged: boolean;
}

/** A part of the rows that match a query, in its order. */
export interface PlanSlice {
  readonly total: number;
  /** The position of the first, from 0. */
  readonly first: number;
  readonly items: readonly PlanRow[];
}

/** How many versions have another verdict than in the plan before. */
export interface PlanChange {
  readonly nowDeleted: number;
  readonly nowKept: number;
}

export interface PlanTable extends PlanSummary {
  readonly groups: readonly PlanGroup[];
  readonly change: PlanChange;
  /** Returns at most 200 rows, fewer at the end. Throws a RangeError for an age if the moment of the plan is not known. */
  readonly rows: (query: TableQuery, first: number, count: number) => PlanSlice;
  /** By position: 1 for versions that are deleted; `undefined` for a package that the plan did not have. */
  readonly verdictsOf: (rows: PackageRows) => Uint8Array | undefined;
}

/** What was picked by hand in a package. */
export interface Picks {
  /** The ids of the versions. */
  readonly picked: ReadonlySet<number>;
  /** The ids of those that would be kept if they were not forced. */
  readonly forced: ReadonlyMap<number, unknown>;
}

const maxSlice = 200;

const day = 86_400_000;

/**
 * Returns a plan as a table. @param plan of the packages of the table, in their order.
 * @param before the plan with which it is compared. Packages that it did not have count as unchanged.
 * @param now the moment of the plan, in ms since 1970; only needed to filter by age.
 * @param picks in a review: by package.
 */
export function createPlanTable(
  table: VersionTable,
  plan: RetentionPlan,
  before?: PlanTable,
  now = NaN,
  picks?: readonly Picks[],
): PlanTable {
  const { packages, starts, count, packageAt } = table;
  const planned = plan.packages.flatMap(({ versions }) => versions);
  if (planned.length !== count) throw new RangeError(`${planned.length} verdicts for ${count} versions`);
  const deleted = new Uint8Array(count);
  planned.forEach(({ verdict }, row) => (deleted[row] = verdict === 'delete' ? 1 : 0));
  const isPicked =
    picks && Uint8Array.from(planned, ({ id }, row) => (picks[packageAt[row] ?? 0]?.picked.has(id) === true ? 1 : 0));
  const { groups, groupAt } = groupVersions(planned, isPicked);
  const verdicts = new Map(packages.map((rows, index) => [rows, partOf(deleted, index)]));
  const changed = new Uint8Array(count);
  let [nowDeleted, nowKept] = [0, 0];
  packages.forEach((rows, index) => {
    const start = starts[index] ?? 0;
    before?.verdictsOf(rows)?.forEach((wasDeleted, position) => {
      const row = start + position;
      if (wasDeleted === deleted[row]) return;
      changed[row] = 1;
      if (wasDeleted === 1) nowKept++;
      else nowDeleted++;
    });
  });
  let matched: { readonly query: TableQuery; readonly rows: Uint32Array } | undefined;

  return {
    ...summarize(table, plan, deleted),
    groups,
    change: { nowDeleted, nowKept },
    verdictsOf: (rows) => verdicts.get(rows),
    rows(query, first, wanted) {
      const rows = matched && isSame(matched.query, query) ? matched.rows : match(query);
      matched = { query, rows };
      const start = Math.min(first, rows.length);
      const slice = rows.subarray(start, start + Math.min(wanted, maxSlice));
      return { total: rows.length, first: start, items: Array.from(slice, rowAt).filter((row) => row !== undefined) };
    },
  };

  function partOf(values: Uint8Array, index: number): Uint8Array {
    return values.subarray(starts[index], starts[index + 1] ?? count);
  }

  /** The rows that match, in order. */
  function match({
    search,
    verdict,
    selected,
    group,
    package: index,
    age,
    sortBy,
    descending,
  }: TableQuery): Uint32Array {
    const order = sortBy === 'verdict' ? orderByVerdict(descending) : table.order(sortBy, descending);
    const hasWords = table.matcher(search);
    const groupIndex = group === undefined ? undefined : groups.findIndex(({ id }) => id === group);
    const hasAge = age && agesMatch(age);
    const isDeleted = verdict && (verdict === 'delete' ? 1 : 0);
    // What was just taken out stays among what is deleted: if it vanished, the next click would hit another version.
    const isSpared = (row: number) => planned[row]?.reason === 'spared';
    const keepsSpared = groupIndex !== undefined && groups[groupIndex]?.verdict === 'delete';
    return order.filter(
      (row) =>
        (isDeleted === undefined || deleted[row] === isDeleted || (isDeleted === 1 && isSpared(row))) &&
        (selected !== true || deleted[row] === 1 || isPicked?.[row] === 1) &&
        (groupIndex === undefined || groupAt[row] === groupIndex || (keepsSpared && isSpared(row))) &&
        (index === undefined || packageAt[row] === index) &&
        (!hasAge || hasAge(row)) &&
        (!hasWords || hasWords(row)),
    );
  }

  function agesMatch({ is, days }: NonNullable<TableQuery['age']>): (row: number) => boolean {
    if (Number.isNaN(now)) throw new RangeError('The moment of the plan is not known');
    const cutOff = now - days * day;
    const createdAt = table.createdAt();
    // `NaN`, of a date that is not known, is neither.
    return is === 'olderThan' ? (row) => (createdAt[row] ?? NaN) < cutOff : (row) => (createdAt[row] ?? NaN) > cutOff;
  }

  /** What is deleted comes first. A review begins with what was picked, wherever its checkbox has been left. */
  function orderByVerdict(descending: boolean): Uint32Array {
    // What was taken out stays where it was, so that it can be put back there.
    const staysInPlace = (isDeleted: number, row: number) => isDeleted === 1 || planned[row]?.reason === 'spared';
    const rankOf = (isDeleted: number, row: number) =>
      isPicked?.[row] === 1 ? (needsDecision(row) ? 0 : 1) : staysInPlace(isDeleted, row) ? 2 : 3;
    return orderBy(Float64Array.from(deleted, rankOf), descending);
  }

  /** Whether something speaks against deleting what was picked. */
  function needsDecision(row: number): boolean {
    const version = planned[row];
    if (version?.verdict === 'keep') return version.reason !== 'spared';
    return version !== undefined && picks?.[packageAt[row] ?? 0]?.forced.has(version.id) === true;
  }

  function rowAt(row: number): PlanRow | undefined {
    const index = packageAt[row] ?? 0;
    const position = row - (starts[index] ?? 0);
    const [rows, verdict] = [packages[index], planned[row]];
    const version = rows?.versions[position];
    if (!rows || !version || !verdict) return undefined;
    const size = rows.sizes[position] ?? NaN;
    return {
      package: index,
      version,
      tags: rows.tagsAt(position),
      planned: verdict,
      part: rows.partAt(position),
      size: Number.isNaN(size) ? undefined : size,
      isChanged: changed[row] === 1,
    };
  }
}

function isSame(one: TableQuery, other: TableQuery): boolean {
  const keys = ['search', 'verdict', 'selected', 'group', 'package', 'sortBy', 'descending'] as const;
  return (
    keys.every((key) => one[key] === other[key]) && one.age?.is === other.age?.is && one.age?.days === other.age?.days
  );
}
