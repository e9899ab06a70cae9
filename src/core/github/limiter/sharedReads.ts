import { unlessAborted } from '../wait.ts';
import type { LimitedRequest } from './gate.ts';

interface SharedRead {
  readonly members: Set<LimitedRequest>;
  readonly answer: Promise<unknown>;
  readonly ending: AbortController;
}

type Start<T> = (request: LimitedRequest, signal: AbortSignal) => Promise<T>;

/** Made once: each new one would collect a stack. */
const finished = new DOMException('finished', 'AbortError');

export function createSharedReads() {
  const reads = new Map<string, SharedRead>();

  return {
    /** Shares the running read of that key, or starts it. It is aborted when nobody waits for it any more. */
    async share<T>(key: string, request: LimitedRequest, signals: readonly AbortSignal[], start: Start<T>): Promise<T> {
      signals.forEach((signal) => signal.throwIfAborted());
      // An interactive read must not wait as a background one does.
      const whole = `${request.priority} ${String(request.waitsForLimits)} ${key}`;
      const read = reads.get(whole) ?? add(whole, request, start);
      read.members.add(request);
      try {
        return (await unlessAborted(read.answer, ...signals)) as T;
      } finally {
        read.members.delete(request);
        if (read.members.size === 0) {
          remove(whole, read);
          // Also when it has finished: its signals would stay until its timeout, thousands in a long list.
          read.ending.abort(signals.find(({ aborted }) => aborted)?.reason ?? finished);
        }
      }
    },
    /** Later callers must not share a read that began before a write. */
    close: () => reads.clear(),
  };

  function add(key: string, first: LimitedRequest, start: Start<unknown>): SharedRead {
    const members = new Set([first]);
    const ending = new AbortController();
    const request = { ...first, onWait: (until: number) => members.forEach((member) => member.onWait?.(until)) };
    const answer = start(request, ending.signal).finally(() => remove(key, read));
    const read: SharedRead = { members, answer, ending };
    reads.set(key, read);
    return read;
  }

  function remove(key: string, read: SharedRead): void {
    if (reads.get(key) === read) reads.delete(key);
  }
}
