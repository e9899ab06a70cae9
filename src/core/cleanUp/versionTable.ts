import type { PackageRows } from './packageRows.ts';

export type SortKey = 'package' | 'name' | 'created' | 'size';

/** The versions of several packages in one sequence, and the orders in which they can be shown, whatever the plan. */
export interface VersionTable {
  readonly packages: readonly PackageRows[];
  readonly count: number;
  /** Of each row: the index of its package. */
  readonly packageAt: Uint32Array;
  /** By package: the row of its first version. */
  readonly starts: readonly number[];
  /** By row: ms since 1970; `NaN` if not known. */
  readonly createdAt: () => Float64Array;
  /** Returns the rows in order; `package` is the order of the packages and lists. */
  readonly order: (key: SortKey, descending: boolean) => Uint32Array;
  /** Returns whether a row has all words: in its tags and name, in those of its image, its platform or its package. */
  readonly matcher: (search: string) => ((row: number) => boolean) | undefined;
}

/** @param names of the packages, in which is searched. */
export function createVersionTable(packages: readonly PackageRows[], names: readonly string[]): VersionTable {
  const starts: number[] = [];
  let count = 0;
  for (const { versions } of packages) {
    starts.push(count);
    count += versions.length;
  }
  const packageAt = new Uint32Array(count);
  for (const [index, start] of starts.entries()) packageAt.fill(index, start, starts[index + 1] ?? count);
  const orders = new Map<string, Uint32Array>();
  const column = (of: (rows: PackageRows) => Float64Array) => {
    const values = new Float64Array(count);
    packages.forEach((rows, index) => values.set(of(rows), starts[index]));
    return values;
  };
  const createdAt = lazy(() => column((rows) => rows.createdAt));
  const keys = {
    package: () => Float64Array.from(packageAt),
    name: lazy(() => nameRanks(packages, starts, count)),
    created: createdAt,
    size: () => column(({ sizes }) => sizes),
  };
  const texts = lazy(() => packages.flatMap((rows) => rows.texts));
  return {
    packages,
    count,
    packageAt,
    starts,
    createdAt,
    order(key, descending) {
      const id = `${key} ${String(descending)}`;
      const known = orders.get(id) ?? orderBy(keys[key](), descending);
      orders.set(id, known);
      return known;
    },
    matcher(search) {
      const words = search
        .toLowerCase()
        .split(/\s+/)
        .filter((word) => word !== '');
      if (words.length === 0) return undefined;
      const own = texts();
      const ofPackages = words.map((word) => names.map((name) => name.toLowerCase().includes(word)));
      return (row) => {
        const index = packageAt[row] ?? 0;
        const start = starts[index] ?? 0;
        const image = start + (packages[index]?.imageAt[row - start] ?? 0);
        return words.every((word, at) => {
          const isInRow = own[row]?.includes(word) === true || (image !== row && own[image]?.includes(word) === true);
          return isInRow || ofPackages[at]?.[index] === true;
        });
      };
    },
  };
}

/**
 * Returns the rows by their keys. Equal ones stay in the order of the packages and lists, and unknown ones (`NaN`) come
 * last, in both directions.
 */
export function orderBy(keys: Float64Array, descending: boolean): Uint32Array {
  const sign = descending ? -1 : 1;
  const comparable = keys.map((key) => (Number.isNaN(key) ? Infinity : sign * key));
  // Several times faster than to sort the rows by a function: numbers are sorted natively.
  const sorted = comparable.toSorted();
  const order = new Uint32Array(keys.length);
  // By the first place of a key: how many of its rows have their place.
  const placed = new Uint32Array(keys.length);
  comparable.forEach((key, row) => {
    const first = firstAt(sorted, key);
    const others = placed[first] ?? 0;
    order[first + others] = row;
    placed[first] = others + 1;
  });
  return order;
}

/** Returns the first place of a value in a list that has it. */
function firstAt(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** By row: the rank of its image, so that the parts of an image stay with it. */
function nameRanks(packages: readonly PackageRows[], starts: readonly number[], count: number): Float64Array {
  const images = packages.flatMap(({ byName }, index) =>
    byName.map(({ position, key }) => ({ row: (starts[index] ?? 0) + position, key })),
  );
  images.sort((one, other) => (one.key === other.key ? one.row - other.row : one.key < other.key ? -1 : 1));
  const ranks = new Float64Array(count);
  images.forEach(({ row }, rank) => (ranks[row] = rank));
  packages.forEach(({ imageAt }, index) => {
    const start = starts[index] ?? 0;
    imageAt.forEach((image, position) => (ranks[start + position] = ranks[start + image] ?? 0));
  });
  return ranks;
}

function lazy<T>(compute: () => T): () => T {
  let computed: { readonly value: T } | undefined;
  return () => (computed ??= { value: compute() }).value;
}
