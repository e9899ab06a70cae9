import { packageKey } from '../explorer/row.ts';
import type { VersionSummary } from '../explorer/summary.ts';
import type { FetchPage } from '../github/lookahead.ts';
import { operationKey, type Changed, type Operation } from './operation.ts';

/** Looks again at a package that versions are being deleted of. */
export type Recheck = (
  /** Of versions about to be deleted. */
  ids: readonly number[],
  /** The versions of the plan that were deleted by now. */
  gone: ReadonlySet<number>,
  /** Reads a page of its list, `versionsPerPage` at a time. */
  fetch: FetchPage<VersionSummary>,
  signal: AbortSignal,
) => Promise<ReadonlyMap<number, Changed | 'gone'>>;

/** By `packageKey`: what looks again at the packages that a plan was made for. */
export type Rechecks = ReadonlyMap<string, Recheck>;

export type Rechecked = (
  operation: Operation,
  fetch: FetchPage<VersionSummary>,
  signal: AbortSignal,
) => Promise<Changed | 'gone' | undefined>;

/** So many deletes rest on one look at the list: at the full pace, half a minute. */
const maxGroupSize = 100;

interface Group {
  readonly recheck: Recheck;
  readonly ids: readonly number[];
  readonly before: Group | undefined;
  found?: Promise<ReadonlyMap<number, Changed | 'gone'>>;
}

/**
 * Puts the deletes of each package into groups, in their order, and looks at the package again before the first of each
 * group is sent: no request for each version, which would double the use of the hourly quota.
 *
 * @param operations of a run. @param gone the versions that it has deleted by now, by `packageKey`.
 */
export function recheckInGroups(
  operations: readonly Operation[],
  rechecks: Rechecks,
  gone: (packageKey: string) => ReadonlySet<number>,
): Rechecked {
  const groups = new Map<string, Group>();
  for (const [key, ofPackage] of Map.groupBy(operations, ({ target }) => packageKey(target))) {
    const recheck = rechecks.get(key);
    const deletes = ofPackage.filter(({ action, target }) => action === 'delete' && target.versionId !== undefined);
    let before: Group | undefined;
    for (let start = 0; recheck && start < deletes.length; start += maxGroupSize) {
      const some = deletes.slice(start, start + maxGroupSize);
      const group: Group = { recheck, ids: some.flatMap(({ target }) => target.versionId ?? []), before };
      for (const operation of some) groups.set(operationKey(operation), group);
      before = group;
    }
  }

  return async (operation, fetch, signal) => {
    const group = groups.get(operationKey(operation));
    const { versionId } = operation.target;
    if (!group || versionId === undefined) return undefined;
    group.found ??= look(group, packageKey(operation.target), fetch, signal);
    return (await group.found).get(versionId);
  };

  async function look(group: Group, key: string, fetch: FetchPage<VersionSummary>, signal: AbortSignal) {
    // One look at a package at a time; what failed before has been told to those whom it concerned.
    await group.before?.found?.catch(() => undefined);
    return group.recheck(group.ids, gone(key), fetch, signal);
  }
}
