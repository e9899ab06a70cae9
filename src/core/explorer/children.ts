import { GitHubError, type PackageType } from '#core/github';
import type { Items, PackageSummary, VersionSummary } from '#core/packages';
import type { Explorer } from './explorer.ts';
import { filtersVersions, matchingVersions, nameMatches } from './filter.ts';
import { contentRows, versionsIn } from './imageRows.ts';
import type { AnyList, PackageList, VersionList } from './lists.ts';
import type { PackageImages } from './packageImages.ts';
import { packageOrder, type SortKey } from './packageOrder.ts';
import {
  deletedVersionsRow,
  errorRow,
  noticeRow,
  ownerOf,
  packageRow,
  packageTypeRow,
  rangeRow,
  versionRow,
} from './row.ts';
import type {
  DeletedVersionsRow,
  ListSubject,
  MoreRow,
  NoticeRow,
  OwnerRow,
  PackageRow,
  PackageTypeRow,
  ParentRow,
  RangeRow,
  Row,
  UntaggedRow,
  VersionRow,
} from './row.ts';

/** Returns the rows under a row, or the owners. Loads what is missing; a failure becomes a row. Never throws. */
export async function childrenOf(explorer: Explorer, row?: Row): Promise<Row[]> {
  switch (row?.kind) {
    case undefined:
      return ownerRows(explorer);
    case 'owner':
      return ownerChildren(explorer, row);
    case 'packageType':
      await explorer.show(row, [explorer.packages(row.parent.owner, row.packageType)]);
      return packageRows(explorer, row, row.packageType);
    case 'package':
    case 'deletedVersions':
      return versionRows(explorer, row);
    case 'untagged':
      return inRanges(row, await versionsUnder(explorer, row), false);
    case 'range': {
      const { versions, rowOf } = await versionsUnder(explorer, row.parent);
      return versions.slice(row.first - 1, row.last).map((version) => rowOf(row, version));
    }
    case 'version':
    case 'part':
      return contentRows(explorer, row);
    default:
      return [];
  }
}

async function ownerRows(explorer: Explorer): Promise<Row[]> {
  try {
    return [...(await explorer.owners())];
  } catch (error) {
    // What was shown before is still shown: being offline for a moment must not empty the tree.
    const { lastOwners } = explorer;
    return [errorRow({ of: 'account' }, error, undefined, lastOwners.length > 0), ...lastOwners];
  }
}

async function ownerChildren(explorer: Explorer, parent: OwnerRow): Promise<Row[]> {
  const { packageTypes, filter } = explorer.settings;
  if (packageTypes.length === 0) return [noticeRow(parent, 'noPackageTypes')];
  const lists = packageTypes.map((packageType) => explorer.packages(parent.owner, packageType));
  await explorer.show(parent, lists);
  const sections = packageTypes.flatMap((packageType) => sectionOf(explorer, parent, packageType));
  const all = acrossTypes(sections, explorer.settings.sortBy ?? 'name');
  const rows = [...withOneError(parent, lists, all), ...unsearched(explorer, parent, lists)];
  if (rows.some(({ kind }) => kind === 'package' || kind === 'packageType')) return rows;
  // If every list failed, there are only errors; "No packages" would be a guess.
  if (lists.every((list) => !list.loaded)) return rows;
  const anything = lists.some((list) => list.items.length > 0);
  const none = filter.visibility === undefined ? 'noPackages' : 'noPackagesOfVisibility';
  return [noticeRow(parent, anything ? 'nothingMatches' : none), ...rows];
}

/** By name, packages stay with those of their type; any other order mixes the types, with the rows of the lists below. */
function acrossTypes(rows: readonly Row[], sortBy: SortKey): readonly Row[] {
  if (sortBy === 'name') return rows;
  const compare = packageOrder(sortBy);
  const packages = rows.filter((row) => row.kind === 'package');
  const others = rows.filter(({ kind }) => kind !== 'package');
  return [...packages.toSorted((one, other) => compare(one.package, other.package)), ...others];
}

