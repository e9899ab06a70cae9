import { packageKey, targetKey, type NamedVersion, type Target } from '#core/packages';
import type { PackageType, Problem } from '#core/github';

/** What is to be done to a package or to one version. Plain data, written to the journal. */
export interface Operation {
  readonly action: 'delete' | 'restore';
  readonly target: Target;
  readonly facts?: Facts | undefined;
  /** The versions of the package that come first, so that an interrupted run leaves orphans and no broken image. */
  readonly requires?: readonly number[] | undefined;
  /** The optional package token of the API's restore of a package. Never stored. */
  readonly packageToken?: string | undefined;
}

/** What people know the target by; it cannot be read any more once it is gone. */
export interface Facts {
  /** The digest of a container version, the version string of any other. */
  readonly versionName?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly versionCount?: number | undefined;
}

/** Why GitHub refused. A 404 says that the admin role is missing only where the target reads fine. */
export type Refusal =
  Problem | { readonly kind: 'noAdminRight' | 'notVisible' | 'notDeleted'; readonly message: string };

export type SkipReason =
  | Refusal
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'required'; readonly by: Operation }
  | Changed
  | { readonly kind: 'windowClosed'; readonly sent: boolean }
  /** The intent could not be written down, or this program has a bug. */
  | { readonly kind: 'journal' | 'unexpected'; readonly message: string };

/** How a version has changed since it was planned. */
export type Changed =
  | { readonly kind: 'tagsChanged'; readonly tags: readonly string[] }
  | { readonly kind: 'dependency'; readonly of: readonly NamedVersion[] }
  /** What is new could not be read, and may depend on it. */
  | { readonly kind: 'unverified'; readonly problem: Problem | undefined };

export type Outcome =
  /** `tookPackage`: it was the last version; only restoring the package brings it back. */
  | { readonly kind: 'deleted'; readonly tookPackage?: boolean | undefined }
  | { readonly kind: 'restored'; readonly already?: boolean | undefined }
  | { readonly kind: 'alreadyGone' }
  | { readonly kind: 'refused'; readonly reason: Refusal }
  /** Sent, perhaps without effect: the intent stays open. `inTransit`: it may still arrive. */
  | {
      readonly kind: 'unknown';
      readonly because?: { readonly kind: 'inTransit' } | { readonly kind: 'unexpected'; readonly message: string };
    }
  | { readonly kind: 'skipped'; readonly because: SkipReason };

export interface Result {
  readonly operation: Operation;
  readonly outcome: Outcome;
}

export function deleted(tookPackage: boolean): Outcome {
  return tookPackage ? { kind: 'deleted', tookPackage } : { kind: 'deleted' };
}

export function skipped(because: SkipReason): Outcome {
  return { kind: 'skipped', because };
}

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

export function byOutcome(results: readonly Result[]): Record<Outcome['kind'], readonly Result[]> {
  const none = { deleted: [], restored: [], alreadyGone: [], refused: [], unknown: [], skipped: [] };
  return { ...none, ...Object.groupBy(results, ({ outcome }) => outcome.kind) };
}

/** Returns the results of a run: where it has deleted or restored in a package, no 404 there means a missing role. */
export function correctRefusals(results: readonly Result[]): Result[] {
  const { deleted, restored } = byOutcome(results);
  const own = [...deleted, ...restored.filter(({ outcome }) => outcome.kind === 'restored' && !outcome.already)];
  const proven = new Set(own.map(({ operation }) => packageKey(operation.target)));
  return results.map(({ operation, outcome }): Result => {
    if (!proven.has(packageKey(operation.target))) return { operation, outcome };
    if (outcome.kind === 'refused') return { operation, outcome: { ...outcome, reason: corrected(outcome.reason) } };
    if (outcome.kind === 'skipped') return { operation, outcome: skipped(corrected(outcome.because)) };
    return { operation, outcome };
  });
}

function corrected<T extends SkipReason>(reason: T): T | Extract<Refusal, { kind: 'notFound' }> {
  return reason.kind === 'noAdminRight' ? { kind: 'notFound', message: reason.message } : reason;
}
