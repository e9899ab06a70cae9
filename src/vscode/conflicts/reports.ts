import * as vscode from 'vscode';
import { everything, parseKept, type KeptReport, newReport, type ConflictReport } from '../../core/conflicts/index.ts';
import type { Row } from '../../core/explorer/index.ts';
import type { Target } from '../../core/packages/index.ts';
import { fromConflictsPage, type FromConflictsPage } from '../../messages/conflicts.ts';
import { typeIcon } from '../explorer/typeIcon.ts';
import type { RowArgument } from '../explorer/view.ts';
import { literalItem } from '../pick/pick.ts';
import { MisconfiguredError } from '../problem.ts';
import { MessagePanel, openPanel, type PanelKind } from '../webview/panel.ts';
import { askForOwner, pickOwners } from './chooseOwners.ts';
import { reportOwners, reportTitle } from './conflictsView.ts';
import { ReportPanel, type ConflictsPanel, type ReportParts } from './reportPanel.ts';

const panelKind: PanelKind<FromConflictsPage> = {
  viewType: 'githubPackages.conflicts',
  script: 'dist/webview/conflicts.js',
  style: 'dist/webview/conflicts.css',
  parse: fromConflictsPage,
};

/** The conflict reports that are open, one for each host, account and set of owners, and what can be done with them. */
export class ConflictReports {
  readonly #extensionUri: vscode.Uri;
  readonly #parts: ReportParts;
  readonly #open = new Map<string, ReportPanel>();

  constructor(extensionUri: vscode.Uri, parts: ReportParts) {
    this.#extensionUri = extensionUri;
    this.#parts = parts;
  }

  /** Shows the report of the owners of these rows, or of those that the person then picks. */
  async show(row?: RowArgument, selected?: readonly Row[]): Promise<void> {
    await this.#show(row, selected);
  }

  /** Exports the report that is looked at, the only one, or one that is picked; a new one where none is open. */
  async export(): Promise<void> {
    const reports = [...this.#open.values()];
    const active = reports.find(({ panel }) => panel.active) ?? (reports.length === 1 ? reports[0] : undefined);
    const report = active ?? (reports.length === 0 ? await this.#show() : await pickReport(reports));
    await report?.export();
  }

  /** Takes over a panel after a reload, from what its page kept. Nothing is asked for. */
  async restore(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const beginning = parseKept(state);
    // A hidden panel is restored when it is first looked at: by then its report may have another one.
    if (!beginning || this.#open.has(reportKey(beginning.report))) panel.dispose();
    else await this.#add(new MessagePanel(panel, panelKind, this.#extensionUri), beginning).follow();
  }

  /** Another account, another host, or nobody: shows only what belongs to them. */
  async follow(): Promise<void> {
    await Promise.all([...this.#open.values()].map((each) => each.follow()));
  }

  /** After deletes and restores: reports that name any of it ask again. Never throws. */
  async followChanges(targets: readonly Target[]): Promise<void> {
    await Promise.all([...this.#open.values()].map((each) => each.followChanges(targets)));
  }

  /** Opens the panel of a report, or the one that it has, and asks its owners. Lasts until they have answered. */
  async #show(row?: RowArgument, selected?: readonly Row[]): Promise<ReportPanel | undefined> {
    const report = await this.#choose(row, selected);
    if (!report) return undefined;
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

  async #choose(row?: RowArgument, selected?: readonly Row[]): Promise<ConflictReport | undefined> {
    const { sessions, view } = this.#parts;
    const state = await sessions.current();
    if (state.kind === 'misconfigured') throw new MisconfiguredError();
    if (state.kind !== 'signedIn') {
      const connection = sessions.anonymous();
      const asked = await askForOwner(connection);
      return asked && newReport(connection.host.name, undefined, asked.owners);
    }
    const rows = row === undefined || row === 'focus' ? [] : (selected ?? [row]);
    const owners = rows.flatMap((each) => (each.kind === 'owner' ? [each.owner] : []));
    const asked = owners.length > 0 ? { owners, gaps: [] } : await pickOwners(await view.signedInExplorer());
    const { label, id } = state.session.account;
    return asked && { ...newReport(state.connection.host.name, label, asked.owners, asked.gaps), accountId: id };
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

async function pickReport(reports: readonly ReportPanel[]): Promise<ReportPanel | undefined> {
  const items = reports.map((panel) => {
    const { host, account } = panel.report;
    const description = account === undefined ? host : `${account} · ${host}`;
    return literalItem({ label: reportOwners(panel.report), description, panel });
  });
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Export Conflict Report') }))?.panel;
}
