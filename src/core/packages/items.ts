/** An array, or something that holds its elements in less room. */
export interface Items<T> extends Iterable<T> {
  readonly length: number;
  at(index: number): T | undefined;
  find(test: (item: T) => boolean): T | undefined;
  some(test: (item: T) => boolean): boolean;
  every(test: (item: T) => boolean): boolean;
  map<U>(change: (item: T, index: number) => U): U[];
  filter(test: (item: T) => boolean): Items<T>;
  slice(start: number, end?: number): readonly T[];
}

export class Sequence<T> implements Items<T> {
  readonly length: number;
  readonly #get: (index: number) => T;

  /** @param get gives one element, by an index from 0 and below the length. */
  constructor(length: number, get: (index: number) => T) {
    this.length = length;
    this.#get = get;
  }

  *[Symbol.iterator](): Generator<T, undefined> {
    for (let index = 0; index < this.length; index++) yield this.#get(index);
  }

  at(index: number): T | undefined {
    return index >= 0 && index < this.length ? this.#get(index) : undefined;
  }

  /** A loop is several times as fast as an iterator. */
  some(test: (item: T, index: number) => boolean): boolean {
    for (let index = 0; index < this.length; index++) if (test(this.#get(index), index)) return true;
    return false;
  }

  find(test: (item: T) => boolean): T | undefined {
    let found: T | undefined;
    this.some((item) => {
      const isFound = test(item);
      if (isFound) found = item;
      return isFound;
    });
    return found;
  }

  every(test: (item: T) => boolean): boolean {
    return !this.some((item) => !test(item));
  }

  map<U>(change: (item: T, index: number) => U): U[] {
    return Array.from({ length: this.length }, (_, index) => change(this.#get(index), index));
  }

  filter(test: (item: T) => boolean): Items<T> {
    const chosen: number[] = [];
    this.some((item, index) => {
      if (test(item)) chosen.push(index);
      return false;
    });
    if (chosen.length === this.length) return this;
    const indexes = Uint32Array.from(chosen);
    return new Sequence(indexes.length, (index) => this.#get(indexes[index] ?? 0));
  }

  slice(start: number, end = this.length): T[] {
    const items: T[] = [];
    for (let index = start; index < Math.min(end, this.length); index++) items.push(this.#get(index));
    return items;
  }
}

/** One part after the other. */
export class Joined<T> extends Sequence<T> {
  constructor(parts: readonly Items<T>[]) {
    /** Where each part begins, and at last where all end. */
    const starts = [0];
    for (const { length } of parts) starts.push((starts.at(-1) ?? 0) + length);
    /** Of the part that was read last: most is read in order. */
    let place = 0;
    const isIn = (index: number) => (starts[place] ?? 0) <= index && index < (starts[place + 1] ?? 0);
    super(starts.at(-1) ?? 0, (index) => {
      if (!isIn(index)) place++;
      if (!isIn(index)) place = starts.findLastIndex((start) => start <= index);
      return parts[place]?.at(index - (starts[place] ?? 0)) as T;
    });
  }
}
