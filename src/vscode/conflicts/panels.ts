import * as vscode from 'vscode';
import { everything } from '../../core/conflicts/arrange.ts';
import { parseKept } from '../../core/conflicts/kept.ts';
import type { ConflictReport } from '../../core/conflicts/report.ts';
import { fromConflictsPage, parseArrangement, type FromConflictsPage } from '../../messages/conflicts.ts';
import { typeIcon } from '../explorer/typeIcon.ts';
import { MessagePanel, openPanel, type PanelKind } from '../webview/panel.ts';
import { panelTitle } from './conflictsStrings.ts';
import { ReportPanel, type Beginning, type ConflictsPanel, type ReportParts } from './reportPanel.ts';

const panelKind: PanelKind<FromConflictsPage> = {
  viewType: 'githubPackages.conflicts',
  script: 'dist/webview/conflicts.js',
  style: 'dist/webview/conflicts.css',
  parse: fromConflictsPage,
};

/** The conflict reports that are open: one for each host, account and set of owners, also after a reload. */
export class ConflictsPanels {
  readonly #extensionUri: vscode.Uri;
  readonly #parts: ReportParts;
  readonly #open = new Map<string, ReportPanel>();

  constructor(extensionUri: vscode.Uri, parts: ReportParts) {
    this.#extensionUri = extensionUri;
    this.#parts = parts;
  }

  async restore(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const beginning = beginningOf(state);
    // A hidden panel is restored when it is first looked at: by then its report may have another one.
    if (!beginning || this.#open.has(reportKey(beginning.report))) panel.dispose();
    else await this.#add(new MessagePanel(panel, panelKind, this.#extensionUri), beginning).follow();
  }

  get reports(): readonly ReportPanel[] {
    return [...this.#open.values()];
  }

  /** Opens the panel of a report, or the one that it has, and asks its owners. Lasts until they have answered. */
  async show(report: ConflictReport): Promise<ReportPanel> {
    const known = this.#open.get(reportKey(report));
    known?.panel.reveal();
    const panel =
      known ??
      this.#add(openPanel(panelKind, this.#extensionUri, panelTitle(), vscode.ViewColumn.Active), {
        report,
        collisions: {},
        arrangement: everything,
      });
    await panel.ask();
    return panel;
  }

  #add(page: ConflictsPanel, beginning: Beginning): ReportPanel {
    const key = reportKey(beginning.report);
    page.panel.iconPath = typeIcon('docker', this.#extensionUri);
    const panel = new ReportPanel(page, beginning, this.#parts);
    this.#open.set(key, panel);
    page.panel.onDidDispose(() => this.#open.delete(key));
    return panel;
  }
}

/** Reads what the page kept. */
function beginningOf(state: unknown): Beginning | undefined {
  if (typeof state !== 'object' || state === null) return undefined;
  const { state: kept, arrangement } = state as Record<string, unknown>;
  const parsed = parseKept(kept);
  return parsed && { ...parsed, arrangement: parseArrangement(arrangement) ?? everything };
}

function reportKey({ host, account, owners }: ConflictReport): string {
  const logins = owners.map(({ owner }) => owner.login.toLowerCase()).sort();
  return JSON.stringify([host, account, logins]);
}
