import * as vscode from 'vscode';
import type { Row } from '../core/explorer/index.ts';
import type { RegisterCommand } from './commands.ts';
import type { ConflictReports } from './conflicts/reports.ts';
import type { ExplorerView, RowArgument } from './explorer/view.ts';
import type { Sessions } from './session/sessions.ts';

/** Reports of Docker migration conflicts: read once somebody asks for one, for few people have any conflicts. */
export function registerConflicts(
  { extensionUri, subscriptions }: vscode.ExtensionContext,
  register: RegisterCommand,
  sessions: Sessions,
  view: ExplorerView,
): void {
  let loading: Promise<ConflictReports> | undefined;
  const reports = () =>
    (loading ??= import('./conflicts/reports.ts').then(
      ({ ConflictReports: Reports }) => new Reports({ extensionUri, sessions, view }),
    ));
  register('showConflicts', async (row: RowArgument, selected?: readonly Row[]) =>
    (await reports()).show(row, selected),
  );
  register('exportConflicts', async () => (await reports()).export());
  subscriptions.push(
    vscode.window.registerWebviewPanelSerializer('githubPackages.conflicts', {
      deserializeWebviewPanel: async (panel, state) => (await reports()).restore(panel, state),
    }),
  );
}
