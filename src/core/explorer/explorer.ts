import type { Connection, PackageReference, Owner, PackageType, VersionState } from '#core/github';
import { type PackageSummary, byPackage, ownerKey, type Target } from '#core/packages';
import type { Identified } from './loadedPages.ts';
import { Lists, withPrefix, type AnyList, type ListsOptions, type PackageList, type VersionList } from './lists.ts';
import { ownerList, type OwnerRows } from './owners.ts';
import type { SortKey } from './packageOrder.ts';
import { digestOf, ownerOf, packageRow, prefixOf, referenceOf } from './row.ts';
import type { DeletedVersionsRow, ErrorRow, MoreRow, PackageRow, ParentRow, Row } from './row.ts';
import { ShownImages, type ImageSettings, type OpenImages } from './shownImages.ts';
import type { Snapshot } from './snapshot.ts';

export interface ExplorerSettings extends ImageSettings {
  /** Logins added by hand. */
  readonly owners: readonly string[];
  readonly packageTypes: readonly PackageType[];
  readonly groupByType: boolean;
  /** By default by name. */
  readonly sortBy?: SortKey | undefined;
  /** 1 to 100 rows a page. */
  readonly pageSize: number;
}

export interface ExplorerOptions {
  /** Shown at once; each list is refreshed when it is first shown. */
  readonly snapshot?: Snapshot | undefined;
  readonly open?: Snapshot['open'] | undefined;
  /** Opens the manifests of container packages; without it, their versions have no content. */
  readonly images?: OpenImages | undefined;
  /** The row to redraw, or `undefined` for the whole tree. Must not throw. */
  readonly onChange?: ((row: Row | undefined) => void) | undefined;
}

/** What runs, or other windows, have deleted and restored. */
export type Changes = Readonly<Record<'deleted' | 'restored', readonly Target[]>>;

/** One account's owners and lists, loaded on demand. */
export class Explorer {
  readonly connection: Connection;
  #settings: ExplorerSettings;
  #owners: ReturnType<typeof ownerList>;
  #areOwnersShown = false;
  #lists: Lists;
  /** The row that shows each list; `order` is higher for lists that were shown later. */
  readonly #shownIn = new WeakMap<AnyList, { readonly row: ParentRow; readonly order: number }>();
  #lastOrder = 0;
  /** By `prefixOf`; may include rows that no longer exist. */
  readonly #expanded: Set<string>;
  readonly #onChange: (row: Row | undefined) => void;
  readonly images: ShownImages;

  constructor(
    connection: Connection,
    settings: ExplorerSettings,
    { snapshot, open, images, onChange = () => undefined }: ExplorerOptions = {},
  ) {
    this.connection = connection;
    this.#settings = settings;
    this.#expanded = new Set(open);
    this.#onChange = onChange;
    this.#owners = this.#newOwners(snapshot);
    this.#lists = this.#newLists(snapshot);
    this.images = new ShownImages(images, {
      list: (row) => this.versionsUnder(row),
      settings: () => this.#settings,
      onChange,
    });
  }

  get settings(): ExplorerSettings {
    return this.#settings;
  }

  /** Applies new settings; only what they change is loaded again. */
  configure(settings: ExplorerSettings): void {
    const before = this.#settings;
    this.#settings = settings;
    if (settings.owners.join('\n') !== before.owners.join('\n')) this.#owners = this.#newOwners();
    const isIn = ({ owners }: ExplorerSettings, key: string) => owners.some((login) => login.toLowerCase() === key);
    this.#lists.forget((owner) => isIn(before, owner) && !isIn(settings, owner));
    if (settings.pageSize !== before.pageSize) this.#lists = this.#newLists(undefined, this.#lists);
  }

  #newOwners(snapshot?: Snapshot) {
    return ownerList(this.connection, this.#settings.owners, snapshot?.owners, () => this.#onChange(undefined));
  }

