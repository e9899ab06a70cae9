import {
  type Connection,
  deletePackage,
  deleteVersion,
  getPackage,
  restorePackage,
  restoreVersion,
  GitHubError,
  type Problem,
} from '../../github/index.ts';
import { packageKey, type Target } from '../../packages/index.ts';
import type { RunRecord } from '../journal/journal.ts';
import { deleted, lastVersionTakesPackage, type Halt, type Operation, type Outcome } from '../operation.ts';
import { presenceOf, type Presence } from '../presence.ts';
import { journalHalt, type Halts } from './halts.ts';
import { isFault, isOutage, type Line } from './line.ts';
import type { Rechecked } from './recheck.ts';

/** What the operations of one run share. */
export interface Run {
  readonly line: Line;
  readonly halts: Halts;
  readonly record: RunRecord;
  readonly signal: AbortSignal;
  /** The operations whose write may have gone out. */
  readonly sent: Set<Operation>;
  readonly stateOf: (target: Target) => PackageState;
  /** Tells whether a version is still what the plan was made for. */
  readonly recheck: Rechecked;
}

/** What a run knows of a package. */
export interface PackageState {
  /** How many versions it had before the first of its operations. */
  versionCount?: Promise<number>;
  /** The versions that are known to be gone since. */
  readonly gone: Set<number>;
}

/** Returns what gives the state of each package, the same each time. */
export function packageStates(): (target: Target) => PackageState {
  const states = new Map<string, PackageState>();
  return (target) => {
    const state = states.get(packageKey(target)) ?? { gone: new Set() };
    states.set(packageKey(target), state);
    return state;
  };
}

/** No longer wanted. */
class Stopped extends Error {
  readonly because: Halt;

  constructor(because: Halt) {
    super(because.kind);
    this.because = because;
  }
}

/** A write that brought no clear answer is sent so often in all, with a look at the server between. */
const mostTries = 3;

/**
 * Brings one operation to its outcome. The intent is on record before the write goes out, the outcome after; an
 * unknown one leaves the intent open.
 *
 * @returns never rejects for what the server, the network or the person does.
 */
