import type { Line, Pause } from './line.ts';

/** How far a run is. Plain data. */
export interface Progress {
  /** Operations that have their outcome. */
  readonly done: number;
  readonly total: number;
  /** Operations a minute, over the last minute. */
  readonly ratePerMinute: number;
  /** ms, waiting for limits included. */
  readonly timeLeft: number;
  readonly paused: Pause | undefined;
}

const minute = 60_000;
/** Before that the pace tells more than what has been counted. */
const firstMeasure = 10_000;

/** Counts what is done. @param now in ms since 1970. */
export function createMeter(total: number, line: Line, now: () => number): { count(): void; progress(): Progress } {
  const ends: number[] = [];
  let done = 0;

  return {
    count() {
      done++;
      ends.push(now());
    },
    progress() {
      while ((ends[0] ?? Infinity) <= now() - minute) ends.shift();
      const paused = line.pause;
      const span = now() - (ends[0] ?? now());
      const measured = span >= firstMeasure ? ((ends.length - 1) * minute) / span : line.writesPerMinute;
      const left = line.timeFor(total - done);
      // What is slower than the pace, such as a slow network, will go on to be slow; a pause says nothing of it.
      const byMeasure = paused || measured === 0 ? 0 : ((total - done) * minute) / measured;
      return { done, total, ratePerMinute: measured, timeLeft: done === total ? 0 : Math.max(left, byMeasure), paused };
    },
  };
}
