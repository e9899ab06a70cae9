import { createRecheck, type Operation, type Recheck, type Rechecks } from '#core/deletion';
import { packageKey } from '#core/packages';
import type { PlannedVersion, RetentionPlan } from '#core/retention';
import type { GatheredPackage } from './gather.ts';

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

/**
 * Returns the operations that carry out a plan, for the queue of deletions, with what checks each container package again
 * before its versions are deleted. @param gathered the packages of the plan, in its order.
 */
export function runOperations(
  gathered: readonly GatheredPackage[],
  plan: RetentionPlan,
): { readonly operations: readonly Operation[]; readonly rechecks: Rechecks } {
  const rechecks = new Map<string, Recheck>();
  const operations = gathered.flatMap(({ reference, list, versions, images }, index) => {
    const known = new Map(versions.map((version) => [version.id, version]));
    const order = runOrder(plan.packages[index]?.versions ?? []);
    if (images && order.length > 0) {
      const planned = order.flatMap(({ id }) => known.get(id) ?? []);
      rechecks.set(
        packageKey(reference),
        createRecheck({ ...list, ...images, reference, versions: planned, forced: new Set() }),
      );
    }
    return order.map(({ id, requires = [] }): Operation => {
      const { name: versionName, tags } = known.get(id) ?? {};
      return {
        action: 'delete',
        target: { ...reference, versionId: id },
        facts: { versionName, tags },
        ...(requires.length > 0 ? { requires } : {}),
      };
    });
  });
  return { operations, rechecks };
}
