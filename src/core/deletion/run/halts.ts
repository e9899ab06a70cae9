import { ownerKey, packageKey } from '../../packages/target.ts';
import type { Halt, Operation, Refusal } from '../operation.ts';

/** What a run no longer tries, since it would be refused like what went before. */
export interface Halts {
  /** Why the operation is not to be tried; `undefined` where nothing speaks against it. */
  of(operation: Operation): Halt | undefined;
  /** Draws the consequences of a refusal. */
  refused(operation: Operation, reason: Refusal): void;
  /** A success: earlier refusals in the same package meant nothing for the others. */
  succeeded(operation: Operation): void;
  everything(because: Halt): void;
}

/** After so many refusals for want of rights in a row the rest of the package is not tried. */
const mostRightsRefusals = 3;
/** After so many operations in a row that the server failed at, nothing more is tried. */
const mostServerFaults = 5;

export function createHalts(): Halts {
  const halts = new Map<string, Halt>();
  const refusals = new Map<string, number>();
  let serverFaults = 0;

  return {
    of: (operation) =>
      scopes(operation)
        .map((scope) => halts.get(scope))
        .find((halt) => halt !== undefined),
    refused(operation, reason) {
      const scope = scopeStopped(operation, reason);
      if (scope !== undefined && !halts.has(scope)) halts.set(scope, reason);
    },
    succeeded(operation) {
      refusals.delete(packageScope(operation));
      serverFaults = 0;
    },
    everything: (because) => void halts.set('everything', because),
  };

  function scopeStopped(operation: Operation, reason: Refusal): string | undefined {
    switch (reason.kind) {
      case 'authentication':
      case 'rateLimit':
        return 'everything';
      // Deleting and restoring want scopes of their own.
      case 'missingScope':
        return actionScope(operation);
      case 'singleSignOn':
      case 'oauthAppRestriction':
        return ownerScope(operation);
      case 'notVisible':
        return packageScope(operation);
      case 'noAdminRight':
      case 'forbidden':
      case 'notFound': {
        const count = (refusals.get(packageScope(operation)) ?? 0) + 1;
        refusals.set(packageScope(operation), count);
        return count >= mostRightsRefusals ? packageScope(operation) : undefined;
      }
      case 'server':
      case 'network':
      case 'timeout':
        return ++serverFaults >= mostServerFaults ? 'everything' : undefined;
      default:
        return undefined;
    }
  }
}

const actionScope = ({ action }: Operation): string => `action ${action}`;
const ownerScope = ({ target }: Operation): string => `owner ${ownerKey(target.owner)}`;
const packageScope = ({ target }: Operation): string => `package ${packageKey(target)}`;

function scopes(operation: Operation): string[] {
  return ['everything', actionScope(operation), ownerScope(operation), packageScope(operation)];
}
