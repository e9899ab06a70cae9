import { bars, type Bar, type BarName } from './bars.ts';
import { median } from './statistics.ts';

/** `times` is a ratio, `share` one between 0 and 1. */
export type Unit = 'ms' | 'µs' | 'bytes' | 'count' | 'times' | 'share';

/** What was measured, round by round. */
export interface Figure {
  readonly unit: Unit;
  readonly rounds: readonly number[];
}

/** One row of the table: what was measured of us, and of what it is compared with. */
export interface Row {
  readonly bar: BarName;
  readonly ours: Figure;
  /** `octokit.paginate` with the plugins for limits and retries: what a script would use. */
  readonly octokit?: Figure;
  /** What `gh api --paginate` does. */
  readonly pageAfterPage?: Figure;
  /** What cannot be done better, or for activation the built-in extensions. */
  readonly limit?: Figure;
  /** What the bar judges. */
  readonly judged: Figure;
  /** Anything that broke the rules of the task, such as refused requests: then the bar does not hold. */
  readonly faults?: readonly string[];
  readonly note?: string;
}

/** @throws RangeError for a round that could not be measured: a median would hide it. */
export function figure(unit: Unit, ...rounds: readonly number[]): Figure {
  if (rounds.some(Number.isNaN)) throw new RangeError(`not measured, among ${rounds.join(', ')} (${unit})`);
  return { unit, rounds };
}

export function holds({ bar, judged, limit, faults = [] }: Row): boolean {
  const { atLeast = -Infinity, atMost = Infinity, orTimesLimit = 0 }: Bar = bars[bar];
  const value = median(judged.rounds);
  const most = Math.max(atMost, limit ? orTimesLimit * median(limit.rounds) : 0);
  return value >= atLeast && value <= most && faults.length === 0;
}
