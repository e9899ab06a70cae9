import { timeOf } from './moment.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Units from coarse to fine, with their length in milliseconds; months and years in their mean length. */
const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365.2425 * day],
  ['month', 30.436875 * day],
  ['day', day],
  ['hour', hour],
  ['minute', minute],
];

/** How long GitHub keeps what was deleted. Source: GitHub's documentation, "Deleting and restoring a package". */
export const daysToRestore = 30;

/**
 * How long ago a moment was, in the reader's language: `3 days ago`, `now` for less than a minute. Whole units that
 * have passed, never rounded up.
 *
 * @param moment ISO 8601.
 * @returns `undefined` where the moment is not known.
 */
export function age(moment: string, now: Date, locale: string): string | undefined {
  const time = timeOf(moment);
  if (time === undefined) return undefined;
  const passed = time - now.getTime();
  const [unit, length] = units.find(([, length]) => Math.abs(passed) >= length) ?? ['second', Infinity];
  const count = Math.trunc(passed / length);
  return new Intl.RelativeTimeFormat(locale, { numeric: count === 0 ? 'auto' : 'always' }).format(count, unit);
}

/** What is left of the days to restore something; `none` where they are over. */
export type TimeToRestore = { readonly unit: 'days' | 'hours'; readonly count: number } | { readonly unit: 'none' };

/**
 * Returns the time left to restore what was deleted: whole days, and whole hours on the last day. Rounded down, so that
 * it never promises too much; only the first hour counts as full, so that a fresh deletion reads "30 days".
 *
 * @param deletedAt as `now`, in ms since 1970.
 */
export function timeToRestore(deletedAt: number, now: number): TimeToRestore {
  if (now - deletedAt < hour) return { unit: 'days', count: daysToRestore };
  const left = deletedAt + daysToRestore * day - now;
  if (!(left > 0)) return { unit: 'none' };
  return left < day
    ? { unit: 'hours', count: Math.floor(left / hour) }
    : { unit: 'days', count: Math.floor(left / day) };
}
