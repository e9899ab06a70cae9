import { GitHubError, type Owner, type PackageType } from '../github/index.ts';
import type { Explorer } from './explorer.ts';
import { matchingVersions, nameMatches } from './filter.ts';
import type { PagedList } from './pagedList.ts';
import {
  deletedVersionsRow,
  packageRow,
  packageTypeRow,
  rangeRow,
  referenceOf,
  versionRow,
  type DeletedVersionsRow,
  type ErrorRow,
  type ListSubject,
  type MoreRow,
  type NoticeRow,
  type OwnerRow,
  type PackageRow,
  type PackageTypeRow,
  type RangeRow,
  type Row,
  type VersionRow,
} from './row.ts';
import type { AnyList } from './shownLists.ts';
import type { PackageSummary, VersionSummary, Items } from '../packages/index.ts';

/** The rows under a row, or the owners. Loads what is missing; what fails becomes a row. Never throws. */
export async function childrenOf(explorer: Explorer, row?: Row): Promise<Row[]> {
  switch (row?.kind) {
    case undefined:
      return ownerRows(explorer);
    case 'owner':
      return ownerChildren(explorer, row);
    case 'packageType':
      await explorer.show(row, [explorer.packages(row.parent.owner, row.packageType)]);
      return packageRows(explorer, row, row.parent.owner, row.packageType);
    case 'package':
      return versionRows(explorer, row);
    case 'deletedVersions':
      return deletedVersionRows(explorer, row);
    case 'range':
      return versionsShown(explorer, row.parent)
        .slice(row.first - 1, row.last)
        .map((version) => versionRow(row, version));
    case 'version':
    case 'more':
    case 'error':
    case 'notice':
      return [];
  }
}

async function ownerRows(explorer: Explorer): Promise<Row[]> {
  try {
    return [...(await explorer.owners()).rows];
  } catch (error) {
    // What was seen before stays in sight: being offline for a moment must not empty the tree.
    const { lastOwners } = explorer;
    const stale = lastOwners.length > 0;
    return [
      { kind: 'error', id: 'error:account', parent: undefined, part: { of: 'account' }, error, stale },
      ...lastOwners,
    ];
  }
}

async function ownerChildren(explorer: Explorer, parent: OwnerRow): Promise<Row[]> {
  const { owner } = parent;
  const { packageTypes } = explorer.settings;
  if (packageTypes.length === 0) return [notice(parent, 'noPackageTypes')];
  const lists = packageTypes.map((packageType) => explorer.packages(owner, packageType));
  await explorer.show(parent, lists);
  const all = packageTypes.flatMap((packageType) => sectionOf(explorer, parent, packageType));
  const common = commonFailure(lists);
  const stale = lists.some(({ asOf }) => asOf !== undefined);
  const others = all.filter(({ kind }) => kind !== 'error');
  const sections = common === undefined ? all : [failed(parent, common, stale), ...others];
  const rows = [...sections, ...unsearched(explorer, parent, lists)];
  if (rows.some(({ kind }) => kind === 'package' || kind === 'packageType')) return rows;
  // Where every list failed, the errors say it all; "No packages" would be a guess.
  if (lists.every((list) => !list.loaded)) return rows;
  const anything = lists.some((list) => list.items.length > 0);
  const narrowed = explorer.settings.filter.visibility !== undefined;
  return [notice(parent, anything ? 'nothingMatches' : narrowed ? 'noPackagesOfVisibility' : 'noPackages'), ...rows];
}

function failed(parent: OwnerRow, error: Error, stale: boolean): ErrorRow {
  return { kind: 'error', id: `error:${parent.id}`, parent, part: { of: 'allPackages' }, error, stale };
}

/** Why no type of an owner's packages could be loaded, where it is one reason that needs saying once. */
function commonFailure(lists: readonly PagedList<PackageSummary>[]): Error | undefined {
  const reasons = lists.map(({ error }) => reasonOf(error));
  const [first] = reasons;
  const isOne = lists.length > 1 && first !== undefined && reasons.every((reason) => reason === first);
  return isOne ? lists[0]?.error : undefined;
}

function reasonOf(error: Error | undefined): string | undefined {
  return error instanceof GitHubError ? error.problem.kind : error?.message;
}

/** Says how many packages the filter hides without having seen any, or all, of their versions. */
function unsearched(explorer: Explorer, parent: OwnerRow, lists: readonly PagedList<PackageSummary>[]): NoticeRow[] {
  if (explorer.settings.filter.text === '') return [];
  const { owner } = parent;
  const counts = { unsearched: 0, partlySearched: 0 };
  for (const list of lists) {
    const shown = new Set(matching(explorer, owner, list));
    for (const element of list.items) {
      if (shown.has(element) || element.versionCount === 0) continue;
      const versions = explorer.versions({ owner, packageType: element.packageType, name: element.name });
      if (!versions.loaded) counts.unsearched++;
      else if (versions.hasMore) counts.partlySearched++;
    }
  }
  return (['unsearched', 'partlySearched'] as const)
    .filter((what) => counts[what] > 0)
    .map((what) => ({ kind: 'notice', id: `${what}:${parent.id}`, parent, notice: what, count: counts[what] }));
}

