import * as vscode from 'vscode';
import { belongsTo, recentlyDeleted, type DeletedEntry } from '#core/deletion';
import { showProblem, type RegisterCommand } from '../commands.ts';
import { accountOf, type DeletionContext } from '../deletion/context.ts';
import { t } from '../language.ts';
import { showInformation } from '../notifications.ts';
import { entriesIn, labelOf, RecentlyDeletedTree, type DeletedRow } from './tree.ts';

/** Opens the "Recently Deleted" view, the same in all windows, since all read the same journal. @returns its tree. */
export function openRecentlyDeleted(
  { extensionUri, subscriptions }: Pick<vscode.ExtensionContext, 'extensionUri' | 'subscriptions'>,
  register: RegisterCommand,
  { journal, sessions, watcher }: Pick<DeletionContext, 'journal' | 'sessions' | 'watcher'>,
): RecentlyDeletedTree {
  const tree = new RecentlyDeletedTree(extensionUri, ownEntries);
  const options = { treeDataProvider: tree, showCollapseAll: true, canSelectMany: true };
  const redraw = () => void tree.redraw();
  subscriptions.push(
    tree,
    vscode.window.createTreeView('githubPackages.trash', options),
    watcher.onDidChange(redraw),
    watcher.onDidCreate(redraw),
    watcher.onDidDelete(redraw),
    sessions.onDidChange(redraw),
  );
  register('removeDeleted', async (row: DeletedRow, selected?: readonly DeletedRow[]) => {
    const entries = entriesIn(selected ?? [row]);
    if (entries.length > 1 && !(await confirmRemoval(entries.length))) return;
    const intents = entries.flatMap((entry) => entry.intents);
    await journal.remove(intents);
    await tree.redraw();
    void offerUndo(entries, intents).catch(showProblem);
  });
  return tree;

  /** What the signed-in account deleted on its host; nothing while nobody is signed in. */
  async function ownEntries(): Promise<readonly DeletedEntry[]> {
    const state = await sessions.current();
    if (state.kind !== 'signedIn') return [];
    const accountOnHost = accountOf(state);
    return recentlyDeleted(await journal.read(), Date.now()).filter((entry) => belongsTo(entry, accountOnHost));
  }

  /** Not awaited by the command, which would otherwise run until the notification is closed. */
  async function offerUndo(entries: readonly DeletedEntry[], intents: readonly string[]): Promise<void> {
    const [name = ''] = entries.map(labelOf);
    const undo = t('Undo');
    const values = { count: entries.length, name };
    const message = t('Removed {count, plural, =1 {{name}} other {# entries}} from Recently Deleted.', values);
    if ((await showInformation(message, undo)) !== undo) return;
    await journal.undoRemove(intents);
    await tree.redraw();
  }
}

async function confirmRemoval(count: number): Promise<boolean> {
  const remove = t('Remove {count, plural, one {# Entry} other {# Entries}}', { count });
  const detail = t(
    'You will no longer be able to restore these items from this view. For 30 days after their deletion, you can still restore them on GitHub, or with Restore Package… and Restore Version….',
  );
  const message = t('Remove {count, plural, one {# entry} other {# entries}} from Recently Deleted?', { count });
  return (await vscode.window.showWarningMessage(message, { modal: true, detail }, remove)) === remove;
}