function withOneError(parent: OwnerRow, lists: readonly PackageList[], rows: readonly Row[]): readonly Row[] {
  const [reason, ...others] = new Set(lists.map(({ error }) => reasonOf(error)));
  if (lists.length === 1 || reason === undefined || others.length > 0) return rows;
  const stale = lists.some(({ asOf }) => asOf !== undefined);
  const error = errorRow({ of: 'allPackages' }, lists[0]?.error, parent, stale);
  return [error, ...rows.filter(({ kind }) => kind !== 'error')];
}

function reasonOf(error: Error | undefined): string | undefined {
  return error instanceof GitHubError ? error.problem.kind : error?.message;
}

/** Says how many packages the filter hides although none, or only some, of their versions are loaded. */
function unsearched(explorer: Explorer, parent: OwnerRow, lists: readonly PackageList[]): NoticeRow[] {
  if (explorer.settings.filter.text === '') return [];
  const counts = { unsearched: 0, partlySearched: 0 };
  for (const list of lists) {
    const shown = new Set(matching(explorer, parent, list));
    for (const pkg of list.items) {
      if (shown.has(pkg) || pkg.versionCount === 0) continue;
      const versions = versionsOf(explorer, parent, pkg);
      if (!versions.loaded) counts.unsearched++;
      else if (versions.hasMore) counts.partlySearched++;
    }
  }
  return (['unsearched', 'partlySearched'] as const)
    .filter((what) => counts[what] > 0)
    .map((what) => ({ ...noticeRow(parent, what), id: `${what}:${parent.id}`, count: counts[what] }));
}

function sectionOf(explorer: Explorer, parent: OwnerRow, packageType: PackageType): Row[] {
  const list = explorer.packages(parent.owner, packageType);
  if (!explorer.settings.groupByType || list.items.length === 0) return packageRows(explorer, parent, packageType);
  const { length } = packagesIn(explorer, parent, list);
  // A type without a match would be empty when expanded; it is shown only while more can be loaded.
  return length > 0 || list.hasMore || list.error !== undefined ? [packageTypeRow(parent, packageType, length)] : [];
}

function packageRows(explorer: Explorer, parent: OwnerRow | PackageTypeRow, packageType: PackageType): Row[] {
  const owner = ownerOf(parent);
  const list = explorer.packages(owner.owner, packageType);
  const packages = packagesIn(explorer, owner, list).toSorted(packageOrder(explorer.settings.sortBy ?? 'name'));
  const total = list.pageCount === undefined ? undefined : list.pageCount * explorer.settings.pageSize;
  return [
    ...packages.map((pkg) => packageRow(parent, pkg)),
    ...endOf(explorer, list, parent, { of: 'packages', packageType }, total),
  ];
}

/** The packages to show, one per name: a package that was recreated while the list was read is in it twice. */
function packagesIn(explorer: Explorer, parent: OwnerRow, list: PackageList): PackageSummary[] {
  return [...new Map(matching(explorer, parent, list).map((pkg) => [pkg.name, pkg])).values()];
}

/** Packages whose name, or one of whose loaded versions, matches the filter. */
function matching(explorer: Explorer, parent: OwnerRow, list: PackageList): Items<PackageSummary> {
  const { filter } = explorer.settings;
  if (filter.text === '') return list.items;
  return list.items.filter((pkg) => {
    if (nameMatches(pkg, filter)) return true;
    return matchingVersions(pkg, versionsOf(explorer, parent, pkg).items, filter).length > 0;
  });
}

function versionsOf(explorer: Explorer, { owner }: OwnerRow, { packageType, name }: PackageSummary): VersionList {
  return explorer.versions({ owner, packageType, name });
}

