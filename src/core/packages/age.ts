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

/**
 * The whole days left to restore what was deleted: 0 on the last day and after. Rounded down, so that it never
 * promises too much; only the first hour counts as full, so that a fresh deletion reads "30".
 *
 * @param deletedAt ISO 8601.
 */
export function daysLeft(deletedAt: string, now: Date): number {
  const passed = now.getTime() - Date.parse(deletedAt);
  if (passed < hour) return daysToRestore;
  return Math.max(0, Math.floor(daysToRestore - passed / day)) || 0;
}

/** Whether GitHub may still have what was deleted. @param deletedAt ISO 8601. */
export function isRestorable(deletedAt: string, now: Date): boolean {
  return now.getTime() - Date.parse(deletedAt) < daysToRestore * day;
}
