import * as vscode from 'vscode';
import type { Row } from '#core/explorer';
import type { CleanUps } from './vscode/cleanUp/cleanUps.ts';
import { commandRegistrar } from './vscode/commands.ts';
import type { Comparisons } from './vscode/compare/comparisons.ts';
import type { ConflictReports } from './vscode/conflicts/reports.ts';
import { registerCopyCommands } from './vscode/copy/commands.ts';
import { registerDeletion } from './vscode/deletion/register.ts';
import { registerExplorerCommands } from './vscode/explorer/commands.ts';
import { SnapshotFiles, Snapshots } from './vscode/explorer/snapshots.ts';
import { ExplorerView, type RowArgument } from './vscode/explorer/view.ts';
import { registerGetCommands } from './vscode/get/commands.ts';
import { ImageReaders } from './vscode/images/imageReaders.ts';
import { visibleLog } from './vscode/log.ts';
import { Sessions } from './vscode/session/sessions.ts';
import { isRuleFile } from './vscode/ruleFile/isRuleFile.ts';
import type { RuleFiles } from './vscode/ruleFile/ruleFiles.ts';
import { useTexts } from './vscode/useTexts.ts';

/** Puts the parts together. Sends no requests and shows no prompts. */
export function activate(context: vscode.ExtensionContext): void {
  useTexts();
  const { name, version } = context.extension.packageJSON as { name: string; version: string };
  const output = vscode.window.createOutputChannel('GitHub Packages', { log: true });
  const log = visibleLog(output);
  const sessions = new Sessions(log, `${name}/${version}`);
  const files = new SnapshotFiles(vscode.Uri.joinPath(context.globalStorageUri, 'snapshots').fsPath);
  const snapshots = new Snapshots(files, log, sessions);
  const images = new ImageReaders(sessions, vscode.Uri.joinPath(context.globalStorageUri, 'images').fsPath, log);
  const view = new ExplorerView(sessions, snapshots, images, context.globalState);
  context.subscriptions.push(output, sessions, snapshots, view, images);

  const register = commandRegistrar(context, log);
  register('signIn', (options?: { renew?: boolean }) => sessions.signIn({ renew: options?.renew === true }));
  register('showLog', () => output.show());
  registerExplorerCommands(register, view);
  registerCopyCommands(register, view, images);
  const documents = registerGetCommands(context, register, sessions, view, images);
  const deleting = registerDeletion(context, register, sessions, view, images, async (request) =>
    (await cleanUps()).review(request),
  );
  let loadedCleanUps: Promise<CleanUps> | undefined;
  const cleanUps = () =>
    (loadedCleanUps ??= import('./vscode/cleanUp/cleanUps.ts').then(
      ({ CleanUps: Panels }) => new Panels({ extensionUri: context.extensionUri, ...deleting }),
    ));
  register('cleanUp', async (row: RowArgument, selected?: readonly Row[]) => (await cleanUps()).show(row, selected));
  // Imported for the first file of rules in an editor: they have no commands or events before that.
  let loadedRuleFiles: Promise<RuleFiles> | undefined;
  const ruleFiles = () =>
    (loadedRuleFiles ??= Promise.all([import('./vscode/ruleFile/ruleFiles.ts'), cleanUps()]).then(
      ([{ RuleFiles: Files }, panels]) => {
        const files = new Files(view, panels);
        context.subscriptions.push(files);
        return files;
      },
    ));
  register('previewRules', async (file?: vscode.Uri | string) => (await ruleFiles()).preview(file));
  register('createRuleFile', async () => (await ruleFiles()).create());
  const followRules = (document: vscode.TextDocument) => {
    if (isRuleFile(document)) void ruleFiles();
  };
  vscode.workspace.textDocuments.forEach(followRules);
  register('exportPlan', async () => (await cleanUps()).export());
  register('openPlan', async (file?: vscode.Uri) => (await cleanUps()).openPlan(file));
  let loadedComparisons: Promise<Comparisons> | undefined;
  const comparisons = () =>
    (loadedComparisons ??= import('./vscode/compare/comparisons.ts').then(({ Comparisons: Panels }) => {
      const explorer = () => view.requireExplorer();
      return new Panels({ extensionUri: context.extensionUri, explorer, images, documents }, view);
    }));
  register('compareVersions', async (row: RowArgument, selected?: readonly Row[]) =>
    (await comparisons()).compare(row, selected),
  );
  // Imported with the first report, since few users have any conflicts.
  let loadedReports: Promise<ConflictReports> | undefined;
  const reports = () =>
    (loadedReports ??= import('./vscode/conflicts/reports.ts').then(
      ({ ConflictReports: Reports }) => new Reports({ extensionUri: context.extensionUri, sessions, view }),
    ));
  register('showConflicts', async (row: RowArgument, selected?: readonly Row[]) =>
    (await reports()).show(row, selected),
  );
  register('exportConflicts', async () => (await reports()).export());
  context.subscriptions.push(
    vscode.workspace.onDidOpenTextDocument(followRules),
    sessions.onDidChange(async () => (await loadedComparisons)?.reload()),
    sessions.onDidChange(async () => (await loadedCleanUps)?.followSession()),
    vscode.window.registerWebviewPanelSerializer('githubPackages.cleanUp', {
      deserializeWebviewPanel: async (panel, state) => (await cleanUps()).restore(panel, state),
    }),
    vscode.window.registerWebviewPanelSerializer('githubPackages.compare', {
      deserializeWebviewPanel: async (panel, state) => (await comparisons()).restore(panel, state),
    }),
    vscode.window.registerWebviewPanelSerializer('githubPackages.conflicts', {
      deserializeWebviewPanel: async (panel, state) => (await reports()).restore(panel, state),
    }),
  );
}
