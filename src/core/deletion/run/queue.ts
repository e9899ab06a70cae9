import { unlessAborted } from '#core/github';
import type { AccountOnHost } from '../journal/event.ts';
import type { Journal, RunRecord } from '../journal/journal.ts';
import { skipped, operationKey, type Operation, type Outcome, type Result } from '../operation.ts';
import { createCircuitBreaker } from './circuitBreaker.ts';
import { failure, perform, type Run } from './perform.ts';
import { createPauseSwitch, type PauseSwitch } from './pauseSwitch.ts';
import { createMeter, type Progress } from './progress.ts';
import type { Rechecks } from './recheck.ts';
import { createSender, type SenderOptions } from './sender.ts';

export interface QueueOptions extends SenderOptions, AccountOnHost {
  readonly journal: Journal;
}

export interface RunOptions {
  readonly rechecks?: Rechecks | undefined;
  /** The id, in the journal, of the interrupted run that this one continues: they are one in Recently Deleted. */
  readonly resumes?: string | undefined;
  /** Once aborted, no further write is sent; those in flight, and their checks, are awaited for at most 5 s. */
  readonly signal?: AbortSignal | undefined;
  /** While it is paused, no further write is sent; those in flight, and their checks, end. The signal cancels as ever. */
  readonly pauseSwitch?: PauseSwitch | undefined;
  /** Called after every outcome, and when a pause begins or the user ends one. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Called with each result once, at most once a second, the last ones before `onEnd`. */
  readonly onResults?: ((results: readonly Result[]) => void) | undefined;
  /** Shows the summary. Until it resolves, the run counts as interrupted: after a crash, recovery reports it. */
  readonly onEnd?: ((results: readonly Result[]) => unknown) | undefined;
}

export type Queue = ReturnType<typeof createQueue>;

const maxInFlight = 3;
const maxWaitAfterCancelMs = 5000;
const resultsIntervalMs = 1000;

interface Claim {
  readonly operation: Operation;
  readonly ended: Promise<Outcome>;
  outcome?: Outcome;
  /** Of the run that performs it. */
  readonly pauseSwitch: PauseSwitch;
  /** Only the first outcome counts. */
  readonly end: (outcome: Outcome) => void;
}

