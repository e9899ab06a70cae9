import { ignoreNotFound, type Operation } from '#core/deletion';
import { ownerRow, packageRow, type PackageRow } from '#core/explorer';
import { type Connection, getPackage, type PackageReference } from '#core/github';
import { packageKey, summarizePackage } from '#core/packages';
import type { DeletionContext, Plan } from '../context.ts';
import { UserError } from '../../problem.ts';
import { planPackages } from './planPackages.ts';
import { t } from '../../../texts/language.ts';

/**
 * Plans the deletion of the packages that operations are about, once the user confirms it.
 *
 * @returns `undefined` when dismissed. @throws GitHubError; UserError if all of them are gone.
 */
export async function planWholePackages(
  operations: readonly Pick<Operation, 'target'>[],
  { view }: Pick<DeletionContext, 'view'>,
): Promise<Plan | undefined> {
  const { connection } = await view.signedInExplorer();
  const rows = [...(await readPackages(operations, connection)).values()];
  if (rows.length === 0) throw new UserError(t('There is nothing left to delete.'));
  return planPackages(rows);
}

/** Returns the packages that operations are about as they are now, by `packageKey`. @throws GitHubError. */
export async function readPackages(
  operations: readonly Pick<Operation, 'target'>[],
  connection: Connection,
): Promise<ReadonlyMap<string, PackageRow>> {
  const targets = new Map(operations.map(({ target }) => [packageKey(target), target]));
  const read = async (reference: PackageReference) => {
    const pkg = await getPackage(connection, reference).catch(ignoreNotFound);
    return pkg && packageRow(ownerRow(reference.owner, false), summarizePackage(pkg));
  };
  const rows = await Promise.all([...targets].map(async ([key, target]) => [key, await read(target)] as const));
  return new Map(rows.flatMap(([key, row]) => (row ? [[key, row]] : [])));
}
