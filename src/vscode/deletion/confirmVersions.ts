import * as vscode from 'vscode';
import {
  choicesOf,
  consequenceOf,
  leftoversOf,
  type CheckedImages,
  type Choice,
  type Selection,
} from '../../core/deletion/question.ts';
import type { VersionRow } from '../../core/explorer/row.ts';
import { count } from '../explorer/text.ts';
import { versionsText, type AskedPackage } from './versionsText.ts';

/** The versions of one package that are to go, and what is known of the images that stay. */
export interface PackageSelection {
  readonly rows: readonly VersionRow[];
  /** Of container packages. */
  readonly images?: CheckedImages | undefined;
}

/**
 * The one modal before versions are deleted: names what goes and how it comes back. What kept images need is left out
 * unless the person insists; where GitHub keeps a last version, the package is offered instead.
 *
 * @param packagesLeftOut how many packages were selected besides.
 * @returns `undefined` when dismissed.
 */
export async function confirmVersions(
  selections: readonly PackageSelection[],
  packagesLeftOut = 0,
): Promise<Choice | undefined> {
  const facts = selections.map(selectionOf);
  const consequences = facts.map(consequenceOf);
  const asked = selections.flatMap((selection, index): AskedPackage[] => {
    const consequence = consequences[index];
    return consequence ? [{ ...selection, consequence }] : [];
  });
  const choices = new Map(choicesOf(facts, consequences).map((choice) => [buttonText(choice, asked), choice]));
  const { message, detail } = versionsText(asked, packagesLeftOut);
  const chosen = await vscode.window.showWarningMessage(message, { modal: true, detail }, ...choices.keys());
  return chosen === undefined ? undefined : choices.get(chosen);
}

function selectionOf({ rows, images }: PackageSelection): Selection {
  const { packageType = 'npm', versionCount: total } = rows[0]?.package.package ?? {};
  return { packageType, versions: rows.map(({ version }) => version), total, images };
}

function buttonText(choice: Choice, asked: readonly AskedPackage[]): string {
  const { l10n } = vscode;
  if (choice.kind === 'checkAgain') return l10n.t('Check Again');
  if (choice.kind === 'deletePackages') {
    return choice.selections.length === 1 ? l10n.t('Delete Package Instead…') : l10n.t('Delete Packages Instead…');
  }
  const number = choice.ids.flat().length;
  switch (choice.kind) {
    case 'delete':
      return asked.length === 1 && asked[0]?.consequence.package === 'goesAlong'
        ? withPackageText(number)
        : deleteText(number);
    case 'deleteUnchecked':
      return number === 1 ? l10n.t('Delete Version Unchecked') : l10n.t('Delete {0} Versions Unchecked', count(number));
    case 'deleteWithLeftovers':
      return leftoversText(number, asked.flatMap(({ consequence }) => leftoversOf(consequence)).length);
    case 'breakImages':
      return number === 1
        ? l10n.t('Delete Version and Break Images')
        : l10n.t('Delete All {0} and Break Images', count(number));
  }
}

function deleteText(number: number): string {
  return number === 1 ? vscode.l10n.t('Delete Version') : vscode.l10n.t('Delete {0} Versions', count(number));
}

function withPackageText(number: number): string {
  return number === 1
    ? vscode.l10n.t('Delete Version and Package')
    : vscode.l10n.t('Delete {0} Versions and Package', count(number));
}

function leftoversText(number: number, leftovers: number): string {
  const { l10n } = vscode;
  const selected = number - leftovers;
  if (selected === 1) {
    return leftovers === 1
      ? l10n.t('Delete It and Its Leftover')
      : l10n.t('Delete It and Its {0} Leftovers', count(leftovers));
  }
  return leftovers === 1
    ? l10n.t('Delete {0} and Their Leftover', count(selected))
    : l10n.t('Delete {0} and Their {1} Leftovers', count(selected), count(leftovers));
}
