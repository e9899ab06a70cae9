import { daysToRestore, targetKey, timeToRestore, type Target, type TimeToRestore } from '#core/packages';
import { deletedTarget, type Facts, type Operation } from '../operation.ts';
import type { WrittenAccount } from './event.ts';
import type { State } from './replay.ts';

export interface DeletedEntry extends WrittenAccount {
  /** The same as long as the entry exists. */
  readonly id: string;
  /** The run that deleted it. */
  readonly plan: string;
  /** All deletions of this target that the journal holds. */
  readonly intents: readonly string[];
  readonly target: Target;
  readonly facts: Facts | undefined;
  /** The ids of the versions of which it was a part; they were deleted before it. */
  readonly requires: readonly number[];
  /** ms since 1970; so is `expiresAt`. */
  readonly deletedAt: number;
  readonly expiresAt: number;
  readonly timeLeft: TimeToRestore;
  /** Only restoring the package brings it back. */
  readonly tookPackage: boolean;
}

const day = 86_400_000;

/** Returns what was deleted and neither restored nor removed, newest first; expired entries for one more day. */
export function recentlyDeleted(state: State, now: number): DeletedEntry[] {
  const entries = new Map<string, DeletedEntry>();
  for (const intent of state.intents.values()) {
    const { id, plan, host, account, accountId, operation, settled } = intent;
    const { target, facts, requires = [] } = operation;
    if (operation.action !== 'delete' || settled?.effect !== 'deleted' || state.dismissed.has(id)) continue;
    const key = `${host} ${targetKey(target)}`;
    const other = entries.get(key);
    const intents = [...(other?.intents ?? []), id];
    // An outcome that recovery found happened right after the intent, if at all.
    const deletedAt = settled.recovered ? intent.at : settled.at;
    const entry: DeletedEntry = {
      ...{ id, plan, intents, host, account, accountId, target, facts, requires, deletedAt },
      expiresAt: deletedAt + daysToRestore * day,
      timeLeft: timeToRestore(deletedAt, now),
      tookPackage: settled.tookPackage,
    };
    entries.set(key, other && other.deletedAt > deletedAt ? { ...other, intents } : entry);
  }
  return [...entries.values()]
    .filter(({ expiresAt }) => expiresAt + day > now)
    .sort((one, other) => other.deletedAt - one.deletedAt || (one.id < other.id ? -1 : 1));
}

/** What is left to restore of one run: entries that were deleted together, newest first; at least one. */
export interface DeletedOperation {
  readonly plan: string;
  /** When the last of them was deleted; ms since 1970. */
  readonly deletedAt: number;
  readonly entries: readonly DeletedEntry[];
}

/** Returns the operations of entries, newest first. @param entries newest first, as `recentlyDeleted` returns them. */
export function deletedOperations(entries: readonly DeletedEntry[]): DeletedOperation[] {
  // Every intent names its run, also those that the first builds wrote.
  return [...Map.groupBy(entries, ({ plan }) => plan).values()].flatMap((ofPlan) =>
    ofPlan.slice(0, 1).map(({ plan, deletedAt }) => ({ plan, deletedAt, entries: ofPlan })),
  );
}

/** Returns whether GitHub still restores an entry. */
export function isRestorable({ timeLeft }: DeletedEntry): boolean {
  return timeLeft.unit !== 'none';
}

/** Returns a function that returns the intents whose deletions a restore on the host undoes. */
export function createUndoneBy(host: string, entries: readonly DeletedEntry[]) {
  const intents = new Map<string, string[]>();
  for (const { target, tookPackage, ...entry } of entries.filter((each) => each.host === host)) {
    const targets = tookPackage && target.versionId !== undefined ? [target, deletedTarget(target, true)] : [target];
    for (const key of targets.map(targetKey)) intents.set(key, [...(intents.get(key) ?? []), ...entry.intents]);
  }
  return ({ target }: Operation): readonly string[] => intents.get(targetKey(target)) ?? [];
}
