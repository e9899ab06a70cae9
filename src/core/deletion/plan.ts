import type { PackageReference, PackageType } from '#core/github';
import type { NamedVersion, VersionSummary } from '#core/packages';
import type { PlannedVersion } from '#core/retention';
import { lastVersionDeletesPackage, type Operation } from './operation.ts';

type PlannedDelete = Extract<PlannedVersion, { verdict: 'delete' }>;

/**
 * Returns what a plan deletes of one package, image by image: each version after everything that it requires, the first
 * image of the plan first. A version that requires what is not deleted is left out, as are versions that require each
 * other: a plan has neither.
 */
export function runOrder(versions: readonly PlannedVersion[]): readonly PlannedDelete[] {
  const toDelete = versions.filter((version) => version.verdict === 'delete');
  const dependents = new Map<number, PlannedDelete[]>(toDelete.map(({ id }) => [id, []]));
  const open = new Map<number, number>();
  const ready: PlannedDelete[] = [];
  for (const version of toDelete) {
    const requires = new Set(version.requires);
    open.set(version.id, requires.size);
    if (requires.size === 0) ready.push(version);
    for (const id of requires) dependents.get(id)?.push(version);
  }
  const order: PlannedDelete[] = [];
  // A stack, so that the parts of an image come right after it.
  for (const root of ready) {
    const stack = [root];
    for (let version = stack.pop(); version; version = stack.pop()) {
      order.push(version);
      for (const dependent of dependents.get(version.id)?.toReversed() ?? []) {
        const left = (open.get(dependent.id) ?? 0) - 1;
        open.set(dependent.id, left);
        if (left === 0) stack.push(dependent);
      }
    }
  }
  return order;
}

/** Returns the operations that carry out the plan of one package, in `runOrder`. @param known by id. */
export function deleteOperations(
  reference: PackageReference,
  versions: readonly PlannedVersion[],
  known: ReadonlyMap<number, NamedVersion>,
): Operation[] {
  return runOrder(versions).map(({ id, requires = [] }) => {
    const { name: versionName, tags } = known.get(id) ?? {};
    const target = { ...reference, versionId: id };
    return { action: 'delete', target, facts: { versionName, tags }, ...(requires.length > 0 ? { requires } : {}) };
  });
}

/** `deletedToo`: with its last version. `lastVersionRefused`: GitHub would refuse that; delete the package instead. */
export type PackageEffect = 'none' | 'deletedToo' | 'lastVersionRefused';

/**
 * Returns what deleting versions does to their package. One that has tagged versions must keep one of these.
 * @param versions all versions of the package.
 */
export function packageEffectOf(
  type: PackageType,
  versions: readonly Pick<VersionSummary, 'id' | 'tags'>[],
  deleted: ReadonlySet<number>,
): PackageEffect {
  const kept = versions.filter(({ id }) => !deleted.has(id));
  const isTagged = ({ tags }: Pick<NamedVersion, 'tags'>) => tags.length > 0;
  if (kept.length === versions.length || kept.some(isTagged) || (kept.length > 0 && !versions.some(isTagged))) {
    return 'none';
  }
  return lastVersionDeletesPackage(type) ? 'deletedToo' : 'lastVersionRefused';
}
