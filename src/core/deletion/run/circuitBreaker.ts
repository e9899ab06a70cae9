import { ownerKey, packageKey } from '#core/packages';
import type { SkipReason, Operation, Outcome } from '../operation.ts';

type Scopes = Readonly<Record<'everything' | 'action' | 'owner' | 'package', string>>;

/** After so many refusals in a row, the rest of the scope is skipped, because it would be refused too. */
const rules: readonly { readonly kinds: readonly SkipReason['kind'][]; scope: keyof Scopes; after: number }[] = [
  { kinds: ['authentication', 'rateLimit'], scope: 'everything', after: 1 },
  // Deleting and restoring require different scopes.
  { kinds: ['missingScope'], scope: 'action', after: 1 },
  { kinds: ['singleSignOn', 'oauthAppRestriction'], scope: 'owner', after: 1 },
  { kinds: ['notVisible'], scope: 'package', after: 1 },
  { kinds: ['noAdminRight', 'forbidden', 'notFound'], scope: 'package', after: 3 },
  { kinds: ['server', 'network', 'timeout'], scope: 'everything', after: 5 },
];

export type CircuitBreaker = ReturnType<typeof createCircuitBreaker>;

export function createCircuitBreaker() {
  const stopped = new Map<string, SkipReason>();
  const refusals = new Map<string, number>();

  return {
    reasonToSkip: (operation: Operation): SkipReason | undefined =>
      Object.values(scopesOf(operation))
        .map((scope) => stopped.get(scope))
        .find((reason) => reason !== undefined),
    note(operation: Operation, outcome: Outcome): void {
      const { kind } = outcome;
      if (kind === 'refused') refuse(operation, outcome.reason);
      if (kind === 'skipped') refuse(operation, outcome.because);
      // Earlier refusals meant nothing for the others.
      if (kind === 'deleted' || kind === 'restored') {
        Object.values(scopesOf(operation)).forEach((scope) => refusals.delete(scope));
      }
    },
    stopEverything: (reason: SkipReason) => void stopped.set('everything', reason),
  };

  function refuse(operation: Operation, reason: SkipReason): void {
    const rule = rules.find(({ kinds }) => kinds.includes(reason.kind));
    if (!rule) return;
    const scope = scopesOf(operation)[rule.scope];
    const count = (refusals.get(scope) ?? 0) + 1;
    refusals.set(scope, count);
    if (count >= rule.after && !stopped.has(scope)) stopped.set(scope, reason);
  }
}

function scopesOf({ action, target }: Operation): Scopes {
  return {
    everything: 'everything',
    action: `action ${action}`,
    owner: `owner ${ownerKey(target.owner)}`,
    package: `package ${packageKey(target)}`,
  };
}
