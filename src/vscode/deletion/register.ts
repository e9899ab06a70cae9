import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { createJournal } from '../../core/deletion/index.ts';
import type { ManifestCache } from '../../core/images/index.ts';
import { showProblem, type RegisterCommand } from '../commands.ts';
import type { ExplorerView } from '../explorer/view.ts';
import { showInformation } from '../notifications.ts';
import type { Sessions, SessionState } from '../session/sessions.ts';
import { openTrash } from '../trash/view.ts';
import { registerDeletionCommands } from './commands.ts';
import type { DeletionContext } from './context.ts';
import { journalFiles } from './recovery/journalFiles.ts';
import { offerRecovery, tellOfDamage } from './recovery/recovery.ts';
import { ReportDocuments } from './report/reportDocuments.ts';
import { createDeleter } from './run/deleter.ts';
import { followOtherWindows } from './run/otherWindows.ts';

/** Deleting, restoring, and the view of what was deleted. */
export function registerDeletion(
  extension: vscode.ExtensionContext,
  register: RegisterCommand,
  sessions: Sessions,
  view: ExplorerView,
  cache: () => Promise<ManifestCache>,
): void {
  const { subscriptions } = extension;
  const folder = vscode.Uri.joinPath(extension.globalStorageUri, 'journal');
  const files = journalFiles(folder.fsPath);
  const context: DeletionContext = {
    view,
    sessions,
    cache,
    journal: createJournal({ store: files, now: () => Date.now(), newId: randomUUID }),
    files,
    watcher: vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, '*.jsonl')),
    reports: new ReportDocuments(),
    ask: oneAtATime(),
  };
  const trash = openTrash(extension, register, context);
  const redrawTrash = () => void trash.redraw();
  const deleter = createDeleter(context, redrawTrash);
  registerDeletionCommands(register, context, deleter);
  view.tellRefusals((row) => deleter.refusals.of(row));
  let recovering = new AbortController();
  subscriptions.push(
    context.watcher,
    context.reports,
    followOtherWindows(context),
    sessions.onDidFind(recoverFor),
    sessions.onDidChange(recoverFor),
    // For another account everything may be different.
    sessions.onDidChange(() => deleter.refusals.forget()),
    view.onDidRefresh((row) => deleter.refusals.forget(row)),
    { dispose: () => recovering.abort() },
  );

  async function recoverFor(state: SessionState): Promise<void> {
    recovering.abort();
    recovering = new AbortController();
    if (state.kind !== 'signedIn') return;
    try {
      await tellOfDamage(folder.fsPath, files.isRunning);
      await offerRecovery(state, context, deleter, recovering.signal, redrawTrash);
    } catch (error) {
      await showProblem(error);
    }
  }
}

/** A key or a button hit twice is one wish; ms. */
const doubleHit = 1000;

/** Questions come one at a time, so that an answer is never given to another; while a plan runs, more may be asked. */
function oneAtATime(): DeletionContext['ask'] {
  let askingSince: number | undefined;
  return async (question) => {
    if (askingSince !== undefined) {
      // Who waits for its answer would keep the row's command waiting.
      if (Date.now() - askingSince > doubleHit) void showInformation(vscode.l10n.t('Finish the open dialog first.'));
      return undefined;
    }
    askingSince = Date.now();
    try {
      return await question();
    } finally {
      askingSince = undefined;
    }
  };
}
