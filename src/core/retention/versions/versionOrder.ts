import type { Numeral } from './numerals.ts';

/** How an ecosystem reads and orders its versions. */
export interface VersionOrder<Parsed> {
  /** Returns `undefined` for a text that is no version. */
  readonly parse: (text: string) => Parsed | undefined;
  /** Negative if the first is lower. */
  readonly compare: (one: Parsed, other: Parsed) => number;
  readonly isPrerelease: (version: Parsed) => boolean;
  /** Returns the leading numbers, major first; empty if it has none. */
  readonly numbers: (version: Parsed) => readonly Numeral[];
}
