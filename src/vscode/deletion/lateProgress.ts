import { setTimeout as delay } from 'node:timers/promises';
import { withCancellableProgress } from '../notifications.ts';

/** ms. What is done by then needs no notification. */
const moment = 300;
/** ms. VS Code leaves a notification of progress open for 800, and takes 100 to show what was reported last. */
const leastShown = 950;

/**
 * Runs work, with a notification that can be cancelled where it takes longer than a moment. The notification has gone
 * by the time that this ends, so that what is asked next stands alone.
 */
export async function withLateProgress<T>(
  title: string,
  work: (signal: AbortSignal, report: (message: string) => void) => Promise<T>,
): Promise<T> {
  const cancel = new AbortController();
  let last: string | undefined;
  let show: ((message: string) => void) | undefined;
  const working = work(cancel.signal, (message) => {
    last = message;
    show?.(message);
  });
  const ended = working.then(
    () => true,
    () => true,
  );
  if (await Promise.race([ended, delay(moment, false)])) return working;
  await withCancellableProgress(title, async (signal, progress) => {
    signal.addEventListener('abort', () => cancel.abort(signal.reason), { once: true });
    show = (message) => progress.report({ message });
    if (last !== undefined) show(last);
    await Promise.all([ended, delay(leastShown)]);
  });
  return working;
}
