import type { PackageContext } from './conditions.ts';
import { findAlwaysKept } from './decisions.ts';
import { isUnread } from './graph.ts';
import { judge, type Decision } from './judge.ts';
import type { Version } from './node.ts';
import { createPackages } from './packageContext.ts';
import type { AlwaysKept, PlannedPackage, RetentionInput, RetentionPackage } from './types.ts';

export interface PickedInput extends Pick<RetentionInput, 'now'> {
  readonly packages: readonly PickedVersions[];
}

export interface PickedVersions extends RetentionPackage {
  /** The ids of the versions to delete. */
  readonly picked: readonly number[];
  /** The ids of picked versions that are deleted whatever depends on them, read or not. */
  readonly forced?: readonly number[];
}

/** Why rules would keep a version that is deleted, since the user picked it or an image that it belongs to. */
export type PickedWarning = Exclude<AlwaysKept, 'spared'>;

export interface PickedPackage extends PlannedPackage {
  /** By id, of the versions that are deleted. */
  readonly warnings: ReadonlyMap<number, readonly PickedWarning[]>;
  /** By id: the reason to keep it of each version that is deleted all the same, as it is forced. */
  readonly forced: ReadonlyMap<number, 'incomplete' | 'unreadable' | 'dependency'>;
  /**
   * By id, of the picked versions that are kept or forced: the ids of the roots that stay and depend on it (without any, of
   * what stays next to it), as far as manifests were read. Empty if none is known.
   */
  readonly dependents: ReadonlyMap<number, readonly number[]>;
}

export interface PickedPlan {
  readonly packages: readonly PickedPackage[];
}

/**
 * Returns the plan of hand-picked versions: a verdict with a reason for each version, as rules have it. What is not picked
 * is kept as `noRule`, unless it belongs to picked images only.
 */
export function planPicked(input: PickedInput): PickedPlan {
  return createPickedPlanner()(input);
}

/** Returns `planPicked` that remembers packages as `createPlanner` does, so that it is faster once other ids are picked. */
export function createPickedPlanner(): (input: PickedInput) => PickedPlan {
  const open = createPackages();
  return ({ now, packages }) => ({ packages: packages.map((pkg) => planPackage(pkg, open(pkg, now))) });
}

function planPackage(pkg: PickedVersions, context: PackageContext): PickedPackage {
  const { type, name, complete } = pkg;
  const { graph } = context.prepared;
  const [picked, spared] = [new Set(pkg.picked), new Set(pkg.spared)];
  const wanted = new Set(pkg.forced);
  const isForced = ({ id }: Version) => wanted.has(id) && picked.has(id) && !spared.has(id);
  const unchecked = ({ tags, node }: Version) => {
    if (!complete) return 'incomplete';
    return graph.hasUnread && (tags.length === 0 || isUnread(node)) ? 'unreadable' : undefined;
  };
  const decide = (version: Version): Decision => {
    if (isForced(version)) return { verdict: 'delete', reason: 'picked' };
    const reason = unchecked(version) ?? (spared.has(version.id) ? 'spared' : undefined);
    if (reason) return { verdict: 'keep', reason };
    if (picked.has(version.id)) return { verdict: 'delete', reason: 'picked' };
    return version.isRoot ? { verdict: 'keep', reason: 'noRule' } : undefined;
  };
  const { versions, keepersOf } = judge(graph, decide, isForced);
  const alwaysKept = findAlwaysKept(context);
  const warnings = new Map<number, readonly PickedWarning[]>();
  const forced = new Map<number, 'incomplete' | 'unreadable' | 'dependency'>();
  const dependents = new Map<number, readonly number[]>();
  for (const version of graph.versions) {
    const { id, index } = version;
    const isDeleted = versions[index]?.verdict === 'delete';
    const found = isDeleted
      ? alwaysKept.flatMap(({ reason, holds }) => (reason !== 'spared' && holds(version) ? reason : []))
      : [];
    if (found.length > 0) warnings.set(id, found);
    if (!picked.has(id) || (isDeleted && !isForced(version))) continue;
    const keepers = keepersOf(version);
    const reason = unchecked(version) ?? (keepers.length > 0 ? 'dependency' : undefined);
    if (isDeleted && reason) forced.set(id, reason);
    if (!isDeleted || reason) dependents.set(id, keepers);
  }
  return { type, name, complete, versions, warnings, forced, dependents };
}
