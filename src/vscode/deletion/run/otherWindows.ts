import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { createChangeReader } from '#core/deletion';
import type { Explorer } from '#core/explorer';
import type { Target } from '#core/packages';
import { accountOf, type DeletionContext } from '../context.ts';

/** ms. */
const minFollowDelayMs = 1000;
const quiet = 3000;

/** Has the "Packages" tree follow what other windows delete and restore, at most once a second. */
export function followOtherWindows({ journal, files, view, sessions, watcher }: DeletionContext): vscode.Disposable {
  const readChanges = createChangeReader(files.name, Date.now());
  const open: Record<'deleted' | 'restored', Target[]> = { deleted: [], restored: [] };
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
      // What cannot be read now is told by the next line.
      await follow().catch(() => undefined);
    });
  }

  async function follow(): Promise<void> {
    const state = await sessions.current();
    if (state.kind !== 'signedIn') return;
    const { deleted, restored } = readChanges(await journal.read(), accountOf(state));
    const explorer = deleted.length + restored.length > 0 ? await view.explorer() : undefined;
    if (!explorer) return;
    explorer.deleted(deleted);
    explorer.restoring(restored);
    open.deleted.push(...deleted);
    open.restored.push(...restored);
    confirming.abort();
    confirming = new AbortController();
    void confirm(explorer, confirming.signal);
  }

  /** What was read while the other window was at it may have been counted twice: the server has the last word. */
  async function confirm(explorer: Explorer, signal: AbortSignal): Promise<void> {
    await delay(quiet, undefined, { ref: false, signal }).catch(() => undefined);
    if (signal.aborted) return;
    const [deleted, restored] = [open.deleted.splice(0), open.restored.splice(0)];
    await Promise.all([explorer.recount(deleted), explorer.refreshDeleted(deleted)]);
    if (restored.length > 0) await explorer.restored(restored);
    view.notifyChanged([...deleted, ...restored]);
  }
}
