import { unlessAborted } from '../../github/wait.ts';
import { operationKey, type Operation, type Outcome } from '../operation.ts';

/** An operation that waits for its turn, with the promise of its outcome. */
export interface Waiting {
  readonly operation: Operation;
  readonly outcome: Promise<Outcome>;
}

/** `unmet`: what it requires, and what was not done. */
export type Ready<T extends Waiting> = T & { readonly unmet: Operation | undefined };

/** Hands out the operations of a run in their order, each once everything that it requires has its outcome. */
export interface WaitingOperations<T extends Waiting> {
  /** @returns the next one; `undefined` when all are handed out, or the signal is aborted. */
  next(signal: AbortSignal): Promise<Ready<T> | undefined>;
}

/** @param claims the operations of all runs by `operationKey`: another run may have under way what is required. */
export function createWaiting<T extends Waiting>(
  all: readonly T[],
  claims: ReadonlyMap<string, Promise<Outcome>>,
): WaitingOperations<T> {
  const facts = new Map(all.map(({ operation }) => [operationKey(operation), operation.facts]));
  const outcomes = new Map<string, Outcome>();
  const pending = [...all];
  let settled = Promise.withResolvers<undefined>();
  const required = new Map(
    all.map((each) => [each, requiredBy(each.operation).filter((other) => claims.has(operationKey(other)))]),
  );
  for (const key of new Set([...required.values()].flat().map(operationKey))) {
    void claims.get(key)?.then((outcome) => {
      outcomes.set(key, outcome);
      const { resolve } = settled;
      settled = Promise.withResolvers();
      resolve(undefined);
    });
  }

  return {
    async next(signal) {
      while (pending.length > 0 && !signal.aborted) {
        const index = pending.findIndex((each) =>
          required.get(each)?.every((other) => outcomes.has(operationKey(other))),
        );
        const [found] = index < 0 ? [] : pending.splice(index, 1);
        if (found) return { ...found, unmet: unmetBy(found) };
        await unlessAborted(settled.promise, signal).catch(() => undefined);
      }
      return undefined;
    },
  };

  function unmetBy(waiting: T): Operation | undefined {
    const unmet = required
      .get(waiting)
      // The restore of a package may be refused because it is there: its versions say for themselves what holds.
      ?.find((other) => other.target.versionId !== undefined && !isDone(outcomes.get(operationKey(other))));
    return unmet && { ...unmet, facts: facts.get(operationKey(unmet)) };
  }
}

function isDone(outcome: Outcome | undefined): boolean {
  return outcome?.kind === 'deleted' || outcome?.kind === 'restored' || outcome?.kind === 'alreadyGone';
}

/** The versions that it names, and for the restore of a version the restore of its package. */
function requiredBy({ action, target, requires = [] }: Operation): Operation[] {
  const versions = requires.map((versionId): Operation => ({ action, target: { ...target, versionId } }));
  const isVersionRestore = action === 'restore' && target.versionId !== undefined;
  return isVersionRestore ? [...versions, { action, target: { ...target, versionId: undefined } }] : versions;
}
