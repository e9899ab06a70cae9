import * as vscode from 'vscode';
import { everything, parsePersistedReport, type PersistedReport, type ReportRequest } from '#core/conflicts';
import type { Row } from '#core/explorer';
import { ownerKey } from '#core/packages';
import type { RowArgument } from '../explorer/view.ts';
import { literalItem } from '../pick/pick.ts';
import { chooseRequest } from './chooseOwners.ts';
import { reportOwners, reportTitle } from './conflictsView.ts';
import { ReportPanel, type ReportParts } from './reportPanel.ts';
import { t } from '../../texts/language.ts';
import { createPanel } from '../webview/panel.ts';

/** The panels of conflict reports: at most one for each host, account and set of owners. */
export class ConflictReports {
  readonly #parts: ReportParts;
  readonly #open = new Map<string, ReportPanel>();

  constructor(parts: ReportParts) {
    this.#parts = parts;
  }

  /** Fetches the conflicts of these rows' owners, or of those that the user picks, and returns once they have arrived. */
  async show(row?: RowArgument, selected?: readonly Row[]): Promise<ReportPanel | undefined> {
    const chosen = await chooseRequest(this.#parts.sessions, this.#parts.view, row, selected);
    if (!chosen) return undefined;
    const { request, gaps } = chosen;
    const known = this.#open.get(reportKey(request));
    known?.page.panel.reveal();
    const panel = known ?? this.#add(createPanel('conflicts', reportTitle(request)), { request, query: everything });
    await panel.fetchConflicts(undefined, gaps);
    return panel;
  }

  /** Exports the active report, the only one, or one that the user picks; if none is open, a new one. */
  async export(): Promise<void> {
    const reports = [...this.#open.values()];
    const active = reports.find(({ page }) => page.panel.active) ?? (reports.length === 1 ? reports[0] : undefined);
    const report = active ?? (reports.length === 0 ? await this.show() : await pickReport(reports));
    await report?.export();
  }

  /** Takes over a panel after a reload, and fetches its report again if that may be shown. */
  restore(panel: vscode.WebviewPanel, state: unknown): void {
    const persisted = parsePersistedReport(state);
    // A hidden panel is restored when it is first shown. By then, its report may have another panel.
    if (!persisted || this.#open.has(reportKey(persisted.request))) panel.dispose();
    // VS Code shows the panel once this returns.
    else void this.#add(panel, persisted).refetch();
  }

  #add(panel: vscode.WebviewPanel, report: PersistedReport): ReportPanel {
    const key = reportKey(report.request);
    const added = new ReportPanel(panel, report, this.#parts);
    this.#open.set(key, added);
    panel.onDidDispose(() => this.#open.delete(key));
    return added;
  }
}

function reportKey({ host, account, accountId, owners }: ReportRequest): string {
  return JSON.stringify([host, accountId ?? account, owners.map(ownerKey).sort()]);
}

async function pickReport(reports: readonly ReportPanel[]): Promise<ReportPanel | undefined> {
  const items = reports.map((panel) => {
    const { host, account } = panel.request;
    const description = account === undefined ? host : `${account} · ${host}`;
    return literalItem({ label: reportOwners(panel.request), description, panel });
  });
  return (await vscode.window.showQuickPick(items, { title: t('Export Conflict Report') }))?.panel;
}
