import { type Connection, unlessAborted } from '../../github/index.ts';
import type { Place } from '../journal/event.ts';
import type { Journal, RunRecord } from '../journal/journal.ts';
import { operationKey, type Operation, type Outcome, type Result } from '../operation.ts';
import { createHalts, journalHalt, messageOf } from './halts.ts';
import { createLine, type LineOptions } from './line.ts';
import { packageStates, perform, type Run } from './perform.ts';
import { createMeter, type Progress } from './progress.ts';
import { recheckInGroups, type Rechecks } from './recheck.ts';
import { createWaiting, type Claim } from './waiting.ts';

export interface QueueOptions extends LineOptions, Place {
  readonly journal: Journal;
}

export interface RunOptions {
  /** What looks again at the packages before their versions are deleted. */
  readonly rechecks?: Rechecks | undefined;
  /** Stops at once: nothing more is sent, and what is in flight is waited for at most 5 s. */
  readonly signal?: AbortSignal | undefined;
  /** Told after every outcome, and when a pause begins or ends. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Told what has come of operations, each once: together at most once a second, the last ones before `onEnd`. */
  readonly onResults?: ((results: readonly Result[]) => void) | undefined;
  /** Shows the summary, and is waited for. Until it is back the run counts as cut off, and the recovery tells what came of it. */
  readonly onEnd?: ((results: readonly Result[]) => unknown) | undefined;
}

/** Deletes and restores for one account on one host. */
export interface Queue {
  /**
   * Runs a plan: versions and packages of any owners. Packages are restored before their versions, and what an
   * operation requires is done before it, or it is not tried. An operation that
   * another run has under way is not done again but waited for, so that a plan started twice runs once; only that other
   * run can cancel it.
   *
   * @returns every operation once, in the order of the plan, each with exactly one outcome.
   * @throws what `onProgress`, `onResults` and `onEnd` throw, once the run has ended and that is on record.
   */
  run(plan: readonly Operation[], options?: RunOptions): Promise<readonly Result[]>;
  /** Goes on with a newer connection of the same account: what is sent from now on. */
  use(connection: Connection): void;
}

const mostInFlight = 3;
/** ms. */
const longestGoodbye = 5000;
/** ms. */
const longestUntold = 1000;

export function createQueue(options: QueueOptions): Queue {
  const { journal, now, sleep, host, account, accountId } = options;
  /** What all runs have under way, by `operationKey`. */
  const claims = new Map<string, Promise<Outcome>>();
  const listeners = new Set<() => void>();
  let active = new AbortController();
  const line = createLine(
    { ...options, onPause: () => listeners.forEach((listener) => listener()) },
    () => active.signal,
  );

  return { run, use: (connection) => line.use(connection) };

  async function run(
    plan: readonly Operation[],
    { signal = new AbortController().signal, rechecks = new Map(), ...told }: RunOptions = {},
  ): Promise<readonly Result[]> {
    const own: Claim[] = [];
    const all = restoresFirst(plan).map((operation) => {
      const outcome = claims.get(operationKey(operation));
      if (outcome) return { operation, outcome };
      const claimed = claim(operation);
      own.push(claimed);
      return claimed;
    });
    const meter = createMeter(all.length, line, now);
    const failures: unknown[] = [];
    const guarded = async (tell: () => unknown) => {
      try {
        await tell();
      } catch (error) {
        failures.push(error);
      }
    };
    const listener = () => void guarded(() => told.onProgress?.(meter.progress()));
    const untold: Result[] = [];
    let toldAt = now();
    const tellResults = () => {
      toldAt = now();
      const batch = untold.splice(0);
      if (batch.length > 0) void guarded(() => told.onResults?.(batch));
    };
    if (listeners.size === 0) active = new AbortController();
    listeners.add(listener);
    try {
      const results = all.map(async ({ operation, outcome: ending }): Promise<Result> => {
        const outcome = await ending;
        meter.count(outcome);
        listener();
        untold.push({ operation, outcome });
        if (now() >= toldAt + longestUntold) tellResults();
        return { operation, outcome };
      });
      const record = own.length > 0 ? await runOwn(own, signal, rechecks) : undefined;
      const ended = inPlanOrder(plan, await Promise.all(results));
      tellResults();
      await guarded(() => told.onEnd?.(ended));
      // Where even this cannot be written, the run is reported once more by the recovery.
      await record?.end().catch(() => undefined);
      if (failures.length > 0) throw failures[0];
      return ended;
    } finally {
      listeners.delete(listener);
      if (listeners.size === 0) active.abort();
    }
  }

  function claim(operation: Operation): Claim {
    const key = operationKey(operation);
    const outcome = Promise.withResolvers<Outcome>();
    claims.set(key, outcome.promise);
    const end = (how: Outcome) => {
      if (claims.get(key) === outcome.promise) claims.delete(key);
      outcome.resolve(how);
    };
    return { operation, outcome: outcome.promise, end };
  }

  /** @returns the record, still to be ended; `undefined` where not even that could be written. */
  async function runOwn(
    own: readonly Claim[],
    signal: AbortSignal,
    rechecks: Rechecks,
  ): Promise<RunRecord | undefined> {
    let record: RunRecord;
    const operations = own.map(({ operation }) => operation);
    try {
      record = await journal.begin({ host, account, accountId }, operations);
    } catch (error) {
      own.forEach(({ end }) => end({ kind: 'notTried', because: journalHalt(error) }));
      return undefined;
    }
    const stateOf = packageStates();
    const recheck = recheckInGroups(operations, rechecks, (target) => stateOf(target).gone, now);
    const shared: Run = { line, halts: createHalts(), record, signal, sent: new Set(), stateOf, recheck };
    const waiting = createWaiting(own, claims);
    const work = async () => {
      for (let next = await waiting.next(signal); next; next = await waiting.next(signal)) {
        const { operation, end, unmet } = next;
        if (unmet) {
          end({ kind: 'notTried', because: { kind: 'required', by: unmet } });
          continue;
        }
        try {
          end(await perform(operation, shared));
        } catch (error) {
          if (signal.aborted) return;
          const because = { kind: 'unexpected', message: messageOf(error) } as const;
          shared.halts.everything(because);
          end(shared.sent.has(operation) ? { kind: 'unknown', because } : { kind: 'notTried', because });
        }
      }
    };
    const ended = new AbortController();
    try {
      const all = Promise.all(Array.from({ length: mostInFlight }, work));
      await unlessAborted(all, signal).catch(() => Promise.race([all, sleep(longestGoodbye, ended.signal)]));
    } finally {
      ended.abort();
      for (const { operation, end } of own) end(shared.sent.has(operation) ? { kind: 'unknown' } : cancelled);
    }
    return record;
  }
}

const cancelled: Outcome = { kind: 'notTried', because: { kind: 'cancelled' } };

/** Every operation once, the restores of packages first. */
function restoresFirst(plan: readonly Operation[]): Operation[] {
  const unique = [...new Map(plan.map((operation) => [operationKey(operation), operation])).values()];
  return [...unique.filter(isPackageRestore), ...unique.filter((operation) => !isPackageRestore(operation))];
}

function inPlanOrder(plan: readonly Operation[], results: readonly Result[]): Result[] {
  const byKey = new Map(results.map((result) => [operationKey(result.operation), result]));
  return [...new Set(plan.map(operationKey))].flatMap((key) => byKey.get(key) ?? []);
}

function isPackageRestore({ action, target }: Operation): boolean {
  return action === 'restore' && target.versionId === undefined;
}
