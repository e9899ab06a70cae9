import * as vscode from 'vscode';
import type { DeletedEntry } from '#core/deletion';
import { showProblem, type RegisterCommand } from '../commands.ts';
import { entriesOfAccount, type DeletionContext } from '../deletion/context.ts';
import type { RowArgument } from '../explorer/view.ts';
import { t } from '../../texts/language.ts';
import { showInformation } from '../notifications.ts';
import { entriesIn, rowAfter, type DeletedRow, type EntryRow } from './row.ts';
import { RecentlyDeletedTree } from './tree.ts';

export interface RecentlyDeletedView {
  readonly redraw: () => Promise<void>;
  /** Moves selection and focus from a selected row, whose entries are about to leave, to the row that will be next. */
  readonly leaveRow: (row: RowArgument | DeletedRow, entries: readonly DeletedEntry[]) => Promise<void>;
}

/** A run writes several lines a second, and each redraw reads the whole journal: 0.2 s for 10,000 deletions. */
const minRedrawDelayMs = 1000;

/** Opens the "Recently Deleted" view, the same in all windows, since all read the same journal. */
export function openRecentlyDeleted(
  { extensionUri, subscriptions }: Pick<vscode.ExtensionContext, 'extensionUri' | 'subscriptions'>,
  register: RegisterCommand,
  context: Pick<DeletionContext, 'journal' | 'sessions' | 'watcher'>,
): RecentlyDeletedView {
  const { journal, sessions, watcher } = context;
  const tree = new RecentlyDeletedTree(extensionUri, () => entriesOfAccount(context));
  const view = vscode.window.createTreeView('githubPackages.trash', {
    treeDataProvider: tree,
    showCollapseAll: true,
    canSelectMany: true,
  });
  const redraw = () => void tree.redraw();
  let isWaiting = false;
  const redrawSoon = () => {
    if (isWaiting) return;
    isWaiting = true;
    setTimeout(() => {
      isWaiting = false;
      redraw();
    }, minRedrawDelayMs);
  };
  subscriptions.push(
    tree,
    view,
    watcher.onDidChange(redrawSoon),
    watcher.onDidCreate(redrawSoon),
    watcher.onDidDelete(redrawSoon),
    sessions.onDidChange(redraw),
  );
  register('removeDeleted', async (row: DeletedRow, selected?: readonly DeletedRow[]) => {
    const entries = entriesIn(selected ?? [row]);
    if (entries.length > 1 && !(await confirmRemoval(entries.length))) return;
    await leaveRow(row, entries);
    const intents = entries.flatMap((entry) => entry.intents);
    await journal.remove(intents);
    await tree.redraw();
    void offerUndo(entries, intents).catch(showProblem);
  });
  register('explainDeleted', async (row: EntryRow) => {
    const { explainEntry } = await import('./explainEntry.ts');
    await explainEntry(row);
  });
  return { redraw: () => tree.redraw(), leaveRow };

  async function leaveRow(row: RowArgument | DeletedRow, entries: readonly DeletedEntry[]): Promise<void> {
    const left = view.selection.find((each) => typeof row === 'object' && each.id === row.id);
    const next = left && rowAfter(left, entries, tree.days);
    if (!next || next === left) return;
    // The view may have been redrawn without the row; then the focus stays where VS Code puts it.
    await view.reveal(next, { select: true, focus: true }).then(undefined, () => undefined);
  }

  /** Not awaited by the command, which would otherwise run until the notification is closed. */
  async function offerUndo(entries: readonly DeletedEntry[], intents: readonly string[]): Promise<void> {
    const { labelOf } = await import('./treeItem.ts');
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