async function versionRows(explorer: Explorer, row: PackageRow | DeletedVersionsRow): Promise<Row[]> {
  const isDeleted = row.kind === 'deletedVersions';
  const list = explorer.versionsUnder(row);
  await explorer.show(row, [list]);
  const shown = await versionsUnder(explorer, row);
  const { versions, unsized = 0 } = shown;
  const untagged = isDeleted ? undefined : shown.untaggedRow?.();
  const none = isDeleted ? 'noDeletedVersions' : list.items.length > 0 ? 'nothingMatches' : 'noVersions';
  const subject = { of: isDeleted ? 'deletedVersions' : 'versions' } as const;
  return [
    ...(list.loaded && versions.length === 0 && !untagged && unsized === 0 ? [noticeRow(row, none)] : []),
    ...inRanges(row, shown, list.hasMore),
    ...endOf(explorer, list, row, subject, isDeleted ? undefined : row.package.versionCount),
    ...(untagged ? [untagged] : []),
    ...(unsized > 0 ? [{ ...noticeRow(row, 'unsized'), id: `unsized:${row.id}`, count: unsized }] : []),
    ...(isDeleted ? [] : [deletedVersionsRow(row)]),
  ];
}

interface ShownVersions {
  readonly versions: Items<VersionSummary>;
  readonly rowOf: (parent: VersionRow['parent'], version: VersionSummary) => VersionRow;
  /** Of a container package. */
  readonly images?: PackageImages;
  /** Of a container package: the row for what is untagged, if anything is. */
  readonly untaggedRow?: () => UntaggedRow | undefined;
  /** How many are left out because a filter asks for their size, which is not known. */
  readonly unsized?: number;
  /** Whether the newest come first, as the server lists them. */
  readonly isByTime?: boolean;
}

async function versionsUnder(
  explorer: Explorer,
  row: PackageRow | UntaggedRow | DeletedVersionsRow,
): Promise<ShownVersions> {
  const isContainer = row.kind === 'untagged' || (row.kind === 'package' && row.package.packageType === 'container');
  if (isContainer) return versionsIn(explorer, row);
  const { items } = explorer.versionsUnder(row);
  const { filter } = explorer.settings;
  const versions = row.kind === 'package' ? matchingVersions(row.package, items, filter) : items;
  const rowOf: ShownVersions['rowOf'] = (parent, version) => versionRow(parent, version);
  // Only the manifests of container packages can be read.
  if (row.kind === 'package' && filter.sizes?.length) return { versions: [], unsized: versions.length, rowOf };
  return { versions, rowOf };
}

/** How many rows of a list, of which more can be loaded, the tree shows now. */
export async function shownCount(explorer: Explorer, { parent, subject }: MoreRow): Promise<number> {
  if (parent.kind === 'package' || parent.kind === 'deletedVersions') {
    return (await versionsUnder(explorer, parent)).versions.length;
  }
  if (subject.of !== 'packages') return 0;
  const owner = ownerOf(parent);
  return packagesIn(explorer, owner, explorer.packages(owner.owner, subject.packageType)).length;
}

/** If a row has more versions than this, they are shown in ranges of this size: VS Code holds every row it is given. */
const versionsPerRange = 1000;

function inRanges(
  parent: RangeRow['parent'],
  { versions, rowOf, isByTime = true }: ShownVersions,
  hasMore: boolean,
): Row[] {
  const { length } = versions;
  if (length <= versionsPerRange) return versions.map((version) => rowOf(parent, version));
  return Array.from({ length: Math.ceil(length / versionsPerRange) }, (_, index) => {
    const last = Math.min((index + 1) * versionsPerRange, length);
    return rangeRow(parent, {
      first: index * versionsPerRange + 1,
      last,
      newest: isByTime ? (versions.at(index * versionsPerRange)?.createdAt ?? '') : '',
      oldest: isByTime ? (versions.at(last - 1)?.createdAt ?? '') : '',
      isOpenEnded: hasMore && last === length,
    });
  });
}

function endOf(
  explorer: Explorer,
  list: AnyList,
  parent: ParentRow,
  subject: ListSubject,
  total: number | undefined,
): Row[] {
  if (list.error !== undefined) return [errorRow(subject, list.error, parent, list.asOf !== undefined)];
  if (!list.hasMore) return [];
  const id = `more:${parent.id}:${subject.of === 'packages' ? subject.packageType : subject.of}`;
  const { filter } = explorer.settings;
  const filtered =
    subject.of === 'versions' ? filtersVersions(filter) : subject.of === 'packages' && filter.text !== '';
  return [{ kind: 'more', id, parent, subject, loaded: list.items.length, total, filtered }];
}
