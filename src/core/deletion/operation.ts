import { packageKey, targetKey, type NamedVersion, type Target } from '../packages/index.ts';
import type { PackageType, Problem } from '../github/index.ts';

/** What a person wants done to a package, or to one version. Plain data that can be kept and read again. */
export interface Operation {
  readonly action: 'delete' | 'restore';
  readonly target: Target;
  readonly facts?: Facts | undefined;
  /**
   * The versions of the same package that the same thing must have been done to before: an image is deleted before its
   * parts, and restored after them, so that an interrupted run leaves parts without their image and no broken image.
   */
  readonly requires?: readonly number[] | undefined;
  /** The optional package token of the API's restore of a package. Never kept. */
  readonly packageToken?: string | undefined;
}

/** What people know the target by, kept with it: nothing can be read of it once it is gone. */
export interface Facts {
  /** The digest of a container version, the version string of any other. */
  readonly versionName?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  /** Of a package: how many versions go with it. */
  readonly versionCount?: number | undefined;
}

/**
 * Why an operation was refused: the server's reason, or what its 404 has been found to mean. `noAdminRight`: 404 on a
 * write to what reads fine. `notVisible`: 404 of everything, so that the package is gone as a whole, or hidden from this
 * account. `notDeleted`: 404 on the restore of a package that is there.
 */
export type Refusal =
  Problem | { readonly kind: 'noAdminRight' | 'notVisible' | 'notDeleted'; readonly message: string };

/** Why an operation was not tried: what stopped it, its package, its owner or everything. */
export type Halt =
  | Refusal
  | { readonly kind: 'cancelled' }
  /** What had to be done before was not done. */
  | { readonly kind: 'required'; readonly by: Operation }
  | Changed
  /** The window that ran it is no more. `sent`: it had begun, and without effect. */
  | { readonly kind: 'windowClosed'; readonly sent: boolean }
  /** `journal`: the intent could not be written down, so nothing was sent. `unexpected`: a mistake of this program. */
  | { readonly kind: 'journal' | 'unexpected'; readonly message: string };

/** Why a version that was to be deleted is no longer what the plan was made for. */
export type Changed =
  | { readonly kind: 'tagsChanged'; readonly tags: readonly string[] }
  /** `of`: what stays and depends on it now. */
  | { readonly kind: 'dependency'; readonly of: readonly NamedVersion[] }
  /** What is new in the package could not be read, and may depend on it. */
  | { readonly kind: 'unverified'; readonly problem: Problem | undefined };

/** How an operation ended. */
export type Outcome =
  /** `tookPackage`: it was the last version, and the package went with it; only restoring the package brings it back. */
  | { readonly kind: 'deleted'; readonly tookPackage?: boolean | undefined }
  /** `already`: somebody else had restored it. */
  | { readonly kind: 'restored'; readonly already?: boolean | undefined }
  /** Somebody else had deleted it. */
  | { readonly kind: 'alreadyGone' }
  | { readonly kind: 'refused'; readonly reason: Refusal }
  /**
   * Sent, and nothing tells whether it took effect: the intent stays open, to be checked later. `onItsWay`: the server
   * does not show it yet, and it was sent so lately that it may still arrive.
   */
  | {
      readonly kind: 'unknown';
      readonly because?: { readonly kind: 'onItsWay' } | { readonly kind: 'unexpected'; readonly message: string };
    }
  /** Without effect, and free to be tried again. */
  | { readonly kind: 'notTried'; readonly because: Halt };

/** An operation with its outcome. */
export interface Result {
  readonly operation: Operation;
  readonly outcome: Outcome;
}

export function deleted(tookPackage: boolean): Outcome {
  return tookPackage ? { kind: 'deleted', tookPackage } : { kind: 'deleted' };
}

export function notTried(because: Halt): Outcome {
  return { kind: 'notTried', because };
}

/** Tells operations apart. */
export function operationKey({ action, target }: Operation): string {
  return `${action} ${targetKey(target)}`;
}

/** Returns whether the delete of a package's last version takes the package with it; elsewhere it is refused. */
export function lastVersionTakesPackage(type: PackageType): boolean {
  return type === 'npm' || type === 'nuget' || type === 'rubygems';
}

/** Returns what a delete of the target has taken: the package, where the last version took it along. */
export function targetTaken(target: Target, tookPackage: boolean | undefined): Target {
  return tookPackage ? { ...target, versionId: undefined } : target;
}

/** Returns the results of each kind of outcome, in the order of the plan. */
export function byOutcome(results: readonly Result[]): Record<Outcome['kind'], readonly Result[]> {
  const none = { deleted: [], restored: [], alreadyGone: [], refused: [], unknown: [], notTried: [] };
  return { ...none, ...Object.groupBy(results, ({ outcome }) => outcome.kind) };
}

/**
 * Returns the results of a run with what they say together: a 404 to the delete of what reads fine is taken for want
 * of the admin role, but not where the same run deleted or restored in that package, which takes that role. There it
 * stays GitHub's plain `notFound`, which nothing explains: it may pass, or the role was lost in the middle of the run.
 */
export function weighed(results: readonly Result[]): Result[] {
  const { deleted, restored } = byOutcome(results);
  const own = [...deleted, ...restored.filter(({ outcome }) => outcome.kind === 'restored' && !outcome.already)];
  const proven = new Set(own.map(({ operation }) => packageKey(operation.target)));
  return results.map(({ operation, outcome }): Result => {
    if (!proven.has(packageKey(operation.target))) return { operation, outcome };
    if (outcome.kind === 'refused') return { operation, outcome: { ...outcome, reason: plain(outcome.reason) } };
    if (outcome.kind === 'notTried') return { operation, outcome: notTried(plain(outcome.because)) };
    return { operation, outcome };
  });
}

function plain<T extends Halt>(reason: T): T | Extract<Refusal, { kind: 'notFound' }> {
  return reason.kind === 'noAdminRight' ? { kind: 'notFound', message: reason.message } : reason;
}
