/** How far Page Up and Page Down go. */
const stride = 10;

/**
 * The row that a key moves to from the one at `index`; beyond an end means the page before or after.
 *
 * @returns `undefined` for a key that does not move.
 */
export function rowAfter(key: string, index: number, count: number): number | undefined {
  const last = count - 1;
  switch (key) {
    case 'ArrowUp':
      return index - 1;
    case 'ArrowDown':
      return index + 1;
    case 'PageUp':
      return index === 0 ? -1 : Math.max(0, index - stride);
    case 'PageDown':
      return index === last ? count : Math.min(last, index + stride);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}
