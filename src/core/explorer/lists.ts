import { listPackages, listVersions } from '#core/github';
import type { Connection, PackageReference, Owner, PackageType, VersionState, Visibility } from '#core/github';
import { packVersions, summarizePackage, summarizeVersion, ownerKey, packageKey, targetKey } from '#core/packages';
import type { PackageSummary, VersionSummary, Target } from '#core/packages';
import type { Identified, CachedPages } from './loadedPages.ts';
import { PagedList } from './pagedList.ts';

export type PackageList = PagedList<PackageSummary>;
export type VersionList = PagedList<VersionSummary>;
export type AnyList = PackageList | VersionList;

export interface ListsOptions {
  readonly pageSize: number;
  readonly packages?: ReadonlyMap<string, CachedPages<PackageSummary>> | undefined;
  readonly versions?: ReadonlyMap<string, CachedPages<VersionSummary>> | undefined;
  readonly onChange: (list: AnyList, changed: readonly Identified[] | undefined) => void;
}

const maxCachedPages = { packages: 10, versions: 1 };

/** How long GitHub's lists may still have what was deleted. */
const maxLagMs = 120_000;

/** The lists of one account's packages, each created on first use. */
export class Lists {
  readonly #connection: Connection;
  readonly #options: ListsOptions;
  /** By `owner/type/visibility`. */
  readonly packages = new Map<string, PackageList>();
  /** By `owner/type/name/state`. */
  readonly versions = new Map<string, VersionList>();
  /** The pages of lists that were not used yet. */
  readonly cachedPages: {
    readonly packages: Map<string, CachedPages<PackageSummary>>;
    readonly versions: Map<string, CachedPages<VersionSummary>>;
  };
  /** Ids of what was just deleted, by target; `until` in ms since 1970. */
  readonly #hidden: Map<string, { readonly id: number; readonly until: number }>;

  /** @param before the lists that these replace: what was just deleted remains hidden. */
  constructor(connection: Connection, options: ListsOptions, before?: Lists) {
    this.#hidden = before ? before.#hidden : new Map<string, { readonly id: number; readonly until: number }>();
    this.#connection = connection;
    this.#options = options;
    this.cachedPages = { packages: new Map(options.packages), versions: new Map(options.versions) };
  }

