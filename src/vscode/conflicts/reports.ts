import * as vscode from 'vscode';
import { newReport } from '../../core/conflicts/report.ts';
import type { Row } from '../../core/explorer/row.ts';
import type { Target } from '../../core/packages/target.ts';
import type { RowArgument } from '../explorer/view.ts';
import { literalItem } from '../pick/pick.ts';
import { MisconfiguredError } from '../problem.ts';
import { askForOwner, pickOwners, type Asked } from './chooseOwners.ts';
import { reportOwners } from './conflictsView.ts';
import { ConflictsPanels } from './panels.ts';
import type { ReportPanel, ReportParts } from './reportPanel.ts';

/** What can be done with conflict reports. */
export class ConflictReports {
  readonly #parts: ReportParts;
  readonly #panels: ConflictsPanels;

  constructor(extensionUri: vscode.Uri, parts: ReportParts) {
    this.#parts = parts;
    this.#panels = new ConflictsPanels(extensionUri, parts);
  }

  /** Shows the report of the owners of these rows, or of those that the person then picks. */
  async show(row?: RowArgument, selected?: readonly Row[]): Promise<void> {
    await this.#show(row, selected);
  }

  /** Exports the report that is looked at, the only one, or one that is picked; a new one where none is open. */
  async export(): Promise<void> {
    const { reports } = this.#panels;
    const active = reports.find(({ panel }) => panel.active) ?? (reports.length === 1 ? reports[0] : undefined);
    const report = active ?? (reports.length === 0 ? await this.#show() : await pickReport(reports));
    await report?.export();
  }

  /** Takes over a panel after a reload, from what its page kept. Nothing is asked for. */
  async restore(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    await this.#panels.restore(panel, state);
  }

  /** Another account, another host, or nobody: shows only what belongs to them. */
  async follow(): Promise<void> {
    await Promise.all(this.#panels.reports.map((each) => each.follow()));
  }

  /** After deletes and restores: reports that name any of it ask again. Never throws. */
  async followChanges(targets: readonly Target[]): Promise<void> {
    await Promise.all(this.#panels.reports.map((each) => each.followChanges(targets)));
  }

  async #show(row?: RowArgument, selected?: readonly Row[]): Promise<ReportPanel | undefined> {
    const { sessions, view } = this.#parts;
    const state = await sessions.current();
    if (state.kind === 'misconfigured') throw new MisconfiguredError();
    if (state.kind !== 'signedIn') {
      const connection = sessions.anonymous();
      const asked = await askForOwner(connection);
      return asked && this.#panels.show(newReport(connection.host.name, undefined, asked.owners));
    }
    const rows = row === undefined || row === 'focus' ? [] : (selected ?? [row]);
    const owners = rows.flatMap((each) => (each.kind === 'owner' ? [each.owner] : []));
    const asked: Asked | undefined =
      owners.length > 0 ? { owners, gaps: [] } : await pickOwners(await view.signedInExplorer());
    if (!asked) return undefined;
    const { connection, session } = state;
    const { label, id } = session.account;
    const report = newReport(connection.host.name, label, asked.owners, asked.gaps);
    return this.#panels.show({ ...report, accountId: id });
  }
}

async function pickReport(reports: readonly ReportPanel[]): Promise<ReportPanel | undefined> {
  const items = reports.map((report) => literalItem({ ...describe(report), report }));
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Export Conflict Report') }))?.report;
}

function describe({ report }: ReportPanel): vscode.QuickPickItem {
  const { host, account } = report;
  return { label: reportOwners(report), description: [...(account === undefined ? [] : [account]), host].join(' · ') };
}
