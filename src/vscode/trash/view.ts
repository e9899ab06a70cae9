import * as vscode from 'vscode';
import type { Journal } from '../../core/deletion/journal/journal.ts';
import { recentlyDeleted, type Entry } from '../../core/deletion/journal/recentlyDeleted.ts';
import type { RegisterCommand } from '../commands.ts';
import type { Sessions } from '../session/sessions.ts';
import type { TrashRow } from './row.ts';
import { TrashTree } from './tree.ts';

const viewId = 'githubPackages.trash';

/** The "Recently Deleted" view: the same in all windows, since all read the same journal. */
export class TrashView implements vscode.Disposable {
  readonly #journal: Journal;
  readonly #sessions: Sessions;
  readonly #tree: TrashTree;
  readonly #view: vscode.TreeView<TrashRow>;
  readonly #subscriptions: vscode.Disposable;

  /** @param folder of the journal, watched for what other windows write. */
  constructor(extensionUri: vscode.Uri, journal: Journal, sessions: Sessions, folder: vscode.Uri) {
    this.#journal = journal;
    this.#sessions = sessions;
    this.#tree = new TrashTree(extensionUri, () => this.#entries());
    this.#view = vscode.window.createTreeView(viewId, {
      treeDataProvider: this.#tree,
      showCollapseAll: true,
      canSelectMany: true,
    });
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, '*.jsonl'));
    const redraw = () => void this.#tree.redraw();
    this.#subscriptions = vscode.Disposable.from(
      this.#view,
      this.#tree,
      watcher,
      watcher.onDidChange(redraw),
      watcher.onDidCreate(redraw),
      watcher.onDidDelete(redraw),
      sessions.onDidChange(redraw),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  redraw(): void {
    void this.#tree.redraw();
  }

  register(register: RegisterCommand): void {
    register('removeDeleted', async (row: TrashRow, selected?: readonly TrashRow[]) => {
      const entries = (selected ?? [row]).flatMap((each) => (each.kind === 'entry' ? [each.entry] : each.entries));
      await this.#journal.remove(entries.flatMap(({ intents }) => intents));
      await this.#tree.redraw();
    });
  }

  /** What the signed-in account deleted on its host; nothing while nobody is signed in. */
  async #entries(): Promise<readonly Entry[]> {
    const state = await this.#sessions.current();
    if (state.kind !== 'signedIn') return [];
    const { host } = state.connection;
    const account = state.session.account.label.toLowerCase();
    return recentlyDeleted(await this.#journal.read(), Date.now()).filter(
      (entry) => entry.host === host.name && entry.account.toLowerCase() === account,
    );
  }
}
