import { packageKey } from '../packages/target.ts';
import type { Halt, Refusal, Result } from './operation.ts';

/**
 * Returns the results of a run with what they say together: a 404 to the delete of what reads fine is taken for want
 * of the admin role, but not where the same run deleted or restored in that package, which takes that role. There it
 * stays GitHub's plain `notFound`, which nothing explains: it may pass, or the role was lost in the middle of the run.
 */
export function weighed(results: readonly Result[]): Result[] {
  const proven = new Set(
    results.flatMap(({ operation, outcome }) =>
      outcome.kind === 'deleted' || (outcome.kind === 'restored' && !outcome.already)
        ? [packageKey(operation.target)]
        : [],
    ),
  );
  return results.map((result): Result => {
    const { operation, outcome } = result;
    if (!proven.has(packageKey(operation.target))) return result;
    if (outcome.kind === 'refused') return { operation, outcome: { ...outcome, reason: plain(outcome.reason) } };
    if (outcome.kind === 'notTried') return { operation, outcome: { ...outcome, because: plain(outcome.because) } };
    return result;
  });
}

function plain<T extends Refusal | Halt>(reason: T): T | Extract<Refusal, { kind: 'notFound' }> {
  return reason.kind === 'noAdminRight' ? { kind: 'notFound', message: reason.message } : reason;
}
