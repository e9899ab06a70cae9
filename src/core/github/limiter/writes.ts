import type { Place } from './gate.ts';

/** 900 points a minute and endpoint are 180 writes. A little less, since requests bunch up on their way. ms. */
const fullInterval = 340;
/** GitHub's advice for writes: a second between them. */
const slowInterval = 1000;
const minute = 60_000;

export function createWrites(now: () => number) {
  /** The pace doubles with each `step`, in ms, after `from`. */
  let recovery = { from: -Infinity, step: minute };
  let next = 0;
  const stepsUntil = (at: number) => Math.max(Math.floor((at - recovery.from) / recovery.step), 0);
  const intervalAt = (at: number) => Math.max(slowInterval / 2 ** stepsUntil(at), fullInterval);

  return {
    get perMinute() {
      return minute / intervalAt(now());
    },
    get isSlow() {
      return intervalAt(now()) > fullInterval;
    },
    /**
     * At most 60 writes a minute, then twice as many after each quiet minute, up to the full pace.
     * @param from when the limit ends: until then nothing is sent, which proves nothing. ms since 1970.
     */
    slowDown(from: number) {
      const { step } = recovery;
      const quiet = now() - recovery.from;
      // Where the pace was refused soon after it rose, another limit than the known one holds: it rises half as fast.
      recovery = { from, step: quiet >= 4 * step ? minute : quiet >= step ? 2 * step : step };
    },
    /** ms. */
    timeFor(writes: number, from: number) {
      let at = from;
      for (let left = writes; ;) {
        const interval = intervalAt(at);
        const rises = interval === fullInterval ? Infinity : recovery.from + recovery.step * (stepsUntil(at) + 1);
        if (at + left * interval <= rises) return at + left * interval - from;
        left -= (rises - at) / interval;
        at = rises;
      }
    },
    nameFor: ({ isWrite }: Place) => (isWrite ? 'writes' : undefined),
    freeAt: () => next,
    sent() {
      next = now() + intervalAt(now());
      return undefined;
    },
  };
}
