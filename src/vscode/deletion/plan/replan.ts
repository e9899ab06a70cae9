import { type Operation, ignoreNotFound } from '#core/deletion';
import { ownerRow, packageRow, versionRow, type PackageRow } from '#core/explorer';
import { type Connection, getPackage, type PackageReference } from '#core/github';
import { packageKey, summarizePackage, type VersionSummary } from '#core/packages';
import type { DeletionContext, Plan } from '../context.ts';
import { UserError } from '../../problem.ts';
import { planPackages } from './planPackages.ts';
import { t } from '../../language.ts';

/**
 * Plans operations again: reads the packages again, and checks again what depends on versions. Restores and versions need
 * no confirmation; those that must no longer be deleted are in the plan too, and are skipped with the reason. Versions
 * whose package is gone are omitted.
 *
 * @returns `undefined` when dismissed. @throws GitHubError.
 */
export async function replan(operations: readonly Operation[], context: DeletionContext): Promise<Plan | undefined> {
  const explorer = await context.view.signedInExplorer();
  const deletes = operations.filter(({ action }) => action === 'delete');
  const targets = new Map(deletes.map(({ target }) => [packageKey(target), target]));
  const reading = [...targets].map(
    async ([key, target]) => [key, await readPackage(explorer.connection, target)] as const,
  );
  const rows = new Map(await Promise.all(reading));
  const rowOf = ({ target }: Operation) => rows.get(packageKey(target));
  const versions = deletes.flatMap((operation) => {
    const [row, version] = [rowOf(operation), versionOf(operation)];
    return row && version ? [versionRow(row, version)] : [];
  });
  const packages = deletes.filter(({ target }) => target.versionId === undefined).flatMap((each) => rowOf(each) ?? []);
  const restores = operations.filter(({ action }) => action === 'restore');
  const plans: Plan[] = [{ operations: restores }];
  if (versions.length > 0) {
    const { planRemaining } = await import('./planRemaining.ts');
    const plan = await planRemaining(explorer, versions, context);
    if (!plan) return undefined;
    plans.push(plan);
  }
  if (packages.length > 0) {
    const plan = await planPackages([...new Set(packages)]);
    if (!plan) return undefined;
    plans.push(plan);
  }
  if (operations.length > 0 && plans.every((plan) => plan.operations.length === 0)) {
    throw new UserError(t('There is nothing left to delete.'));
  }
  return {
    operations: plans.flatMap((plan) => plan.operations),
    rechecks: plans.find(({ rechecks }) => rechecks !== undefined)?.rechecks,
  };
}

/** @returns the row of a package as it is now; `undefined` if it is gone. */
async function readPackage(connection: Connection, reference: PackageReference): Promise<PackageRow | undefined> {
  const pkg = await getPackage(connection, reference).catch(ignoreNotFound);
  return pkg && packageRow(ownerRow(reference.owner, false), summarizePackage(pkg));
}

/** The version as it was known when it was chosen; the check of its package reads it again. */
function versionOf({ target: { versionId: id }, facts }: Operation): VersionSummary | undefined {
  if (id === undefined) return undefined;
  const { versionName = String(id), tags = [] } = facts ?? {};
  return { id, name: versionName, tags, createdAt: '', updatedAt: undefined, deletedAt: undefined };
}
