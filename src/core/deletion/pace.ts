/** The times at which writes may go out, evenly spread. */
export interface Pace {
  /** Writes a minute as it is now. */
  readonly perMinute: number;
  /** ms between two writes as it is now. */
  readonly interval: number;
  /** Whether it is below the full pace, after a secondary limit. */
  readonly isSlow: boolean;
  /** ms that so many writes take from a moment on; default now. */
  timeFor(writes: number, from?: number): number;
  /**
   * Waits for the next free time.
   *
   * @param cost in writes: a read counts a fifth (GitHub's points: GET 1, writes 5).
   * @throws the signal's reason when aborted.
   */
  turn(cost: number, signal: AbortSignal): Promise<void>;
  /**
   * At most 60 writes a minute after a secondary limit, then twice as many after each quiet minute, up to the full pace.
   *
   * @param from when the limit ends: until then nothing is sent, which proves nothing. ms since 1970.
   */
  slowDown(from: number): void;
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
const minute = 60_000;

export function createPace({ now, sleep }: Time): Pace {
  /** The pace doubles with each `step`, in ms, after `from`. */
  let recovery = { from: -Infinity, step: minute };
  let next = 0;
  const interval = () => intervalAt(now());

  return {
    get perMinute() {
      return minute / interval();
    },
    get interval() {
      return interval();
    },
    get isSlow() {
      return interval() > fullInterval;
    },
    timeFor,
    async turn(cost, signal) {
      signal.throwIfAborted();
      const mine = Math.max(next, now());
      next = mine + interval() * cost;
      while (now() < mine) await sleep(mine - now(), signal);
    },
    slowDown(from) {
      recovery = { from, step: stepAfter(now() - recovery.from) };
    },
  };

  /** Where the pace was refused soon after it rose, another limit than the known one holds: it rises half as fast. */
  function stepAfter(quiet: number): number {
    const { step } = recovery;
    if (quiet >= 4 * step) return minute;
    return quiet >= step ? 2 * step : step;
  }

  function stepsUntil(at: number): number {
    return Math.max(Math.floor((at - recovery.from) / recovery.step), 0);
  }

  function intervalAt(at: number): number {
    return Math.max(slowInterval / 2 ** stepsUntil(at), fullInterval);
  }

  function timeFor(writes: number, from = now()): number {
    let at = from;
    for (let left = writes; ;) {
      const pause = intervalAt(at);
      const rises = pause === fullInterval ? Infinity : recovery.from + recovery.step * (stepsUntil(at) + 1);
      if (at + left * pause <= rises) return at + left * pause - from;
      left -= (rises - at) / pause;
      at = rises;
    }
  }
}
