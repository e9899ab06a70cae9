import { setTimeout as delay } from 'node:timers/promises';
import type { Progress } from 'vscode';
import { withCancellableProgress } from '../../notifications.ts';

interface Step {
  message?: string;
  increment?: number;
}

export type CancellableWork<T> = (signal: AbortSignal, progress: Progress<Step>) => Promise<T>;

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
  const ended = working.then(
    () => true,
    () => true,
  );
  if (await Promise.race([ended, delay(silence, false, { ref: false })])) return working;
  await withCancellableProgress(title, async (signal, progress) => {
    signal.addEventListener('abort', () => cancelling.abort(signal.reason), { once: true });
    progress.report(last);
    report = (step) => progress.report(step);
    await Promise.all([ended, delay(leastShown)]);
  });
  return working;
}
