import * as vscode from 'vscode';
import { sortKeys, versionOrders, type ExplorerSettings, type SortKey, type VersionOrder } from '#core/explorer';
import { answerTo } from '../pick/pick.ts';
import { t } from '../../texts/language.ts';

/** The order of the packages of each owner, and of the loaded versions of each container package. */
export type Order = Required<Pick<ExplorerSettings, 'sortBy' | 'versionOrder'>>;

interface OrderItem extends vscode.QuickPickItem {
  readonly order: Partial<Order>;
}

/** A quick pick for one of the two orders. @param current those that are checked. @returns `undefined` when dismissed. */
export async function chooseOrder(current: Order): Promise<Partial<Order> | undefined> {
  const quickPick = vscode.window.createQuickPick<OrderItem>();
  quickPick.title = t('Sort By');
  quickPick.placeholder = t('Choose the order of packages, or of the versions of container packages');
  const item = (texts: readonly [string, string], isCurrent: boolean, order: Partial<Order>): OrderItem => ({
    order,
    label: texts[0],
    description: texts[1],
    iconPath: new vscode.ThemeIcon(isCurrent ? 'check' : 'blank'),
  });
  const heading = (label: string): OrderItem => ({ label, kind: vscode.QuickPickItemKind.Separator, order: {} });
  quickPick.items = [
    heading(t('Packages')),
    ...sortKeys.map((sortBy) => item(packageTexts(sortBy), sortBy === current.sortBy, { sortBy })),
    heading(t('Versions of container packages')),
    ...versionOrders.map((versionOrder) =>
      item(versionTexts(versionOrder), versionOrder === current.versionOrder, { versionOrder }),
    ),
  ];
  quickPick.activeItems = quickPick.items.filter(({ order }) => order.sortBy === current.sortBy);
  return answerTo(quickPick, () => quickPick.activeItems[0]?.order);
}

function packageTexts(key: SortKey): readonly [label: string, description: string] {
  const texts: Record<SortKey, readonly [string, string]> = {
    name: [t('Name'), t('by package type, then from A to Z')],
    versions: [t('Number of Versions'), t('most first')],
    updated: [t('Last Updated'), t('newest first')],
  };
  return texts[key];
}

function versionTexts(order: VersionOrder): readonly [label: string, description: string] {
  const texts: Record<VersionOrder, readonly [string, string]> = {
    newest: [t('Newest First'), ''],
    largest: [t('Largest First'), t('of the loaded versions; those whose size is not known come last')],
  };
  return texts[order];
}