  #newLists(snapshot?: Snapshot, before?: Lists): Lists {
    const { pageSize } = this.#settings;
    // Pages of another size do not fit together.
    const cachedPages = snapshot?.pageSize === pageSize ? snapshot : undefined;
    const onChange: ListsOptions['onChange'] = (list, changed) => this.#redraw(list, changed);
    return new Lists(this.connection, { ...cachedPages, pageSize, onChange }, before);
  }

  #redraw(list: AnyList, changed: readonly Identified[] | undefined): void {
    const row = this.#shownIn.get(list)?.row;
    if (row === undefined) return;
    if (row.kind === 'owner' || row.kind === 'packageType') {
      const elements = changed as readonly PackageSummary[] | undefined;
      // What has changed of a package may move it, unless packages are sorted by name.
      const isInPlace = (this.#settings.sortBy ?? 'name') === 'name';
      if (elements && isInPlace) for (const pkg of elements) this.#onChange(packageRow(row, pkg));
      else this.#onChange(ownerOf(row));
    } else if (this.#settings.filter.text !== '') {
      // The filter also matches versions, so that other packages may be shown now.
      this.#onChange(ownerOf(row));
    } else {
      // The package may have changed since its row was made.
      const pkg = row.kind === 'package' ? this.#lists.find(referenceOf(row)) : undefined;
      this.#onChange(row.kind === 'package' && pkg ? packageRow(row.parent, pkg) : row);
    }
  }

  isOpen(row: Row): boolean {
    return this.#expanded.has(openKeyOf(row) ?? '');
  }

  setOpen(row: Row, isOpen: boolean): void {
    const key = openKeyOf(row);
    if (key === undefined) return;
    if (isOpen) this.#expanded.add(key);
    else this.#expanded.delete(key);
  }

  /** Loads the owners; cached ones are refreshed once, in the background. @throws as `loadOwners`. */
  async owners(): Promise<OwnerRows> {
    const list = this.#owners;
    if (list.asOf === undefined) await list.load();
    else if (!this.#areOwnersShown) void list.refresh('background');
    this.#areOwnersShown = true;
    if (list.error) throw list.error;
    return [...list.items];
  }

  /** The owners that were read last; empty if none were. */
  get lastOwners(): OwnerRows {
    return [...this.#owners.items];
  }

  packages(owner: Owner, packageType: PackageType): PackageList {
    return this.#lists.packagesOf(owner, packageType, this.#settings.filter.visibility);
  }

  /** How many packages an owner has, of the types that the settings show; `undefined` until all of them are loaded. */
  packageCountOf(owner: Owner): number | undefined {
    const counts = this.#settings.packageTypes.map((packageType) => this.#lists.countOf(owner, packageType));
    const known = counts.filter((count) => count !== undefined);
    if (known.length === 0 || known.length < counts.length) return undefined;
    return known.reduce((sum, count) => sum + count, 0);
  }

  versionsUnder(row: PackageRow | DeletedVersionsRow): VersionList {
    return row.kind === 'package' ? this.versions(referenceOf(row)) : this.versions(referenceOf(row.parent), 'deleted');
  }

  /** The versions of a package as the tree shows them; use its `detached` to read more without showing it. */
  versions(reference: PackageReference, state: VersionState = 'active'): VersionList {
    return this.#lists.versionsOf(reference, state);
  }

  /** Loads lists to show under a row. Stale ones are refreshed in the background the first time. Never throws. */
  async show(row: ParentRow, lists: readonly AnyList[]): Promise<void> {
    const stale = lists.filter((list) => list.asOf !== undefined && !this.#shownIn.has(list));
    for (const list of lists) this.#shownIn.set(list, { row, order: this.#lastOrder++ });
    for (const list of stale) void list.refresh('background');
    const unread = lists.filter(({ loaded }) => !loaded);
    await Promise.all(unread.map((list) => list.load()));
    // The row then shows the age of its data, or how many packages there are.
    const isCounted = row.kind === 'owner' && unread.length > 0 && this.packageCountOf(row.owner) !== undefined;
    if (stale.length > 0 || isCounted) this.#onChange(row);
  }

  /** When the data under a row was read, if it is stale; ms since 1970. */
  asOf(row: Row): number | undefined {
    const { packages, versions } = this.#lists;
    const prefix = prefixOf(row) ?? '';
    let lists: (AnyList | undefined)[] = [];
    if (row.kind === 'owner' || row.kind === 'packageType') lists = withPrefix(packages, prefix);
    else if (row.kind === 'package') lists = [versions.get(`${prefix}active`)];
    else if (row.kind === 'deletedVersions') lists = [versions.get(`${prefix}deleted`)];
    const times = lists.flatMap((list) => (list && this.#shownIn.has(list) ? (list.asOf ?? []) : []));
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** `undefined` before the owners are loaded. */
  snapshot(): Snapshot | undefined {
    const cached = this.#owners.toCache(1);
    const rows = this.lastOwners.filter((row) => row.kind === 'owner');
    if (!cached || rows.length === 0) return undefined;
    const { pageSize, owners: added } = this.#settings;
    const logins = new Set(rows.map(({ owner }) => ownerKey(owner)));
    const lists = this.#lists.toCache(logins, (list) => this.#shownIn.get(list)?.order ?? -1);
    return { pageSize, owners: { at: cached.at, added, rows }, open: this.#expanded, ...lists };
  }

  /** Loads the next page. Never throws. */
  async loadMore(row: MoreRow): Promise<void> {
    await this.listOf(row)?.loadMore();
  }

  async retry({ part, parent }: ErrorRow): Promise<void> {
    if (!parent) return this.#owners.retry();
    if (parent.kind === 'version' || parent.kind === 'part') {
      this.images.retry(parent.package, digestOf(parent));
      this.#onChange(parent);
      return;
    }
    if (part.of === 'packages' || part.of === 'versions' || part.of === 'deletedVersions') {
      return this.listOf({ parent, subject: part })?.retry();
    }
    const { owner } = ownerOf(parent);
    await Promise.all(this.#settings.packageTypes.map((type) => this.packages(owner, type).retry()));
  }

  listOf({ parent, subject }: Pick<MoreRow, 'parent' | 'subject'>): AnyList | undefined {
    if (parent.kind === 'package' || parent.kind === 'deletedVersions') return this.versionsUnder(parent);
    return subject.of === 'packages' ? this.packages(ownerOf(parent).owner, subject.packageType) : undefined;
  }

  /** Refreshes what is loaded under a row, or everything. GitHub returns 304 for unchanged pages. Never throws. */
  async refresh(row?: Row): Promise<void> {
    const { packageTypes, filter } = this.#settings;
    // Lists that the settings hide now are loaded again when they are shown again.
    this.#lists.forget((_, packageType, visibility) => {
      const shown = packageTypes.some((type) => type === packageType);
      return !shown || (visibility !== undefined && visibility !== (filter.visibility ?? ''));
    });
    const prefix = row === undefined ? '' : prefixOf(row);
    if (prefix === undefined) return;
    this.images.retryAll(prefix);
    const owners = row === undefined ? this.#owners.refresh() : undefined;
    const versions = withPrefix(this.#lists.versions, prefix);
    // A long list is not read again while the number of versions is unchanged: read that number first.
    const needsCount = row?.kind === 'package' && versions.some(({ isLong }) => isLong);
    const packages = refreshAll(
      needsCount ? this.#lists.listsWith(referenceOf(row)) : withPrefix(this.#lists.packages, prefix),
    );
    const refreshing = versions.map(async (list) => {
      if (list.isLong) await packages;
      await list.refresh();
    });
    await Promise.all([owners, packages, ...refreshing]);
  }

  /**
   * Removes what was deleted from the loaded lists, and what was restored from the deleted versions, and adjusts the
   * number of versions of their packages. `confirm` then reads them from the server.
   */
  apply({ deleted, restored }: Changes): void {
    for (const { reference, isWhole, versionIds } of byPackage(deleted)) {
      // Cached pages that are not in use cannot be searched for what was deleted.
      this.#lists.cachedPages.packages.delete(`${ownerKey(reference.owner)}/${reference.packageType}/`);
      this.#lists.changePackage(reference, (pkg) => {
        if (!isWhole) return withMoreVersions(pkg, -versionIds.size);
        this.#lists.hide(reference, pkg.id);
        return undefined;
      });
      for (const versionId of versionIds) this.#lists.hide({ ...reference, versionId }, versionId);
      if (isWhole) this.#lists.forgetVersions(reference);
      else this.versions(reference).drop(versionIds);
    }
    for (const { reference, versionIds } of byPackage(restored)) {
      if (versionIds.size === 0) continue;
      this.versions(reference, 'deleted').drop(versionIds);
      this.#lists.changePackage(reference, (pkg) => withMoreVersions(pkg, versionIds.size));
    }
  }

  /** Refreshes the lists that changes affect. Never throws. @param recounted whose packages are read again. */
  async confirm({ deleted, restored }: Changes, recounted: readonly Target[] = restored): Promise<void> {
    this.#lists.unhide(restored);
    await refreshAll([
      ...recounted.flatMap((target) => this.#lists.listsWith(target)),
      ...restored.map((target) => this.versions(target)),
      ...[...deleted, ...restored].map((target) => this.versions(target, 'deleted')),
    ]);
  }
}

function openKeyOf(row: Row): string | undefined {
  return row.kind === 'owner' || row.kind === 'packageType' || row.kind === 'package' ? prefixOf(row) : undefined;
}

async function refreshAll(lists: readonly AnyList[]): Promise<void> {
  await Promise.all([...new Set(lists)].map((list) => list.refresh()));
}

function withMoreVersions(summary: PackageSummary, more: number): PackageSummary {
  const { versionCount } = summary;
  return versionCount === undefined ? summary : { ...summary, versionCount: Math.max(versionCount + more, 0) };
}
