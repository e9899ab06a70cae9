/**
 * Returns a server's moment in ms since 1970, or `undefined` where it is none: what is no date, or not after the
 * beginning of 1970, is how programs write a date that they do not have.
 *
 * @param moment ISO 8601.
 */
export function timeOf(moment: string | undefined): number | undefined {
  const time = Date.parse(moment ?? '');
  return time > 0 ? time : undefined;
}

/** Returns the moment as it is, or `undefined` where it is none. */
export function knownMoment(moment: string | undefined): string | undefined {
  return timeOf(moment) === undefined ? undefined : moment;
}

const second = 1000;
const minute = 60 * second;

/** The time of day, with the date unless it is today: `4:50 PM`, `Nov 3, 2026, 4:50 PM`. @param ms since 1970. */
export function momentText(ms: number, now: number, locale: string | undefined): string {
  const isToday = new Date(ms).toDateString() === new Date(now).toDateString();
  return isToday ? timeText(ms, locale) : dateAndTimeText(ms, locale);
}

/** `Nov 3, 2026, 4:50 PM`. @param ms since 1970. */
export function dateAndTimeText(ms: number, locale: string | undefined): string {
  return new Date(ms).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' });
}

/**
 * The time of day when a limit ends, never too early: `4:51 PM`, or, where that is less than a minute away,
 * `4:50:32 PM`. @param ms since 1970.
 */
export function endText(ms: number, now: number, locale: string | undefined): string {
  return ms - now < minute
    ? new Date(Math.ceil(ms / second) * second).toLocaleTimeString(locale, { timeStyle: 'medium' })
    : timeText(Math.ceil(ms / minute) * minute, locale);
}

function timeText(ms: number, locale: string | undefined): string {
  return new Date(ms).toLocaleTimeString(locale, { timeStyle: 'short' });
}
