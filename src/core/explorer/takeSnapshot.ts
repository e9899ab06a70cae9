import type { Seed } from './loadedPages.ts';
import type { PagedList } from './pagedList.ts';
import { ownerKey, packageKey, type PackageSummary, type VersionSummary } from '../packages/index.ts';
import type { AnyList } from './shownLists.ts';
import type { KnownOwners, Snapshot } from './snapshot.ts';

/** Longer lists are kept in part, and go on with "Load More…". */
const mostPagesOfPackages = 10;
const mostPagesOfVersions = 1;

type Lists<T extends { readonly id: number }> = ReadonlyMap<string, PagedList<T>>;
type Seeds<T> = ReadonlyMap<string, Seed<T>>;

/** What an explorer has: lists by key, and what no list has been made of yet. */
export interface SnapshotParts {
  readonly pageSize: number;
  readonly owners: KnownOwners;
  readonly packages: readonly [Lists<PackageSummary>, Seeds<PackageSummary>];
  readonly versions: readonly [Lists<VersionSummary>, Seeds<VersionSummary>];
  readonly open: Snapshot['open'];
  /** Higher for what was shown later. */
  readonly turnOf: (list: AnyList) => number;
}

/** What is kept: what is under the owners that there are, without a filter, as every session begins. */
export function takeSnapshot({ pageSize, owners, open, turnOf, ...parts }: SnapshotParts): Snapshot {
  const logins = new Set(owners.rows.map(({ owner }) => ownerKey(owner)));
  const isOfOwner = (key: string) => key.endsWith('/') && logins.has(loginIn(key));
  const packages = keep(...parts.packages, turnOf, mostPagesOfPackages, isOfOwner);
  const references = [...packages].flatMap(([key, { pages }]) => {
    const owner = { kind: 'user', login: loginIn(key) } as const;
    return pages.flatMap(({ items }) => items.map((element) => packageKey({ owner, ...element })));
  });
  const wanted = new Set(references.map((key) => `${key}/active`));
  const versions = keep(...parts.versions, turnOf, mostPagesOfVersions, (key) => wanted.has(key));
  return { pageSize, owners, open, packages, versions };
}

function loginIn(key: string): string {
  return key.slice(0, key.indexOf('/'));
}

function keep<T extends { readonly id: number }>(
  lists: Lists<T>,
  seeds: Seeds<T>,
  turnOf: (list: PagedList<T>) => number,
  mostPages: number,
  isWanted: (key: string) => boolean,
): Map<string, Seed<T>> {
  const kept = new Map<string, Seed<T>>();
  for (const [key, list] of [...lists].toSorted(([, one], [, other]) => turnOf(other) - turnOf(one))) {
    const seed = isWanted(key) ? list.keep(mostPages) : undefined;
    if (seed) kept.set(key, seed);
  }
  for (const [key, seed] of seeds) {
    if (isWanted(key) && !kept.has(key)) kept.set(key, seed);
  }
  return kept;
}
