import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { LoadAllOptions } from '#core/github';
import { loadedText } from './explorer/text.ts';
import { endText, t } from '../texts/language.ts';
import { withoutLinks } from './literal.ts';

/*
 * All notifications are shown from here, because a message may contain text from a server, which VS Code could turn into
 * links, even to commands. The functions return the button that was chosen.
 */

export async function showError(message: string, ...buttons: string[]): Promise<string | undefined> {
  return vscode.window.showErrorMessage(literal(message), ...buttons);
}

export async function showWarning(message: string, ...buttons: string[]): Promise<string | undefined> {
  return vscode.window.showWarningMessage(literal(message), ...buttons);
}

export async function showInformation(message: string, ...buttons: string[]): Promise<string | undefined> {
  return vscode.window.showInformationMessage(literal(message), ...buttons);
}

interface Step {
  readonly message?: string;
  /** In percent. */
  readonly increment?: number;
}

export type CancellableWork<T> = (signal: AbortSignal, progress: vscode.Progress<Step>) => Promise<T>;

/** VS Code animates its bar for 100 ms at each report. */
const minReportIntervalMs = 500;
/** VS Code shows a progress notification for at least 800 ms, and takes 100 ms to show the last report. */
export const slowWork = { showAfterMs: 300, minVisibleMs: 950 };

/**
 * Runs work with a cancellable notification, the only kind of progress for which VS Code shows a Cancel button.
 *
 * @param times no notification before `showAfterMs`; once shown, it is visible for at least `minVisibleMs`.
 * @returns what the work returns, once the notification may be closed. @throws what the work throws.
 */
export async function withCancellableProgress<T>(
  title: string,
  work: CancellableWork<T>,
  { showAfterMs = 0, minVisibleMs = 0 } = {},
): Promise<T> {
  const cancelling = new AbortController();
  let shown: vscode.Progress<Step> | undefined;
  let pending: Step | undefined;
  const show = () => {
    if (pending) shown?.report(pending);
    pending = undefined;
  };
  const report = ({ message = pending?.message, increment = 0 }: Step) => {
    if (shown && !pending) setTimeout(show, minReportIntervalMs);
    pending = { ...(message === undefined ? {} : { message }), increment: (pending?.increment ?? 0) + increment };
  };
  const working = work(cancelling.signal, { report });
  const ended = Promise.allSettled([working]);
  if (showAfterMs > 0 && (await Promise.race([ended, delay(showAfterMs, undefined, { ref: false })]))) return working;
  const options = { location: vscode.ProgressLocation.Notification, title: literal(title), cancellable: true };
  await vscode.window.withProgress(options, async (progress, token) => {
    token.onCancellationRequested(() => cancelling.abort(new vscode.CancellationError()));
    shown = progress;
    show();
    // VS Code closes it at once when it is cancelled.
    const seen = delay(minVisibleMs, undefined, { signal: cancelling.signal }).catch(() => undefined);
    await Promise.all([ended, seen]);
  });
  return working;
}

function literal(message: string): string {
  return withoutLinks(message.replaceAll('\n', ' '));
}

/** Options for loading a whole list: its progress, and its pauses for rate limits, are passed to `report`. */
export function loadAllOptions(
  signal: AbortSignal,
  report: (message: string, loaded?: number) => void,
  total?: number,
): LoadAllOptions {
  return {
    signal,
    onProgress: (loaded) => report(loadedText(loaded, total), loaded),
    onWait: (until) => report(t('paused by GitHub’s rate limit until {0}', endText(until))),
  };
}
