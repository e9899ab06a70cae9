import * as vscode from 'vscode';
import { choicesOf, deletedIn, deleteOperations, planSelected, createRecheck } from '#core/deletion';
import type { Choice, SelectedVersions, Recheck } from '#core/deletion';
import { type Explorer, referenceOf, type VersionRow } from '#core/explorer';
import { packageKey } from '#core/packages';
import { t } from '../../language.ts';
import type { DeletionContext, Plan } from '../context.ts';
import { checkImages, type PlannedSelection, type Selection } from './checkImages.ts';
import { planPackages } from './planPackages.ts';
import { versionsText } from './versionsText.ts';

/**
 * Checks what depends on the versions, and shows the confirmation. @returns `undefined` when dismissed.
 *
 * @param excludedPackages how many packages were also selected, which the confirmation mentions.
 */
export async function planVersions(
  explorer: Explorer,
  rows: readonly VersionRow[],
  context: Pick<DeletionContext, 'images'>,
  excludedPackages = 0,
): Promise<Plan | undefined> {
  const byPackage = Map.groupBy(rows, (row) => packageKey(referenceOf(row.package)));
  const selections = [...byPackage.values()].flatMap((ofOne): Selection[] => {
    const [first] = ofOne;
    return first ? [{ row: first.package, versions: ofOne.map(({ version }) => version) }] : [];
  });
  if (selections.length === 0) return undefined;
  for (;;) {
    const planned = await planAll(explorer, selections, context);
    if (!planned) return undefined;
    const choices = new Map(
      choicesOf(planned.map(({ plan }) => plan)).map((each) => [buttonText(each, planned), each]),
    );
    const { message, detail } = versionsText(planned, excludedPackages);
    const chosen = await vscode.window.showWarningMessage(message, { modal: true, detail }, ...choices.keys());
    const choice = chosen === undefined ? undefined : choices.get(chosen);
    switch (choice?.kind) {
      case 'checkAgain':
        continue;
      case undefined:
        return undefined;
      case 'deletePackages':
        return planPackages(choice.planIndexes.flatMap((index) => planned[index]?.selection.row ?? []));
      case 'delete':
        return planOf(planned);
      case 'deleteAnyway':
        return planOf(planned, true);
    }
  }
}

/** @returns `undefined` if the user cancels. */
async function planAll(
  { connection }: Explorer,
  selections: readonly Selection[],
  { images }: Pick<DeletionContext, 'images'>,
): Promise<readonly PlannedSelection[] | undefined> {
  const containers = selections.filter(({ row }) => row.package.packageType === 'container');
  const checked = containers.length === 0 ? [] : await checkImages(containers, { connection, images });
  return (
    checked &&
    selections.map((each): PlannedSelection => {
      const selection = checked[containers.indexOf(each)] ?? each;
      const known = new Map((selection.check?.all ?? each.versions).map((version) => [version.id, version]));
      return { selection, plan: planSelected(selectedIn(selection)), known };
    })
  );
}

function selectedIn({ row, versions, check }: Selection): SelectedVersions {
  const { packageType, versionCount: total } = row.package;
  return { packageType, ids: versions.map(({ id }) => id), total, images: check?.images };
}

function buttonText(choice: Choice, planned: readonly PlannedSelection[]): string {
  switch (choice.kind) {
    case 'checkAgain':
      return t('Check Again');
    case 'deletePackages':
      return t('Delete {count, plural, one {Package} other {# Packages}} Instead…', {
        count: choice.planIndexes.length,
      });
    case 'delete': {
      const allowed = planned.filter(({ plan }) => plan.packageEffect !== 'lastVersionRefused');
      const withPackage = allowed.length === 1 && allowed[0]?.plan.packageEffect === 'deletedToo';
      return t(
        withPackage
          ? 'Delete {count, plural, one {Version} other {# Versions}} and Package'
          : 'Delete {count, plural, one {Version} other {# Versions}}',
        { count: allowed.flatMap(({ plan }) => deletedIn(plan)).length },
      );
    }
    case 'deleteAnyway':
      return t('Delete Anyway');
  }
}

/** @param isForced whether all that was selected is deleted, whatever depends on it. */
function planOf(planned: readonly PlannedSelection[], isForced = false): Plan {
  const rechecks = new Map<string, Recheck>();
  const operations = planned
    .filter(({ plan }) => plan.packageEffect !== 'lastVersionRefused')
    .flatMap(({ selection, plan, known }) => {
      const forced = new Set(isForced ? selection.versions.map(({ id }) => id) : []);
      const reference = referenceOf(selection.row);
      const wanted = isForced ? planSelected(selectedIn(selection), forced) : plan;
      if (selection.check) {
        const { list, images, reader } = selection.check;
        const versions = deletedIn(wanted).flatMap((id) => known.get(id) ?? []);
        const { manifests } = images;
        rechecks.set(packageKey(reference), createRecheck({ ...list, reference, manifests, reader, versions, forced }));
      }
      return deleteOperations(reference, wanted, known);
    });
  return { operations, rechecks };
}
