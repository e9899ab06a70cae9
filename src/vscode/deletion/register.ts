import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { createJournal, deletedOperations, isRestorable, type DeletedEntry } from '#core/deletion';
import { referenceOf, versionReferenceOf, type Row, type VersionRow } from '#core/explorer';
import { daysToRestore } from '#core/packages';
import { showProblem, type RegisterCommand } from '../commands.ts';
import type { ExplorerView, RowArgument } from '../explorer/view.ts';
import type { ImageReaders } from '../images/imageReaders.ts';
import { showInformation } from '../notifications.ts';
import { UserError } from '../problem.ts';
import type { Sessions, SessionState } from '../session/sessions.ts';
import { entriesIn, type DeletedRow } from '../recentlyDeleted/row.ts';
import { openRecentlyDeleted, type RecentlyDeletedView } from '../recentlyDeleted/view.ts';
import { entriesOfAccount, planRestore, type DeletionContext, type Plan } from './context.ts';
import { journalFiles } from './recovery/journalFiles.ts';
import { reportDocuments } from './report/reportDocuments.ts';
import { createDeleter, type Deleter } from './run/deleter.ts';
import { followOtherWindows } from './run/otherWindows.ts';
import { t } from '../../texts/language.ts';

/**
 * Registers deleting, restoring, and the view of what was deleted. @param review opens the panel of picked versions.
 * @returns what other parts need to delete something.
 */
export function registerDeletion(
  extension: vscode.ExtensionContext,
  register: RegisterCommand,
  sessions: Sessions,
  view: ExplorerView,
  images: ImageReaders,
  review: DeletionContext['review'],
): { readonly deletion: DeletionContext; readonly deleter: Deleter } {
  const { subscriptions } = extension;
  const folder = vscode.Uri.joinPath(extension.globalStorageUri, 'journal');
  const files = journalFiles(folder.fsPath);
  const context: DeletionContext = {
    view,
    sessions,
    images,
    journal: createJournal({ store: files, now: () => Date.now(), newId: randomUUID }),
    files,
    watcher: vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, '*.jsonl')),
    reports: reportDocuments(subscriptions),
    prompt: oneAtATime(),
    review,
  };
  const recentlyDeleted = openRecentlyDeleted(extension, register, context);
  const refreshRecentlyDeleted = () => void recentlyDeleted.redraw();
  const deleter = createDeleter(context, refreshRecentlyDeleted);
  registerDeletionCommands(register, context, deleter, recentlyDeleted);
  view.setRefusals((row) => deleter.refusals.of(row));
  let recovering = new AbortController();
  subscriptions.push(
    context.watcher,
    followOtherWindows(context),
    sessions.onDidInitialize(recoverFor),
    sessions.onDidChange(recoverFor),
    sessions.onDidChange(() => deleter.refusals.forget()),
    view.onDidRefresh(() => deleter.refusals.forget()),
    { dispose: () => recovering.abort() },
  );
  return { deletion: context, deleter };

  async function recoverFor(state: SessionState): Promise<void> {
    recovering.abort();
    recovering = new AbortController();
    if (state.kind !== 'signedIn') return;
    try {
      const { offerRecovery, reportCorruptFiles } = await import('./recovery/recovery.ts');
      await reportCorruptFiles(folder.fsPath, files.isRunning);
      await offerRecovery(state, context, deleter, recovering.signal, refreshRecentlyDeleted);
    } catch (error) {
      await showProblem(error);
    }
  }
}

