import { createRecheck, deleteOperations, type Operation, type Recheck, type Rechecks } from '#core/deletion';
import { packageKey } from '#core/packages';
import type { PickedPackage, PlannedPackage } from '#core/retention';
import type { GatheredPackage } from './gather.ts';

/**
 * Returns the operations that carry out a plan, of rules or of hand-picked versions, for the queue of deletions, with what
 * checks each package again before its versions are deleted. @param gathered the packages of the plan, in its order.
 */
export function runOperations(
  gathered: readonly GatheredPackage[],
  plan: { readonly packages: readonly (PlannedPackage | PickedPackage)[] },
): { readonly operations: readonly Operation[]; readonly rechecks: Rechecks } {
  const rechecks = new Map<string, Recheck>();
  const operations = gathered.flatMap(({ reference, list, versions, images }, index) => {
    const pkg = plan.packages[index];
    if (!pkg) return [];
    const known = new Map(versions.map((version) => [version.id, version]));
    const forced = 'forced' in pkg ? pkg.forced : undefined;
    const ofPackage = deleteOperations(reference, pkg.versions, known).map((operation): Operation => {
      const origin = forced ? (forced.has(operation.target.versionId ?? 0) ? 'forced' : undefined) : 'rules';
      return origin ? { ...operation, origin } : operation;
    });
    if (ofPackage.length > 0) {
      const toDelete = ofPackage.flatMap(({ target }) => known.get(target.versionId ?? 0) ?? []);
      rechecks.set(
        packageKey(reference),
        createRecheck({ ...list, ...images, reference, versions: toDelete, forced, mayEmpty: forced !== undefined }),
      );
    }
    return ofPackage;
  });
  return { operations, rechecks };
}
