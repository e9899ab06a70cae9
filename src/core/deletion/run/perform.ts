import { packageKey, type Target } from '../../packages/target.ts';
import { summarizeVersion, type VersionSummary } from '../../packages/summary.ts';
import type { Connection } from '../../github/connection.ts';
import type { FetchPage } from '../../github/lookahead.ts';
import {
  deletePackage,
  deleteVersion,
  getPackage,
  getVersion,
  restorePackage,
  restoreVersion,
} from '../../github/packages.ts';
import { GitHubError, type Problem } from '../../github/problem.ts';
import type { Halts } from './halts.ts';
import { isFault, isOutage, type Line, type RequestOptions } from './line.ts';
import {
  deleted,
  lastVersionTakesPackage,
  type Halt,
  type Operation,
  type Outcome,
  type Refusal,
} from '../operation.ts';
import type { RunRecord } from '../journal/journal.ts';
import { presenceOf, type Presence } from '../presence.ts';
import type { Rechecked } from './recheckGroups.ts';
import { versionPages } from './recheck.ts';

/** What the operations of one run share. */
export interface Run {
  readonly line: Line;
  readonly halts: Halts;
  readonly record: RunRecord;
  readonly signal: AbortSignal;
  /** By package: what was read of it before the first of its operations. */
  readonly packages: Map<string, Promise<PackageState>>;
  /** Tells whether a version is still what the plan was made for. */
  readonly recheck: Rechecked;
}

export interface PackageState {
  /** How many versions it had. */
  readonly versionCount: number;
  /** How many of them are known to be gone since. */
  gone: number;
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
  const { line, halts, record } = run;
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
    checkpoint(operation, run)();
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
      if (problem.kind === 'rateLimit' || problem.kind === 'authentication') {
        halts.refused(operation, problem);
        return { kind: 'notTried', because: problem };
      }
      if (!isDoubtful && problem.kind !== 'notFound') return { kind: 'refused', reason: problem };
      if (isDoubtful) sent.doubtful = sent.unresolved = true;
      const presence = await line
        .request((connection) => presenceOf(connection, operation.target), options(run, operation, true))
        .catch((error: unknown) => {
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
        await line.request((connection) => send(connection, operation), { ...options(run, operation, false), onTurn });
        return undefined;
      } catch (error) {
        // Its turn came long after the look at its package.
        if (error !== outdated) throw error;
      }
    }
  }

  async function onTurn(): Promise<void> {
    checkpoint(operation, run)();
    if (run.recheck.isOutdated(operation)) throw outdated;
    try {
      intent = await record.intend(operation, intent);
    } catch (error) {
      throw new Stopped(journalHalt(error));
    }
    checkpoint(operation, run)();
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
  async function hiddenOutcome(): Promise<Outcome> {
    const state = await run.packages.get(packageKey(operation.target))?.catch(() => undefined);
    if (operation.action === 'delete' && lastVersionTakesPackage(operation.target.packageType)) {
      if (sent.doubtful) return deleted(true);
      if (state && state.gone > 0) return { kind: 'alreadyGone' };
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

const notVisible: Refusal = { kind: 'notVisible', message: 'Neither the version nor its package can be read.' };

/**
 * Reads each package once before its first operation: a 404 after that can be understood, and what the account may
 * not see is refused by one request instead of hundreds. A package to be restored is not there to be read.
 */
async function refusedByReading(operation: Operation, run: Run): Promise<Outcome | undefined> {
  const { target, action } = operation;
  if (action === 'restore' && target.versionId === undefined) return undefined;
  const key = packageKey(target);
  let reading = run.packages.get(key);
  if (!reading) {
    reading = run.line
      .request((connection) => getPackage(connection, target), options(run, operation, true))
      .then(({ version_count }) => ({ versionCount: version_count, gone: 0 }));
    run.packages.set(key, reading);
  }
  try {
    await reading;
    return undefined;
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    const { problem } = error;
    if (problem.kind === 'rateLimit' || problem.kind === 'authentication' || isOutage(problem) || isFault(problem)) {
      run.halts.refused(operation, problem);
      return { kind: 'notTried', because: problem };
    }
    if (problem.kind !== 'notFound') return { kind: 'refused', reason: problem };
    return isOwnAndPlain(target) ? { kind: 'alreadyGone' } : { kind: 'refused', reason: notVisible };
  }
}

/** A version that is not what the plan was made for is left alone. */
async function changedSincePlan(operation: Operation, run: Run): Promise<Outcome | undefined> {
  try {
    const page: FetchPage<VersionSummary> = (which) =>
      run.line.request(
        (connection) => versionPages(connection, operation.target)(which),
        options(run, operation, true),
      );
    const version = async (versionId: number) => {
      const reading = run.line.request(
        (connection) => getVersion(connection, { ...operation.target, versionId }),
        options(run, operation, true),
      );
      return reading.then(summarizeVersion, (error: unknown) => {
        if (error instanceof GitHubError && error.problem.kind === 'notFound') return undefined;
        throw error;
      });
    };
    const changed = await run.recheck.changed(operation, { page, version }, run.signal);
    if (changed !== 'gone') return changed && { kind: 'notTried', because: changed };
    noteGone(operation, run);
    return { kind: 'alreadyGone' };
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    const { problem } = error;
    if (problem.kind === 'rateLimit' || problem.kind === 'authentication') run.halts.refused(operation, problem);
    return { kind: 'notTried', because: { kind: 'unverified', problem } };
  }
}

/** What people own themselves they can always see, but for types whose rights are a repository's (scope `repo`). */
function isOwnAndPlain({ owner, packageType, versionId }: Target): boolean {
  const isPlain = packageType !== 'maven' && packageType !== 'docker';
  return versionId === undefined && owner.kind === 'authenticatedUser' && isPlain;
}

function noteGone({ target }: Operation, { packages }: Run): void {
  if (target.versionId === undefined) return;
  const note = (state: PackageState) => {
    state.gone++;
  };
  packages.get(packageKey(target))?.then(note, () => undefined);
}

/** Whether all versions are gone, and the package with them. */
async function hasTakenPackage({ target }: Operation, { packages, line }: Run): Promise<boolean> {
  if (target.versionId === undefined || !lastVersionTakesPackage(target.packageType)) return false;
  const state = await packages.get(packageKey(target))?.catch(() => undefined);
  if (!state || state.gone < state.versionCount) return false;
  const reading = getPackage(line.connection, target);
  return reading.then(
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

function options(run: Run, operation: Operation, repeatable: boolean): RequestOptions {
  return { repeatable, signal: run.signal, onTurn: checkpoint(operation, run) };
}

function checkpoint(operation: Operation, { halts, signal }: Run): () => void {
  return () => {
    signal.throwIfAborted();
    const halt = halts.of(operation);
    if (halt) throw new Stopped(halt);
  };
}

function haltOf(error: unknown, { signal, halts }: Run): Halt {
  if (error instanceof Stopped) {
    if (error.because.kind === 'journal') halts.everything(error.because);
    return error.because;
  }
  if (signal.aborted) return { kind: 'cancelled' };
  throw error;
}

export function journalHalt(error: unknown): Halt {
  return { kind: 'journal', message: error instanceof Error ? error.message : String(error) };
}
