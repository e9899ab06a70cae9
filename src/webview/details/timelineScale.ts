/** At most this many lines across the plot, the base line not counted. */
const mostLines = 4;

/**
 * Round values for the vertical axis, from 0 to the first at or above the greatest count, in steps of 1, 2 or 5 times
 * a power of ten.
 */
export function axisValues(greatest: number): number[] {
  const rough = Math.max(1, greatest) / mostLines;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, power * ([1, 2, 5, 10].find((factor) => power * factor >= rough) ?? 10));
  const lines = Math.max(1, Math.ceil(greatest / step));
  return Array.from({ length: lines + 1 }, (_, index) => index * step);
}

/** Which of `count` bins get a label below, where labels need `room` pixels and a bin has `width`; the newest always. */
export function labelledBins(count: number, width: number, room: number): number[] {
  const every = Math.max(1, Math.ceil(room / width));
  return Array.from({ length: count }, (_, index) => index).filter((index) => (count - 1 - index) % every === 0);
}
