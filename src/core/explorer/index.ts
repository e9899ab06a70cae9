export { contextOf } from './actions.ts';
export { Explorer, type Changes, type ExplorerSettings } from './explorer.ts';
export { isFiltering, noFilter, type Filter } from './filter.ts';
export { loadOwners, type OwnerRows } from './owners.ts';
export { sortKeys, type SortKey } from './packageOrder.ts';
export { PagedList } from './pagedList.ts';
export * from './row.ts';
export { maxBytes, writeSnapshot, type Snapshot, type SnapshotKey } from './snapshot.ts';
export { findVersion } from './versionSearch.ts';
