import { runOperations, type GatherResult } from '#core/cleanUp';
import { changeOf, problemIn, type Operation, type Recheck, type VersionChange } from '#core/deletion';
import { referenceOf, type Explorer, type VersionRow } from '#core/explorer';
import { packageKey } from '#core/packages';
import type { DeletionContext, Plan } from '../context.ts';
import { gatherSelections, planSelection, selectionsOf, type Selection } from './gatherSelections.ts';

/**
 * Plans the deletes of versions that were confirmed before: those that are still safe, without a confirmation. The others
 * are in the plan too, and are skipped with the reason.
 * @returns `undefined` if the user cancels. @throws SignedOutError.
 */
export async function planRemaining(
  explorer: Explorer,
  rows: readonly VersionRow[],
  { images }: Pick<DeletionContext, 'images'>,
): Promise<Plan | undefined> {
  const selections = selectionsOf(rows);
  const results = await gatherSelections(explorer, selections, images);
  if (!results) return undefined;
  const plans = selections.map((selection, index) => planOne(selection, results[index]));
  return {
    operations: plans.flatMap(({ operations }) => operations),
    rechecks: new Map(plans.map(({ key, recheck }) => [key, recheck])),
  };
}

function planOne(selection: Selection, result: GatherResult | undefined) {
  const { row, versions } = selection;
  const key = packageKey(referenceOf(row));
  const kept = new Map<number, VersionChange>();
  let operations: readonly Operation[] = [];
  let recheck: Recheck | undefined;
  if (result?.kind === 'gathered') {
    const { gathered, plan, known } = planSelection(selection, result, new Date().toISOString());
    const run = runOperations([gathered], { packages: [plan] });
    const picked = new Set(versions.map(({ id }) => id));
    // What has come to belong to an image since was not confirmed.
    operations = run.operations.filter(({ target }) => picked.has(target.versionId ?? 0));
    recheck = run.rechecks.get(key);
    const problem = problemIn(gathered.images?.manifests ?? new Map());
    for (const version of plan.versions) {
      if (version.verdict === 'keep' && picked.has(version.id)) kept.set(version.id, changeOf(version, known, problem));
    }
  } else {
    const problem = result?.kind === 'failed' ? result.error.problem : undefined;
    for (const { id } of versions) kept.set(id, { kind: 'unverified', problem });
  }
  const skipped = versions
    .filter(({ id }) => kept.has(id))
    .map(({ id, name: versionName, tags }): Operation => {
      return { action: 'delete', target: { ...referenceOf(row), versionId: id }, facts: { versionName, tags } };
    });
  return { key, operations: [...operations, ...skipped], recheck: skipping(kept, recheck) };
}

function skipping(kept: ReadonlyMap<number, VersionChange>, others: Recheck | undefined): Recheck {
  return {
    findChange: async (id, options) => kept.get(id) ?? others?.findChange(id, options),
    isOutdated: (id, now) => !kept.has(id) && others?.isOutdated(id, now) === true,
  };
}
