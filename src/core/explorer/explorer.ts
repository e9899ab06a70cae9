import type { Connection } from '../github/connection.ts';
import { listPackages, listVersions, type PackageReference } from '../github/packages.ts';
import type { Owner, PackageType, VersionState } from '../github/types.ts';
import type { Filter } from './filter.ts';
import { OpenRows } from './openRows.ts';
import { OwnerList } from './ownerList.ts';
import type { Owners } from './owners.ts';
import type { Seed } from './loadedPages.ts';
import { PagedList } from './pagedList.ts';
import { prefixOf, referenceOf, type ErrorRow, type ListSubject, type MoreRow, type Row } from './row.ts';
import { ownerKey, packageKey, byPackage, targetKey, type Target } from '../packages/target.ts';
import { takeSnapshot } from './takeSnapshot.ts';
import { ShownLists, type AnyList } from './shownLists.ts';
import type { Snapshot } from './snapshot.ts';
import { summarizePackage, summarizeVersion, type PackageSummary, type VersionSummary } from '../packages/summary.ts';

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
  /** What an earlier session knew: shown at once, and asked for again when it is first shown. */
  readonly snapshot?: Snapshot | undefined;
  /** What of the snapshot is to be open from the start. */
  readonly open?: Snapshot['open'] | undefined;
  /** Told when what is under a row, or among the owners, is to be drawn again. */
  readonly onChange?: ((row: Row | undefined) => void) | undefined;
  /** Told what `onChange` throws: a row that cannot be drawn must not end what is being loaded. */
  readonly onDrawingFailed?: ((error: unknown) => void) | undefined;
}

/**
 * What is known of one account's packages. Nothing is asked of the server before it is needed; what was loaded stays
 * until it is refreshed. `childrenOf` makes the rows that show it.
 */
