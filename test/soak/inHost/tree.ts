import type * as vscode from 'vscode';
import type { Row } from '../../../src/core/explorer/row.ts';

/**
 * What VS Code's tree does with a view's provider: asks for what is expanded, and asks again when it is told of a
 * change. Played, so that thousands of rows are opened in the time that a window takes for a hundred.
 */
export class PlayedTree {
  readonly #provider: vscode.TreeDataProvider<Row>;
  readonly #expanded = new Set<string>();
  /** By the parent's id; '' for the root. */
  #children = new Map<string, readonly Row[]>();
  #isDirty = false;
  #drawing: Promise<void> | undefined;
  /** What the provider has thrown; it never should. */
  readonly failures: unknown[] = [];

  constructor(provider: vscode.TreeDataProvider<Row>) {
    this.#provider = provider;
    provider.onDidChangeTreeData?.(() => {
      this.#isDirty = true;
      void this.settled();
    });
  }

  /** The rows that can be seen. */
  get rows(): Row[] {
    const under = (id: string): Row[] =>
      (this.#children.get(id) ?? []).flatMap((row) => [row, ...(this.#expanded.has(row.id) ? under(row.id) : [])]);
    return under('');
  }

  /** Nothing of a row that is collapsed. */
  childrenOf(row?: Row): readonly Row[] {
    if (row !== undefined && !this.#expanded.has(row.id)) return [];
    return this.#children.get(row?.id ?? '') ?? [];
  }

  async expand(row: Row): Promise<void> {
    this.#expanded.add(row.id);
    await this.#ask(row);
  }

  collapse(row: Row): void {
    this.#expanded.delete(row.id);
    this.#children.delete(row.id);
  }

  collapseAll(): void {
    this.#expanded.clear();
    this.#children = new Map([['', this.childrenOf()]]);
  }

  /** Asks for the root, as a view does that comes into sight. */
  async open(): Promise<void> {
    await this.#ask(undefined);
  }

  /** Draws what is expanded until nothing changes any more. */
  async settled(): Promise<void> {
    this.#drawing ??= this.#draw().finally(() => (this.#drawing = undefined));
    await this.#drawing;
  }

  async #draw(): Promise<void> {
    while (this.#isDirty) {
      // VS Code gathers what comes at once.
      await new Promise((resolve) => setTimeout(resolve, 20));
      this.#isDirty = false;
      await this.#ask(undefined);
    }
  }

  /** Gives back nothing, as VS Code shows nothing, where the provider fails. */
  async #ask(parent: Row | undefined): Promise<void> {
    try {
      const rows = (await this.#provider.getChildren(parent)) ?? [];
      await Promise.all(rows.map(async (row) => this.#provider.getTreeItem(row)));
      this.#children.set(parent?.id ?? '', rows);
      await Promise.all(rows.filter(({ id }) => this.#expanded.has(id)).map((row) => this.#ask(row)));
    } catch (error) {
      this.failures.push(error);
    }
  }
}
