export { contextOf } from './actions.ts';
export { Explorer, type ExplorerSettings } from './explorer.ts';
export { isFiltering, noFilter, type Filter } from './filter.ts';
export { loadOwners, type OwnerRows } from './owners.ts';
export { PagedList, type LoadAllOptions } from './pagedList.ts';
export {
  deletedVersionsRow,
  ownerOf,
  ownerRow,
  packageRow,
  packageTypeRow,
  prefixOf,
  referenceOf,
  targetOf,
  versionReferenceOf,
  versionRow,
  type ErrorRow,
  type MoreRow,
  type NoticeRow,
  type OwnerRow,
  type PackageRow,
  type PackageTypeRow,
  type RangeRow,
  type Row,
  type VersionRow,
  type WithheldOrganization,
} from './row.ts';
export { maxBytes, type Snapshot, type SnapshotPlace } from './snapshot.ts';
export { findVersion } from './versionSearch.ts';
