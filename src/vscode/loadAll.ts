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
