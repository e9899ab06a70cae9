import { deletePackage, deleteVersion, getPackage, restorePackage, restoreVersion, GitHubError } from '#core/github';
import type { Connection, Problem } from '#core/github';
import { packageKey, type Target } from '#core/packages';
import type { RunRecord } from '../journal/journal.ts';
import { deleted, lastVersionDeletesPackage, skipped, type Operation, type Outcome } from '../operation.ts';
import { presenceOf, type Presence } from '../presence.ts';
import type { CircuitBreaker } from './circuitBreaker.ts';
import type { PauseSwitch } from './pauseSwitch.ts';
import type { Rechecks } from './recheck.ts';
import { isUnclear, type Sender } from './sender.ts';

export interface Run {
  readonly sender: Sender;
  readonly breaker: CircuitBreaker;
  readonly record: RunRecord;
  readonly signal: AbortSignal;
  /** Operations whose write may have been sent. */
  readonly sent: Set<Operation>;
  readonly packages: Map<string, PackageState>;
  readonly rechecks: Rechecks;
  readonly pauseSwitch: PauseSwitch;
  readonly now: () => number;
}

export interface PackageState {
  /** The number of versions before the run's first operation on the package. */
  versionCount?: Promise<number>;
  /** The versions that are known to be gone since then. */
  readonly gone: Set<number>;
}

const stopped = new Error('stopped');
/** The run was paused, or the check is too old, so the package has to be checked again before the write. */
const notYet = new Error('not yet');

/** Attempts at a write without a clear outcome; each retry follows a check on the server. */
const maxAttempts = 3;