export async function perform(operation: Operation, run: Run): Promise<Outcome> {
  const { line, halts, record, signal } = run;
  let intent: string | undefined;
  /** `doubtful`: a write has gone out that may have taken effect; `unresolved` until the server was looked at. */
  const sent = { doubtful: false, unresolved: false };

  let outcome: Outcome;
  try {
    outcome = await attempt();
  } catch (error) {
    outcome = sent.unresolved ? await lastLook() : { kind: 'notTried', because: haltOf(error, run) };
  }
  if (outcome.kind === 'refused') halts.refused(operation, outcome.reason);
  if (outcome.kind === 'deleted' || outcome.kind === 'restored') halts.succeeded(operation);
  if (intent !== undefined && outcome.kind !== 'unknown') {
    // Where the outcome cannot be written the intent stays open, and the next look at the server settles it.
    await record.settle(intent, outcome).catch((error: unknown) => halts.everything(journalHalt(error)));
  }
  return outcome;

  async function attempt(): Promise<Outcome> {
    checkpoint(operation, run);
    const refusal = await refusedByReading(operation, run);
    if (refusal) return refusal;
    for (let tries = 1; ; tries++) {
      let problem: Problem;
      try {
        return (await writeUnlessChanged()) ?? (await succeeded());
      } catch (error) {
        if (!(error instanceof GitHubError)) throw error;
        problem = error.problem;
      }
      const isDoubtful = isOutage(problem) || isFault(problem);
      if (endsAll(problem)) return notTried(problem, operation, run);
      if (!isDoubtful && problem.kind !== 'notFound') return { kind: 'refused', reason: problem };
      if (isDoubtful) sent.doubtful = sent.unresolved = true;
      const look = read(operation, run)((connection) => presenceOf(connection, operation.target));
      const presence = await look.catch((error: unknown) => {
        if (error instanceof GitHubError) return undefined;
        throw error;
      });
      if (presence === undefined) return { kind: 'unknown' };
      const found = await outcomeOf(presence, problem);
      if (found) return found;
      sent.unresolved = false;
      if (tries >= mostTries) return { kind: 'refused', reason: problem };
    }
  }

  /** @returns what became of it where it was not written, since the version is no longer what the plan was made for. */
  async function writeUnlessChanged(): Promise<Outcome | undefined> {
    for (;;) {
      const changed = await changedSincePlan(operation, run);
      // What has gone since a write without an answer has gone by it.
      if (changed) return changed.kind === 'alreadyGone' && sent.doubtful ? deleted(false) : changed;
      try {
        await line.request((connection) => send(connection, operation), { repeatable: false, signal, onTurn });
        return undefined;
      } catch (error) {
        // Its turn came long after the look at its package.
        if (error !== outdated) throw error;
      }
    }
  }

  async function onTurn(): Promise<void> {
    checkpoint(operation, run);
    if (run.recheck.isOutdated(operation)) throw outdated;
    try {
      run.sent.add(operation);
      intent = await record.intend(operation, intent);
    } catch (error) {
      throw new Stopped(journalHalt(error));
    }
    checkpoint(operation, run);
  }

  /** @returns `undefined` where the write is to be repeated. */
  async function outcomeOf(presence: Presence, problem: Problem): Promise<Outcome | undefined> {
    const isDone = operation.action === 'restore' ? presence === 'there' : presence === 'gone';
    const isPackageRestore = operation.action === 'restore' && operation.target.versionId === undefined;
    // A package of that name may be another one: its restore is done only where the server has not said no.
    if (isDone && !(isPackageRestore && !sent.doubtful)) {
      if (!sent.doubtful && operation.action === 'restore') return { kind: 'restored', already: true };
      if (sent.doubtful) return succeeded();
      noteGone(operation, run);
      return { kind: 'alreadyGone' };
    }
    if (presence === 'hidden') return hiddenOutcome();
    if (problem.kind !== 'notFound') return undefined;
    // The version reads although its delete may have worked a moment ago: not sure enough to forget it.
    if (sent.doubtful) return { kind: 'unknown' };
    const { message } = problem;
    if (operation.action === 'delete') return { kind: 'refused', reason: { kind: 'noAdminRight', message } };
    return { kind: 'refused', reason: presence === 'there' ? { kind: 'notDeleted', message } : problem };
  }

  /** Neither the version nor its package reads, though the package did when the run came to it. */
  function hiddenOutcome(): Outcome {
    if (operation.action === 'delete' && lastVersionTakesPackage(operation.target.packageType)) {
      if (sent.doubtful) return deleted(true);
      if (run.stateOf(operation.target).gone.size > 0) return { kind: 'alreadyGone' };
    }
    return sent.doubtful ? { kind: 'unknown' } : { kind: 'refused', reason: notVisible };
  }

  async function succeeded(): Promise<Outcome> {
    sent.unresolved = false;
    if (operation.action === 'restore') return { kind: 'restored' };
    noteGone(operation, run);
    return deleted(await hasTakenPackage(operation, run));
  }

  /** The run ends: one look, without waiting for anything. */
  async function lastLook(): Promise<Outcome> {
    const presence = await presenceOf(line.connection, operation.target).catch(() => undefined);
    if (presence === undefined || presence === 'hidden') return { kind: 'unknown' };
    const isDone = presence === (operation.action === 'restore' ? 'there' : 'gone');
    return isDone ? succeeded() : { kind: 'notTried', because: halts.of(operation) ?? { kind: 'cancelled' } };
  }
}

/** What a write ends with whose package has to be looked at again first. */
const outdated = new Error('outdated');

const notVisible = { kind: 'notVisible', message: 'Neither the version nor its package can be read.' } as const;

/**
 * Reads each package once before its first operation: a 404 after that can be understood, and what the account may
 * not see is refused by one request instead of hundreds. A package to be restored is not there to be read.
 */
