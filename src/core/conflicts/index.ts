export { arrange, everything, isNarrowed, storedArrangement, type Arrangement, type Column } from './arrange.ts';
export type { Collision, Side } from './collision.ts';
export { toCsv } from './export/csv.ts';
export { toJson, type Exported } from './export/json.ts';
export { toMarkdown } from './export/markdown.ts';
export { figures, type Figures } from './figures.ts';
export { findOwner } from './findOwner.ts';
export { LiveReport, type ChecksProgress } from './live.ts';
export { parsePersistedReport, type PersistedReport } from './persisted.ts';
export {
  affectedBy,
  conflictKey,
  conflictsOf,
  isPublicOnly,
  mostChecked,
  type Conflict,
  type ConflictReport,
  type Gap,
  type OwnerAnswer,
  type OwnerReport,
  type ReportRequest,
} from './report.ts';
