import * as vscode from 'vscode';
import { deletedIn, type Choice } from '../../../core/deletion/plan.ts';
import { count } from '../../explorer/text.ts';
import type { PlannedSelection } from './planVersions.ts';
import { versionsText } from './versionsText.ts';

/**
 * The one modal before versions are deleted: names what goes and how it comes back. What images that stay depend on is
 * kept unless the person insists; where GitHub keeps a last version, the package is offered instead.
 *
 * @param packagesLeftOut how many packages were selected besides.
 * @returns `undefined` when dismissed.
 */
export async function confirmVersions(
  planned: readonly PlannedSelection[],
  choices: readonly Choice[],
  packagesLeftOut = 0,
): Promise<Choice | undefined> {
  const buttons = new Map(choices.map((choice) => [buttonText(choice, planned), choice]));
  const { message, detail } = versionsText(planned, packagesLeftOut);
  const chosen = await vscode.window.showWarningMessage(message, { modal: true, detail }, ...buttons.keys());
  return chosen === undefined ? undefined : buttons.get(chosen);
}

function buttonText(choice: Choice, planned: readonly PlannedSelection[]): string {
  const { l10n } = vscode;
  switch (choice.kind) {
    case 'checkAgain':
      return l10n.t('Check Again');
    case 'deletePackages':
      return choice.packages.length === 1 ? l10n.t('Delete Package Instead…') : l10n.t('Delete Packages Instead…');
    case 'delete': {
      const open = planned.filter(({ plan }) => plan.package !== 'refusesLast');
      const number = open.flatMap(({ plan }) => deletedIn(plan)).length;
      const withPackage = open.length === 1 && open[0]?.plan.package === 'goesAlong';
      if (number === 1) return withPackage ? l10n.t('Delete Version and Package') : l10n.t('Delete Version');
      return withPackage
        ? l10n.t('Delete {0} Versions and Package', count(number))
        : l10n.t('Delete {0} Versions', count(number));
    }
    case 'deleteAnyway':
      return l10n.t('Delete Anyway');
  }
}
