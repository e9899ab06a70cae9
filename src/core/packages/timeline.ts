import { timeOf } from './moment.ts';

export type TimelineUnit = 'day' | 'week' | 'month' | 'quarter' | 'year';

/** So that the plot is readable in a narrow panel. */
const maxBins = 36;
/** The plot of a new package spans at least a week. */
const minDays = 7;
const day = 86_400_000;

/** Bins are numbered, so that the bin of a time can be calculated; weeks start on Monday (1970 began on a Thursday). */
const calendar: Record<TimelineUnit, { number: (time: number) => number; start: (number: number) => number }> = {
  day: { number: (time) => Math.floor(time / day), start: (number) => number * day },
  week: { number: (time) => Math.floor((time / day + 3) / 7), start: (number) => (number * 7 - 3) * day },
  month: { number: monthNumber, start: (number) => Date.UTC(0, number) },
  quarter: { number: (time) => Math.floor(monthNumber(time) / 3), start: (number) => Date.UTC(0, number * 3) },
  year: { number: (time) => new Date(time).getUTCFullYear(), start: (number) => Date.UTC(number, 0) },
};

const dayAndMonth = { day: 'numeric', month: 'short' } as const;
const monthAndYear = { month: 'short', year: 'numeric' } as const;

const labels: Record<TimelineUnit, Record<'full' | 'short', Intl.DateTimeFormatOptions>> = {
  day: { full: { dateStyle: 'long' }, short: dayAndMonth },
  week: { full: { ...dayAndMonth, year: 'numeric' }, short: dayAndMonth },
  month: { full: { month: 'long', year: 'numeric' }, short: monthAndYear },
  quarter: { full: monthAndYear, short: monthAndYear },
  year: { full: { year: 'numeric' }, short: { year: 'numeric' } },
};

/**
 * Returns counts per bin up to now, oldest first, in the finest unit that needs at most 36 bins. All moments are ISO 8601,
 * in UTC. Anything that is not a date, or is over a year in the future, counts as undated.
 */
export function timeline(createdAt: readonly string[], now: Date) {
  const latest = now.getTime() + 366 * day;
  const times = createdAt.map(timeOf).filter((time) => time !== undefined && time <= latest) as number[];
  const undated = createdAt.length - times.length;
  const none = { unit: 'day' as const, bins: [], total: 0, undated, first: undefined, last: undefined };
  if (times.length === 0) return none;
  const first = times.reduce((least, time) => Math.min(least, time));
  const last = times.reduce((greatest, time) => Math.max(greatest, time));
  const end = Math.max(last, now.getTime());
  const units = Object.keys(calendar) as TimelineUnit[];
  const binsIn = ({ number }: (typeof calendar)[TimelineUnit]) => number(end) - number(first) + 1;
  const unit = units.find((each) => binsIn(calendar[each]) <= maxBins) ?? 'year';
  const { number, start } = calendar[unit];
  const newest = number(end);
  const oldest = unit === 'day' ? Math.min(number(first), newest - minDays + 1) : number(first);

  const counts = new Array<number>(newest - oldest + 1).fill(0);
  for (const time of times) {
    const index = number(time) - oldest;
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return {
    unit,
    bins: counts.map((count, index) => ({ start: new Date(start(oldest + index)).toISOString(), count })),
    total: times.length,
    undated,
    first: new Date(first).toISOString(),
    last: new Date(last).toISOString(),
  };
}

/** The name of a bin in the reader's language, built only from dates, so that nothing needs a translation. */
export function timelineLabel(start: string, unit: TimelineUnit, locale: string) {
  const first = Date.parse(start);
  const last = calendar[unit].start(calendar[unit].number(first) + 1) - 1;
  const { full, short } = labels[unit];
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options });
  // A range within one day, month or year is formatted as that day, month or year.
  return { full: format(full).formatRange(first, last), short: format(short).format(first) };
}

/** Months since 1900, which is the year that `Date.UTC(0, …)` counts from. */
function monthNumber(time: number): number {
  const date = new Date(time);
  return (date.getUTCFullYear() - 1900) * 12 + date.getUTCMonth();
}
