import type { TimelineUnit } from './timeline.ts';

/** How a bin of a timeline is called: in full for a tooltip or a table, and short for an axis. */
export interface TimelineLabel {
  readonly full: string;
  readonly short: string;
}

const day = 86_400_000;

/**
 * The name of a bin in the reader's language, such as `11 – 17 Mar 2024`, built from dates alone so that there is
 * nothing to translate.
 *
 * @param start The first moment of the bin, ISO 8601 in UTC.
 */
export function timelineLabel(start: string, unit: TimelineUnit, locale: string): TimelineLabel {
  const first = new Date(start);
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options });
  const dayAndMonth = format({ day: 'numeric', month: 'short' });
  const month = format({ month: 'short', year: 'numeric' });
  switch (unit) {
    case 'day':
      return { full: format({ dateStyle: 'long' }).format(first), short: dayAndMonth.format(first) };
    case 'week': {
      const last = new Date(first.getTime() + 6 * day);
      const range = format({ day: 'numeric', month: 'short', year: 'numeric' }).formatRange(first, last);
      return { full: range, short: dayAndMonth.format(first) };
    }
    case 'month':
      return { full: format({ month: 'long', year: 'numeric' }).format(first), short: month.format(first) };
    case 'quarter': {
      const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 2));
      return { full: month.formatRange(first, last), short: month.format(first) };
    }
    case 'year': {
      const year = format({ year: 'numeric' }).format(first);
      return { full: year, short: year };
    }
  }
}
