import type { LimitedRequest } from './gate.ts';

/** 900 points per minute and endpoint allow 180 writes. A little less, since requests bunch up on their way. */
const fastIntervalMs = 340;
/** GitHub's advice for writes: a second between them. */
const slowIntervalMs = 1000;
const minute = 60_000;

export function createWrites(now: () => number) {
  /** The rate doubles with each `step`, in ms, after `from`. */
  let recovery = { from: -Infinity, step: minute };
  let next = 0;
  const stepsUntil = (at: number) => Math.max(Math.floor((at - recovery.from) / recovery.step), 0);
  const intervalAt = (at: number) => Math.max(slowIntervalMs / 2 ** stepsUntil(at), fastIntervalMs);

  return {
    get perMinute() {
      return minute / intervalAt(now());
    },
    get isSlow() {
      return intervalAt(now()) > fastIntervalMs;
    },
    /**
     * At most 60 writes a minute, then twice as many after each minute without a new limit, up to the full rate.
     * @param from when the limit ends, since nothing is sent before; ms since 1970.
     */
    slowDown(from: number) {
      const { step } = recovery;
      const sinceSlow = now() - recovery.from;
      // A refusal soon after the rate rose means that another limit applies: from now on it rises half as fast.
      recovery = { from, step: sinceSlow >= 4 * step ? minute : sinceSlow >= step ? 2 * step : step };
    },
    /** How long this many writes take from `from` on; ms. */
    estimateMs(writes: number, from: number) {
      let at = from;
      for (let left = writes; ;) {
        const interval = intervalAt(at);
        const risesAt = interval === fastIntervalMs ? Infinity : recovery.from + recovery.step * (stepsUntil(at) + 1);
        if (at + left * interval <= risesAt) return at + left * interval - from;
        left -= (risesAt - at) / interval;
        at = risesAt;
      }
    },
    keyFor: ({ isWrite }: LimitedRequest) => (isWrite ? 'writes' : undefined),
    opensAt: () => next,
    onSent() {
      next = now() + intervalAt(now());
      return undefined;
    },
  };
}
