import { packageKey } from '../../packages/target.ts';
import type { VersionSummary } from '../../packages/summary.ts';
import type { FetchPage } from '../../github/lookahead.ts';
import { operationKey, type Changed, type Operation } from '../operation.ts';

/** Looks again at a package that versions are being deleted of. */
export type Recheck = (
  /** Of versions about to be deleted. */
  ids: readonly number[],
  /** The versions of the plan that were deleted by now. */
  gone: ReadonlySet<number>,
  source: VersionSource,
  signal: AbortSignal,
) => Promise<ReadonlyMap<number, Changed | 'gone'>>;

/** The versions of a package on the server. */
export interface VersionSource {
  /** Reads a page of the list, `versionsPerPage` at a time. */
  readonly page: FetchPage<VersionSummary>;
  /** Reads one by its id; `undefined` where there is none. */
  readonly version: (id: number) => Promise<VersionSummary | undefined>;
}

/** By `packageKey`: what looks again at the packages that a plan was made for. */
export type Rechecks = ReadonlyMap<string, Recheck>;

export interface Rechecked {
  /** Why the version must not be deleted; looks again at its package unless that was done for its group a moment ago. */
  changed(operation: Operation, source: VersionSource, signal: AbortSignal): Promise<Changed | 'gone' | undefined>;
  /** Whether the last look for it is too long ago, after a limit that was waited for, or a machine that slept. */
  isOutdated(operation: Operation): boolean;
}

/** So many deletes rest on one look at the list: at the full pace, half a minute. */
const maxGroupSize = 100;
/** And for so long at the most; ms. */
const longestTrusted = 60_000;

interface Group {
  readonly recheck: Recheck;
  readonly ids: readonly number[];
  readonly before: Group | undefined;
  /** The last one. */
  look?: Look;
}

interface Look {
  readonly found: Promise<ReadonlyMap<number, Changed | 'gone'>>;
  /** ms since 1970; `undefined` while it lasts. */
  endedAt?: number;
}

/**
 * Puts the deletes of each package into groups, in their order, and looks at the package again before the first of each
 * group is sent: no request for each version, which would double the use of the hourly quota.
 *
 * @param operations of a run. @param gone the versions that it has deleted by now, by `packageKey`. @param now in ms
 * since 1970.
 */
export function recheckInGroups(
  operations: readonly Operation[],
  rechecks: Rechecks,
  gone: (packageKey: string) => ReadonlySet<number>,
  now: () => number,
): Rechecked {
  const groups = new Map<string, Group>();
  for (const [key, ofPackage] of Map.groupBy(operations, ({ target }) => packageKey(target))) {
    const recheck = rechecks.get(key);
    const deletes = ofPackage.filter(({ action, target }) => action === 'delete' && target.versionId !== undefined);
    let before: Group | undefined;
    for (let start = 0; recheck && start < deletes.length; start += maxGroupSize) {
      const some = deletes.slice(start, start + maxGroupSize);
      const ids = some.flatMap(({ target }) => target.versionId ?? []);
      const group: Group = { recheck, ids, before };
      for (const operation of some) groups.set(operationKey(operation), group);
      before = group;
    }
  }

  return {
    async changed(operation, source, signal) {
      const group = groups.get(operationKey(operation));
      const { versionId } = operation.target;
      if (!group || versionId === undefined) return undefined;
      if (!group.look || (group.look.endedAt !== undefined && !isTrusted(group.look))) {
        const look: Look = { found: lookAgain(group, packageKey(operation.target), source, signal) };
        group.look = look;
        await look.found.finally(() => (look.endedAt = now()));
      }
      return (await group.look.found).get(versionId);
    },
    isOutdated(operation) {
      const group = groups.get(operationKey(operation));
      // One that is under way was begun because the last one no longer counts.
      return group?.look !== undefined && !isTrusted(group.look);
    },
  };

  function isTrusted({ endedAt }: Look): boolean {
    return endedAt !== undefined && now() - endedAt <= longestTrusted;
  }

  async function lookAgain(group: Group, key: string, source: VersionSource, signal: AbortSignal) {
    // One look at a package at a time; what failed before has been told to those whom it concerned.
    for (const look of [group.before?.look, group.look]) await look?.found.catch(() => undefined);
    const deleted = gone(key);
    return group.recheck(
      group.ids.filter((id) => !deleted.has(id)),
      deleted,
      source,
      signal,
    );
  }
}
