import * as vscode from 'vscode';
import { newReport } from '../../core/conflicts/report.ts';
import type { Row } from '../../core/explorer/row.ts';
import type { RegisterCommand } from '../commands.ts';
import type { ExplorerView, RowArgument } from '../explorer/view.ts';
import { count } from '../explorer/text.ts';
import { MisconfiguredError } from '../problem.ts';
import type { Sessions } from '../session/sessions.ts';
import { askForOwner, pickOwners, type Asked } from './chooseOwners.ts';
import { ConflictsPanels } from './panels.ts';
import type { ReportPanel } from './reportPanel.ts';

/** Reports of Docker migration conflicts. */
export function registerConflicts(
  context: vscode.ExtensionContext,
  register: RegisterCommand,
  sessions: Sessions,
  view: ExplorerView,
): void {
  const panels = new ConflictsPanels(context.extensionUri, { sessions, view });
  context.subscriptions.push(panels);

  register('showConflicts', async (row: RowArgument, selected?: readonly Row[]) => {
    await showConflicts(row, selected);
  });

  register('exportConflicts', async () => {
    const report = await chosenReport();
    await report?.export();
  });

  async function showConflicts(row?: RowArgument, selected?: readonly Row[]): Promise<ReportPanel | undefined> {
    const state = await sessions.current();
    if (state.kind === 'misconfigured') throw new MisconfiguredError();
    if (state.kind !== 'signedIn') {
      const connection = sessions.anonymous();
      const asked = await askForOwner(connection);
      return asked && panels.show(newReport(connection.host.name, undefined, asked.owners));
    }
    const rows = row === undefined || row === 'focus' ? [] : (selected ?? [row]);
    const owners = rows.flatMap((each) => (each.kind === 'owner' ? [each.owner] : []));
    const asked: Asked | undefined =
      owners.length > 0 ? { owners, gaps: [] } : await pickOwners(await view.signedInExplorer());
    if (!asked) return undefined;
    const { connection, session } = state;
    return panels.show(newReport(connection.host.name, session.account.label, asked.owners, asked.gaps));
  }

  /** The report that is looked at, the only one, or one that is picked; a new one where none is open. */
  async function chosenReport(): Promise<ReportPanel | undefined> {
    const { reports } = panels;
    const active = reports.find(({ panel }) => panel.active);
    if (active || reports.length === 1) return active ?? reports[0];
    if (reports.length === 0) return showConflicts();
    const items = reports.map((report) => ({ ...describe(report), report }));
    const title = vscode.l10n.t('Export Conflict Report');
    return (await vscode.window.showQuickPick(items, { title }))?.report;
  }
}

function describe({ report: { host, account, owners } }: ReportPanel): vscode.QuickPickItem {
  const [first] = owners;
  const label = owners.length === 1 && first ? first.owner.login : vscode.l10n.t('{0} owners', count(owners.length));
  return { label, description: [...(account === undefined ? [] : [account]), host].join(' · ') };
}
