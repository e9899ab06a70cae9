import { setTimeout as delay } from 'node:timers/promises';
import type { Progress } from 'vscode';
import { withCancellableProgress } from '../notifications.ts';

interface Step {
  message?: string;
  increment?: number;
}
type Work<T> = (signal: AbortSignal, progress: Progress<Step>) => Promise<T>;

/** So long something small may take without a word; ms. */
const longestSilence = 1000;
const fewest = 3;

/** Runs work with a notification that can be cancelled; what is small and soon done goes without, lest it flash. */
export async function withRunProgress<T>(title: string, operations: number, work: Work<T>): Promise<T> {
  if (operations >= fewest) return withCancellableProgress(title, work);
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
  if (!(await Promise.race([ended, delay(longestSilence, false, { ref: false })]))) {
    await withCancellableProgress(title, async (signal, progress) => {
      signal.addEventListener('abort', () => cancelling.abort(signal.reason));
      progress.report(last);
      report = (step) => progress.report(step);
      await ended;
    });
  }
  return working;
}
