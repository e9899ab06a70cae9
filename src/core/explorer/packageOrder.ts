import type { PackageSummary } from '#core/packages';

/** What the packages under an owner are sorted by. */
export type SortKey = 'name' | 'versions' | 'updated';

/** In what order the tree shows the loaded versions of a container package. */
export const versionOrders = ['newest', 'largest'] as const;
export type VersionOrder = (typeof versionOrders)[number];

type Order = (one: PackageSummary, other: PackageSummary) => number;

const byName: Order = (one, other) => one.name.localeCompare(other.name);

const orders: Record<SortKey, Order> = {
  name: byName,
  versions: descending(({ versionCount }) => versionCount),
  updated: descending(({ updatedAt }) => (updatedAt === undefined ? undefined : Date.parse(updatedAt))),
};

export const sortKeys = Object.keys(orders) as readonly SortKey[];

/** Compares packages for `Array.sort`. Numbers and times descend; equal ones are sorted by name, unknown ones come last. */
export function packageOrder(key: SortKey): Order {
  return orders[key];
}

function descending(valueOf: (pkg: PackageSummary) => number | undefined): Order {
  const known = (pkg: PackageSummary) => {
    const value = valueOf(pkg) ?? NaN;
    return Number.isNaN(value) ? -Infinity : value;
  };
  return (one, other) => {
    const [first, second] = [known(one), known(other)];
    return first === second ? byName(one, other) : second > first ? 1 : -1;
  };
}
