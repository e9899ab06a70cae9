import type { Connection, PackageReference, Owner, PackageType, VersionState } from '../github/index.ts';
import { type PackageSummary, type VersionSummary, byPackage, ownerKey, type Target } from '../packages/index.ts';
import type { Filter } from './filter.ts';
import { counted, Lists, refreshAll, type ListsOptions } from './lists.ts';
import { OpenRows } from './openRows.ts';
import { OwnerList } from './ownerList.ts';
import type { Owners } from './owners.ts';
import type { PagedList } from './pagedList.ts';
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
  type Row,
} from './row.ts';
import { ShownLists, type AnyList } from './shownLists.ts';
import { writeSnapshot, type Snapshot, type SnapshotPlace } from './snapshot.ts';
import { takeSnapshot } from './takeSnapshot.ts';

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
  /** Told when a row and what is under it, or everything, is to be drawn again. */
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
  #lists: Lists;
  readonly #shown = new ShownLists();
  readonly #onChange: (row: Row | undefined) => void;

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
    this.#owners = new OwnerList(connection, settings.owners, snapshot?.owners, () => this.#onChange(undefined));
    this.#lists = this.#newLists(snapshot);
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
    for (const login of removed) this.#lists.forget((owner) => owner === login);
    if (settings.pageSize !== before.pageSize) this.#lists = this.#newLists(undefined, this.#lists);
  }

  #newLists(snapshot?: Snapshot, before?: Lists): Lists {
    const { pageSize } = this.#settings;
    // Pages of another size do not follow each other.
    const seeds = snapshot?.pageSize === pageSize ? { packages: snapshot.packages, versions: snapshot.versions } : {};
    const onChange: ListsOptions['onChange'] = (list, changed) => this.#drawAgain(list, changed);
    return new Lists(this.connection, { pageSize, ...seeds, onChange }, before);
  }

  #drawAgain(list: AnyList, changed: readonly { readonly id: number }[] | undefined): void {
    const row = this.#shown.rowToDraw(list);
    if (row === undefined) return;
    if (row.kind === 'owner' || row.kind === 'packageType') {
      const elements = changed as readonly PackageSummary[] | undefined;
      if (elements) for (const element of elements) this.#onChange(packageRow(row, element));
      else this.#onChange(ownerOf(row));
    } else {
      // Whether a package is hidden may depend on its versions.
      this.#onChange(this.#settings.filter.text === '' ? this.#asItIs(row) : ownerOf(row));
    }
  }

  /** A package may have changed since its row was made. */
  #asItIs(row: PackageRow | DeletedVersionsRow): Row {
    const element = row.kind === 'package' && this.#lists.find(referenceOf(row));
    return element ? packageRow(row.parent, element) : row;
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
    return this.#lists.packagesOf(owner, packageType, this.#settings.filter.visibility);
  }

  /** The versions of a package as the tree shows them; `apart` is for who loads more for something else. */
  versions(reference: PackageReference, state: VersionState = 'active'): PagedList<VersionSummary> {
    return this.#lists.versionsOf(reference, state);
  }

  /**
   * Loads lists that are about to be shown under a row. Those of a snapshot are there at once; they are asked for again
   * in the background. Never throws.
   */
  async show(row: MoreRow['parent'], lists: readonly AnyList[]): Promise<void> {
    // The row does not say yet that what is under it is of an earlier session.
    if (await this.#shown.show(row, lists)) this.#onChange(row);
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
    const prefix = prefixOf(row) ?? '';
    const { packages, versions } = this.#lists;
    if (row.kind === 'package' || row.kind === 'deletedVersions') {
      const list = versions.get(`${prefix}${row.kind === 'package' ? 'active' : 'deleted'}`);
      return list && this.#shown.has(list) ? [list] : [];
    }
    if (row.kind !== 'owner' && row.kind !== 'packageType') return [];
    const under = [...packages].filter(([key, list]) => key.startsWith(prefix) && this.#shown.has(list));
    return under.map(([, list]) => list);
  }

  /** As `snapshot`, in the form in which it is kept. */
  snapshotText(place: SnapshotPlace): string | undefined {
    const snapshot = this.snapshot();
    return snapshot && writeSnapshot(snapshot, place);
  }

  /** What is to be known at the next start; `undefined` while the owners are not known. */
  snapshot(): Snapshot | undefined {
    const owners = this.#owners.keep();
    if (!owners) return undefined;
    const { packages, versions, seeds } = this.#lists;
    return takeSnapshot({
      pageSize: this.#settings.pageSize,
      owners,
      packages: [packages, seeds.packages],
      versions: [versions, seeds.versions],
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

  #listOf(parent: MoreRow['parent'], subject: ListSubject): AnyList | undefined {
    if (subject.of === 'packages') return this.packages(ownerOf(parent).owner, subject.packageType);
    if (parent.kind === 'package') return this.versions(referenceOf(parent));
    return parent.kind === 'deletedVersions' ? this.versions(referenceOf(parent.parent), 'deleted') : undefined;
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
    const owners = row === undefined ? this.#owners.reload() : undefined;
    const versions = this.#lists.versionsUnder(prefix);
    // How many versions a package has tells whether all of a long list is to be asked for again.
    const counting = row?.kind === 'package' && versions.some(({ isLong }) => isLong);
    const packages = refreshAll(counting ? this.#lists.around(referenceOf(row)) : this.#lists.packagesUnder(prefix));
    const refreshing = versions.map(async (list) => {
      if (list.isLong) await packages;
      await list.refresh();
    });
    await Promise.all([owners, packages, ...refreshing]);
  }

  /** Takes what was deleted out of the loaded lists, and counts its packages down, without asking for them again. */
  deleted(targets: readonly Target[]): void {
    for (const { reference, isWhole, versionIds } of byPackage(targets)) {
      // A list that was not shown yet is read anew: what was deleted cannot be found in it by its name.
      this.#lists.seeds.packages.delete(`${ownerKey(reference.owner)}/${reference.packageType}/`);
      this.#lists.changePackage(reference, (element) => {
        if (!isWhole) return counted(element, -versionIds.size);
        this.#lists.hide('package', element.id, reference);
        return undefined;
      });
      if (isWhole) {
        this.#lists.forgetVersions(reference);
        continue;
      }
      for (const id of versionIds) this.#lists.hide('version', id, { ...reference, versionId: id });
      this.versions(reference).change(versionIds, () => undefined);
    }
  }

  /** Asks the loaded lists of deleted versions for what they have gained. Never throws. */
  refreshDeleted(targets: readonly Target[]): Promise<void> {
    return this.#refreshVersions(targets, ['deleted']);
  }

  /** Takes what is being restored out of the deleted, and counts its packages up, until `restored` asks the server. */
  restoring(targets: readonly Target[]): void {
    for (const { reference, versionIds } of byPackage(targets)) {
      if (versionIds.size === 0) continue;
      this.versions(reference, 'deleted').change(versionIds, () => undefined);
      this.#lists.changePackage(reference, (element) => counted(element, versionIds.size));
    }
  }

  /** Asks again for the lists that what was restored belongs to. Never throws. */
  async restored(targets: readonly Target[]): Promise<void> {
    this.#lists.unhide(targets);
    await Promise.all([this.recount(targets), this.#refreshVersions(targets, ['active', 'deleted'])]);
  }

  /** Asks again for the loaded lists of packages that these are in. Never throws. */
  recount(targets: readonly Target[]): Promise<void> {
    return refreshAll(targets.flatMap((target) => this.#lists.around(target)));
  }

  #refreshVersions(targets: readonly Target[], states: readonly VersionState[]): Promise<void> {
    return refreshAll(targets.flatMap((target) => states.map((state) => this.versions(target, state))));
  }
}
