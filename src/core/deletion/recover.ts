import type { Connection } from '../github/connection.ts';
import { listPackages } from '../github/packages.ts';
import type { Effect, Place } from './journal/event.ts';
import type { Journal } from './journal/journal.ts';
import { openIntents, type Intent, type State } from './journal/state.ts';
import {
  deleted,
  lastVersionTakesPackage,
  operationKey,
  type Operation,
  type Outcome,
  type Result,
} from './operation.ts';
import { presenceOf } from './presence.ts';

export interface RecoveryOptions extends Place {
  readonly journal: Journal;
  /** Of the account that deleted: what another may not see would look deleted. */
  readonly connection: Connection;
  /** Whether the window of that journal file is still open: what it has under way is its own to finish. */
  readonly isRunning: (file: string) => boolean;
}

/** What had become of what was cut off. */
export interface Recovery {
  /** One report for each run that never told its end, the oldest first. */
  readonly runs: readonly RecoveredRun[];
  /** Open intents of runs that had told their end, such as of cancelled ones. */
  readonly others: readonly Result[];
}

export interface RecoveredRun {
  /** For `journal.end`, once the report has been shown: until then the run is reported again. */
  readonly plan: string;
  /** When it began, in ms since 1970. */
  readonly at: number;
  /** All its operations, each with its outcome. */
  readonly results: readonly Result[];
  /** What is left to do, for "go on". */
  readonly remaining: readonly Operation[];
}

/**
 * Checks what closed windows left open with the server, and writes down what it finds. What cannot be found out stays
 * open, as `unknown`, until the next time. The intents of other hosts and accounts are left alone.
 */
export async function recover(options: RecoveryOptions): Promise<Recovery> {
  const { journal, host, account, isRunning } = options;
  const state = await journal.read();
  const isOurs = (filed: Place & { readonly file: string }) =>
    filed.host === host && filed.account.toLowerCase() === account.toLowerCase() && !isRunning(filed.file);
  const found = new Map<string, Outcome>();
  for (const intent of openIntents(state).filter(isOurs)) {
    const outcome = await check(intent, options).catch((): Outcome => ({ kind: 'unknown' }));
    found.set(intent.id, outcome);
    if (outcome.kind !== 'unknown') await journal.recovered(intent.id, effectFound(outcome));
  }
  const runs = state.openPlans.filter(isOurs).map(({ id, at, operations }): RecoveredRun => {
    const outcomes = outcomesOf(id, state, found);
    const results = operations.map((operation): Result => {
      const outcome = outcomes.get(operationKey(operation)) ?? { kind: 'notTried', because: { kind: 'cancelled' } };
      return { operation, outcome };
    });
    const remaining = results.filter(({ outcome }) => outcome.kind === 'notTried').map(({ operation }) => operation);
    return { plan: id, at, results, remaining };
  });
  const reported = new Set(runs.map(({ plan }) => plan));
  const others = [...found].flatMap(([id, outcome]): Result[] => {
    const intent = state.intents.get(id);
    return intent && !reported.has(intent.plan) ? [{ operation: intent.operation, outcome }] : [];
  });
  return { runs, others };
}

function outcomesOf(plan: string, { intents }: State, found: ReadonlyMap<string, Outcome>): Map<string, Outcome> {
  const own = [...intents.values()].filter((intent) => intent.plan === plan);
  return new Map(own.map((intent) => [operationKey(intent.operation), found.get(intent.id) ?? settledOutcome(intent)]));
}

function settledOutcome({ settled }: Intent): Outcome {
  if (!settled) return { kind: 'unknown' };
  if (settled.effect === 'none') return noEffect;
  return settled.effect === 'deleted' ? deleted(settled.tookPackage) : { kind: settled.effect };
}

const noEffect: Outcome = { kind: 'notTried', because: { kind: 'cancelled' } };

function effectFound(outcome: Outcome): { effect: Effect; tookPackage: boolean } {
  if (outcome.kind === 'deleted') return { effect: 'deleted', tookPackage: outcome.tookPackage === true };
  return { effect: outcome.kind === 'restored' ? 'restored' : 'none', tookPackage: false };
}

/** The package could be read when the intent was written: what a 404 means now follows from that. */
async function check({ operation }: Intent, { connection }: RecoveryOptions): Promise<Outcome> {
  const { action, target } = operation;
  const presence = await presenceOf(connection, target);
  if (action === 'restore') return presence === 'there' ? { kind: 'restored' } : noEffect;
  if (presence === 'there') return noEffect;
  if (presence === 'gone' && target.versionId !== undefined) return deleted(false);
  // Without the package there is no telling it from lost access, but that the owner's list still answers.
  await listPackages(connection, target.owner, target.packageType, { read: packageName, perPage: 1 });
  if (presence === 'gone') return deleted(false);
  return lastVersionTakesPackage(target.packageType) ? deleted(true) : { kind: 'unknown' };
}

const packageName = ({ name }: { readonly name: string }): string => name;
