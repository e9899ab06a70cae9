import { ownerKey, packageKey } from '#core/packages';
import type { SkipReason, Operation, Outcome } from '../operation.ts';

type Extents = Readonly<Record<'everything' | 'action' | 'owner' | 'package', string>>;

/** After `after` refusals in a row, the rest of the run, action, owner or package is skipped: it would fail too. */
const rules: readonly { readonly kinds: readonly SkipReason['kind'][]; extent: keyof Extents; after: number }[] = [
  { kinds: ['authentication', 'rateLimit'], extent: 'everything', after: 1 },
  // Deleting and restoring require different scopes.
  { kinds: ['missingScope'], extent: 'action', after: 1 },
  { kinds: ['singleSignOn', 'oauthAppRestriction'], extent: 'owner', after: 1 },
  { kinds: ['notVisible'], extent: 'package', after: 1 },
  { kinds: ['noAdminRight', 'forbidden', 'notFound'], extent: 'package', after: 3 },
  { kinds: ['server', 'network', 'timeout'], extent: 'everything', after: 5 },
];

export type CircuitBreaker = ReturnType<typeof createCircuitBreaker>;

export function createCircuitBreaker() {
  const stopped = new Map<string, SkipReason>();
  const refusals = new Map<string, number>();

  return {
    reasonToSkip: (operation: Operation): SkipReason | undefined =>
      Object.values(extentsOf(operation))
        .map((extent) => stopped.get(extent))
        .find((reason) => reason !== undefined),
    note(operation: Operation, outcome: Outcome): void {
      const { kind } = outcome;
      if (kind === 'refused') refuse(operation, outcome.reason);
      if (kind === 'skipped') refuse(operation, outcome.because);
      // A success shows that earlier refusals do not apply to other operations.
      if (kind === 'deleted' || kind === 'restored') {
        Object.values(extentsOf(operation)).forEach((extent) => refusals.delete(extent));
      }
    },
    stopEverything: (reason: SkipReason) => void stopped.set('everything', reason),
  };

  function refuse(operation: Operation, reason: SkipReason): void {
    const rule = rules.find(({ kinds }) => kinds.includes(reason.kind));
    if (!rule) return;
    const extent = extentsOf(operation)[rule.extent];
    const count = (refusals.get(extent) ?? 0) + 1;
    refusals.set(extent, count);
    if (count >= rule.after && !stopped.has(extent)) stopped.set(extent, reason);
  }
}

function extentsOf({ action, target }: Operation): Extents {
  return {
    everything: 'everything',
    action: `action ${action}`,
    owner: `owner ${ownerKey(target.owner)}`,
    package: `package ${packageKey(target)}`,
  };
}
