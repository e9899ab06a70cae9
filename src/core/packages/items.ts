/** An array, or something similar that takes less memory. */
export type Items<T> = Pick<Sequence<T>, keyof Sequence<T>>;

export class Sequence<T> implements Iterable<T> {
  readonly length: number;
  readonly #get: (index: number) => T;

  constructor(length: number, get: (index: number) => T) {
    this.length = length;
    this.#get = get;
  }

  *[Symbol.iterator](): IterableIterator<T> {
    for (let index = 0; index < this.length; index++) yield this.#get(index);
  }

  at(index: number): T | undefined {
    return index >= 0 && index < this.length ? this.#get(index) : undefined;
  }

  /** A loop is several times as fast as an iterator. */
  some(test: (item: T) => boolean): boolean {
    for (let index = 0; index < this.length; index++) if (test(this.#get(index))) return true;
    return false;
  }

  find(test: (item: T) => boolean): T | undefined {
    for (let index = 0; index < this.length; index++) {
      const item = this.#get(index);
      if (test(item)) return item;
    }
    return undefined;
  }

  map<U>(change: (item: T, index: number) => U): U[] {
    return Array.from({ length: this.length }, (_, index) => change(this.#get(index), index));
  }

  filter(test: (item: T) => boolean): Items<T> {
    const chosen: number[] = [];
    for (let index = 0; index < this.length; index++) if (test(this.#get(index))) chosen.push(index);
    if (chosen.length === this.length) return this;
    const indexes = Uint32Array.from(chosen);
    return new Sequence(indexes.length, (index) => this.#get(indexes[index] ?? 0));
  }

  slice(start: number, end = this.length): readonly T[] {
    const items: T[] = [];
    for (let index = start; index < Math.min(end, this.length); index++) items.push(this.#get(index));
    return items;
  }
}

/** The items at these positions, in their order, without copying the items. */
export function orderedBy<T>(items: Items<T>, positions: Uint32Array): Items<T> {
  return new Sequence(positions.length, (index) => items.at(positions[index] ?? 0) as T);
}

/** The parts as one list, without copying them. */
export function concatenate<T>(parts: readonly Items<T>[]): Items<T> {
  const starts: number[] = [];
  let total = 0;
  for (const { length } of parts) {
    starts.push(total);
    total += length;
  }
  // Remembers the part that was read last, since items are mostly read in order.
  let [part, start, end] = [parts[0], 0, parts[0]?.length ?? 0];
  return new Sequence(total, (index) => {
    if (index < start || index >= end) {
      let [low, high] = [0, starts.length];
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if ((starts[middle] ?? 0) <= index) low = middle;
        else high = middle;
      }
      // An empty part begins where the next one does; the search finds the last of those.
      [part, start, end] = [parts[low], starts[low] ?? 0, starts[low + 1] ?? total];
    }
    return part?.at(index - start) as T;
  });
}
