import { createRecheck, type Operation, type Recheck } from '#core/deletion';
import { referenceOf, type PackageRow } from '#core/explorer';
import type { Connection, Problem } from '#core/github';
import { packageKey, type VersionSummary } from '#core/packages';
import type { DeletionContext, Plan } from '../context.ts';
import { gatherSelections, type Selection } from '../plan/gatherSelections.ts';
import { planPackages } from '../plan/planPackages.ts';
import { readPackages } from '../plan/replan.ts';

type Context = Pick<DeletionContext, 'view' | 'images'>;

/**
 * Plans what is left of a run that was confirmed and interrupted: exactly these operations, in their order, without
 * another confirmation. The run skips versions whose tags have changed since then, and those on which something depends
 * that is there now. Only packages whose number of versions has changed are confirmed again.
 *
 * @returns `undefined` when dismissed. @throws GitHubError if a package cannot be read, unless it is gone.
 */
export async function resume(
  operations: readonly Operation[],
  context: Context,
  resumes: Plan['resumes'],
): Promise<Plan | undefined> {
  const { connection } = await context.view.signedInExplorer();
  const deletes = operations.filter(({ action }) => action === 'delete');
  const rows = await readPackages(deletes, connection);
  const rechecks = await recheckPackages(deletes, rows, connection, context);
  if (!rechecks) return undefined;
  const changed = deletes.filter(({ target, facts }) => {
    const row = target.versionId === undefined ? rows.get(packageKey(target)) : undefined;
    return row && row.package.versionCount !== facts?.versionCount;
  });
  const confirmed =
    changed.length > 0
      ? await planPackages(changed.flatMap(({ target }) => rows.get(packageKey(target)) ?? []))
      : { operations: [] };
  if (!confirmed) return undefined;
  const unchanged = operations.filter((operation) => !changed.includes(operation));
  return { operations: [...unchanged, ...confirmed.operations], rechecks, resumes };
}

/**
 * Returns the checks of packages, by what these have now; `undefined` if the user cancels reading that. What was
 * confirmed was judged by what they had then, so the first check judges it again.
 */
async function recheckPackages(
  deletes: readonly Operation[],
  rows: ReadonlyMap<string, PackageRow>,
  connection: Connection,
  { images }: Context,
): Promise<ReadonlyMap<string, Recheck> | undefined> {
  const ofVersions = deletes.filter(({ target }) => target.versionId !== undefined);
  const byPackage = Map.groupBy(ofVersions, ({ target }) => packageKey(target));
  // A package that is not visible now, but is when the run starts, has not been checked.
  const rechecks = new Map([...byPackage.keys()].map((key) => [key, unverified(undefined)]));
  const selections = [...byPackage].flatMap(([key, ofPackage]): Selection[] => {
    const row = rows.get(key);
    return row ? [{ row, versions: ofPackage.flatMap(confirmedVersion) }] : [];
  });
  if (selections.length === 0) return rechecks;
  const results = await gatherSelections({ connection }, selections, images);
  if (!results) return undefined;
  selections.forEach(({ row, versions }, index) => {
    const result = results[index];
    const reference = referenceOf(row);
    const ofPackage = byPackage.get(packageKey(reference)) ?? [];
    const forced = new Map(
      ofPackage.flatMap(({ origin, target: { versionId: id } }) =>
        origin === 'forced' && id !== undefined ? [[id, origin]] : [],
      ),
    );
    const mayEmpty = ofPackage.every(({ origin }) => origin !== 'rules');
    const recheck =
      result?.kind === 'gathered'
        ? createRecheck({ ...result.list, ...result.images, reference, versions, forced, mayEmpty, isJudged: false })
        : unverified(result?.kind === 'failed' ? result.error.problem : undefined);
    rechecks.set(packageKey(reference), recheck);
  });
  return rechecks;
}

/** Skips all versions of a package that could not be read. */
function unverified(problem: Problem | undefined): Recheck {
  return { findChange: () => Promise.resolve({ kind: 'unverified', problem }), isOutdated: () => false };
}

/** The version as it was confirmed, with its tags then. */
function confirmedVersion({ target: { versionId: id }, facts }: Operation): VersionSummary[] {
  if (id === undefined) return [];
  const { versionName = String(id), tags = [] } = facts ?? {};
  return [{ id, name: versionName, tags, createdAt: '', updatedAt: undefined, deletedAt: undefined }];
}