/** Performs one operation. The intent is written before the request is sent, a known outcome after. */
export async function perform(operation: Operation, run: Run): Promise<Outcome> {
  const { sender, breaker, record, signal, pauseSwitch, now } = run;
  const { action, target } = operation;
  const { versionId, packageType } = target;
  const state = run.packages.get(packageKey(target)) ?? { gone: new Set() };
  run.packages.set(packageKey(target), state);
  const recheck = action === 'delete' ? run.rechecks.get(packageKey(target)) : undefined;
  const expectedPresence: Presence = action === 'restore' ? 'there' : 'gone';
  let intent: string | undefined;
  /** A write was sent that may have taken effect; `isUnverified` until it is checked on the server. */
  let mayHaveTakenEffect = false;
  let isUnverified = false;

  const outcome = await attempt().catch(interrupted);
  breaker.note(operation, outcome);
  if (intent !== undefined && outcome.kind !== 'unknown') {
    // If the outcome cannot be written, the intent remains unsettled, and recovery settles it.
    await record.settle(intent, outcome).catch((error: unknown) => breaker.stopEverything(failure('journal', error)));
  }
  return outcome;

  async function attempt(): Promise<Outcome> {
    await pauseSwitch.untilResumed(signal);
    throwIfStopped();
    const unreadable = await checkReadable();
    if (unreadable) return unreadable;
    for (let attempts = 1; ;) {
      let problem: Problem;
      await pauseSwitch.untilResumed(signal);
      try {
        const found = await checkAgain();
        if (found) return found;
        await sender.send((connection) => write(connection, operation), { isRetried: false, signal, beforeSend });
        return await succeeded();
      } catch (error) {
        if (error === notYet) continue;
        problem = problemOf(error);
      }
      if (stopsEverything(problem)) return skipped(problem);
      if (isUnclear(problem)) mayHaveTakenEffect = isUnverified = true;
      else if (problem.kind !== 'notFound') return { kind: 'refused', reason: problem };
      const check = read((connection) => presenceOf(connection, target));
      const presence = await check.catch((error: unknown) => void problemOf(error));
      if (presence === undefined) return { kind: 'unknown' };
      const found = await outcomeFrom(presence, problem);
      if (found) return found;
      isUnverified = false;
      if (++attempts > maxAttempts) return { kind: 'refused', reason: problem };
    }
  }

  /** Reads the package once per run, unless it is to be restored: if it can be read, a later 404 means a missing role. */
  async function checkReadable(): Promise<Outcome | undefined> {
    if (action === 'restore' && versionId === undefined) return undefined;
    state.versionCount ??= read((connection) => getPackage(connection, target)).then((found) => found.version_count);
    try {
      await state.versionCount;
      return undefined;
    } catch (error) {
      const problem = problemOf(error);
      if (stopsEverything(problem) || isUnclear(problem)) return skipped(problem);
      if (problem.kind !== 'notFound') return { kind: 'refused', reason: problem };
      return isAlwaysVisible(target) ? { kind: 'alreadyGone' } : { kind: 'refused', reason: notVisible };
    }
  }

  async function checkAgain(): Promise<Outcome | undefined> {
    if (versionId === undefined) return undefined;
    try {
      const change = await recheck?.findChange(versionId, { gone: state.gone, send: read, signal, now });
      if (change !== 'gone') return change && skipped(change);
      noteGone();
      // It disappeared after our write, so our write deleted it.
      return mayHaveTakenEffect ? deleted(false) : { kind: 'alreadyGone' };
    } catch (error) {
      const problem = problemOf(error);
      if (stopsEverything(problem)) breaker.note(operation, skipped(problem));
      return skipped({ kind: 'unverified', problem });
    }
  }

  async function beforeSend(): Promise<void> {
    throwIfStopped();
    if (pauseSwitch.isPaused || (versionId !== undefined && recheck?.isOutdated(versionId, now()))) throw notYet;
    run.sent.add(operation);
    try {
      intent = await record.recordIntent(operation, intent);
    } catch (error) {
      breaker.stopEverything(failure('journal', error));
      throw stopped;
    }
    throwIfStopped();
  }

  /** @returns `undefined` if the write is to be retried. */
  async function outcomeFrom(presence: Presence, problem: Problem): Promise<Outcome | undefined> {
    // Another package may have the name, so after a refused restore its presence does not count as restored.
    if (presence === expectedPresence && (mayHaveTakenEffect || action === 'delete' || versionId !== undefined)) {
      if (mayHaveTakenEffect) return succeeded();
      if (action === 'restore') return { kind: 'restored', already: true };
      noteGone();
      return { kind: 'alreadyGone' };
    }
    if (presence === 'hidden') {
      const mayGoWithVersion = action === 'delete' && lastVersionDeletesPackage(packageType);
      if (mayGoWithVersion && mayHaveTakenEffect) return deleted(true);
      if (mayGoWithVersion && state.gone.size > 0) return { kind: 'alreadyGone' };
      return mayHaveTakenEffect ? { kind: 'unknown' } : { kind: 'refused', reason: notVisible };
    }
    if (problem.kind !== 'notFound') return undefined;
    // Reading shows no effect, but reads may lag behind the write.
    if (mayHaveTakenEffect) return { kind: 'unknown' };
    const { message } = problem;
    if (action === 'delete') return { kind: 'refused', reason: { kind: 'noAdminRight', message } };
    return { kind: 'refused', reason: presence === 'there' ? { kind: 'notDeleted', message } : problem };
  }

  async function succeeded(): Promise<Outcome> {
    isUnverified = false;
    if (action === 'restore') return { kind: 'restored' };
    noteGone();
    const count =
      versionId !== undefined && lastVersionDeletesPackage(packageType) ? await state.versionCount : undefined;
    if (count === undefined || state.gone.size < count) return deleted(false);
    const reading = presenceOf(sender.connection, { ...target, versionId: undefined });
    return deleted((await reading.catch(() => undefined)) === 'gone');
  }

  function noteGone(): void {
    if (versionId !== undefined) state.gone.add(versionId);
  }

  async function interrupted(error: unknown): Promise<Outcome> {
    const reason = breaker.reasonToSkip(operation) ?? { kind: 'cancelled' };
    if (isUnverified) {
      // Checked once, without the pauses and retries of `sender`.
      const presence = await presenceOf(sender.connection, target).catch(() => undefined);
      if (presence === undefined || presence === 'hidden') return { kind: 'unknown' };
      return presence === expectedPresence ? succeeded() : skipped(reason);
    }
    if (error === stopped || signal.aborted) return skipped(reason);
    const because = failure('unexpected', error);
    breaker.stopEverything(because);
    return run.sent.has(operation) ? { kind: 'unknown', because } : skipped(because);
  }

  function read<T>(call: (connection: Connection) => Promise<T>): Promise<T> {
    return sender.send(call, { isRetried: true, signal, beforeSend: throwIfStopped });
  }

  function throwIfStopped(): void {
    signal.throwIfAborted();
    if (breaker.reasonToSkip(operation)) throw stopped;
  }
}

const notVisible = { kind: 'notVisible', message: 'The package cannot be read.' } as const;

export function failure<Kind extends 'journal' | 'unexpected'>(kind: Kind, error: unknown) {
  return { kind, message: error instanceof Error ? error.message : String(error) };
}

function problemOf(error: unknown): Problem {
  if (error instanceof GitHubError) return error.problem;
  throw error;
}

/** Every further request would fail the same way. */
function stopsEverything({ kind }: Problem): boolean {
  return kind === 'rateLimit' || kind === 'authentication';
}

/** Users always see their own packages, except packages of types whose permissions come from the repository (scope `repo`). */
function isAlwaysVisible({ owner, packageType, versionId }: Target): boolean {
  const hasOwnPermissions = packageType !== 'maven' && packageType !== 'docker';
  return versionId === undefined && owner.kind === 'authenticatedUser' && hasOwnPermissions;
}

function write(connection: Connection, { action, target }: Operation): Promise<void> {
  const { versionId } = target;
  if (versionId === undefined) {
    return action === 'delete' ? deletePackage(connection, target) : restorePackage(connection, target);
  }
  const reference = { ...target, versionId };
  return action === 'delete' ? deleteVersion(connection, reference) : restoreVersion(connection, reference);
}
