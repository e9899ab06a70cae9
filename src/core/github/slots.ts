/** Runs tasks, at most so many at once, the others in the order they came. */
export interface Slots {
  /** @throws the signal's reason when aborted while waiting for a slot; otherwise what the task throws. */
  run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

export function createSlots(most: number): Slots {
  const waiting = new Set<() => void>();
  let free = most;

  return {
    async run(task, signal) {
      signal?.throwIfAborted();
      if (free > 0) free--;
      else await turn(signal);
      try {
        return await task();
      } finally {
        // The slot goes straight to the next in line; only with nobody waiting does it become free.
        const [next] = waiting;
        if (next) next();
        else free++;
      }
    },
  };

  async function turn(signal: AbortSignal | undefined): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const leave = () => {
        waiting.delete(enter);
        reject(signal?.reason as Error);
      };
      const enter = () => {
        waiting.delete(enter);
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      waiting.add(enter);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }
}
