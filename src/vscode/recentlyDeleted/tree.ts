import * as vscode from 'vscode';
import type { DeletedEntry } from '#core/deletion';
import { childrenOf, dayRows, type DayRow, type DeletedRow } from './row.ts';

/** Shows what was deleted with VS Code, and how long it can still be restored. */
export class RecentlyDeletedTree implements vscode.TreeDataProvider<DeletedRow>, vscode.Disposable {
  readonly #extensionUri: vscode.Uri;
  readonly #entries: () => Promise<readonly DeletedEntry[]>;
  readonly #changed = new vscode.EventEmitter<undefined>();
  /** What is shown; `undefined` before the view is opened. */
  #shown: readonly DeletedEntry[] | undefined;
  #reading: Promise<unknown> = Promise.resolve();

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(extensionUri: vscode.Uri, entries: () => Promise<readonly DeletedEntry[]>) {
    this.#extensionUri = extensionUri;
    this.#entries = entries;
  }

  dispose(): void {
    this.#changed.dispose();
  }

  /** The days that are shown. */
  get days(): DayRow[] {
    return dayRows(this.#shown ?? []);
  }

  async getChildren(parent?: DeletedRow): Promise<DeletedRow[]> {
    if (parent) return childrenOf(parent);
    this.#shown ??= await this.#entries();
    return this.days;
  }

  getParent(row: DeletedRow): DeletedRow | undefined {
    return row.parent;
  }

  async getTreeItem(row: DeletedRow): Promise<vscode.TreeItem> {
    const { treeItemOf } = await import('./treeItem.ts');
    return treeItemOf(row, this.#extensionUri);
  }

  /**
   * Shows the current content of the journal. VS Code does not know a refreshed row until it has its children, and passes
   * no row for a click on it; so the entries are read first, and the tree is refreshed only if they have changed.
   */
  async redraw(): Promise<void> {
    const reading = this.#reading.then(async () => {
      if (this.#shown === undefined) return;
      const entries = await this.#entries().catch(() => undefined);
      if (entries && JSON.stringify(entries) === JSON.stringify(this.#shown)) return;
      this.#shown = entries;
      this.#changed.fire(undefined);
    });
    this.#reading = reading;
    await reading;
  }
}
