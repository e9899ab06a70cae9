/** The times at which writes may go out, evenly spread. */
export interface Pace {
  /** Writes a minute as it is now. */
  readonly perMinute: number;
  /** ms between two writes as it is now. */
  readonly interval: number;
  /**
   * Waits for the next free time.
   *
   * @param cost in writes: a read counts a fifth (GitHub's points: GET 1, writes 5).
   * @throws the signal's reason when aborted.
   */
  turn(cost: number, signal: AbortSignal): Promise<void>;
  /** For an hour at most 60 writes a minute. */
  slowDown(): void;
}

/** Time, injected: `sleep` rejects with the signal's reason when aborted. All in ms, `now` since 1970. */
export interface Time {
  readonly now: () => number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * 900 points a minute and endpoint are 180 writes ("Rate limits for the REST API"). A little less, since requests
 * bunch up on their way, and people look at versions meanwhile.
 */
const fullInterval = 340;
/** GitHub's advice for writes: a second between them. */
const slowInterval = 1000;
const slowFor = 3_600_000;

export function createPace({ now, sleep }: Time): Pace {
  let slowUntil = 0;
  let next = 0;
  const interval = () => (now() < slowUntil ? slowInterval : fullInterval);

  return {
    get perMinute() {
      return 60_000 / interval();
    },
    get interval() {
      return interval();
    },
    async turn(cost, signal) {
      signal.throwIfAborted();
      const mine = Math.max(next, now());
      next = mine + interval() * cost;
      while (now() < mine) await sleep(mine - now(), signal);
    },
    slowDown() {
      slowUntil = now() + slowFor;
    },
  };
}
