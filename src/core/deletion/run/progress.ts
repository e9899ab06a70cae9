import type { Outcome } from '../operation.ts';
import type { Pause, Sender } from './sender.ts';

export interface Progress {
  readonly done: number;
  readonly skipped: number;
  readonly total: number;
  readonly ratePerMinute: number;
  /** Writes per minute, if a secondary limit has slowed them. */
  readonly slowedTo: number | undefined;
  /** ms. */
  readonly timeLeft: number;
  readonly paused: Pause | undefined;
}

const minute = 60_000;
/** Up to this time, the limiter's rate is more accurate than what was measured. */
const minMeasuredMs = 10_000;

/** Measures the progress of a run. @param isPaused whether the user paused it. @param now in ms since 1970. */
export function createMeter(total: number, sender: Sender, isPaused: () => boolean, now: () => number) {
  const ends: number[] = [];
  let [done, skipped] = [0, 0];
  let rate = sender.connection.limiter.writes.perMinute;

  return {
    count({ kind }: Outcome): void {
      // Skipped operations take no time, so they do not count towards the rate.
      if (kind === 'skipped') skipped++;
      else {
        done++;
        ends.push(now());
      }
    },
    progress(): Progress {
      const { connection } = sender;
      const paused: Pause | undefined = isPaused() ? { reason: 'user' } : sender.pause;
      const { limiter } = connection;
      const { perMinute: writesPerMinute, isSlow } = limiter.writes;
      // What was measured at another rate, or before a pause, does not predict the rest.
      if (paused || rate !== writesPerMinute) ends.splice(0);
      rate = writesPerMinute;
      while ((ends[0] ?? Infinity) <= now() - minute) ends.shift();
      const remaining = total - done - skipped;
      const span = now() - (ends[0] ?? now());
      const ratePerMinute = span >= minMeasuredMs ? ((ends.length - 1) * minute) / span : writesPerMinute;
      // If something else is slower than the limiter, such as the network, it will stay slow.
      const byMeasure = isSlow || ratePerMinute === 0 ? 0 : (remaining * minute) / ratePerMinute;
      const timeLeft = remaining === 0 ? 0 : Math.max(limiter.estimateMs(remaining), byMeasure);
      return { done, skipped, total, ratePerMinute, slowedTo: isSlow ? writesPerMinute : undefined, timeLeft, paused };
    },
  };
}