export class Explorer {
  readonly connection: Connection;
  /** Which rows the tree has open. */
  readonly openRows: OpenRows;
  #settings: ExplorerSettings;
  readonly #owners: OwnerList;
  /** What was just deleted, by kind and id, and until when lists may still have it; ms since 1970. */
  readonly #hidden = new Map<string, { readonly until: number; readonly target: Target }>();
  readonly #packages = new Map<string, PagedList<PackageSummary>>();
  readonly #versions = new Map<string, PagedList<VersionSummary>>();
  readonly #onChange: (row: Row | undefined) => void;
  /** What no list has been made of yet. */
  readonly #seeds = {
    packages: new Map<string, Seed<PackageSummary>>(),
    versions: new Map<string, Seed<VersionSummary>>(),
  };
  readonly #shown: ShownLists;

  constructor(
    connection: Connection,
    settings: ExplorerSettings,
    { snapshot, open, onChange, onDrawingFailed }: ExplorerOptions = {},
  ) {
    this.connection = connection;
    this.openRows = new OpenRows(open);
    this.#settings = settings;
    this.#onChange = (row) => {
      try {
        onChange?.(row);
      } catch (error) {
        onDrawingFailed?.(error);
      }
    };
    this.#shown = new ShownLists(this.#onChange);
    this.#owners = new OwnerList(connection, settings.owners, snapshot?.owners, () => this.#onChange(undefined));
    if (snapshot?.pageSize !== settings.pageSize) return;
    this.#seeds = { packages: new Map(snapshot.packages), versions: new Map(snapshot.versions) };
  }

  get settings(): ExplorerSettings {
    return this.#settings;
  }

  /** Takes new settings; only what they change is asked for again. */
  configure(settings: ExplorerSettings): void {
    const before = this.#settings;
    this.#settings = settings;
    this.#owners.configure(settings.owners);
    const kept = new Set(settings.owners.map((login) => login.toLowerCase()));
    const removed = before.owners.map((login) => login.toLowerCase()).filter((login) => !kept.has(login));
    for (const login of removed) this.#forget((owner) => owner === login);
    if (settings.pageSize !== before.pageSize) {
      this.#packages.clear();
      this.#versions.clear();
      this.#seeds.packages.clear();
      this.#seeds.versions.clear();
    }
  }

  /**
   * The owners, and what could not be learned about them. After a failure, `retry` and `refresh` ask again. Those of a
   * snapshot are asked for again once, in the background.
   *
   * @throws GitHubError where the signed-in user cannot be read.
   */
  owners(): Promise<Owners> {
    return this.#owners.load();
  }

  /** The owners as they were before a refresh failed; empty where they never could be read. */
  get lastOwners(): Owners['rows'] {
    return this.#owners.rows;
  }

  /** The packages of an owner of one type, as the settings narrow them. */
  packages(owner: Owner, packageType: PackageType): PagedList<PackageSummary> {
    const { visibility } = this.#settings.filter;
    const key = `${ownerKey(owner)}/${packageType}/${visibility ?? ''}`;
    return getOrAdd(
      this.#packages,
      key,
      () =>
        new PagedList(
          (options) =>
            listPackages(this.connection, owner, packageType, {
              ...options,
              read: summarizePackage,
              visibility,
              perPage: this.#settings.pageSize,
            }),
          ({ id }) => this.#isHidden(`package ${id}`),
          visibility === undefined ? take(this.#seeds.packages, key) : undefined,
        ),
    );
  }

  versions(reference: PackageReference, state: VersionState = 'active'): PagedList<VersionSummary> {
    const key = `${packageKey(reference)}/${state}`;
    return getOrAdd(
      this.#versions,
      key,
      () =>
        new PagedList(
          (options) =>
            listVersions(this.connection, reference, {
              ...options,
              read: summarizeVersion,
              state,
              perPage: this.#settings.pageSize,
            }),
          ({ id }) => state === 'active' && this.#isHidden(`version ${id}`),
          take(this.#seeds.versions, key),
        ),
    );
  }

  /** Has the tree follow a list that something else than the tree has loaded, to whatever end. */
  loadedElsewhere(list: AnyList): void {
    this.#shown.changed(list);
  }

  /**
   * Loads lists that are about to be shown under a row. Those of a snapshot are there at once; they are asked for again
   * in the background, and `onChange` is told when that begins and ends. Never throws.
   */
  show(row: Row, lists: readonly AnyList[]): Promise<void> {
    return this.#shown.show(row, lists);
  }

  /**
   * From when what is shown under a row is, as long as the server has not confirmed it, or asking for it again has
   * failed; ms since 1970.
   *
   * @returns `undefined` for what is as it was read last.
   */
  asOf(row: Row): number | undefined {
    const times = this.#shownUnder(row).flatMap(({ asOf }) => asOf ?? []);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  #shownUnder(row: Row): AnyList[] {
    if (row.kind === 'package' || row.kind === 'deletedVersions') {
      const state: VersionState = row.kind === 'package' ? 'active' : 'deleted';
      const list = this.#versions.get(`${prefixOf(row)}${state}`);
      return list && this.#shown.has(list) ? [list] : [];
    }
    if (row.kind !== 'owner' && row.kind !== 'packageType') return [];
    const prefix = prefixOf(row) ?? '';
    const under = [...this.#packages].filter(([key, list]) => key.startsWith(prefix) && this.#shown.has(list));
    return under.map(([, list]) => list);
  }

  /** What is to be known at the next start; `undefined` while the owners are not known. */
  snapshot(): Snapshot | undefined {
    const owners = this.#owners.keep();
    if (!owners) return undefined;
    return takeSnapshot({
      pageSize: this.#settings.pageSize,
      owners,
      packages: [this.#packages, this.#seeds.packages],
      versions: [this.#versions, this.#seeds.versions],
      open: this.openRows.keys,
      turnOf: (list) => this.#shown.turnOf(list),
    });
  }

  /** Loads the next page behind a "Load More…" row. */
  async loadMore(row: MoreRow): Promise<void> {
    await this.#listOf(row.parent, row.subject)?.loadMore();
  }

  /** Tries again what an error row says has failed. */
  async retry(row: ErrorRow): Promise<void> {
    const { part, parent } = row;
    if (part.of === 'packages' || part.of === 'versions' || part.of === 'deletedVersions') {
      if (parent) await this.#listOf(parent, part)?.retry();
    } else if (part.of === 'allPackages') {
      if (parent?.kind !== 'owner') return;
      const lists = this.#settings.packageTypes.map((type) => this.packages(parent.owner, type));
      await Promise.all(lists.map((list) => list.retry()));
    } else {
      await this.#owners.reload();
    }
  }

  /** Asks again for what is loaded under a row, or for everything. Unchanged lists cost nothing. Never throws. */
  async refresh(row?: Row): Promise<void> {
    const { packageTypes, filter } = this.#settings;
    // What the settings hide now is asked for anew when it is shown again.
    this.#forget((_, packageType, visibility) => {
      const shown = packageTypes.some((type) => type === packageType);
      return !shown || (visibility !== undefined && visibility !== (filter.visibility ?? ''));
    });
    if (row === undefined) {
      await Promise.all([this.#owners.reload(), ...this.#lists().map(([, list]) => list.refresh())]);
      return;
    }
    const prefix = prefixOf(row);
    if (prefix === undefined) return;
    const under = this.#lists().filter(([key]) => key.startsWith(prefix));
    await Promise.all(under.map(([, list]) => list.refresh()));
  }

  /** Takes what was deleted out of the loaded lists, and counts its packages down, without asking for them again. */
  deleted(targets: readonly Target[]): void {
    for (const { reference, isWhole, versionIds } of byPackage(targets)) {
      // A list that was not shown yet is read anew: what was deleted cannot be found in it by its name.
      this.#seeds.packages.delete(`${ownerKey(reference.owner)}/${reference.packageType}/`);
      this.#changePackage(reference, (element) => {
        if (!isWhole) return counted(element, -versionIds.size);
        this.#hide(`package ${element.id}`, reference);
        return undefined;
      });
      if (isWhole) {
        // Nothing but 404 would come of asking for them again; a package that is restored gets new lists.
        this.#forgetVersions(reference);
        continue;
      }
      for (const id of versionIds) this.#hide(`version ${id}`, { ...reference, versionId: id });
      this.versions(reference).change(versionIds, () => undefined);
    }
  }

  /** Asks the loaded lists of deleted versions for what they have gained. Never throws. */
  async refreshDeleted(targets: readonly Target[]): Promise<void> {
    await this.#refreshVersions(targets, ['deleted']);
  }

  /** Takes what is being restored out of the deleted, and counts its packages up, until `restored` asks the server. */
  restoring(targets: readonly Target[]): void {
    for (const { reference, versionIds } of byPackage(targets)) {
      if (versionIds.size === 0) continue;
      this.versions(reference, 'deleted').change(versionIds, () => undefined);
      this.#changePackage(reference, (element) => counted(element, versionIds.size));
    }
  }

  /** Asks again for the lists that what was restored belongs to. Never throws. */
  async restored(targets: readonly Target[]): Promise<void> {
    // Which id a restored package has is not known by its name, so it is found by what was deleted.
    const keys = new Set(targets.map(targetKey));
    for (const [key, { target }] of this.#hidden) if (keys.has(targetKey(target))) this.#hidden.delete(key);
    await Promise.all([this.recount(targets), this.#refreshVersions(targets, ['active', 'deleted'])]);
  }

  /** Asks again for the loaded lists of packages that these are in. Never throws. */
  async recount(targets: readonly Target[]): Promise<void> {
    const lists = new Set(targets.flatMap((target) => this.#packageLists(target)));
    await Promise.all([...lists].map((list) => list.refresh()));
  }

  async #refreshVersions(targets: readonly Target[], states: readonly VersionState[]): Promise<void> {
    const lists = new Set(targets.flatMap((target) => states.map((state) => this.versions(target, state))));
    await Promise.all([...lists].map((list) => list.refresh()));
  }

  /** In every list that has it; `change` gives nothing back for what is gone. */
  #changePackage(reference: PackageReference, change: (element: PackageSummary) => PackageSummary | undefined): void {
    for (const list of this.#packageLists(reference)) {
      const element = list.items.find(({ name }) => name === reference.name);
      if (element) list.change(new Set([element.id]), change);
    }
  }

  #packageLists({ owner, packageType }: PackageReference): PagedList<PackageSummary>[] {
    const prefix = `${ownerKey(owner)}/${packageType}/`;
    return [...this.#packages].filter(([key]) => key.startsWith(prefix)).map(([, list]) => list);
  }

  #hide(key: string, target: Target): void {
    this.#hidden.set(key, { until: Date.now() + longestStaleness, target });
  }

  #isHidden(key: string): boolean {
    return (this.#hidden.get(key)?.until ?? 0) > Date.now();
  }

  #listOf(parent: MoreRow['parent'], subject: ListSubject): AnyList | undefined {
    if (subject.of === 'packages') {
      const owner =
        parent.kind === 'owner' ? parent.owner : parent.kind === 'packageType' ? parent.parent.owner : undefined;
      return owner && this.packages(owner, subject.packageType);
    }
    if (parent.kind === 'package') return this.versions(referenceOf(parent));
    return parent.kind === 'deletedVersions' ? this.versions(referenceOf(parent.parent), 'deleted') : undefined;
  }

  /** Drops lists by the parts of their keys; `visibility` is of lists of packages alone. */
  #forget(isMeant: (owner: string, packageType: string, visibility: string | undefined) => boolean): void {
    for (const key of this.#packages.keys()) {
      const [owner = '', packageType = '', visibility] = key.split('/');
      if (isMeant(owner, packageType, visibility)) this.#packages.delete(key);
    }
    for (const key of this.#versions.keys()) {
      const [owner = '', packageType = ''] = key.split('/');
      if (isMeant(owner, packageType, undefined)) this.#versions.delete(key);
    }
  }

  #forgetVersions(reference: PackageReference): void {
    for (const state of ['active', 'deleted'] as const) {
      const key = `${packageKey(reference)}/${state}`;
      this.#versions.delete(key);
      this.#seeds.versions.delete(key);
    }
  }

  #lists(): [string, AnyList][] {
    return [...this.#packages, ...this.#versions];
  }
}

/** Lists of the server are seen to lag behind a delete for moments; ms. */
const longestStaleness = 120_000;

function counted(summary: PackageSummary, more: number): PackageSummary {
  const { versionCount } = summary;
  return versionCount === undefined ? summary : { ...summary, versionCount: Math.max(versionCount + more, 0) };
}

function take<V>(map: Map<string, V>, key: string): V | undefined {
  const taken = map.get(key);
  map.delete(key);
  return taken;
}

function getOrAdd<V>(map: Map<string, V>, key: string, create: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const created = create();
  map.set(key, created);
  return created;
}
