import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Pause, Progress } from '../../../core/deletion/index.ts';
import { counted, endText } from '../../language.ts';
import { withCancellableProgress } from '../../notifications.ts';

interface Step {
  message?: string;
  increment?: number;
}

export type CancellableWork<T> = (signal: AbortSignal, progress: vscode.Progress<Step>) => Promise<T>;

export interface Patience {
  /** What is done by then needs no notification; ms. */
  readonly silence: number;
  /** So long it stays at least, once it is shown; ms. */
  readonly leastShown?: number;
}

/**
 * Runs work, with a notification that can be cancelled where it takes longer than a moment; what is soon done goes
 * without, lest it flash.
 *
 * @returns what the work returns, once the notification may go. @throws what the work throws.
 */
export async function withLateProgress<T>(
  title: string,
  work: CancellableWork<T>,
  { silence, leastShown = 0 }: Patience,
): Promise<T> {
  const cancelling = new AbortController();
  let last: Step = {};
  let report = (step: Step): void => {
    last = { message: step.message ?? last.message ?? '', increment: (last.increment ?? 0) + (step.increment ?? 0) };
  };
  const working = work(cancelling.signal, { report: (step) => report(step) });
  const ended = Promise.allSettled([working]);
  if (await Promise.race([ended, delay(silence, undefined, { ref: false })])) return working;
  await withCancellableProgress(title, async (signal, progress) => {
    signal.addEventListener('abort', () => cancelling.abort(signal.reason), { once: true });
    progress.report(last);
    report = (step) => progress.report(step);
    await Promise.all([ended, delay(leastShown)]);
  });
  return working;
}

const fewest = 3;
/** So long something small may take without a word; ms. */
const silence = 1000;

/** Runs work with a notification that can be cancelled: at once for some operations, late for one or two. */
export async function withRunProgress<T>(title: string, operations: number, work: CancellableWork<T>): Promise<T> {
  return operations >= fewest ? withCancellableProgress(title, work) : withLateProgress(title, work, { silence });
}

/** `12 of 500, 178 a minute, 3 min left`, or what is waited for. */
export function progressText({ done, skipped, total, ratePerMinute, slowedTo, timeLeft, paused }: Progress): string {
  const { t } = vscode.l10n;
  const seconds = Math.ceil(timeLeft / 1000);
  const parts = [
    skipped > 0
      ? counted(t('{done} of {total}, {skipped} skipped'), { done, total, skipped })
      : counted(t('{done} of {total}'), { done, total }),
  ];
  if (done + skipped < total && paused) parts.push(pauseText(paused));
  else if (done + skipped < total && total >= 10) {
    parts.push(
      slowedTo === undefined
        ? t('{0} a minute', Math.round(ratePerMinute))
        : t('slowed to {0} a minute after GitHub’s rate limit', Math.round(slowedTo)),
      seconds < 90 ? t('{0} s left', seconds) : t('{0} min left', Math.ceil(seconds / 60)),
    );
  }
  return parts.join(', ');
}

function pauseText(pause: Pause): string {
  switch (pause.reason) {
    case 'rateLimit':
      return vscode.l10n.t('waiting for GitHub’s rate limit until {0}', endText(pause.until));
    case 'offline':
      return vscode.l10n.t('waiting for the connection to GitHub');
    case 'signIn':
      return vscode.l10n.t('waiting for you to sign in again');
  }
}