/** The rows of one package type under an owner: a group, or the packages themselves. */
function sectionOf(explorer: Explorer, parent: OwnerRow, packageType: PackageType): Row[] {
  const list = explorer.packages(parent.owner, packageType);
  if (!explorer.settings.groupByType || list.items.length === 0) {
    return packageRows(explorer, parent, parent.owner, packageType);
  }
  const { length } = packagesIn(explorer, parent.owner, list);
  // A type without a match would open to nothing; it stays only while there is more to look through.
  return length > 0 || list.hasMore || list.error !== undefined ? [packageTypeRow(parent, packageType, length)] : [];
}

function packageRows(
  explorer: Explorer,
  parent: OwnerRow | PackageTypeRow,
  owner: Owner,
  packageType: PackageType,
): Row[] {
  const list = explorer.packages(owner, packageType);
  const packages = packagesIn(explorer, owner, list).toSorted((one, other) => one.name.localeCompare(other.name));
  const total = list.pageCount === undefined ? undefined : list.pageCount * explorer.settings.pageSize;
  return [
    ...packages.map((element) => packageRow(parent, element)),
    ...endOf(explorer, list, parent, { of: 'packages', packageType }, total),
  ];
}

/** What the rows of a list show. One that was deleted and made anew while it was read is there twice: once by its name. */
function packagesIn(explorer: Explorer, owner: Owner, list: PagedList<PackageSummary>): PackageSummary[] {
  return [...new Map(matching(explorer, owner, list).map((element) => [element.name, element])).values()];
}

/** Packages whose name, or one of whose loaded versions, matches the filter. */
function matching(explorer: Explorer, owner: Owner, list: PagedList<PackageSummary>): Items<PackageSummary> {
  const { filter } = explorer.settings;
  if (filter.text === '') return list.items;
  return list.items.filter((element) => {
    if (nameMatches(element, filter)) return true;
    const versions = explorer.versions({ owner, packageType: element.packageType, name: element.name });
    return matchingVersions(element, versions.items, filter).length > 0;
  });
}

async function versionRows(explorer: Explorer, row: PackageRow): Promise<Row[]> {
  const list = explorer.versions(referenceOf(row));
  await explorer.show(row, [list]);
  const versions = versionsShown(explorer, row);
  const empty = list.loaded && versions.length === 0;
  return [
    ...(empty ? [notice(row, list.items.length > 0 ? 'nothingMatches' : 'noVersions')] : []),
    ...inRanges(row, versions, list),
    ...endOf(explorer, list, row, { of: 'versions' }, row.package.versionCount),
    deletedVersionsRow(row),
  ];
}

async function deletedVersionRows(explorer: Explorer, row: DeletedVersionsRow): Promise<Row[]> {
  const list = explorer.versions(referenceOf(row.parent), 'deleted');
  await explorer.show(row, [list]);
  return [
    ...(list.loaded && list.items.length === 0 ? [notice(row, 'noDeletedVersions')] : []),
    ...inRanges(row, versionsShown(explorer, row), list),
    ...endOf(explorer, list, row, { of: 'deletedVersions' }, undefined),
  ];
}

/** The loaded versions that the filter lets through. */
function versionsShown(explorer: Explorer, row: PackageRow | DeletedVersionsRow): Items<VersionSummary> {
  if (row.kind === 'deletedVersions') return explorer.versions(referenceOf(row.parent), 'deleted').items;
  return matchingVersions(row.package, explorer.versions(referenceOf(row)).items, explorer.settings.filter);
}

/** More than these under one row are shown in ranges of so many: an editor holds every row that it is given. */
const versionsPerRange = 1000;

function inRanges(
  parent: PackageRow | DeletedVersionsRow,
  versions: Items<VersionSummary>,
  { hasMore }: PagedList<VersionSummary>,
): (RangeRow | VersionRow)[] {
  const { length } = versions;
  if (length <= versionsPerRange) return versions.map((version) => versionRow(parent, version));
  return Array.from({ length: Math.ceil(length / versionsPerRange) }, (_, index) => {
    const last = Math.min((index + 1) * versionsPerRange, length);
    return rangeRow(parent, {
      first: index * versionsPerRange + 1,
      last,
      newest: versions.at(index * versionsPerRange)?.createdAt ?? '',
      oldest: versions.at(last - 1)?.createdAt ?? '',
      isOpenEnded: hasMore && last === length,
    });
  });
}

/** What stands below the items of a list: why it failed, or that there is more. */
function endOf(
  explorer: Explorer,
  list: AnyList,
  parent: MoreRow['parent'],
  subject: ListSubject,
  total: number | undefined,
): (ErrorRow | MoreRow)[] {
  const id = `${parent.id}:${subject.of === 'packages' ? subject.packageType : subject.of}`;
  const { error } = list;
  const stale = list.asOf !== undefined;
  if (error !== undefined) return [{ kind: 'error', id: `error:${id}`, parent, part: subject, error, stale }];
  if (!list.hasMore) return [];
  const filtered = subject.of !== 'deletedVersions' && explorer.settings.filter.text !== '';
  return [{ kind: 'more', id: `more:${id}`, parent, subject, loaded: list.items.length, total, filtered }];
}

function notice(parent: NoticeRow['parent'], what: NoticeRow['notice']): NoticeRow {
  return { kind: 'notice', id: `notice:${parent.id}`, parent, notice: what };
}
