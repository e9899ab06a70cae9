import { unlessAborted } from '../wait.ts';
import type { Place } from './gate.ts';

interface SharedRead {
  readonly members: Set<Place>;
  readonly answer: Promise<unknown>;
  readonly ending: AbortController;
}

type Begin<T> = (place: Place, signal: AbortSignal) => Promise<T>;

/** Made once: each new one would collect a stack. */
const finished = new DOMException('finished', 'AbortError');

export function createSharedReads() {
  const reads = new Map<string, SharedRead>();

  return {
    /** Joins the read of that key, or begins it; it ends when all have left. */
    async join<T>(key: string, place: Place, signals: readonly AbortSignal[], begin: Begin<T>): Promise<T> {
      signals.forEach((signal) => signal.throwIfAborted());
      // What a person waits for does not wait where nobody does.
      const whole = `${place.priority} ${String(place.waitsForLimits)} ${key}`;
      const read = reads.get(whole) ?? open(whole, place, begin);
      read.members.add(place);
      try {
        return (await unlessAborted(read.answer, ...signals)) as T;
      } finally {
        read.members.delete(place);
        if (read.members.size === 0) {
          leaveOut(whole, read);
          // Of a finished read too: else its signals stay until its timeout, thousands in a long list.
          read.ending.abort(signals.find(({ aborted }) => aborted)?.reason ?? finished);
        }
      }
    },
    /** What is under way may be from before a write. */
    close: () => reads.clear(),
  };

  function open(key: string, first: Place, begin: Begin<unknown>): SharedRead {
    const members = new Set([first]);
    const ending = new AbortController();
    const place = { ...first, onWait: (until: number) => members.forEach((member) => member.onWait?.(until)) };
    const answer = begin(place, ending.signal).finally(() => leaveOut(key, read));
    const read: SharedRead = { members, answer, ending };
    reads.set(key, read);
    return read;
  }

  function leaveOut(key: string, read: SharedRead): void {
    if (reads.get(key) === read) reads.delete(key);
  }
}
