/** The middle of the values; of an even number, the mean of the two in the middle. @throws RangeError for none or NaN. */
export function median(values: readonly number[]): number {
  const sorted = inOrder(values);
  const [below, above] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  if (below === undefined || above === undefined) throw new RangeError('no median of nothing');
  return (below + above) / 2;
}

/** The value that a share of all values (0 to 1) does not exceed. @throws RangeError for none or NaN. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = inOrder(values);
  const value = sorted[Math.max(Math.ceil(share * sorted.length) - 1, 0)];
  if (value === undefined) throw new RangeError('no quantile of nothing');
  return value;
}

/** A value that is no number has no place in an order: it would stand anywhere, and go unseen. */
function inOrder(values: readonly number[]): number[] {
  if (values.some(Number.isNaN)) throw new RangeError(`not a number, among ${values.join(', ')}`);
  return values.toSorted((one, other) => one - other);
}

/**
 * How many times the first is the second, round by round: what slows the machine down for a while slows both down, so
 * the ratio of one round says more than that of two medians.
 */
export function ratios(of: readonly number[], to: readonly number[]): number[] {
  if (of.length !== to.length) throw new RangeError('rounds without a counterpart');
  return of.map((value, index) => value / (to[index] ?? NaN));
}

/**
 * The least time to list so many pages: the first, which tells how many there are, then the others side by side.
 *
 * @param roundTrip and the result in the same unit of time.
 */
export function pagesLimit(pages: number, inFlight: number, roundTrip: number): number {
  return (1 + Math.ceil((pages - 1) / inFlight)) * roundTrip;
}

/** The same where only so many requests are let in within any minute. Times in ms. */
export function pacedPagesLimit(pages: number, perMinute: number, inFlight: number, roundTrip: number): number {
  const fullMinutes = Math.ceil(pages / perMinute) - 1;
  return fullMinutes * 60_000 + pagesLimit(pages - fullMinutes * perMinute, inFlight, roundTrip);
}
