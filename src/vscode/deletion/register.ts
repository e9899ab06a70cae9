import * as vscode from 'vscode';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createJournal } from '../../core/deletion/journal/journal.ts';
import { deletedElsewhere, recentlyDeleted } from '../../core/deletion/journal/recentlyDeleted.ts';
import { restoresOf, type Operation } from '../../core/deletion/operation.ts';
import { packageKey } from '../../core/packages/target.ts';
import type { ManifestCache } from '../../core/images/readManifests.ts';
import { showProblem, type RegisterCommand } from '../commands.ts';
import type { ExplorerView } from '../explorer/view.ts';
import type { Sessions, SessionState } from '../session/sessions.ts';
import { TrashView } from '../trash/view.ts';
import { registerDeletionCommands } from './commands.ts';
import { Deleter, type Plan } from './run/deleter.ts';
import { journalFiles } from './recovery/journalFiles.ts';
import { planPackages } from './plan/planPackages.ts';
import { oneAtATime } from './plan/oneAtATime.ts';
import { followOtherWindows } from './run/otherWindows.ts';
import { offerRecovery, type RecoveryParts } from './recovery/recovery.ts';
import { readPackage, replan } from './plan/replan.ts';
import { ReportDocuments } from './report/reportDocuments.ts';
import { Summaries } from './report/summaries.ts';
import path from 'node:path';
import { showWarning } from '../notifications.ts';
import { setDamageAside } from './recovery/damagedJournal.ts';

/** Deleting, restoring, and the view of what was deleted. */
export function registerDeletion(
  context: vscode.ExtensionContext,
  register: RegisterCommand,
  sessions: Sessions,
  view: ExplorerView,
  cache: () => Promise<ManifestCache>,
): void {
  const folder = vscode.Uri.joinPath(context.globalStorageUri, 'journal');
  const store = journalFiles(folder.fsPath);
  const journal = createJournal({ store, now: () => Date.now(), newId: randomUUID });
  const reports = new ReportDocuments();
  const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, '*.jsonl'));
  const trash = new TrashView(context.extensionUri, journal, sessions, watcher);
  const ask = oneAtATime(() => Date.now());
  const restorable = async () =>
    recentlyDeleted(await journal.read(), Date.now()).filter(({ timeLeft }) => timeLeft.unit !== 'none');
  const elsewhere = async (restores: readonly Operation[]) =>
    restoresOf(deletedElsewhere(restores, await restorable(), await cache()));
  const summaries = new Summaries(
    reports,
    () => trash.redraw(),
    (refused) => ask(() => planPackagesOf(refused)),
    elsewhere,
  );
  const deleter = new Deleter(sessions, view, journal, summaries);
  const recovery: RecoveryParts = {
    journal,
    isRunning: (file) => store.isRunning(file),
    deleter,
    reports,
    elsewhere,
    replan: (remaining) => ask(() => replan(remaining, { view, sessions, cache })),
    now: () => Date.now(),
    sleep: (ms, signal) => delay(ms, undefined, { signal, ref: false }),
    onFound: () => trash.redraw(),
  };
  let recovering = new AbortController();
  context.subscriptions.push(watcher, followOtherWindows({ journal, own: store.name, view, sessions, watcher }));
  context.subscriptions.push(reports, trash, sessions.onDidFind(recoverFor), sessions.onDidChange(recoverFor));
  // For another account everything may be different.
  context.subscriptions.push(sessions.onDidChange(() => deleter.refusals.forget()));
  context.subscriptions.push(view.onDidRefresh((row) => deleter.refusals.forget(row)));
  view.tellRefusals((row) => deleter.refusals.of(row));
  context.subscriptions.push({ dispose: () => recovering.abort() });
  registerDeletionCommands(register, { view, sessions, deleter, cache, ask, restorable });
  trash.register(register);

  /** The packages whose last versions GitHub keeps, as they are now. */
  async function planPackagesOf(refused: readonly Operation[]): Promise<Plan | undefined> {
    const { connection } = await view.signedInExplorer();
    const targets = new Map(refused.map(({ target }) => [packageKey(target), target]));
    return planPackages(await Promise.all([...targets.values()].map((target) => readPackage(connection, target))));
  }

  async function recoverFor(state: SessionState): Promise<void> {
    recovering.abort();
    recovering = new AbortController();
    if (state.kind !== 'signedIn') return;
    try {
      await tellOfDamage(folder.fsPath, (file) => store.isRunning(file));
      await offerRecovery(state, recovery, recovering.signal);
    } catch (error) {
      await showProblem(error);
    }
  }
}

/** Sets damaged journal files aside (see `setDamageAside`), and says so without waiting for an answer. */
export async function tellOfDamage(folder: string, isRunning: (file: string) => boolean): Promise<void> {
  for (const copy of await setDamageAside(folder, isRunning)) {
    const message = vscode.l10n.t(
      'A part of the record of deletions could not be read. It was set aside in {0}; everything else was kept.',
      path.basename(copy),
    );
    const show = vscode.l10n.t('Show File');
    showWarning(message, show).then((chosen) => {
      if (chosen === show) return vscode.commands.executeCommand('vscode.open', vscode.Uri.file(copy));
      return undefined;
    }, showProblem);
  }
}
