import type { RetentionManifest } from './types.ts';

export interface Version {
  /** Its position among the versions of the graph. */
  readonly index: number;
  readonly id: number;
  readonly name: string;
  /** Without fallback tags, which stand for subjects. */
  readonly tags: readonly string[];
  /** ms since 1970; `NaN` if not known. */
  readonly createdAt: number;
  readonly node: Node;
  /** What it is about, by its manifest or its fallback tags, as far as that is in the list. */
  readonly subjects: readonly Node[];
  /** Whether it is about something, in the list or not. */
  readonly isReferrer: boolean;
  /** Whether rules match it; everything else follows its roots. */
  readonly isRoot: boolean;
}

/** One digest, with all versions that have it: nearly always one. Outside of containers, one version. */
export interface Node {
  readonly index: number;
  readonly manifest: RetentionManifest | undefined;
  readonly versions: readonly Version[];
  /** What it lists, if it is an index, and its referrers. */
  readonly parts: readonly Node[];
  /** The indexes that list it. */
  readonly listedBy: readonly Node[];
  /** The subjects of all its versions. */
  readonly subjects: readonly Node[];
  /** The digests that it lists, directly or through what is absent itself, and that no version has. */
  readonly absent: readonly string[];
  /** All roots that it belongs to, directly or not, in the order of the list. */
  readonly rootsAbove: readonly Version[];
}

/** What depends on what in a package, according to its manifests and tags. */
export interface Graph {
  /** Each version once, in the order of the list. */
  readonly versions: readonly Version[];
  readonly nodes: readonly Node[];
  /** Whether a manifest was not read, so that anything may depend on a version. */
  readonly hasUnread: boolean;
  /** `undefined` without cycles. */
  readonly areInCycle: AreInCycle | undefined;
  /** Returns the ids of versions: always the same list for the same versions, since many parts have the same roots. */
  readonly idsOf: (versions: readonly Version[]) => readonly number[];
}

/**
 * Returns whether two nodes belong to each other, so that the first is not above the second: unless it lists it, and is
 * not listed by it. No digest lists itself, but an index may be about what it lists, and input may be anything.
 */
export type AreInCycle = (one: Node, other: Node) => boolean;
