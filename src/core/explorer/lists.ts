import {
  type Connection,
  listPackages,
  listVersions,
  type PackageReference,
  type Owner,
  type PackageType,
  type VersionState,
  type Visibility,
} from '../github/index.ts';
import {
  packVersions,
  summarizePackage,
  summarizeVersion,
  type PackageSummary,
  type VersionSummary,
  ownerKey,
  packageKey,
  targetKey,
  type Target,
} from '../packages/index.ts';
import type { Seed } from './loadedPages.ts';
import { PagedList } from './pagedList.ts';
import type { AnyList } from './shownLists.ts';

export interface ListsOptions {
  /** 1 to 100 items a page. */
  readonly pageSize: number;
  /** What no list has been made of yet, by the keys of the lists. */
  readonly packages?: ReadonlyMap<string, Seed<PackageSummary>> | undefined;
  readonly versions?: ReadonlyMap<string, Seed<VersionSummary>> | undefined;
  /** Told what `ListOptions.onChange` is told, and of which list. */
  readonly onChange: (list: AnyList, changed: readonly { readonly id: number }[] | undefined) => void;
}

/** The lists of one account's packages, each made when it is first asked for. */
export class Lists {
  readonly #connection: Connection;
  readonly #pageSize: number;
  readonly #onChange: ListsOptions['onChange'];
  /** By `owner/type/visibility`. */
  readonly packages = new Map<string, PagedList<PackageSummary>>();
  /** By `owner/type/name/state`. */
  readonly versions = new Map<string, PagedList<VersionSummary>>();
  readonly seeds: {
    readonly packages: Map<string, Seed<PackageSummary>>;
    readonly versions: Map<string, Seed<VersionSummary>>;
  };
  /** What was just deleted, by kind and id, and until when lists may still have it; ms since 1970. */
  readonly #hidden: Map<string, { readonly until: number; readonly target: Target }>;

  /** @param before those that these take the place of: what was just deleted stays hidden. */
  constructor(connection: Connection, { pageSize, packages, versions, onChange }: ListsOptions, before?: Lists) {
    this.#hidden = before ? before.#hidden : new Map<string, { readonly until: number; readonly target: Target }>();
    this.#connection = connection;
    this.#pageSize = pageSize;
    this.#onChange = onChange;
    this.seeds = { packages: new Map(packages), versions: new Map(versions) };
  }

  packagesOf(owner: Owner, packageType: PackageType, visibility: Visibility | undefined): PagedList<PackageSummary> {
    const key = `${ownerKey(owner)}/${packageType}/${visibility ?? ''}`;
    const known = this.packages.get(key);
    if (known) return known;
    const list = new PagedList<PackageSummary>(
      (options) =>
        listPackages(this.#connection, owner, packageType, {
          ...options,
          read: summarizePackage,
          visibility,
          perPage: this.#pageSize,
        }),
      {
        isHidden: ({ id }) => this.#isHidden(`package ${id}`),
        seed: visibility === undefined ? take(this.seeds.packages, key) : undefined,
        onChange: (changed) => this.#onChange(list, changed),
      },
    );
    this.packages.set(key, list);
    return list;
  }

  versionsOf(reference: PackageReference, state: VersionState): PagedList<VersionSummary> {
    const key = `${packageKey(reference)}/${state}`;
    const known = this.versions.get(key);
    if (known) return known;
    const list = new PagedList<VersionSummary>(
      (options) =>
        listVersions(this.#connection, reference, {
          ...options,
          read: summarizeVersion,
          state,
          perPage: this.#pageSize,
        }),
      {
        isHidden: ({ id }) => state === 'active' && this.#isHidden(`version ${id}`),
        pack: packVersions,
        seed: take(this.seeds.versions, key),
        total: state === 'active' ? () => this.find(reference)?.versionCount : undefined,
        onChange: (changed) => this.#onChange(list, changed),
      },
    );
    this.versions.set(key, list);
    return list;
  }

  /** The loaded lists that a package of that owner and type may be in. */
  around({ owner, packageType }: PackageReference): PagedList<PackageSummary>[] {
    return this.packagesUnder(`${ownerKey(owner)}/${packageType}/`);
  }

  /** A package, as it was read last; `undefined` where it is in no loaded list. */
  find(reference: PackageReference): PackageSummary | undefined {
    for (const list of this.around(reference)) {
      const found = list.items.find(({ name }) => name === reference.name);
      if (found) return found;
    }
    return undefined;
  }

  /** Those whose key begins so; all where it is empty. */
  packagesUnder(prefix: string): PagedList<PackageSummary>[] {
    return [...this.packages].filter(([key]) => key.startsWith(prefix)).map(([, list]) => list);
  }

  /** As `packagesUnder`. */
  versionsUnder(prefix: string): PagedList<VersionSummary>[] {
    return [...this.versions].filter(([key]) => key.startsWith(prefix)).map(([, list]) => list);
  }

  /** Drops lists by the parts of their keys; `visibility` is of lists of packages alone. */
  forget(isMeant: (owner: string, packageType: string, visibility: string | undefined) => boolean): void {
    for (const key of this.packages.keys()) {
      const [owner = '', packageType = '', visibility] = key.split('/');
      if (isMeant(owner, packageType, visibility)) this.packages.delete(key);
    }
    for (const key of this.versions.keys()) {
      const [owner = '', packageType = ''] = key.split('/');
      if (isMeant(owner, packageType, undefined)) this.versions.delete(key);
    }
  }

  /** Drops the lists of a package that is gone: nothing but 404 would come of asking for them again. */
  forgetVersions(reference: PackageReference): void {
    for (const state of ['active', 'deleted'] as const) {
      const key = `${packageKey(reference)}/${state}`;
      this.versions.delete(key);
      this.seeds.versions.delete(key);
    }
  }

  /** In every list that has it; `change` gives nothing back for what is gone. */
  changePackage(reference: PackageReference, change: (element: PackageSummary) => PackageSummary | undefined): void {
    for (const list of this.around(reference)) {
      const element = list.find(({ name }) => name === reference.name);
      if (element) list.change(new Set([element.id]), change);
    }
  }

  /** Leaves what was just deleted out of what lists bring: they are seen to lag behind for moments. */
  hide(what: 'package' | 'version', id: number, target: Target): void {
    this.#hidden.set(`${what} ${id}`, { until: Date.now() + longestStaleness, target });
  }

  /** Shows again what was restored. Which id a restored package has is not known, so it is found by its name. */
  unhide(targets: readonly Target[]): void {
    const keys = new Set(targets.map(targetKey));
    for (const [key, { target }] of this.#hidden) if (keys.has(targetKey(target))) this.#hidden.delete(key);
  }

  #isHidden(key: string): boolean {
    return (this.#hidden.get(key)?.until ?? 0) > Date.now();
  }
}

/** Lists of the server are seen to lag behind a delete for moments; ms. */
const longestStaleness = 120_000;

function take<T>(map: Map<string, T>, key: string): T | undefined {
  const value = map.get(key);
  map.delete(key);
  return value;
}

/** Asks again for each of them once. Never throws. */
export async function refreshAll(lists: readonly AnyList[]): Promise<void> {
  await Promise.all([...new Set(lists)].map((list) => list.refresh()));
}

/** A package with so many versions more. */
export function counted(summary: PackageSummary, more: number): PackageSummary {
  const { versionCount } = summary;
  return versionCount === undefined ? summary : { ...summary, versionCount: Math.max(versionCount + more, 0) };
}
