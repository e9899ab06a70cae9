import { bars, type Bar, type BarName } from './bars.ts';
import { median } from './statistics.ts';

/** `times` is a ratio, `share` one between 0 and 1. */
export type Unit = 'ms' | 'µs' | 'bytes' | 'count' | 'times' | 'share';

/** What was measured of one candidate, round by round. */
export interface Figure {
  /** Who or what it is of. */
  readonly of: string;
  readonly unit: Unit;
  readonly rounds: readonly number[];
}

/** One row of the table. */
export interface Row {
  readonly bar: BarName;
  readonly ours: Figure;
  /** Peers, and the limit. */
  readonly beside: readonly Figure[];
  /** What the bar judges, round by round. */
  readonly judged: Omit<Figure, 'of'>;
  /** Anything that broke the rules of the task, such as refused requests: then the bar does not hold. */
  readonly faults?: readonly string[];
  readonly note?: string;
}

export function holds({ bar, judged, faults = [] }: Row): boolean {
  const { atLeast = -Infinity, atMost = Infinity }: Bar = bars[bar];
  const value = median(judged.rounds);
  return value >= atLeast && value <= atMost && faults.length === 0;
}
