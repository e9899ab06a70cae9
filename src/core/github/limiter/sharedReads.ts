import { unlessAborted } from '../wait.ts';
import type { LimitedRequest } from './gate.ts';

interface SharedRead {
  readonly callers: Set<LimitedRequest>;
  readonly result: Promise<unknown>;
  readonly controller: AbortController;
}

type Start<T> = (request: LimitedRequest, signal: AbortSignal) => Promise<T>;

/** Created once, because each new one would capture a stack. */
const finished = new DOMException('finished', 'AbortError');

export function createSharedReads() {
  const reads = new Map<string, SharedRead>();

  return {
    /** Shares the running read of that key, or starts it. It is aborted when nobody waits for it any longer. */
    async share<T>(key: string, request: LimitedRequest, signals: readonly AbortSignal[], start: Start<T>): Promise<T> {
      signals.forEach((signal) => signal.throwIfAborted());
      // An interactive read must not wait like a background one.
      const fullKey = `${request.priority} ${String(request.waitsForLimits)} ${key}`;
      const read = reads.get(fullKey) ?? add(fullKey, request, start);
      read.callers.add(request);
      try {
        return (await unlessAborted(read.result, ...signals)) as T;
      } finally {
        read.callers.delete(request);
        if (read.callers.size === 0) {
          remove(fullKey, read);
          // Also when it has finished, or its signals would live until its timeout, thousands of them for a long list.
          read.controller.abort(signals.find(({ aborted }) => aborted)?.reason ?? finished);
        }
      }
    },
    /** Later callers must not share a read that began before a write. */
    stopSharing: () => reads.clear(),
  };

  function add(key: string, first: LimitedRequest, start: Start<unknown>): SharedRead {
    const callers = new Set([first]);
    const controller = new AbortController();
    const request = { ...first, onWait: (until: number) => callers.forEach((caller) => caller.onWait?.(until)) };
    const result = start(request, controller.signal).finally(() => remove(key, read));
    const read: SharedRead = { callers, result, controller };
    reads.set(key, read);
    return read;
  }

  function remove(key: string, read: SharedRead): void {
    if (reads.get(key) === read) reads.delete(key);
  }
}
