import * as v from 'valibot';
import type * as vscode from 'vscode';
import type { Row } from '#core/explorer';
import { shortened, storedTarget, targetKey, visible } from '#core/packages';
import type { ExplorerView, RowArgument } from '../explorer/view.ts';
import { typeIcon } from '../explorer/typeIcon.ts';
import { maxTitleLength } from '../literal.ts';
import { createPanel } from '../webview/panel.ts';
import { chooseVersions, type ChosenVersions } from './chooseVersions.ts';
import { ComparisonPanel, type ComparisonParts } from './comparisonPanel.ts';

const storedVersions = v.object({ before: storedTarget, after: storedTarget });

/** The panels of compared versions: at most one for each pair, also after VS Code restarts. */
export class Comparisons {
  readonly #parts: ComparisonParts;
  readonly #view: Pick<ExplorerView, 'rowsOf' | 'signedInExplorer'>;
  readonly #open = new Map<string, ComparisonPanel>();

  constructor(parts: ComparisonParts, view: Pick<ExplorerView, 'rowsOf' | 'signedInExplorer'>) {
    this.#parts = parts;
    this.#view = view;
  }

  /** Compares the selected versions, and returns once the panel is open and its first data has arrived. */
  async compare(row?: RowArgument, selected?: readonly Row[]): Promise<ComparisonPanel | undefined> {
    const chosen = await chooseVersions(this.#view, row, selected);
    if (!chosen) return undefined;
    const known = this.#open.get(keyOf(chosen));
    known?.page.panel.reveal();
    const panel =
      known ?? this.#add(createPanel('compare', shortened(visible(chosen.after.name), maxTitleLength)), chosen);
    await panel.load();
    return panel;
  }

  /** Takes over a panel after a reload, with the state that its page persisted. */
  async restore(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const { success, output } = v.safeParse(storedVersions, state);
    // A hidden panel is restored when it is first shown. By then, its versions may have another panel.
    if (!success || this.#open.has(keyOf(output))) panel.dispose();
    else await this.#add(panel, output).load();
  }

  /** Reloads all panels, for an account that changed or signed out. */
  async reload(): Promise<void> {
    await Promise.all([...this.#open.values()].map((panel) => panel.load()));
  }

  #add(panel: vscode.WebviewPanel, versions: ChosenVersions): ComparisonPanel {
    panel.iconPath = typeIcon(versions.after.packageType);
    const added = new ComparisonPanel(versions, panel, this.#parts);
    this.#open.set(keyOf(versions), added);
    panel.onDidDispose(() => this.#open.delete(keyOf(versions)));
    return added;
  }
}

function keyOf({ before, after }: ChosenVersions): string {
  return `${targetKey(before)} ${targetKey(after)}`;
}
