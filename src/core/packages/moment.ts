const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Months and years have their mean length. */
const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365.2425 * day],
  ['month', 30.436875 * day],
  ['day', day],
  ['hour', hour],
  ['minute', minute],
];

/** ms since 1970 of a moment (ISO 8601); `undefined` also for 1970, which stands for an unknown date. */
export function timeOf(moment: string | undefined): number | undefined {
  const time = Date.parse(moment ?? '');
  return time > 0 ? time : undefined;
}

export function knownMoment(moment: string | undefined): string | undefined {
  return timeOf(moment) === undefined ? undefined : moment;
}

/** How long ago a moment (ISO 8601) was: `3 days ago`, `now` for less than a minute. Whole units, never rounded up. */
export function age(moment: string, now: Date, locale: string): string | undefined {
  const time = timeOf(moment);
  if (time === undefined) return undefined;
  const difference = time - now.getTime();
  const [unit, length] = units.find(([, length]) => Math.abs(difference) >= length) ?? ['second', Infinity];
  const count = Math.trunc(difference / length);
  return new Intl.RelativeTimeFormat(locale, { numeric: count === 0 ? 'auto' : 'always' }).format(count, unit);
}

/** Source: GitHub's documentation, "Deleting and restoring a package". */
export const daysToRestore = 30;

/** `none` if the restore period is over. */
export type TimeToRestore = { readonly unit: 'days' | 'hours'; readonly count: number } | { readonly unit: 'none' };

/** Rounded down, except in the first hour, when it is 30 days. Times in ms since 1970. */
export function timeToRestore(deletedAt: number, now: number): TimeToRestore {
  if (now - deletedAt < hour) return { unit: 'days', count: daysToRestore };
  const left = deletedAt + daysToRestore * day - now;
  if (!(left > 0)) return { unit: 'none' };
  const [unit, length] = left < day ? (['hours', hour] as const) : (['days', day] as const);
  return { unit, count: Math.floor(left / length) };
}

/** The time of day, with the date unless it is today: `4:50 PM`, `Nov 3, 2026, 4:50 PM`. @param ms since 1970. */
export function momentText(ms: number, now: number, locale: string | undefined): string {
  const isToday = new Date(ms).toDateString() === new Date(now).toDateString();
  return isToday ? new Date(ms).toLocaleTimeString(locale, { timeStyle: 'short' }) : dateAndTimeText(ms, locale);
}

/** `Nov 3, 2026, 4:50 PM`. @param ms since 1970. */
export function dateAndTimeText(ms: number, locale: string | undefined): string {
  return new Date(ms).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' });
}

/** The time of day when a limit ends, rounded up; with seconds if that is less than a minute away. */
export function endText(ms: number, now: number, locale: string | undefined): string {
  const [timeStyle, length] = ms - now < minute ? (['medium', second] as const) : (['short', minute] as const);
  return new Date(Math.ceil(ms / length) * length).toLocaleTimeString(locale, { timeStyle });
}
