import type * as vscode from 'vscode';
import { belongsTo, isRestorable, recentlyDeleted, restoreOperations } from '#core/deletion';
import type {
  AccountOnHost,
  DeletedEntry,
  Journal,
  KnownManifest,
  Operation,
  Restorable,
  Rechecks,
  Result,
} from '#core/deletion';
import type { PackageReference, Visibility } from '#core/github';
import type { ImageReader } from '#core/images';
import { packageKey, type VersionSummary } from '#core/packages';
import type { ExplorerView } from '../explorer/view.ts';
import type { ImageReaders } from '../images/imageReaders.ts';
import type { Sessions, SessionState } from '../session/sessions.ts';
import type { JournalFolder } from './recovery/journalFiles.ts';
import type { ReportDocuments } from './report/reportDocuments.ts';

export interface DeletionContext {
  readonly view: ExplorerView;
  readonly sessions: Sessions;
  readonly images: ImageReaders;
  readonly journal: Journal;
  readonly files: JournalFolder;
  /** Watches the journal's folder, where other windows write. */
  readonly watcher: vscode.FileSystemWatcher;
  readonly reports: ReportDocuments;
  /** Shows a dialog unless one is open. @returns `undefined` then, and if dismissed. */
  readonly prompt: <T>(show: () => Promise<T | undefined>) => Promise<T | undefined>;
  /** Opens the panel in which a plan of hand-picked versions is reviewed, changed and run. */
  readonly review: (request: ReviewRequest) => Promise<void>;
}

/** The versions that the user picked, to be planned by the panel. */
export interface ReviewRequest {
  /** Whether the user has just chosen not to read the manifests that are not cached. */
  readonly skipsManifests?: boolean;
  readonly packages: readonly {
    readonly reference: PackageReference;
    readonly visibility: Visibility | undefined;
    readonly picked: readonly Pick<VersionSummary, 'id' | 'name' | 'tags'>[];
  }[];
}

/** What the user confirmed. */
export interface Plan {
  readonly operations: readonly Operation[];
  /** The checks of packages before their versions are deleted. */
  readonly rechecks?: Rechecks | undefined;
  /** The interrupted run that it continues, by its id in the journal, and what had become of it. */
  readonly resumes?: { readonly plan: string; readonly results: readonly Result[] } | undefined;
}

/** Returns the host and account of a session. */
export function accountOf({ session, connection }: Extract<SessionState, { kind: 'signedIn' }>): AccountOnHost {
  const { label, id } = session.account;
  return { host: connection.host.name, account: label, accountId: id };
}

/** Returns what tells an account on a host from all others. */
export function keyOf({ host, accountId }: AccountOnHost): string {
  return `${host} ${accountId}`;
}

/** Returns the `keyOf` of the current session's account; `undefined` while nobody is signed in. */
export async function accountKey({ sessions }: Pick<DeletionContext, 'sessions'>): Promise<string | undefined> {
  const state = await sessions.current();
  return state.kind === 'signedIn' ? keyOf(accountOf(state)) : undefined;
}

/** Returns what the signed-in account deleted on its host, newest first; nothing while nobody is signed in. */
export async function entriesOfAccount({
  sessions,
  journal,
}: Pick<DeletionContext, 'sessions' | 'journal'>): Promise<readonly DeletedEntry[]> {
  const state = await sessions.current();
  if (state.kind !== 'signedIn') return [];
  const accountOnHost = accountOf(state);
  return recentlyDeleted(await journal.read(), Date.now()).filter((entry) => belongsTo(entry, accountOnHost));
}

/** Plans the restore of what was selected, with the parts of its images. */
export async function planRestore(
  selected: readonly Restorable[],
  { journal, images }: Pick<DeletionContext, 'journal' | 'images'>,
): Promise<Plan> {
  const all = recentlyDeleted(await journal.read(), Date.now());
  const restorable = all.filter(isRestorable);
  const readers = new Map<string, ImageReader>();
  for (const { target } of selected.filter(({ target: { packageType } }) => packageType === 'container')) {
    const { owner, name } = target;
    const key = packageKey(target);
    if (!readers.has(key)) readers.set(key, await images.of({ owner: owner.login, name, visibility: undefined }));
  }
  const known: KnownManifest = (reference, digest) => readers.get(packageKey(reference))?.cached(digest)?.facts;
  return { operations: restoreOperations(selected, restorable, known) };
}
