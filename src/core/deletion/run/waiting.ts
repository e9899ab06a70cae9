import { unlessAborted } from '../../github/index.ts';
import { operationKey, type Operation, type Outcome } from '../operation.ts';

/** An operation that a run has to bring to its outcome. */
export interface Claim {
  readonly operation: Operation;
  readonly outcome: Promise<Outcome>;
  /** The first word counts. */
  readonly end: (outcome: Outcome) => void;
}

/**
 * Hands out the operations of a run in their order, each once everything that it requires has its outcome.
 *
 * @param claims the operations of all runs by `operationKey`: another run may have under way what is required.
 */
export function createWaiting(own: readonly Claim[], claims: ReadonlyMap<string, Promise<Outcome>>) {
  const facts = new Map(own.map(({ operation }) => [operationKey(operation), operation.facts]));
  const outcomes = new Map<string, Outcome>();
  const pending = own.map((claim) => ({
    claim,
    required: requiredBy(claim.operation).filter((other) => claims.has(operationKey(other))),
  }));
  let settled = Promise.withResolvers<undefined>();
  for (const key of new Set(pending.flatMap(({ required }) => required.map(operationKey)))) {
    void claims.get(key)?.then((outcome) => {
      outcomes.set(key, outcome);
      const { resolve } = settled;
      settled = Promise.withResolvers();
      resolve(undefined);
    });
  }

  return {
    /**
     * @returns the next one, with what it requires and what was not done (`unmet`); `undefined` when all are handed out,
     * or the signal is aborted.
     */
    async next(signal: AbortSignal): Promise<(Claim & { readonly unmet: Operation | undefined }) | undefined> {
      while (pending.length > 0 && !signal.aborted) {
        const index = pending.findIndex(({ required }) => required.every((other) => outcomes.has(operationKey(other))));
        const [found] = index < 0 ? [] : pending.splice(index, 1);
        if (found) return { ...found.claim, unmet: unmetIn(found.required) };
        await unlessAborted(settled.promise, signal).catch(() => undefined);
      }
      return undefined;
    },
  };

  function unmetIn(required: readonly Operation[]): Operation | undefined {
    // The restore of a package may be refused because it is there: its versions say for themselves what holds.
    const unmet = required.find(
      (other) => other.target.versionId !== undefined && !isDone(outcomes.get(operationKey(other))),
    );
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
