import * as vscode from 'vscode';
import { sortKeys, type SortKey } from '#core/explorer';
import { answerTo } from '../pick/pick.ts';
import { t } from '../language.ts';

interface SortItem extends vscode.QuickPickItem {
  readonly key: SortKey;
}

/** A quick pick for the order of packages. @param current the one that is active at first. @returns `undefined` when dismissed. */
export async function chooseSortKey(current: SortKey): Promise<SortKey | undefined> {
  const quickPick = vscode.window.createQuickPick<SortItem>();
  quickPick.title = t('Sort Packages By');
  quickPick.placeholder = t('Choose the order of the packages of each owner');
  quickPick.items = sortKeys.map((key) => {
    const [label, description] = textsOf(key);
    return { key, label, description, iconPath: new vscode.ThemeIcon(key === current ? 'check' : 'blank') };
  });
  quickPick.activeItems = quickPick.items.filter(({ key }) => key === current);
  return answerTo(quickPick, () => quickPick.activeItems[0]?.key);
}

function textsOf(key: SortKey): readonly [label: string, description: string] {
  const texts: Record<SortKey, readonly [string, string]> = {
    name: [t('Name'), t('by package type, then from A to Z')],
    versions: [t('Number of Versions'), t('most first')],
    updated: [t('Last Updated'), t('newest first')],
  };
  return texts[key];
}
