import { withCancellableProgress, type CancellableWork } from '../../notifications.ts';

/** A run with fewer operations shows its progress only after `showAfterMs`. */
const manyOperations = 3;
const showAfterMs = 1000;

/** Runs work with a cancellable notification, which is shown at once, or later for one or two operations. */
export async function withRunProgress<T>(title: string, operations: number, work: CancellableWork<T>): Promise<T> {
  return withCancellableProgress(title, work, operations >= manyOperations ? {} : { showAfterMs });
}
