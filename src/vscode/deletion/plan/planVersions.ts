import * as vscode from 'vscode';
import { choicesOf, deletedIn, deleteOperations, planPicked, type PackagePlan } from '../../../core/deletion/plan.ts';
import { createRecheck } from '../../../core/deletion/run/recheck.ts';
import type { Recheck } from '../../../core/deletion/run/recheckGroups.ts';
import type { Explorer } from '../../../core/explorer/explorer.ts';
import { referenceOf, type VersionRow } from '../../../core/explorer/row.ts';
import { packageKey } from '../../../core/packages/target.ts';
import type { VersionSummary } from '../../../core/packages/summary.ts';
import type { ManifestCache } from '../../../core/images/readManifests.ts';
import { versionCount } from '../../explorer/text.ts';
import type { Sessions } from '../../session/sessions.ts';
import { checkImages, type CheckedSelection, type Selection } from './checkImages.ts';
import { confirmVersions } from './confirmVersions.ts';
import type { Plan } from '../run/deleter.ts';
import { planPackages } from './planPackages.ts';

/** What is to be deleted of one package. */
export interface PlannedSelection {
  readonly selection: Selection | CheckedSelection;
  readonly plan: PackagePlan;
  /** By id: every version that is known. */
  readonly known: ReadonlyMap<number, VersionSummary>;
}

/**
 * Loaded only when versions are to be deleted, for much code reads images. Checks what depends on the versions, and
 * asks.
 *
 * @param packagesLeftOut how many packages were selected besides, which the confirmation tells.
 * @returns `undefined` when dismissed.
 */
export async function planVersions(
  explorer: Explorer,
  rows: readonly VersionRow[],
  sessions: Sessions,
  cache: () => Promise<ManifestCache>,
  packagesLeftOut = 0,
): Promise<Plan | undefined> {
  const selections = [...Map.groupBy(rows, (row) => packageKey(referenceOf(row.package))).values()].flatMap(
    selectionOf,
  );
  if (selections.length === 0) return undefined;
  for (;;) {
    const planned = await planAll(explorer, selections, sessions, cache);
    if (!planned) return undefined;
    const choice = await confirmVersions(planned, choicesOf(planned.map(({ plan }) => plan)), packagesLeftOut);
    switch (choice?.kind) {
      case 'checkAgain':
        continue;
      case undefined:
        return undefined;
      case 'deletePackages':
        return planPackages(choice.packages.flatMap((index) => planned[index]?.selection.row ?? []));
      case 'delete':
        return planOf(planned);
      case 'deleteAnyway':
        return planOf(planned, true);
    }
  }
}

function selectionOf(rows: readonly VersionRow[]): Selection[] {
  const [first] = rows;
  return first ? [{ row: first.package, versions: rows.map(({ version }) => version) }] : [];
}

/** @returns `undefined` where the person wants no deletion any more. */
async function planAll(
  explorer: Explorer,
  selections: readonly Selection[],
  sessions: Sessions,
  cache: () => Promise<ManifestCache>,
): Promise<readonly PlannedSelection[] | undefined> {
  const containers = selections.filter(isContainer);
  const options = async () => ({
    connection: explorer.connection,
    registry: await sessions.registry(),
    cache: await cache(),
  });
  const checked = containers.length > 0 ? await checkImages(containers, await options()) : [];
  if (!checked) return undefined;
  return selections.map((selection): PlannedSelection => {
    const check = checked[containers.indexOf(selection)];
    const known = new Map((check?.all ?? selection.versions).map((version) => [version.id, version]));
    const found = check ?? selection;
    return { selection: found, plan: planPicked(pickedIn(found)), known };
  });
}

function isContainer({ row }: Selection): boolean {
  return row.package.packageType === 'container';
}

function pickedIn(selection: Selection | CheckedSelection) {
  const { row, versions } = selection;
  const { packageType, versionCount: total } = row.package;
  const images = 'images' in selection ? selection.images : undefined;
  return { packageType, ids: versions.map(({ id }) => id), total, images };
}

/** @param isForced whether all that was selected is deleted, whatever depends on it. */
function planOf(planned: readonly PlannedSelection[], isForced = false): Plan {
  const rechecks = new Map<string, Recheck>();
  const operations = planned
    .filter(({ plan }) => plan.package !== 'refusesLast')
    .flatMap(({ selection, plan, known }) => {
      const forced = new Set(isForced ? selection.versions.map(({ id }) => id) : []);
      const reference = referenceOf(selection.row);
      const wanted = isForced ? planPicked(pickedIn(selection), forced) : plan;
      if ('images' in selection) {
        const versions = deletedIn(wanted).flatMap((id) => known.get(id) ?? []);
        const { list, images, read, cache } = selection;
        const recheck = createRecheck({ ...list, manifests: images.manifests, read, cache, versions, forced });
        rechecks.set(packageKey(reference), recheck);
      }
      return deleteOperations(reference, wanted, known);
    });
  return { operations, rechecks, title: vscode.l10n.t('Deleting {0}', versionCount(operations.length)) };
}
