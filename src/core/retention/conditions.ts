import { parseAge } from './ages.ts';
import { compileGlobs } from './globs.ts';
import type { Version } from './node.ts';
import type { PreparedPackage } from './preparedPackage.ts';
import type { DeleteConditions, KeepConditions, RetentionPackage } from './types.ts';

export type ConditionKey = Exclude<keyof DeleteConditions | keyof KeepConditions, 'newest' | 'per' | 'by'>;

/** One condition of a rule, for one package. */
export interface Condition {
  readonly key: ConditionKey;
  readonly holds: (version: Version) => boolean;
  /** Of an age, in ms since 1970: the date that divides older versions from newer ones. */
  readonly cutOff?: number;
}

/** A package, and what is the same for all rules. */
export interface PackageContext {
  readonly pkg: RetentionPackage;
  readonly prepared: PreparedPackage;
  /** ms since 1970. */
  readonly now: number;
  readonly isDeployed: (version: Version) => boolean;
}

/** Returns the conditions of a rule other than `newest`, cheap ones first: all of them must hold. */
export function compileConditions(
  conditions: DeleteConditions & KeepConditions,
  context: PackageContext,
): readonly Condition[] {
  const { prepared, now, isDeployed, pkg } = context;
  const { olderThan, newerThan, untagged, broken, deployed, prerelease, versions, tags, below } = conditions;
  const found: Condition[] = [];
  const add = (key: ConditionKey, holds: Condition['holds']) => found.push({ key, holds });
  if (olderThan !== undefined) found.push(ageCondition('olderThan', olderThan, now));
  if (newerThan !== undefined) found.push(ageCondition('newerThan', newerThan, now));
  if (untagged) add('untagged', (version) => prepared.isImage && isUntagged(version));
  if (broken) add('broken', (version) => prepared.isBroken(version));
  if (deployed) add('deployed', isDeployed);
  if (versions) {
    const matches = compileGlobs(versions, pkg.type === 'nuget');
    add('versions', ({ name }) => matches(name));
  }
  if (tags) {
    const matches = compileGlobs(tags, false);
    add('tags', (version) => version.tags.some(matches));
  }
  if (prerelease !== undefined) add('prerelease', (version) => prepared.isPrerelease(version) === prerelease);
  if (below !== undefined) add('below', prepared.isBelow(below));
  return found;
}

/** Exactly 7 days is neither older nor newer than 7 days. */
function ageCondition(key: 'olderThan' | 'newerThan', age: string, now: number): Condition {
  const cutOff = now - parseAge(age);
  const holds: Condition['holds'] =
    key === 'olderThan' ? ({ createdAt }) => createdAt < cutOff : ({ createdAt }) => createdAt > cutOff;
  return { key, holds, cutOff };
}

/** A root without a tag of its own whose subjects are gone is not untagged, but broken. */
function isUntagged({ isRoot, tags, isReferrer }: Version): boolean {
  return isRoot && tags.length === 0 && !isReferrer;
}
