/** Runs a task once there is room. @throws what the task throws. */
export type Schedule = <T>(task: () => Promise<T>) => Promise<T>;

/** Returns a function that runs at most so many tasks at a time, in the order of its calls. */
export function createSemaphore(maxRunning: number): Schedule {
  let running = 0;
  const waiting = new Set<() => void>();
  return async (task) => {
    if (running < maxRunning) running++;
    else await new Promise<void>((resolve) => waiting.add(resolve));
    try {
      return await task();
    } finally {
      const [next] = waiting;
      if (next && waiting.delete(next)) next();
      else running--;
    }
  };
}

/**
 * Returns a function that runs the first task alone, and the others after it: the first request to a repository fetches
 * the token that all need, and the others must not occupy the places of other packages meanwhile.
 */
export function firstAlone(schedule: Schedule): Schedule {
  let first: Promise<unknown> | undefined;
  return async (task) => {
    if (!first) {
      const started = schedule(task);
      first = started.catch(() => undefined);
      return started;
    }
    await first;
    return schedule(task);
  };
}
