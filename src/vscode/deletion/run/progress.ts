import type { Progress } from '#core/deletion';
import { progressText } from '../../../texts/deletion/progressText.ts';
import { withCancellableProgress, type CancellableWork } from '../../notifications.ts';

/** A run with fewer operations shows its progress only after `showAfterMs`. */
const manyOperations = 3;
const showAfterMs = 1000;

/**
 * Runs work with a cancellable notification, which is shown at once, or later for one or two operations.
 * @param work gets a signal that aborts when the user cancels, and reports how far it is.
 */
export async function withRunProgress<T>(
  title: string,
  operations: number,
  work: (cancelled: AbortSignal, onProgress: (progress: Progress) => void) => Promise<T>,
): Promise<T> {
  const reporting: CancellableWork<T> = (cancelled, notification) => {
    let shown = 0;
    return work(cancelled, (progress) => {
      const increment = ((progress.done - shown) / progress.total) * 100;
      shown = progress.done;
      notification.report({ message: progressText(progress), increment });
    });
  };
  return withCancellableProgress(title, reporting, operations >= manyOperations ? {} : { showAfterMs });
}