/** Deleting and restoring, from rows of both views and from the palette: a plan is confirmed, then run. */
function registerDeletionCommands(
  register: RegisterCommand,
  context: DeletionContext,
  deleter: Deleter,
  recentlyDeleted: RecentlyDeletedView,
): void {
  const { view, prompt } = context;

  // A menu item shows its command's title, so there are other commands for several rows, and for rows without a prompt.
  onRows(['deleteVersion', 'deleteVersions'], 'pickVersions', t('Delete Version'), planDelete);
  onRows(['deletePackage', 'deletePackages'], 'pickPackage', t('Delete Package'), planDeletePackages);
  onRows(
    ['restoreVersion', 'restoreVersionRow', 'restoreRows'],
    'pickDeletedVersion',
    t('Restore Version'),
    planVersionRestore,
  );
  for (const id of ['restorePackage', 'restorePackageRow', 'restoreGroup'] as const) {
    register(id, async (row?: DeletedRow, selected?: readonly DeletedRow[]) => {
      const entries = entriesIn(selected ?? [row]);
      if (entries.length > 0) return restoreEntries(row, entries);
      const accountKey = await deleter.accountKey();
      return deleter.run(await prompt(planPackageRestore), accountKey);
    });
  }
  let undoing: Promise<void> | undefined;
  // A second undo meanwhile would restore the same once more.
  register('undoDelete', () => (undoing ??= undoLast().finally(() => (undoing = undefined))));

  async function undoLast(): Promise<void> {
    await view.signedInExplorer();
    const accountKey = await deleter.accountKey();
    const restorable = (await entriesOfAccount(context)).filter(isRestorable);
    const [last] = deletedOperations(restorable);
    if (last) await deleter.run(await planRestore(last.entries, context), accountKey);
    // Not awaited, because that would keep the command waiting.
    else void showInformation(t('There is no delete to undo. Recently Deleted contains nothing that can be restored.'));
  }

  /** Plans an action on rows of either view, or on a picked one, and runs it once it is confirmed. */
  function onRows(
    ids: readonly string[],
    pick: 'pickVersions' | 'pickPackage' | 'pickDeletedVersion',
    title: string,
    plan: (rows: readonly Row[]) => Promise<Plan | undefined>,
  ): void {
    for (const id of ids) {
      register(id, async (row: RowArgument, selected?: readonly Row[]) => {
        const entries = entriesIn(selected ?? [row]);
        if (entries.length > 0) return restoreEntries(row, entries);
        // The confirmation is valid only for the account that saw it.
        const accountKey = await deleter.accountKey();
        let nearby: readonly Row[] = [];
        const confirmed = await prompt(async () => {
          const rows = await view.rowsOf(row, selected, pick, title);
          nearby = view.rowsNear(rows);
          return plan(rows);
        });
        return view.keepFocus(nearby, async () => {
          await deleter.run(confirmed, accountKey);
        });
      });
    }
  }

  async function planDelete(rows: readonly Row[]): Promise<Plan | undefined> {
    const versions = versionsIn(rows, false);
    // The Delete key runs this command for packages too.
    if (versions.length === 0) return planDeletePackages(rows);
    if (!(await deleter.refusals.allow(versions.map(versionReferenceOf)))) return undefined;
    const { planVersions } = await import('./plan/planVersions.ts');
    const packages = rows.filter(({ kind }) => kind === 'package');
    return planVersions(await view.signedInExplorer(), versions, context, packages.length);
  }

  async function planDeletePackages(rows: readonly Row[]): Promise<Plan | undefined> {
    const packages = rows.filter((each) => each.kind === 'package');
    if (!(await deleter.refusals.allow(packages.map(referenceOf)))) return undefined;
    const { planPackages } = await import('./plan/planPackages.ts');
    return planPackages(packages, versionsIn(rows, false).length);
  }

  async function planVersionRestore(rows: readonly Row[]): Promise<Plan> {
    const selected = versionsIn(rows, true).map((row) => {
      const { name: versionName, tags } = row.version;
      return { target: versionReferenceOf(row), facts: { versionName, tags } };
    });
    return planRestore(selected, context);
  }

  /** @param row the row that the command was run on. */
  async function restoreEntries(row: RowArgument | DeletedRow, entries: readonly DeletedEntry[]): Promise<void> {
    const plan = await planEntries(entries);
    await recentlyDeleted.leaveRow(row, entries.filter(isRestorable));
    await deleter.run(plan);
  }

  /** @throws UserError if none of them can be restored any longer. */
  async function planEntries(selected: readonly DeletedEntry[]): Promise<Plan> {
    const entries = selected.filter(isRestorable);
    if (entries.length === 0) {
      throw new UserError(
        t(
          '{count, plural, one {The selected item was} other {The selected items were}} deleted more than {days} days ago. GitHub cannot restore anything after that.',
          { count: selected.length, days: daysToRestore },
        ),
      );
    }
    return planRestore(entries, context);
  }

  async function planPackageRestore(): Promise<Plan | undefined> {
    const { promptForDeletedPackage } = await import('./plan/promptForDeletedPackage.ts');
    const explorer = await view.signedInExplorer();
    const chosen = await promptForDeletedPackage(explorer, await entriesOfAccount(context));
    return chosen && planRestore([chosen], context);
  }
}

function versionsIn(rows: readonly Row[], areDeleted: boolean): VersionRow[] {
  return rows.filter((each): each is VersionRow => each.kind === 'version' && each.deleted === areDeleted);
}

/** A second key press or click within this time is taken for a double click. */
const doubleHitMs = 1000;

/** Shows dialogs one at a time, so that users cannot confirm the wrong one; while a plan runs, others may be shown. */
function oneAtATime(): DeletionContext['prompt'] {
  let openSince: number | undefined;
  return async (show) => {
    if (openSince !== undefined) {
      // Not awaited, because that would keep the row's command waiting.
      if (Date.now() - openSince > doubleHitMs) void showInformation(t('Finish the open dialog first.'));
      return undefined;
    }
    openSince = Date.now();
    try {
      return await show();
    } finally {
      openSince = undefined;
    }
  };
}