export function createQueue(options: QueueOptions) {
  const { journal, now, sleep, host, account, accountId } = options;
  /** The running and waiting operations of all runs, by `operationKey`. */
  const claims = new Map<string, Claim>();
  const listeners = new Set<() => void>();
  let active = new AbortController();
  const onPause = () => listeners.forEach((listener) => listener());
  const sender = createSender(options, onPause, () => active.signal);

  return { run, use: sender.use };

  /**
   * Runs a plan. Packages are restored before their versions, and what an operation requires is done before it, or it
   * is skipped. An operation that another run has claimed is not repeated but awaited; only that run can
   * pause or cancel it.
   *
   * @returns every operation once, in the order of the plan, each with exactly one outcome.
   * @throws what `onProgress`, `onResults` and `onEnd` throw, once the run has ended and its end is recorded.
   */
  async function run(
    plan: readonly Operation[],
    {
      signal = new AbortController().signal,
      pauseSwitch = createPauseSwitch(),
      rechecks = new Map(),
      resumes,
      ...callbacks
    }: RunOptions = {},
  ): Promise<readonly Result[]> {
    const operations = new Map(plan.map((operation) => [operationKey(operation), operation]));
    const own = [...operations].flatMap(([key, operation]) =>
      claims.has(key) ? [] : claim(key, operation, pauseSwitch),
    );
    const all = [...operations].flatMap(([key, operation]) => {
      const claimed = claims.get(key);
      return claimed ? { ...claimed, operation } : [];
    });
    const switches = new Set(all.map((each) => each.pauseSwitch));
    const isPaused = () => switches.size > 0 && [...switches].every((each) => each.isPaused);
    const meter = createMeter(all.length, sender, isPaused, now);
    const failures: unknown[] = [];
    const guarded = async (callback: () => unknown) => {
      try {
        await callback();
      } catch (error) {
        failures.push(error);
      }
    };
    const listener = () => void guarded(() => callbacks.onProgress?.(meter.progress()));
    const unreported: Result[] = [];
    let reportedAt = now();
    const reportResults = () => {
      reportedAt = now();
      const batch = unreported.splice(0);
      if (batch.length > 0) void guarded(() => callbacks.onResults?.(batch));
    };
    if (listeners.size === 0) active = new AbortController();
    listeners.add(listener);
    const unsubscribe = [...switches].map((each) => each.onDidChange(listener));
    try {
      const results = all.map(async ({ operation, ended }): Promise<Result> => {
        const result = { operation, outcome: await ended };
        meter.count(result.outcome);
        listener();
        unreported.push(result);
        if (now() >= reportedAt + resultsIntervalMs) reportResults();
        return result;
      });
      const record = own.length > 0 ? await runOwn(own, { signal, pauseSwitch, rechecks }, resumes) : undefined;
      const ended = await Promise.all(results);
      reportResults();
      await guarded(() => callbacks.onEnd?.(ended));
      // If even this cannot be written, recovery reports the run once more.
      await record?.end().catch(() => undefined);
      if (failures.length > 0) throw failures[0];
      return ended;
    } finally {
      listeners.delete(listener);
      unsubscribe.forEach((end) => end());
      if (listeners.size === 0) active.abort();
    }
  }

  function claim(key: string, operation: Operation, pauseSwitch: PauseSwitch): Claim {
    const { promise: ended, resolve } = Promise.withResolvers<Outcome>();
    const end = (outcome: Outcome) => {
      if (claimed.outcome) return;
      claimed.outcome = outcome;
      claims.delete(key);
      resolve(outcome);
    };
    const claimed: Claim = { operation, ended, pauseSwitch, end };
    claims.set(key, claimed);
    return claimed;
  }

  /** @returns the record, which the caller ends; `undefined` if not even that could be written. */
  async function runOwn(
    own: readonly Claim[],
    options: Pick<Run, 'signal' | 'pauseSwitch' | 'rechecks'>,
    resumes: string | undefined,
  ): Promise<RunRecord | undefined> {
    const { signal } = options;
    const pending = own.map((claimed) => ({
      ...claimed,
      required: prerequisitesOf(claimed.operation).flatMap((other) => claims.get(operationKey(other)) ?? []),
    }));
    const operations = own.map(({ operation }) => operation);
    const beginning = journal.begin({ host, account, accountId }, operations, resumes);
    const record = await beginning.catch((error: unknown) => {
      own.forEach(({ end }) => end(skipped(failure('journal', error))));
    });
    if (!record) return undefined;
    const breaker = createCircuitBreaker();
    const shared: Run = { ...options, sender, breaker, record, sent: new Set(), packages: new Map(), now };
    const work = async () => {
      for (let next = await takeReady(pending, signal); next; next = await takeReady(pending, signal)) {
        const unmet = next.required.find(isUnmet);
        if (unmet) next.end(skipped({ kind: 'required', by: unmet.operation }));
        else next.end(await perform(next.operation, shared));
      }
    };
    const ended = new AbortController();
    try {
      const all = Promise.all(Array.from({ length: maxInFlight }, work));
      await unlessAborted(all, signal).catch(() => Promise.race([all, sleep(maxWaitAfterCancelMs, ended.signal)]));
    } finally {
      ended.abort();
      for (const { operation, end } of own) {
        end(shared.sent.has(operation) ? { kind: 'unknown' } : skipped({ kind: 'cancelled' }));
      }
    }
    return record;
  }
}

type Pending = Claim & { readonly required: readonly Claim[] };

/** Takes the first operation whose prerequisites have all ended; `undefined` when all are taken or on abort. */
async function takeReady(pending: Pending[], signal: AbortSignal): Promise<Pending | undefined> {
  while (pending.length > 0 && !signal.aborted) {
    const index = pending.findIndex(({ required }) => required.every(({ outcome }) => outcome));
    const [found] = index < 0 ? [] : pending.splice(index, 1);
    if (found) return found;
    const open = new Set(pending.flatMap(({ required }) => required.filter(({ outcome }) => !outcome)));
    await unlessAborted(Promise.race([...open].map(({ ended }) => ended)), signal).catch(() => undefined);
  }
  return undefined;
}

/** The operations on the versions that it requires; for the restore of a version also the restore of its package. */
function prerequisitesOf({ action, target, requires = [] }: Operation): Operation[] {
  const isVersionRestore = action === 'restore' && target.versionId !== undefined;
  const versions: readonly (number | undefined)[] = isVersionRestore ? [...requires, undefined] : requires;
  return versions.map((versionId) => ({ action, target: { ...target, versionId } }));
}

/** A package's restore is never unmet: GitHub may refuse it because the package exists, so its versions are tried. */
function isUnmet({ operation, outcome }: Claim): boolean {
  const isDone = outcome?.kind === 'deleted' || outcome?.kind === 'restored' || outcome?.kind === 'alreadyGone';
  return !isDone && operation.target.versionId !== undefined;
}
