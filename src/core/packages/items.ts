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

export abstract class Sequence<T> implements Items<T> {
  abstract readonly length: number;
  abstract get(index: number): T;

  *[Symbol.iterator](): Generator<T, undefined> {
    for (let index = 0; index < this.length; index++) yield this.get(index);
  }

  at(index: number): T | undefined {
    return index >= 0 && index < this.length ? this.get(index) : undefined;
  }

  /** A loop is several times as fast as an iterator. */
  some(test: (item: T, index: number) => boolean): boolean {
    for (let index = 0; index < this.length; index++) if (test(this.get(index), index)) return true;
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
    const changed: U[] = [];
    this.some((item, index) => {
      changed.push(change(item, index));
      return false;
    });
    return changed;
  }

  filter(test: (item: T) => boolean): Items<T> {
    const indexes: number[] = [];
    this.some((item, index) => {
      if (test(item)) indexes.push(index);
      return false;
    });
    return indexes.length === this.length ? this : new Chosen(this, Uint32Array.from(indexes));
  }

  slice(start: number, end = this.length): T[] {
    const items: T[] = [];
    for (let index = start; index < Math.min(end, this.length); index++) items.push(this.get(index));
    return items;
  }
}

class Chosen<T> extends Sequence<T> {
  readonly #of: Sequence<T>;
  readonly #indexes: Uint32Array;

  constructor(of: Sequence<T>, indexes: Uint32Array) {
    super();
    this.#of = of;
    this.#indexes = indexes;
  }

  get length(): number {
    return this.#indexes.length;
  }

  get(index: number): T {
    return this.#of.get(this.#indexes[index] ?? 0);
  }
}

export class Joined<T> extends Sequence<T> {
  readonly #parts: readonly Items<T>[];
  readonly #starts: readonly number[];
  readonly length: number;

  constructor(parts: readonly Items<T>[]) {
    super();
    this.#parts = parts;
    let length = 0;
    this.#starts = parts.map((part) => {
      length += part.length;
      return length - part.length;
    });
    this.length = length;
  }

  override some(test: (item: T, index: number) => boolean): boolean {
    return this.#parts.some((part, place) => {
      const start = this.#starts[place] ?? 0;
      for (let index = 0; index < part.length; index++) if (test(part.at(index) as T, start + index)) return true;
      return false;
    });
  }

  override *[Symbol.iterator](): Generator<T, undefined> {
    for (const part of this.#parts) yield* part;
  }

  get(index: number): T {
    let [low, high] = [0, this.#starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= index) low = middle;
      else high = middle;
    }
    // An empty part begins where the next one does, and the search goes to the last of those.
    return this.#parts[low]?.at(index - (this.#starts[low] ?? 0)) as T;
  }
}
