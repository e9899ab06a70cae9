import * as vscode from 'vscode';
import { randomUUID } from 'node:crypto';
import { createJournal } from '../../core/deletion/journal/journal.ts';
import type { Operation } from '../../core/deletion/operation.ts';
import { getPackage } from '../../core/github/packages.ts';
import { ownerRow, packageKey, packageRow } from '../../core/explorer/row.ts';
import { summarizePackage } from '../../core/explorer/summary.ts';
import type { ManifestCache } from '../../core/images/readManifests.ts';
import { showProblem, type RegisterCommand } from '../commands.ts';
import type { ExplorerView } from '../explorer/view.ts';
import type { Sessions, SessionState } from '../session/sessions.ts';
import { TrashView } from '../trash/view.ts';
import { registerDeletionCommands } from './commands.ts';
import { Deleter, type Plan } from './deleter.ts';
import { isRunning, journalFiles } from './journalFiles.ts';
import { openManifestCache } from './manifestFile.ts';
import { planPackages } from './planPackages.ts';
import { offerRecovery } from './recovery.ts';
import { ReportDocuments } from './reportDocuments.ts';
import { Summaries } from './summaries.ts';
import { tellOfDamage } from './tellOfDamage.ts';

/** Deleting, restoring, and the view of what was deleted. */
export function registerDeletion(
  context: vscode.ExtensionContext,
  register: RegisterCommand,
  sessions: Sessions,
  view: ExplorerView,
): void {
  const storage = context.globalStorageUri;
  const folder = vscode.Uri.joinPath(storage, 'journal');
  const journal = createJournal({ store: journalFiles(folder.fsPath), now: () => Date.now(), newId: randomUUID });
  const reports = new ReportDocuments();
  const trash = new TrashView(context.extensionUri, journal, sessions, folder);
  const summaries = new Summaries(reports, () => trash.redraw(), planPackagesOf);
  const deleter = new Deleter(sessions, view, journal, summaries);
  let manifests: Promise<ManifestCache> | undefined;
  const cache = () => (manifests ??= openManifestCache(storage.fsPath));
  context.subscriptions.push(reports, trash, sessions.onDidFind(recoverFor), sessions.onDidChange(recoverFor));
  context.subscriptions.push(sessions.onDidChange(() => deleter.refusals.clear()));
  registerDeletionCommands(register, { view, sessions, deleter, cache });
  trash.register(register);

  /** The packages whose last versions GitHub keeps, as they are now. */
  async function planPackagesOf(refused: readonly Operation[]): Promise<Plan | undefined> {
    const { connection } = await view.signedInExplorer();
    const rows = await Promise.all(
      [...new Map(refused.map((each) => [packageKey(each.target), each])).values()].map(async ({ target }) =>
        packageRow(ownerRow(target.owner, false), summarizePackage(await getPackage(connection, target))),
      ),
    );
    return planPackages(rows);
  }

  async function recoverFor(state: SessionState): Promise<void> {
    if (state.kind !== 'signedIn') return;
    try {
      await tellOfDamage(folder.fsPath, isRunning);
      await offerRecovery(state, journal, deleter, reports, () => trash.redraw());
    } catch (error) {
      await showProblem(error);
    }
  }
}