  packagesOf(owner: Owner, packageType: PackageType, visibility: Visibility | undefined): PackageList {
    const key = `${ownerKey(owner)}/${packageType}/${visibility ?? ''}`;
    const known = this.packages.get(key);
    if (known) return known;
    const perPage = this.#options.pageSize;
    const list: PackageList = new PagedList<PackageSummary>(
      (options) =>
        listPackages(this.#connection, owner, packageType, { ...options, read: summarizePackage, visibility, perPage }),
      {
        isHidden: ({ id, name }) => this.#isHidden(`${packageKey({ owner, packageType, name })}/`, id),
        cached: takeFrom(this.cachedPages.packages, key),
        onChange: (changed) => this.#options.onChange(list, changed),
      },
    );
    this.packages.set(key, list);
    return list;
  }

  versionsOf(reference: PackageReference, state: VersionState): VersionList {
    const prefix = `${packageKey(reference)}/`;
    const key = prefix + state;
    const known = this.versions.get(key);
    if (known) return known;
    const perPage = this.#options.pageSize;
    const isActive = state === 'active';
    const list: VersionList = new PagedList<VersionSummary>(
      (options) => listVersions(this.#connection, reference, { ...options, read: summarizeVersion, state, perPage }),
      {
        isHidden: ({ id }) => isActive && this.#hidden.size > 0 && this.#isHidden(`${prefix}${id}`, id),
        pack: packVersions,
        cached: takeFrom(this.cachedPages.versions, key),
        total: isActive ? () => this.find(reference)?.versionCount : undefined,
        onChange: (changed) => this.#options.onChange(list, changed),
      },
    );
    this.versions.set(key, list);
    return list;
  }

  /** How many packages of a type an owner has, whatever their visibility; `undefined` unless all of them are loaded. */
  countOf(owner: Owner, packageType: PackageType): number | undefined {
    const list = this.packages.get(`${ownerKey(owner)}/${packageType}/`);
    return list?.loaded === true && !list.hasMore ? list.items.length : undefined;
  }

  /** The loaded lists that may contain a package. */
  listsWith({ owner, packageType }: PackageReference): PackageList[] {
    return withPrefix(this.packages, `${ownerKey(owner)}/${packageType}/`);
  }

  /** A package, as it was read last; `undefined` if it is in no loaded list. */
  find(reference: PackageReference): PackageSummary | undefined {
    for (const { items } of this.listsWith(reference)) {
      const found = items.find(({ name }) => name === reference.name);
      if (found) return found;
    }
    return undefined;
  }

  /** Drops lists by the parts of their keys; only lists of packages have a `visibility`. */
  forget(matches: (owner: string, packageType: string, visibility: string | undefined) => boolean): void {
    for (const lists of [this.packages, this.versions]) {
      for (const key of lists.keys()) {
        const [owner = '', packageType = '', visibility] = key.split('/');
        if (matches(owner, packageType, lists === this.packages ? visibility : undefined)) lists.delete(key);
      }
    }
  }

  /** Drops the lists of a deleted package: GitHub would return 404 for them. */
  forgetVersions(reference: PackageReference): void {
    for (const state of ['active', 'deleted'] as const) {
      const key = `${packageKey(reference)}/${state}`;
      this.versions.delete(key);
      this.cachedPages.versions.delete(key);
    }
  }

  changePackage(reference: PackageReference, change: (pkg: PackageSummary) => PackageSummary | undefined): void {
    for (const list of this.listsWith(reference)) list.change(({ name }) => name === reference.name, change);
  }

  /** Returns the pages of these owners to cache, without a filter; those shown last come first. @param shownAt higher for later. */
  toCache(logins: ReadonlySet<string>, shownAt: (list: AnyList) => number) {
    const isOwned = (key: string) => key.endsWith('/') && logins.has(loginIn(key));
    const packages = pagesToCache(this.packages, this.cachedPages.packages, shownAt, maxCachedPages.packages, isOwned);
    const keys = [...packages].flatMap(([key, { pages }]) => {
      const owner = { kind: 'user', login: loginIn(key) } as const;
      return pages.flatMap(({ items }) => items.map((pkg) => `${packageKey({ owner, ...pkg })}/active`));
    });
    const known = new Set(keys);
    const isKnown = (key: string) => known.has(key);
    const versions = pagesToCache(this.versions, this.cachedPages.versions, shownAt, maxCachedPages.versions, isKnown);
    return { packages, versions };
  }

  /** Hides what was just deleted: GitHub's lists lag behind. */
  hide(target: Target, id: number): void {
    this.#hidden.set(targetKey(target), { id, until: Date.now() + maxLagMs });
  }

  unhide(targets: readonly Target[]): void {
    for (const target of targets) this.#hidden.delete(targetKey(target));
  }

  /** A recreated package has another id and is not hidden. */
  #isHidden(key: string, id: number): boolean {
    const hidden = this.#hidden.get(key);
    return hidden?.id === id && hidden.until > Date.now();
  }
}

function takeFrom<T>(map: Map<string, T>, key: string): T | undefined {
  const value = map.get(key);
  map.delete(key);
  return value;
}

function pagesToCache<T extends Identified>(
  lists: ReadonlyMap<string, PagedList<T>>,
  cachedPages: ReadonlyMap<string, CachedPages<T>>,
  shownAt: (list: PagedList<T>) => number,
  maxPages: number,
  isWanted: (key: string) => boolean,
): Map<string, CachedPages<T>> {
  const ofLists = [...lists]
    .toSorted(([, one], [, other]) => shownAt(other) - shownAt(one))
    .flatMap(([key, list]): [string, CachedPages<T>][] => {
      const pages = isWanted(key) ? list.toCache(maxPages) : undefined;
      return pages ? [[key, pages]] : [];
    });
  return new Map([...ofLists, ...[...cachedPages].filter(([key]) => isWanted(key))]);
}

function loginIn(key: string): string {
  return key.slice(0, key.indexOf('/'));
}

export function withPrefix<List>(lists: ReadonlyMap<string, List>, prefix: string): List[] {
  return [...lists].filter(([key]) => key.startsWith(prefix)).map(([, list]) => list);
}
