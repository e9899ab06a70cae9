import * as vscode from 'vscode';
import { everything } from '../../core/conflicts/arrange.ts';
import { parseKept, type KeptReport } from '../../core/conflicts/kept.ts';
import type { ConflictReport } from '../../core/conflicts/report.ts';
import { fromConflictsPage, type FromConflictsPage } from '../../messages/conflicts.ts';
import { typeIcon } from '../explorer/typeIcon.ts';
import { MessagePanel, openPanel, type PanelKind } from '../webview/panel.ts';
import { reportTitle } from './conflictsView.ts';
import { ReportPanel, type ConflictsPanel, type ReportParts } from './reportPanel.ts';

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
    const beginning = parseKept(state);
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
      this.#add(openPanel(panelKind, this.#extensionUri, reportTitle(report), vscode.ViewColumn.Active), {
        report,
        collisions: {},
        arrangement: everything,
      });
    await panel.ask();
    return panel;
  }

  #add(page: ConflictsPanel, beginning: KeptReport): ReportPanel {
    const key = reportKey(beginning.report);
    page.panel.iconPath = typeIcon('docker', this.#extensionUri);
    const panel = new ReportPanel(page, beginning, this.#parts);
    this.#open.set(key, panel);
    page.panel.onDidDispose(() => this.#open.delete(key));
    return panel;
  }
}

function reportKey({ host, account, accountId, owners }: ConflictReport): string {
  const logins = owners.map(({ owner }) => owner.login.toLowerCase()).sort();
  return JSON.stringify([host, accountId ?? account, logins]);
}
