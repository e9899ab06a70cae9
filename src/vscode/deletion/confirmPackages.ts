import * as vscode from 'vscode';
import type { PackageRow } from '../../core/explorer/row.ts';
import { daysToRestore } from '../../core/packages/age.ts';
import { visible } from '../../core/packages/visible.ts';
import { count, typeName, versionCount } from '../explorer/text.ts';

/**
 * Asks to type the package's name, or how many packages there are. The box stays open until that is typed exactly.
 *
 * @returns whether it was typed.
 */
export async function confirmPackages(rows: readonly PackageRow[]): Promise<boolean> {
  const { l10n } = vscode;
  const [first] = rows;
  if (!first) return false;
  const one = rows.length === 1;
  const wanted = one ? first.package.name : String(rows.length);
  const what = one
    ? `${first.owner.login}/${visible(first.package.name)} (${typeName(first.package.packageType)})`
    : l10n.t('{0} packages', count(rows.length));
  const input = vscode.window.createInputBox();
  input.title = l10n.t('Delete {0} with {1}', what, totalText(rows));
  input.prompt = one
    ? l10n.t('Type the package’s name to delete it. It can be restored for {0} days.', daysToRestore)
    : l10n.t('Type the number of packages to delete them. They can be restored for {0} days.', daysToRestore);
  input.placeholder = wanted;
  input.ignoreFocusOut = true;
  try {
    return await new Promise((resolve) => {
      input.onDidChangeValue(() => (input.validationMessage = undefined));
      input.onDidAccept(() => {
        if (input.value.trim() === wanted) resolve(true);
        else input.validationMessage = l10n.t('Type exactly "{0}", or press Escape to keep it.', visible(wanted));
      });
      input.onDidHide(() => resolve(false));
      input.show();
    });
  } finally {
    input.dispose();
  }
}

/** How many versions go with the packages, as far as the server has told. */
export function totalText(rows: readonly PackageRow[]): string {
  const known = rows.flatMap((row) => row.package.versionCount ?? []);
  const total = known.reduce((sum, number) => sum + number, 0);
  if (known.length === rows.length) return versionCount(total);
  return total === 0
    ? vscode.l10n.t('an unknown number of versions')
    : vscode.l10n.t('at least {0}', versionCount(total));
}
