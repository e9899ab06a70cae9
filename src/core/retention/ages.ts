/** `14 days`. Months and years are left out, since tools disagree on how long they are. */
export const agePattern = /^[1-9][0-9]{0,4} (hour|day|week)s?$/;

const hour = 3_600_000;
const units = new Map([
  ['hour', hour],
  ['day', 24 * hour],
  ['week', 7 * 24 * hour],
]);

/** An untagged version may belong to an image that is still being pushed: children arrive before their index. */
export const recentPush = 24 * hour;

/** Returns an age in ms; `NaN`, with which every comparison is false, if it is not one. */
export function parseAge(age: string): number {
  const [, unit = ''] = agePattern.exec(age) ?? [];
  return Number.parseInt(age, 10) * (units.get(unit) ?? NaN);
}

/**
 * Returns ms since 1970 of a moment (ISO 8601). `NaN`, with which every comparison is false, for a date that cannot be
 * read or is before 1970.
 */
export function parseDate(moment: string): number {
  const time = Date.parse(moment);
  return time >= 0 ? time : NaN;
}
