import * as vscode from 'vscode';
import type { LoadAllOptions } from '../core/explorer/pagedList.ts';
import { timeOf } from './problem.ts';

/** What loading everything needs, told to `report`. Rate limits are waited for, visibly. */
export function loadAllOptions(
  signal: AbortSignal,
  report: (message: string, loaded?: number) => void,
): LoadAllOptions {
  return {
    signal,
    onProgress: (loaded) => report(vscode.l10n.t('{0} loaded', loaded.toLocaleString(vscode.env.language)), loaded),
    onWait: (endsAt) => report(vscode.l10n.t('waiting for GitHub’s rate limit until {0}', timeOf(endsAt))),
    waitUntil,
  };
}

/** Runs work with a notification that can be cancelled, the only place where VS Code shows a Cancel button. */
export async function withCancellableProgress<T>(
  title: string,
  work: (signal: AbortSignal, progress: vscode.Progress<{ message?: string; increment?: number }>) => Promise<T>,
): Promise<T> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    (progress, token) => work(signalOf(token), progress),
  );
}

function signalOf(token: vscode.CancellationToken): AbortSignal {
  const controller = new AbortController();
  token.onCancellationRequested(() => controller.abort(new vscode.CancellationError()));
  return controller.signal;
}

async function waitUntil(endsAt: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, Math.max(endsAt - Date.now(), 0));
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        reject(signal.reason as Error);
      },
      { once: true },
    );
  });
}
