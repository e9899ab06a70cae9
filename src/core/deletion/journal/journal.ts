import type { Operation, Outcome } from '../operation.ts';
import {
  belongsTo,
  recordedRefusal,
  serializeEvent,
  type Event,
  type AccountOnHost,
  type WrittenAccount,
} from './event.ts';
import { prunable } from './prune.ts';
import { createUndoneBy, recentlyDeleted } from './recentlyDeleted.ts';
import { replay, type JournalFile } from './replay.ts';

export interface JournalStore {
  /** The name of this window's own file, never used by another. */
  readonly name: string;
  /** Adds text to this window's file. Resolves once the text would survive a crash. */
  append(text: string): Promise<void>;
  readAll(): Promise<readonly JournalFile[]>;
  /** Removes another window's file, if it exists. */
  remove(name: string): Promise<void>;
}

export type Journal = ReturnType<typeof createJournal>;

export type RunRecord = Awaited<ReturnType<Journal['begin']>>;

export interface JournalOptions {
  readonly store: JournalStore;
  readonly now: () => number;
  /** Unique over all windows, such as `crypto.randomUUID`. */
  readonly newId: () => string;
}

export function createJournal({ store, now, newId }: JournalOptions) {
  let last: Promise<unknown> = Promise.resolve();
  const readState = async () => replay(await store.readAll());

  return {
    read: readState,
    begin,
    async end(plans: readonly string[]): Promise<void> {
      for (const plan of plans) await add({ type: 'end', plan, at: now() });
    },
    recovered: (intent: string, outcome: Outcome) => settle(intent, outcome, true),
    remove: (intents: readonly string[]) => add({ type: 'removed', intents, at: now() }),
    undoRemove: (intents: readonly string[]) => add({ type: 'removalUndone', intents, at: now() }),
    /** Records the id of this account, once, for entries that have only its login. */
    async recordAccountId(accountOnHost: AccountOnHost): Promise<void> {
      const { openPlans, intents } = await readState();
      const lacksId = (each: WrittenAccount) => each.accountId === undefined && belongsTo(each, accountOnHost);
      if (![...openPlans, ...intents.values()].some(lacksId)) return;
      // As an empty run. Its end is written first, so that it never looks interrupted.
      const plan = newId();
      await add({ type: 'end', plan, at: now() });
      await add({ type: 'plan', id: plan, at: now(), ...accountOnHost, operations: [] });
    },
    /** Removes files of closed windows that are no longer needed. @returns their names. */
    async prune(isRunning: (file: string) => boolean): Promise<readonly string[]> {
      const names = prunable(await store.readAll(), now()).filter((name) => name !== store.name && !isRunning(name));
      for (const name of names) await store.remove(name);
      return names;
    },
  };

  /**
   * Opens a run, or an interrupted one again: records all its operations.
   *
   * @param plan the id of the run that is resumed. @throws what the store throws; nothing may then be sent.
   */
  async function begin(accountOnHost: AccountOnHost, operations: readonly Operation[], plan = newId()) {
    const restores = operations.some(({ action }) => action === 'restore');
    const undoneBy = createUndoneBy(accountOnHost.host, restores ? recentlyDeleted(await readState(), now()) : []);
    await add({ type: 'plan', id: plan, at: now(), ...accountOnHost, operations });
    return {
      /** Awaited before each write. @param retriedId the id of the intent, if its write is retried. @returns its id. */
      async recordIntent(operation: Operation, retriedId?: string): Promise<string> {
        const id = retriedId ?? newId();
        const undoes = operation.action === 'restore' ? undoneBy(operation) : [];
        await add({ type: 'intent', id, plan, at: now(), ...accountOnHost, operation, undoes });
        return id;
      },
      /** Called after the write, unless its outcome is unknown. */
      settle: (intent: string, outcome: Outcome) => settle(intent, outcome, false),
      end: () => add({ type: 'end', plan, at: now() }),
    };
  }

  function settle(intent: string, outcome: Outcome, recovered: boolean): Promise<void> {
    const { kind } = outcome;
    const effect = kind === 'deleted' || kind === 'restored' || kind === 'alreadyGone' ? kind : 'none';
    const tookPackage = kind === 'deleted' && outcome.tookPackage === true;
    const refusal = kind === 'refused' ? recordedRefusal(outcome.reason) : undefined;
    return add({ type: 'settled', intent, at: now(), effect, tookPackage, refusal, recovered });
  }

  /** Appends one line at a time, so that lines do not interleave. */
  function add(event: Event): Promise<void> {
    const added = last.catch(() => undefined).then(() => store.append(serializeEvent(event)));
    last = added;
    return added;
  }
}
