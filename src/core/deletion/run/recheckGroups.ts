import type { Connection } from '../../github/connection.ts';
import { packageKey, type Target } from '../../packages/target.ts';
import { operationKey, type Changed, type Operation } from '../operation.ts';

/** Sends what reads something from the server when it is its turn. */
export type Ask = <T>(call: (connection: Connection) => Promise<T>) => Promise<T>;

/**
 * Looks again at a package that versions are being deleted of.
 *
 * @param ids of versions about to be deleted. @param gone the versions of the plan that were deleted by now.
 * @returns why a version must not be deleted, by its id; `gone` for one that the server has no more.
 * @throws GitHubError where the list cannot be read, and the signal's reason when aborted.
 */
export type Recheck = (
  ids: readonly number[],
  gone: ReadonlySet<number>,
  ask: Ask,
  signal: AbortSignal,
) => Promise<ReadonlyMap<number, Changed | 'gone'>>;

/** By `packageKey`: what looks again at the packages that a plan was made for. */
export type Rechecks = ReadonlyMap<string, Recheck>;

export interface Rechecked {
  /** Why the version must not be deleted; looks again at its package unless that was done for its group a moment ago. */
  changed(operation: Operation, ask: Ask, signal: AbortSignal): Promise<Changed | 'gone' | undefined>;
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
 * @param operations of a run. @param gone the versions that it has deleted of a package by now. @param now in ms since
 * 1970.
 */
export function recheckInGroups(
  operations: readonly Operation[],
  rechecks: Rechecks,
  gone: (target: Target) => ReadonlySet<number>,
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
    async changed(operation, ask, signal) {
      const group = groups.get(operationKey(operation));
      const { target } = operation;
      if (!group || target.versionId === undefined) return undefined;
      if (!group.look || (group.look.endedAt !== undefined && !isTrusted(group.look))) {
        const look: Look = { found: lookAgain(group, gone(target), ask, signal) };
        group.look = look;
        await look.found.finally(() => (look.endedAt = now()));
      }
      return (await group.look.found).get(target.versionId);
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

  async function lookAgain(group: Group, deleted: ReadonlySet<number>, ask: Ask, signal: AbortSignal) {
    // One look at a package at a time; what failed before has been told to those whom it concerned.
    for (const look of [group.before?.look, group.look]) await look?.found.catch(() => undefined);
    const ids = group.ids.filter((id) => !deleted.has(id));
    return group.recheck(ids, deleted, ask, signal);
  }
}
