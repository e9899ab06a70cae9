import { withCancellableProgress } from '../notifications.ts';
import { withLateProgress, type CancellableWork } from './lateProgress.ts';

const fewest = 3;
/** So long something small may take without a word; ms. */
const silence = 1000;

/** Runs work with a notification that can be cancelled: at once for some operations, late for one or two. */
export async function withRunProgress<T>(title: string, operations: number, work: CancellableWork<T>): Promise<T> {
  return operations >= fewest ? withCancellableProgress(title, work) : withLateProgress(title, work, { silence });
}
