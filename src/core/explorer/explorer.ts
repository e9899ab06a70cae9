import type { Connection, PackageReference, Owner, PackageType, VersionState } from '#core/github';
import { type PackageSummary, byPackage, ownerKey, type Target } from '#core/packages';
import type { Filter } from './filter.ts';
import type { Identified } from './loadedPages.ts';
import { Lists, under, type AnyList, type ListsOptions, type PackageList, type VersionList } from './lists.ts';
import { ownerList, type OwnerRows } from './owners.ts';
import {
  ownerOf,
  packageRow,
  prefixOf,
  referenceOf,
  type DeletedVersionsRow,
  type ErrorRow,
  type ListSubject,
  type MoreRow,
  type PackageRow,
  type ParentRow,
  type Row,
} from './row.ts';
import { writeSnapshot, type Snapshot, type SnapshotKey } from './snapshot.ts';

export interface ExplorerSettings {
  /** Logins added by hand. */
  readonly owners: readonly string[];
  readonly packageTypes: readonly PackageType[];
  readonly groupByType: boolean;
  /** 1 to 100 rows a page. */
  readonly pageSize: number;
  readonly filter: Filter;
}

export interface ExplorerOptions {
  /** Shown at once, and asked for again when it is first shown. */
  readonly snapshot?: Snapshot | undefined;
  readonly open?: Snapshot['open'] | undefined;
  /** Called with a row, or nothing for everything, that is to be drawn again. Must not throw. */
  readonly onChange?: ((row: Row | undefined) => void) | undefined;
}

/** What is known of one account's packages. Nothing is asked of the server before it is needed. */
export class Explorer {
  readonly connection: Connection;
  #settings: ExplorerSettings;
  #owners: ReturnType<typeof ownerList>;
  #areOwnersShown = false;
  #lists: Lists;
  /** Where a list is shown, and when it was shown last, higher for later. */
  readonly #shown = new WeakMap<AnyList, { readonly row: ParentRow; readonly turn: number }>();
  #lastTurn = 0;
  /** By `prefixOf`; also of rows that are no more. */
  readonly #open: Set<string>;
  readonly #onChange: (row: Row | undefined) => void;

  constructor(
    connection: Connection,
    settings: ExplorerSettings,
    { snapshot, open, onChange = () => undefined }: ExplorerOptions = {},
  ) {
    this.connection = connection;
    this.#settings = settings;
    this.#open = new Set(open);
    this.#onChange = onChange;
    this.#owners = this.#newOwners(snapshot);
    this.#lists = this.#newLists(snapshot);
  }

  get settings(): ExplorerSettings {
    return this.#settings;
  }

  /** Takes new settings; only what they change is asked for again. */
  configure(settings: ExplorerSettings): void {
    const before = this.#settings;
    this.#settings = settings;
    if (settings.owners.join('\n') !== before.owners.join('\n')) this.#owners = this.#newOwners();
    const [were, are] = [before, settings].map(({ owners }) => new Set(owners.map((login) => login.toLowerCase())));
    this.#lists.forget((owner) => were?.has(owner) === true && are?.has(owner) !== true);
    if (settings.pageSize !== before.pageSize) this.#lists = this.#newLists(undefined, this.#lists);
  }

  #newOwners(snapshot?: Snapshot) {
    return ownerList(this.connection, this.#settings.owners, snapshot?.owners, () => this.#onChange(undefined));
  }

