import * as vscode from 'vscode';
import { updateRow, type Explorer, type PackageRow, type Row } from '#core/explorer';
import { escapeMarkdown } from '#core/packages';
import { asOfText } from './text.ts';

/** Shows the rows of an explorer. While there is none, the tree is empty, so that VS Code shows a welcome view. */
export class PackagesTree implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  readonly #explorer: () => Promise<Explorer | undefined>;
  readonly #onShown: (explorer: Explorer) => void;
  /** Why nothing in a package can be deleted, if known. */
  refusalOf: (row: PackageRow) => string | undefined = () => undefined;
  readonly #changed = new vscode.EventEmitter<Row | undefined>();
  /** The rows that VS Code has under each row, because it identifies a row by the object that it got last. */
  readonly #shown = new Map<string | undefined, readonly Row[]>();

  readonly onDidChangeTreeData = this.#changed.event;

  /** @param onShown called whenever rows are shown, expanded or collapsed. */
  constructor(explorer: () => Promise<Explorer | undefined>, onShown: (explorer: Explorer) => void) {
    this.#explorer = explorer;
    this.#onShown = onShown;
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async getChildren(parent?: Row): Promise<Row[]> {
    const explorer = await this.#explorer();
    // VS Code may still show it expanded, as with another account, and fires no event for that.
    if (parent !== undefined) explorer?.setOpen(parent, true);
    const { childrenOf } = await import('../../core/explorer/children.ts');
    const rows = explorer ? await childrenOf(explorer, parent) : [];
    // VS Code requests the children of every expanded row below this one again.
    this.#forget(parent?.id);
    this.#shown.set(parent?.id, rows);
    if (explorer) this.#onShown(explorer);
    return rows;
  }

  #forget(id: string | undefined): void {
    for (const row of this.#shown.get(id) ?? []) this.#forget(row.id);
    this.#shown.delete(id);
  }

  #find(id: string): Row | undefined {
    return [...this.#shown.values()].flat().find((row) => row.id === id);
  }

  async getTreeItem(row: Row): Promise<vscode.TreeItem> {
    const explorer = await this.#explorer();
    const { treeItemOf } = await import('./treeItem.ts');
    return treeItemOf(row, {
      asOf: explorer?.asOf(row),
      isOpen: explorer?.isOpen(row),
      isReadOnly: row.kind === 'package' && this.refusalOf(row) !== undefined,
      packages: row.kind === 'owner' ? explorer?.packageCountOf(row.owner) : undefined,
    });
  }

  async resolveTreeItem(item: vscode.TreeItem, row: Row): Promise<vscode.TreeItem> {
    const { tooltipOf } = await import('./tooltip.ts');
    const tooltip = tooltipOf(row, row.kind === 'package' ? this.refusalOf(row) : undefined);
    if (tooltip) item.tooltip = tooltip;
    const asOf = (await this.#explorer())?.asOf(row);
    // A narrow side bar cuts off the note in the row.
    if (asOf !== undefined) tooltip?.appendMarkdown(`\n\n${escapeMarkdown(asOfText(asOf))}`);
    return item;
  }

  getParent(row: Row): Row | undefined {
    return row.kind === 'owner' ? undefined : row.parent;
  }

  /**
   * Returns the last of some rows, then what is next to them, nearest first: the rows of the same kind after it, those
   * before it, and the rows above it. Nothing if VS Code does not have the first of them.
   */
  neighborsOf(rows: readonly Row[]): readonly Row[] {
    const [first] = rows;
    const siblings = first && [...this.#shown.values()].find((shown) => shown.includes(first));
    if (!siblings) return [];
    const ids = new Set(rows.map(({ id }) => id));
    const last = siblings.findLastIndex(({ id }) => ids.has(id));
    const isNext = ({ kind, id }: Row) => kind === first.kind && !ids.has(id);
    const next = [...siblings.slice(last).filter(isNext), ...siblings.slice(0, last).reverse().filter(isNext)];
    const above: Row[] = [];
    for (let row = this.getParent(first); row; row = this.getParent(row)) above.push(row);
    return [...siblings.slice(last, last + 1), ...next, ...above];
  }

  /** The first of some rows that VS Code still has, as it has it now. */
  firstShown(rows: readonly Row[]): Row | undefined {
    const shown = new Map([...this.#shown.values()].flat().map((row) => [row.id, row]));
    const found = rows.find(({ id }) => shown.has(id));
    return found && shown.get(found.id);
  }

  async setOpen(row: Row, isOpen: boolean): Promise<void> {
    const explorer = await this.#explorer();
    if (explorer === undefined) return;
    explorer.setOpen(row, isOpen);
    this.#onShown(explorer);
  }

  /** Redraws the nearest parent that VS Code has, if it does not have the row yet. */
  redrawFor(row: Row): void {
    if (this.#find(row.id)) return;
    let above = this.getParent(row);
    while (above && !this.#shown.has(above.id)) above = this.getParent(above);
    if (above) this.redraw(above);
  }

  /** @param key as returned by `packageKey`. */
  redrawPackage(key: string): void {
    const known = this.#find(`package:${key}`);
    if (known) this.#changed.fire(known);
  }

  /** Redraws a row and its children, if VS Code has it; without a row, everything. */
  redraw(row?: Row): void {
    const known = row && this.#find(row.id);
    if (known) updateRow(known, row);
    if (known || !row) this.#changed.fire(known);
  }
}
