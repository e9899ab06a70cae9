/**
 * Returns for each element of the second list the index of its partner in the first one: the element with the same key; of
 * several with one key the first has the first as partner, the second the second. Takes linear time.
 *
 * @param before keys; an element whose key is `undefined` has no partner.
 */
export function partners(
  before: readonly (string | undefined)[],
  after: readonly (string | undefined)[],
): readonly (number | undefined)[] {
  const indexes = new Map<string, number[]>();
  // Backwards, so that the first one is the next to be taken.
  for (const [index, key] of [...before.entries()].reverse()) {
    if (key === undefined) continue;
    const known = indexes.get(key);
    if (known) known.push(index);
    else indexes.set(key, [index]);
  }
  return after.map((key) => (key === undefined ? undefined : indexes.get(key)?.pop()));
}

/** Two lists as one: pairs of partners in the order of `after`, then what only `before` has. */
export function paired<T>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (item: T) => string,
): readonly { readonly before: T | undefined; readonly after: T | undefined }[] {
  const partnerOf = partners(before.map(keyOf), after.map(keyOf));
  const taken = new Set(partnerOf);
  return [
    ...after.map((item, index) => {
      const partner = partnerOf[index];
      return { before: partner === undefined ? undefined : before[partner], after: item };
    }),
    ...before.flatMap((item, index) => (taken.has(index) ? [] : [{ before: item, after: undefined }])),
  ];
}

/** Returns the indexes of the longest run of elements that increase, leaving out others. Takes n log n time. */
export function longestIncrease(numbers: readonly number[]): ReadonlySet<number> {
  /** By the length of a run: the index of the least number that ends such a run. */
  const ends: number[] = [];
  const previous: (number | undefined)[] = [];
  for (const [index, number] of numbers.entries()) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((numbers[ends[middle] ?? 0] ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    previous.push(ends[low - 1]);
    ends[low] = index;
  }
  const run = new Set<number>();
  for (let index = ends.at(-1); index !== undefined; index = previous[index]) run.add(index);
  return run;
}