  #newLists(snapshot?: Snapshot, before?: Lists): Lists {
    const { pageSize } = this.#settings;
    // Pages of another size do not follow each other.
    const seeds = snapshot?.pageSize === pageSize ? snapshot : undefined;
    const onChange: ListsOptions['onChange'] = (list, changed) => this.#drawAgain(list, changed);
    return new Lists(this.connection, { ...seeds, pageSize, onChange }, before);
  }

  #drawAgain(list: AnyList, changed: readonly Identified[] | undefined): void {
    const row = this.#shown.get(list)?.row;
    if (row === undefined) return;
    if (row.kind === 'owner' || row.kind === 'packageType') {
      const elements = changed as readonly PackageSummary[] | undefined;
      if (elements) for (const element of elements) this.#onChange(packageRow(row, element));
      else this.#onChange(ownerOf(row));
    } else if (this.#settings.filter.text !== '') {
      // Whether a package is hidden may depend on its versions.
      this.#onChange(ownerOf(row));
    } else {
      // The package may have changed since its row was made.
      const element = row.kind === 'package' ? this.#lists.find(referenceOf(row)) : undefined;
      this.#onChange(row.kind === 'package' && element ? packageRow(row.parent, element) : row);
    }
  }

  isOpen(row: Row): boolean {
    return this.#open.has(openKeyOf(row) ?? '');
  }

  setOpen(row: Row, isOpen: boolean): void {
    const key = openKeyOf(row);
    if (key === undefined) return;
    if (isOpen) this.#open.add(key);
    else this.#open.delete(key);
  }

  /** Those of a snapshot are asked for again once. @throws GitHubError without the signed-in user. */
  async owners(): Promise<OwnerRows> {
    const list = this.#owners;
    if (list.asOf === undefined) await list.load();
    else if (!this.#areOwnersShown) void list.refresh('background');
    this.#areOwnersShown = true;
    if (list.error) throw list.error;
    return [...list.items];
  }

  /** As they were before a refresh failed; empty where they never could be read. */
  get lastOwners(): OwnerRows {
    return [...this.#owners.items];
  }

  packages(owner: Owner, packageType: PackageType): PackageList {
    return this.#lists.packagesOf(owner, packageType, this.#settings.filter.visibility);
  }

  versionsUnder(row: PackageRow | DeletedVersionsRow): VersionList {
    return row.kind === 'package' ? this.versions(referenceOf(row)) : this.versions(referenceOf(row.parent), 'deleted');
  }

  /** The versions of a package as the tree shows them; `detached` is for who loads more for something else. */
  versions(reference: PackageReference, state: VersionState = 'active'): VersionList {
    return this.#lists.versionsOf(reference, state);
  }

  /** Loads lists to show under a row; stale ones are asked for again, once, in the background. Never throws. */
  async show(row: ParentRow, lists: readonly AnyList[]): Promise<void> {
    const stale = lists.filter((list) => list.asOf !== undefined && !this.#shown.has(list));
    for (const list of lists) this.#shown.set(list, { row, turn: this.#lastTurn++ });
    for (const list of stale) void list.refresh('background');
    await Promise.all(lists.filter(({ loaded }) => !loaded).map((list) => list.load()));
    // The row does not say yet that what is under it is stale.
    if (stale.length > 0) this.#onChange(row);
  }

  /** From when what is shown under a row is, where the server has not confirmed it since; ms since 1970. */
  asOf(row: Row): number | undefined {
    const { packages, versions } = this.#lists;
    const prefix = prefixOf(row) ?? '';
    let lists: (AnyList | undefined)[] = [];
    if (row.kind === 'owner' || row.kind === 'packageType') lists = under(packages, prefix);
    else if (row.kind === 'package') lists = [versions.get(`${prefix}active`)];
    else if (row.kind === 'deletedVersions') lists = [versions.get(`${prefix}deleted`)];
    const times = lists.flatMap((list) => (list && this.#shown.has(list) ? (list.asOf ?? []) : []));
    return times.length === 0 ? undefined : Math.min(...times);
  }

  snapshotText(place: SnapshotKey): string | undefined {
    const snapshot = this.snapshot();
    return snapshot && writeSnapshot(snapshot, place);
  }

  /** `undefined` while the owners are not known. */
  snapshot(): Snapshot | undefined {
    const known = this.#owners.keep(1);
    const rows = this.lastOwners.filter((row) => row.kind === 'owner');
    if (!known || rows.length === 0) return undefined;
    const { pageSize, owners: added } = this.#settings;
    const logins = new Set(rows.map(({ owner }) => ownerKey(owner)));
    const lists = this.#lists.keep(logins, (list) => this.#shown.get(list)?.turn ?? -1);
    return { pageSize, owners: { at: known.at, added, rows }, open: this.#open, ...lists };
  }

  async loadMore(row: MoreRow): Promise<void> {
    await this.#listOf(row.parent, row.subject)?.loadMore();
  }

  async retry({ part, parent }: ErrorRow): Promise<void> {
    if (!parent) return this.#owners.retry();
    if (part.of === 'packages' || part.of === 'versions' || part.of === 'deletedVersions') {
      return this.#listOf(parent, part)?.retry();
    }
    const { owner } = ownerOf(parent);
    await Promise.all(this.#settings.packageTypes.map((type) => this.packages(owner, type).retry()));
  }

  #listOf(parent: ParentRow, subject: ListSubject): AnyList | undefined {
    if (parent.kind === 'package' || parent.kind === 'deletedVersions') return this.versionsUnder(parent);
    return subject.of === 'packages' ? this.packages(ownerOf(parent).owner, subject.packageType) : undefined;
  }

  /** Asks again for what is loaded under a row, or for everything. Unchanged lists cost nothing. Never throws. */
  async refresh(row?: Row): Promise<void> {
    const { packageTypes, filter } = this.#settings;
    // What the settings hide now is asked for anew when it is shown again.
    this.#lists.forget((_, packageType, visibility) => {
      const shown = packageTypes.some((type) => type === packageType);
      return !shown || (visibility !== undefined && visibility !== (filter.visibility ?? ''));
    });
    const prefix = row === undefined ? '' : prefixOf(row);
    if (prefix === undefined) return;
    const owners = row === undefined ? this.#owners.refresh() : undefined;
    const versions = under(this.#lists.versions, prefix);
    // The number of versions of a package tells whether all of a long list is to be asked for again.
    const isCounted = row?.kind === 'package' && versions.some(({ isLong }) => isLong);
    const packages = refreshAll(isCounted ? this.#lists.around(referenceOf(row)) : under(this.#lists.packages, prefix));
    const refreshing = versions.map(async (list) => {
      if (list.isLong) await packages;
      await list.refresh();
    });
    await Promise.all([owners, packages, ...refreshing]);
  }

  /** Takes what was deleted out of the loaded lists, and counts its packages down. */
  deleted(targets: readonly Target[]): void {
    for (const { reference, isWhole, versionIds } of byPackage(targets)) {
      // A list that was not shown yet is read anew: what was deleted cannot be found in it by its name.
      this.#lists.seeds.packages.delete(`${ownerKey(reference.owner)}/${reference.packageType}/`);
      this.#lists.changePackage(reference, (element) => {
        if (!isWhole) return counted(element, -versionIds.size);
        this.#lists.hide(reference, element.id);
        return undefined;
      });
      for (const versionId of versionIds) this.#lists.hide({ ...reference, versionId }, versionId);
      if (isWhole) this.#lists.forgetVersions(reference);
      else this.versions(reference).drop(versionIds);
    }
  }

  /** Never throws. */
  refreshDeleted(targets: readonly Target[]): Promise<void> {
    return this.#refreshVersions(targets, ['deleted']);
  }

  /** Takes what is being restored out of the deleted, and counts its packages up, until `restored` asks the server. */
  restoring(targets: readonly Target[]): void {
    for (const { reference, versionIds } of byPackage(targets)) {
      if (versionIds.size === 0) continue;
      this.versions(reference, 'deleted').drop(versionIds);
      this.#lists.changePackage(reference, (element) => counted(element, versionIds.size));
    }
  }

  /** Never throws. */
  async restored(targets: readonly Target[]): Promise<void> {
    this.#lists.unhide(targets);
    await Promise.all([this.recount(targets), this.#refreshVersions(targets, ['active', 'deleted'])]);
  }

  /** Asks again for the loaded lists of packages around these. Never throws. */
  recount(targets: readonly Target[]): Promise<void> {
    return refreshAll(targets.flatMap((target) => this.#lists.around(target)));
  }

  #refreshVersions(targets: readonly Target[], states: readonly VersionState[]): Promise<void> {
    return refreshAll(targets.flatMap((target) => states.map((state) => this.versions(target, state))));
  }
}

function openKeyOf(row: Row): string | undefined {
  return row.kind === 'owner' || row.kind === 'packageType' || row.kind === 'package' ? prefixOf(row) : undefined;
}

async function refreshAll(lists: readonly AnyList[]): Promise<void> {
  await Promise.all([...new Set(lists)].map((list) => list.refresh()));
}

function counted(summary: PackageSummary, more: number): PackageSummary {
  const { versionCount } = summary;
  return versionCount === undefined ? summary : { ...summary, versionCount: Math.max(versionCount + more, 0) };
}
