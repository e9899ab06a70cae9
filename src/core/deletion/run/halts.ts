import { ownerKey, packageKey } from '../../packages/index.ts';
import type { Halt, Operation, Refusal } from '../operation.ts';

/** What a run no longer tries, since it would be refused like what went before. */
export type Halts = ReturnType<typeof createHalts>;

/** After so many refusals for want of rights in a row the rest of the package is not tried. */
const mostRightsRefusals = 3;
/** After so many operations in a row that the server failed at, nothing more is tried. */
const mostServerFaults = 5;

export function createHalts() {
  const halts = new Map<string, Halt>();
  const refusals = new Map<string, number>();
  let serverFaults = 0;

  return {
    /** @returns why the operation is not to be tried; `undefined` where nothing speaks against it. */
    of: (operation: Operation): Halt | undefined =>
      Object.values(scopesOf(operation))
        .map((scope) => halts.get(scope))
        .find((halt) => halt !== undefined),
    /** Draws the consequences of a refusal. */
    refused(operation: Operation, reason: Refusal): void {
      const scope = scopeStopped(scopesOf(operation), reason);
      if (scope !== undefined && !halts.has(scope)) halts.set(scope, reason);
    },
    /** Earlier refusals in the same package meant nothing for the others. */
    succeeded(operation: Operation): void {
      refusals.delete(scopesOf(operation).package);
      serverFaults = 0;
    },
    everything: (because: Halt) => void halts.set('everything', because),
  };

  function scopeStopped(scopes: Scopes, reason: Refusal): string | undefined {
    switch (reason.kind) {
      case 'authentication':
      case 'rateLimit':
        return scopes.everything;
      // Deleting and restoring want scopes of their own.
      case 'missingScope':
        return scopes.action;
      case 'singleSignOn':
      case 'oauthAppRestriction':
        return scopes.owner;
      case 'notVisible':
        return scopes.package;
      case 'noAdminRight':
      case 'forbidden':
      case 'notFound': {
        const count = (refusals.get(scopes.package) ?? 0) + 1;
        refusals.set(scopes.package, count);
        return count >= mostRightsRefusals ? scopes.package : undefined;
      }
      case 'server':
      case 'network':
      case 'timeout':
        return ++serverFaults >= mostServerFaults ? scopes.everything : undefined;
      default:
        return undefined;
    }
  }
}

type Scopes = Readonly<Record<'everything' | 'action' | 'owner' | 'package', string>>;

function scopesOf({ action, target }: Operation): Scopes {
  return {
    everything: 'everything',
    action: `action ${action}`,
    owner: `owner ${ownerKey(target.owner)}`,
    package: `package ${packageKey(target)}`,
  };
}

export function journalHalt(error: unknown): Halt {
  return { kind: 'journal', message: messageOf(error) };
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
