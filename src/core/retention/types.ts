import type { PackageType } from '#core/github';

/** Conditions of both kinds of rules; all of those given must hold. */
interface Conditions {
  /** Globs over container tags. */
  readonly tags?: readonly string[];
  /** Globs over the version string, or the digest of a container. */
  readonly versions?: readonly string[];
  readonly untagged?: true;
  readonly prerelease?: boolean;
  readonly below?: string;
  /** `14 days`, see `ages.ts`. */
  readonly olderThan?: string;
  readonly newerThan?: string;
}

export interface DeleteConditions extends Conditions {
  readonly broken?: true;
}

export interface KeepConditions extends Conditions {
  readonly newest?: number;
  readonly per?: 'package' | 'major' | 'minor';
  readonly by?: 'version' | 'created';
  readonly deployed?: true;
}

/** As written in the file or setting. */
export type Rule = {
  /** Globs over `type/name`; every package if omitted. */
  readonly packages?: readonly string[];
  readonly note?: string;
  /** What the rule was read from, as given to `parseRetention`. */
  readonly source?: string;
} & (
  | { readonly delete: DeleteConditions; readonly keep?: never }
  | { readonly keep: KeepConditions; readonly delete?: never }
);

export interface RetentionVersion {
  readonly id: number;
  /** The digest of a container version, the version string of any other. */
  readonly name: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly tags?: readonly string[];
}

export interface RetentionManifest {
  /** `missing`: the registry does not have it. `unreadable`: it could not be read, so it may list anything. */
  readonly kind: 'index' | 'image' | 'missing' | 'unreadable';
  /** The digests that an index lists. */
  readonly children?: readonly string[];
  /** The digest that it is about. */
  readonly subject?: string;
}

export interface RetentionPackage {
  readonly type: PackageType;
  readonly name: string;
  /** Whether the list of versions was read to its end. */
  readonly complete: boolean;
  readonly versions: readonly RetentionVersion[];
  /** By digest; a digest without an entry was not read. */
  readonly manifests?: Readonly<Record<string, RetentionManifest>>;
  /** The digests with a deployment record; absent if not known. */
  readonly deployed?: readonly string[];
  /** The ids of versions to which the workspace refers. */
  readonly inUse?: readonly number[];
  /** The ids of versions that the user took out of the plan. */
  readonly spared?: readonly number[];
}

export interface RetentionInput {
  /** ISO 8601. */
  readonly now: string;
  readonly rules: readonly Rule[];
  readonly packages: readonly RetentionPackage[];
}

/** Why a version is kept, apart from what the graph says; several may hold, the first in this order counts. */
export type OwnReason =
  | { readonly reason: 'unreadable' | AlwaysKept }
  /** The 1-based number of the first keep rule that applies. */
  | { readonly reason: 'rule'; readonly rule: number }
  /** The tags that no delete rule covers, although one covers another tag. */
  | { readonly reason: 'uncoveredTag'; readonly tags: readonly string[] }
  | { readonly reason: 'noRule' };

export type AlwaysKept = 'latest' | 'newest' | 'recentPush' | 'deployed' | 'inUse' | 'spared';

export type Keep = { readonly verdict: 'keep' } & (
  | OwnReason
  | { readonly reason: 'incomplete' }
  /** The ids of the kept roots that it belongs to or, without any, of the kept versions next to it. */
  | { readonly reason: 'dependency'; readonly of: readonly number[] }
);

export type Delete = { readonly verdict: 'delete' } & (
  | { readonly reason: 'rule'; readonly rule: number }
  /** The user selected it. */
  | { readonly reason: 'picked' }
  /** The ids of the roots that it belongs to, all of which are deleted. */
  | { readonly reason: 'along'; readonly with: readonly number[] }
);

export type PlannedVersion = { readonly id: number } & (
  | Keep
  /** The ids of the versions above it, which are deleted before it: all roots, and what it is a direct part of. */
  | (Delete & { readonly requires?: readonly number[] })
);

export interface PlannedPackage {
  readonly type: PackageType;
  readonly name: string;
  readonly complete: boolean;
  /** Every version once, in the order of the input. */
  readonly versions: readonly PlannedVersion[];
}

export interface RetentionPlan {
  readonly packages: readonly PlannedPackage[];
}
