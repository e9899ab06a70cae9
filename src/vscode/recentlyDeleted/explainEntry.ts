import * as vscode from 'vscode';
import { isRestorable } from '#core/deletion';
import { typeName } from '../../texts/typeName.ts';
import { dateAndTimeText, t } from '../../texts/language.ts';
import { pick, type PickItem } from '../pick/pick.ts';
import type { EntryRow } from './row.ts';
import { isPackageEntry, labelOf } from './treeItem.ts';

/** Says what an entry was, and runs what the user chooses to do with it. */
export async function explainEntry(row: EntryRow): Promise<void> {
  const { entry } = row;
  const { target, deletedAt, expiresAt } = entry;
  const values = { deleted: dateAndTimeText(deletedAt), end: dateAndTimeText(expiresAt) };
  const restore: PickItem<string> = isPackageEntry(entry)
    ? { label: t('Restore Package'), iconPath: new vscode.ThemeIcon('discard'), value: 'restorePackageRow' }
    : { label: t('Restore Version'), iconPath: new vscode.ThemeIcon('discard'), value: 'restoreVersionRow' };
  const remove: PickItem<string> = {
    label: t('Remove from Recently Deleted'),
    iconPath: new vscode.ThemeIcon('close'),
    value: 'removeDeleted',
  };
  const command = await pick<string>({
    title: t('{0} ({1}, owner {2})', labelOf(entry), typeName(target.packageType), target.owner.login),
    placeholder: isRestorable(entry)
      ? t('Deleted {deleted}. Can be restored until {end}.', values)
      : t('Deleted {deleted}. The restore period ended {end}.', values),
    load: ({ add }) => {
      add(isRestorable(entry) ? [restore, remove] : [remove]);
      return Promise.resolve();
    },
  });
  if (command !== undefined) await vscode.commands.executeCommand(`githubPackages.${command}`, row);
}
