import type * as vscode from 'vscode';
import { recentlyDeleted, restoreOperations } from '#core/deletion';
import type { AccountOnHost, Journal, Operation, Restorable, Rechecks } from '#core/deletion';
import type { ManifestCache } from '#core/images';
import type { ExplorerView } from '../explorer/view.ts';
import type { Sessions, SessionState } from '../session/sessions.ts';
import type { JournalFolder } from './recovery/journalFiles.ts';
import type { ReportDocuments } from './report/reportDocuments.ts';

export interface DeletionContext {
  readonly view: ExplorerView;
  readonly sessions: Sessions;
  readonly cache: () => Promise<ManifestCache>;
  readonly journal: Journal;
  readonly files: JournalFolder;
  /** Watches the journal's folder, where other windows write. */
  readonly watcher: vscode.FileSystemWatcher;
  readonly reports: ReportDocuments;
  /** Shows a dialog unless one is open. @returns `undefined` then, and if dismissed. */
  readonly prompt: <T>(show: () => Promise<T | undefined>) => Promise<T | undefined>;
}

/** What the user confirmed. */
export interface Plan {
  readonly operations: readonly Operation[];
  /** The checks of packages before their versions are deleted. */
  readonly rechecks?: Rechecks | undefined;
}

/** Returns the host and account of a session. */
export function accountOf({ session, connection }: Extract<SessionState, { kind: 'signedIn' }>): AccountOnHost {
  const { label, id } = session.account;
  return { host: connection.host.name, account: label, accountId: id };
}

/** Plans the restore of what was selected, with the parts of its images. */
export async function planRestore(
  selected: readonly Restorable[],
  { journal, cache }: Pick<DeletionContext, 'journal' | 'cache'>,
): Promise<Plan> {
  const all = recentlyDeleted(await journal.read(), Date.now());
  const restorable = all.filter(({ timeLeft }) => timeLeft.unit !== 'none');
  return { operations: restoreOperations(selected, restorable, await cache()) };
}
