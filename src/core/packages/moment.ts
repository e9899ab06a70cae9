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
