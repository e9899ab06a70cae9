import { type Connection, listPackages } from '#core/github';
import { belongsTo, type AccountOnHost, type WrittenAccount } from './journal/event.ts';
import type { Journal } from './journal/journal.ts';
import { unsettledIntents, type Intent } from './journal/replay.ts';
import { byOutcome, deleted, lastVersionDeletesPackage, skipped, operationKey } from './operation.ts';
import type { Operation, Outcome, Result } from './operation.ts';
import { presenceOf } from './presence.ts';
import type { Clock } from './run/sender.ts';

export interface RecoveryOptions extends AccountOnHost, Pick<Clock, 'now'> {
  readonly journal: Journal;
  /** Of the account that sent the requests: what another account cannot see would look deleted. */
  readonly connection: Connection;
  /** Whether the window of that journal file is still open, and so finishes its operations itself. */
  readonly isRunning: (file: string) => boolean;
}

export interface Recovery {
  /** Interrupted runs, oldest first; reported again until `journal.end` is called with their `plan`. */
  readonly runs: readonly { readonly plan: string; readonly results: readonly Result[] }[];
  /** The operations that were unsettled, of these runs and of others, such as cancelled ones. */
  readonly verified: readonly { readonly plan: string; readonly result: Result }[];
  readonly checkAgainAt: number | undefined;
}

/** How long after an intent its write may still arrive, from a proxy or from a queue at GitHub. */
export const maxInTransitMs = 300_000;

/** Recovers now, and again once no request can still be in transit. @throws what `recover` throws. */
export async function* recoveries(options: RecoveryOptions & Clock, signal: AbortSignal): AsyncGenerator<Recovery> {
  for (let next: number | undefined = 0; next !== undefined;) {
    await options.sleep(Math.max(next - options.now(), 0), signal).catch(() => undefined);
    if (signal.aborted) return;
    const recovery = await recover(options);
    next = recovery.checkAgainAt;
    yield recovery;
  }
}

/**
 * Verifies what closed windows of this account left unsettled, and records what it finds. What cannot be found out, or
 * was sent recently and shows no effect yet, remains unsettled until the next time.
 */
export async function recover(options: RecoveryOptions): Promise<Recovery> {
  const { journal, isRunning } = options;
  const state = await journal.read();
  const isOurs = (filed: WrittenAccount & { readonly file: string }) =>
    belongsTo(filed, options) && !isRunning(filed.file);
  const found = new Map<Intent, Outcome>();
  let youngest = -Infinity;
  for (const intent of unsettledIntents(state).filter(isOurs)) {
    const outcome = await verify(intent, options).catch((): Outcome => ({ kind: 'unknown' }));
    found.set(intent, outcome);
    if (outcome.kind !== 'unknown') await journal.recovered(intent.id, outcome);
    else if (outcome.because?.kind === 'inTransit') youngest = Math.max(youngest, intent.at);
  }
  const byPlan = Map.groupBy(state.intents.values(), ({ plan }) => plan);
  const runs = state.openPlans.filter(isOurs).map(({ id, operations }) => {
    const intents = new Map(byPlan.get(id)?.map((intent) => [operationKey(intent.operation), intent]));
    const results = operations.map((operation): Result => {
      const intent = intents.get(operationKey(operation));
      const outcome = intent
        ? (found.get(intent) ?? recordedOutcome(intent))
        : skipped({ kind: 'windowClosed', sent: false });
      return { operation, outcome };
    });
    return { plan: id, results: withRequired(results) };
  });
  const verified = [...found].map(([{ plan, operation }, outcome]) => ({ plan, result: { operation, outcome } }));
  return { runs, verified, checkAgainAt: Number.isFinite(youngest) ? youngest + maxInTransitMs : undefined };
}

function recordedOutcome({ settled }: Intent): Outcome {
  if (!settled) return { kind: 'unknown' };
  const { effect, tookPackage, refusal } = settled;
  if (refusal) return { kind: 'refused', reason: refusal };
  if (effect === 'none') return noEffect;
  return effect === 'deleted' ? deleted(tookPackage) : { kind: effect };
}

/** Marks what requires a refused operation: it stays too, so it cannot be resumed. */
function withRequired(results: readonly Result[]): Result[] {
  const refused = new Map(byOutcome(results).refused.map(({ operation }) => [operationKey(operation), operation]));
  return results.map(({ operation, outcome }) => {
    const { action, target, requires = [] } = operation;
    const [by] = requires.flatMap((versionId) => {
      return refused.get(operationKey({ action, target: { ...target, versionId } })) ?? [];
    });
    return { operation, outcome: by && outcome.kind === 'skipped' ? skipped({ kind: 'required', by }) : outcome };
  });
}

/** Returns what an interrupted run has still to do, in its order. */
export function resumable(results: readonly Result[]): Operation[] {
  return results.flatMap(({ operation, outcome }) =>
    outcome.kind === 'skipped' && outcome.because.kind === 'windowClosed' ? [operation] : [],
  );
}

const noEffect = skipped({ kind: 'windowClosed', sent: true });

/** The package could be read when the intent was written, so a 404 now means that something was deleted or hidden. */
async function verify({ operation, at }: Intent, { connection, now }: RecoveryOptions): Promise<Outcome> {
  const { action, target } = operation;
  // Uses the time before the read; absolute, since clocks can be set back.
  const mayArrive = Math.abs(now() - at) < maxInTransitMs;
  const none: Outcome = mayArrive ? { kind: 'unknown', because: { kind: 'inTransit' } } : noEffect;
  const presence = await presenceOf(connection, target);
  if (action === 'restore') return presence === 'there' ? { kind: 'restored' } : none;
  if (presence === 'there') return none;
  if (presence === 'gone' && target.versionId !== undefined) return deleted(false);
  // The package may be deleted, or access lost. Without access to the owner's list this throws.
  await listPackages(connection, target.owner, target.packageType, { read: ({ name }) => name, perPage: 1 });
  if (presence === 'gone') return deleted(false);
  return lastVersionDeletesPackage(target.packageType) ? deleted(true) : { kind: 'unknown' };
}
