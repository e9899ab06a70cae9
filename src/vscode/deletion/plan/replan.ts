import * as vscode from 'vscode';
import type { Operation } from '../../../core/deletion/operation.ts';
import type { Rechecks } from '../../../core/deletion/run/recheckGroups.ts';
import { ownerRow, packageRow, versionRow, type PackageRow } from '../../../core/explorer/row.ts';
import { packageKey } from '../../../core/packages/target.ts';
import { summarizePackage, type VersionSummary } from '../../../core/packages/summary.ts';
import type { Connection } from '../../../core/github/connection.ts';
import { getPackage, type PackageReference } from '../../../core/github/packages.ts';
import { GitHubError } from '../../../core/github/problem.ts';
import type { DeletionParts } from '../commands.ts';
import type { Plan } from '../run/deleter.ts';
import { planPackages } from './planPackages.ts';

/**
 * Asks about what is left of a run as if it were chosen now: with the packages, and the images that need it, as they
 * are now. A restore needs no question; what is gone with its package is left out.
 *
 * @returns `undefined` when dismissed.
 */
export async function replan(
  operations: readonly Operation[],
  { view, sessions, cache }: Pick<DeletionParts, 'view' | 'sessions' | 'cache'>,
): Promise<Plan | undefined> {
  const explorer = await view.signedInExplorer();
  const deletes = operations.filter(({ action }) => action === 'delete');
  const rows = await readPackages(explorer.connection, deletes);
  const versions = deletes.flatMap((operation) => {
    const row = rows.get(packageKey(operation.target));
    const version = versionOf(operation);
    return row && version ? [versionRow(row, version)] : [];
  });
  const packages = deletes.flatMap(({ target }) =>
    target.versionId === undefined ? (rows.get(packageKey(target)) ?? []) : [],
  );
  const agreed = operations.filter(({ action }) => action === 'restore');
  let rechecks: Rechecks | undefined;
  if (versions.length > 0) {
    const { planVersions } = await import('./planVersions.ts');
    const plan = await planVersions(explorer, versions, sessions, cache);
    if (!plan) return undefined;
    agreed.push(...plan.operations);
    rechecks = plan.rechecks;
  }
  if (packages.length > 0) {
    const plan = await planPackages(packages);
    if (!plan) return undefined;
    agreed.push(...plan.operations);
  }
  return { operations: agreed, rechecks, title: vscode.l10n.t('Going on') };
}

/** The row of a package as it is now. @throws GitHubError. */
export async function readPackage(connection: Connection, reference: PackageReference): Promise<PackageRow> {
  return packageRow(ownerRow(reference.owner, false), summarizePackage(await getPackage(connection, reference)));
}

/** By key; without those that are gone. */
async function readPackages(
  connection: Connection,
  operations: readonly Operation[],
): Promise<ReadonlyMap<string, PackageRow>> {
  const targets = new Map(operations.map(({ target }) => [packageKey(target), target]));
  const read = await Promise.all(
    [...targets].map(async ([key, target]): Promise<[string, PackageRow][]> => {
      try {
        return [[key, await readPackage(connection, target)]];
      } catch (error) {
        if (error instanceof GitHubError && error.problem.kind === 'notFound') return [];
        throw error;
      }
    }),
  );
  return new Map(read.flat());
}

/** As it was known when it was chosen; of a container, the check of its images reads it again. */
function versionOf({ target: { versionId: id }, facts }: Operation): VersionSummary | undefined {
  if (id === undefined) return undefined;
  const { versionName = String(id), tags = [] } = facts ?? {};
  return { id, name: versionName, tags, createdAt: '', updatedAt: undefined, deletedAt: undefined };
}
