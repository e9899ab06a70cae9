import { setImmediate as turn } from 'node:timers/promises';

/** Time that passes when nothing else is left to do: everything that sleeps is woken in its order, at once. */
export interface VirtualTime {
  readonly now: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Lets time pass until the work has ended. */
  run<T>(work: Promise<T>): Promise<T>;
}

export function virtualTime(start = 1_000_000): VirtualTime {
  let now = start;
  const sleepers = new Set<{ readonly at: number; readonly wake: () => void }>();

  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const abort = () => {
          sleepers.delete(sleeper);
          reject(signal?.reason as Error);
        };
        const sleeper = {
          at: now + Math.max(ms, 0),
          wake: () => {
            signal?.removeEventListener('abort', abort);
            resolve();
          },
        };
        if (signal?.aborted) {
          abort();
          return;
        }
        signal?.addEventListener('abort', abort, { once: true });
        sleepers.add(sleeper);
      }),
    async run(work) {
      const ended = new AbortController();
      const end = () => ended.abort();
      work.then(end, end);
      for (;;) {
        await turn();
        if (ended.signal.aborted) return work;
        const [first] = [...sleepers].sort((one, other) => one.at - other.at);
        if (!first) continue;
        now = Math.max(now, first.at);
        for (const sleeper of sleepers) {
          if (sleeper.at > now) continue;
          sleepers.delete(sleeper);
          sleeper.wake();
        }
      }
    },
  };
}
