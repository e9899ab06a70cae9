import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Journal } from '../../core/deletion/journal/journal.ts';
import { createNews } from '../../core/deletion/journal/news.ts';
import type { ExplorerView } from '../explorer/view.ts';
import type { Sessions } from '../session/sessions.ts';

export interface OtherWindowsParts {
  readonly journal: Journal;
  /** The journal's file of this window. */
  readonly own: string;
  readonly view: ExplorerView;
  readonly sessions: Sessions;
  /** Of the journal's folder. */
  readonly watcher: vscode.FileSystemWatcher;
}

/** ms. */
const longestBehind = 1000;

/** Has the "Packages" tree follow what other windows delete and restore, at most once a second. */
export function followOtherWindows({ journal, own, view, sessions, watcher }: OtherWindowsParts): vscode.Disposable {
  const newsIn = createNews(own, Date.now());
  let isWaiting = false;
  let last: Promise<void> = Promise.resolve();

  return vscode.Disposable.from(watcher.onDidCreate(onDidWrite), watcher.onDidChange(onDidWrite));

  function onDidWrite({ path }: vscode.Uri): void {
    if (isWaiting || path.endsWith(`/${own}`)) return;
    isWaiting = true;
    last = last.then(async () => {
      await delay(longestBehind, undefined, { ref: false });
      isWaiting = false;
      // What cannot be read now is told by the next line.
      await follow().catch(() => undefined);
    });
  }

  async function follow(): Promise<void> {
    const state = await sessions.current();
    if (state.kind !== 'signedIn') return;
    const place = { host: state.connection.host.name, account: state.session.account.label };
    const { deleted, restored } = newsIn(await journal.read(), place);
    const explorer = deleted.length + restored.length > 0 ? await view.explorer() : undefined;
    if (!explorer) return;
    explorer.deleted(deleted);
    view.redraw();
    await explorer.refreshDeleted(deleted);
    if (restored.length > 0) await explorer.restored(restored);
    view.redraw();
  }
}