async function refusedByReading(operation: Operation, run: Run): Promise<Outcome | undefined> {
  const { target, action } = operation;
  if (action === 'restore' && target.versionId === undefined) return undefined;
  const state = run.stateOf(target);
  const counting = () => read(operation, run)((connection) => getPackage(connection, target));
  state.versionCount ??= counting().then(({ version_count }) => version_count);
  try {
    await state.versionCount;
    return undefined;
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    const { problem } = error;
    if (endsAll(problem) || isOutage(problem) || isFault(problem)) return notTried(problem, operation, run);
    if (problem.kind !== 'notFound') return { kind: 'refused', reason: problem };
    return isOwnAndPlain(target) ? { kind: 'alreadyGone' } : { kind: 'refused', reason: notVisible };
  }
}

/** A version that is not what the plan was made for is left alone. */
async function changedSincePlan(operation: Operation, run: Run): Promise<Outcome | undefined> {
  try {
    const changed = await run.recheck.changed(operation, read(operation, run), run.signal);
    if (changed !== 'gone') return changed && { kind: 'notTried', because: changed };
    noteGone(operation, run);
    return { kind: 'alreadyGone' };
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    const { problem } = error;
    if (endsAll(problem)) run.halts.refused(operation, problem);
    return { kind: 'notTried', because: { kind: 'unverified', problem } };
  }
}

/** What people own themselves they can always see, but for types whose rights are a repository's (scope `repo`). */
function isOwnAndPlain({ owner, packageType, versionId }: Target): boolean {
  const isPlain = packageType !== 'maven' && packageType !== 'docker';
  return versionId === undefined && owner.kind === 'authenticatedUser' && isPlain;
}

function noteGone({ target }: Operation, run: Run): void {
  if (target.versionId !== undefined) run.stateOf(target).gone.add(target.versionId);
}

/** Whether all versions are gone, and the package with them. */
async function hasTakenPackage({ target }: Operation, { stateOf, line }: Run): Promise<boolean> {
  if (target.versionId === undefined || !lastVersionTakesPackage(target.packageType)) return false;
  const { versionCount, gone } = stateOf(target);
  if (versionCount === undefined || gone.size < (await versionCount)) return false;
  return getPackage(line.connection, target).then(
    () => false,
    (error: unknown) => error instanceof GitHubError && error.problem.kind === 'notFound',
  );
}

function send(connection: Connection, { action, target, packageToken }: Operation): Promise<void> {
  const { versionId } = target;
  if (versionId === undefined) {
    return action === 'delete'
      ? deletePackage(connection, target)
      : restorePackage(connection, target, { token: packageToken });
  }
  const reference = { ...target, versionId };
  return action === 'delete' ? deleteVersion(connection, reference) : restoreVersion(connection, reference);
}

/** Whether waiting has not helped, so that the next request would fail alike. */
function endsAll({ kind }: Problem): boolean {
  return kind === 'rateLimit' || kind === 'authentication';
}

function notTried(because: Problem, operation: Operation, { halts }: Run): Outcome {
  halts.refused(operation, because);
  return { kind: 'notTried', because };
}

/** What reads something from the server for an operation, for as long as that is wanted. */
function read(operation: Operation, run: Run): <T>(call: (connection: Connection) => Promise<T>) => Promise<T> {
  const { line, signal } = run;
  return (call) => line.request(call, { repeatable: true, signal, onTurn: () => checkpoint(operation, run) });
}

/** @throws Stopped, or the signal's reason, where the operation is no longer wanted. */
function checkpoint(operation: Operation, { halts, signal }: Run): void {
  signal.throwIfAborted();
  const halt = halts.of(operation);
  if (halt) throw new Stopped(halt);
}

function haltOf(error: unknown, { signal, halts }: Run): Halt {
  if (error instanceof Stopped) {
    if (error.because.kind === 'journal') halts.everything(error.because);
    return error.because;
  }
  if (signal.aborted) return { kind: 'cancelled' };
  throw error;
}
