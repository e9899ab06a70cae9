import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { createChangeReader } from '#core/deletion';
import type { Explorer } from '#core/explorer';
import type { Target } from '#core/packages';
import { accountOf, type DeletionContext } from '../context.ts';

/** How long to wait after a write, so that the changes of a second are shown together. */
const minFollowDelayMs = 1000;
const confirmDelayMs = 3000;

/** Updates the "Packages" tree with what other windows delete and restore, at most once a second. */
export function followOtherWindows({ journal, files, view, sessions, watcher }: DeletionContext): vscode.Disposable {
  const readChanges = createChangeReader(files.name, Date.now());
  const unconfirmed: Record<'deleted' | 'restored', Target[]> = { deleted: [], restored: [] };
  let confirming = new AbortController();
  let isWaiting = false;
  let last: Promise<void> = Promise.resolve();

  return vscode.Disposable.from(watcher.onDidCreate(onDidWrite), watcher.onDidChange(onDidWrite));

  function onDidWrite({ path }: vscode.Uri): void {
    if (isWaiting || path.endsWith(`/${files.name}`)) return;
    isWaiting = true;
    last = last.then(async () => {
      await delay(minFollowDelayMs, undefined, { ref: false });
      isWaiting = false;
      // What cannot be read now is read at the next change.
      await follow().catch(() => undefined);
    });
  }

  async function follow(): Promise<void> {
    const state = await sessions.current();
    if (state.kind !== 'signedIn') return;
    const changes = readChanges(await journal.read(), accountOf(state));
    const explorer = changes.deleted.length + changes.restored.length > 0 ? await view.explorer() : undefined;
    if (!explorer) return;
    explorer.apply(changes);
    unconfirmed.deleted.push(...changes.deleted);
    unconfirmed.restored.push(...changes.restored);
    confirming.abort();
    confirming = new AbortController();
    void confirm(explorer, confirming.signal);
  }

  /** A list that was read during the other window's run may already include the change: counts are read again. */
  async function confirm(explorer: Explorer, signal: AbortSignal): Promise<void> {
    await delay(confirmDelayMs, undefined, { ref: false, signal }).catch(() => undefined);
    if (signal.aborted) return;
    const changes = { deleted: unconfirmed.deleted.splice(0), restored: unconfirmed.restored.splice(0) };
    const all = [...changes.deleted, ...changes.restored];
    await explorer.confirm(changes, all);
    view.firePackagesChanged(changes);
  }
}
