import { packageKey, targetKey, type NamedVersion, type Target } from '#core/packages';
import type { PackageType, Problem } from '#core/github';

/** A delete or restore of a package or of one version. Plain data, written to the journal. */
export interface Operation {
  readonly action: 'delete' | 'restore';
  readonly target: Target;
  readonly facts?: Facts | undefined;
  /** The versions of the package that come first, so that an interrupted run leaves orphans, but no broken image. */
  readonly requires?: readonly number[] | undefined;
  /**
   * Why a version is deleted, if that matters when it is checked again: by rules, which leave no package empty, or by the
   * user although something depends on it.
   */
  readonly origin?: 'rules' | 'forced' | undefined;
}

/** How users recognize the target. They are stored because a deleted target cannot be read. */
export interface Facts {
  /** The digest of a container version, the version string of any other. */
  readonly versionName?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly versionCount?: number | undefined;
}

/** Why GitHub refused. A 404 means a missing admin role only if the target can be read. */
export type Refusal =
  Problem | { readonly kind: 'noAdminRight' | 'notVisible' | 'notDeleted'; readonly message: string };

export type SkipReason =
  | Refusal
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'required'; readonly by: Operation }
  | VersionChange
  | { readonly kind: 'windowClosed'; readonly sent: boolean }
  /** The intent could not be written down, or this program has a bug. */
  | { readonly kind: 'journal' | 'unexpected'; readonly message: string };

/** How a version has changed since it was planned. */
export type VersionChange =
  | { readonly kind: 'tagsChanged'; readonly tags: readonly string[] }
  | { readonly kind: 'dependency'; readonly dependents: readonly NamedVersion[] }
  /** Others have deleted the versions that rules were to keep: nothing would be left or, of images, none with a tag. */
  | { readonly kind: 'lastVersions' }
  /** Something new could not be read and may depend on it. */
  | { readonly kind: 'unverified'; readonly problem: Problem | undefined };

export type Outcome =
  /** `tookPackage`: the package was deleted with this last version; only restoring the package restores it. */
  | { readonly kind: 'deleted'; readonly tookPackage?: boolean | undefined }
  | { readonly kind: 'restored'; readonly already?: boolean | undefined }
  | { readonly kind: 'alreadyGone' }
  | { readonly kind: 'refused'; readonly reason: Refusal }
  /** Sent, perhaps without effect, so the intent remains unsettled. `inTransit`: it may still arrive. */
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

/** Returns whether deleting the last version of a package deletes the package too; for other types GitHub refuses it. */
export function lastVersionDeletesPackage(type: PackageType): boolean {
  return type === 'npm' || type === 'nuget' || type === 'rubygems';
}

/** Returns what a delete of the target deleted: the package, if it was deleted with its last version. */
export function deletedTarget(target: Target, tookPackage: boolean | undefined): Target {
  return tookPackage ? { ...target, versionId: undefined } : target;
}

export function byOutcome(results: readonly Result[]): Record<Outcome['kind'], readonly Result[]> {
  const none = { deleted: [], restored: [], alreadyGone: [], refused: [], unknown: [], skipped: [] };
  return { ...none, ...Object.groupBy(results, ({ outcome }) => outcome.kind) };
}

/**
 * Returns the results of a run without `noAdminRight` for packages in which it deleted or restored something: there, a
 * 404 does not mean a missing role.
 */
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
