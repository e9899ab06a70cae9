export { arrange, columns, everything, isNarrowed, type Arrangement, type Column } from './arrange.ts';
export { OwnerRequests, findOwner } from './ask.ts';
export { CollisionChecks, type ChecksProgress, type Collision, type Side } from './collision.ts';
export { toCsv } from './export/csv.ts';
export { toJson, type Exported } from './export/json.ts';
export { toMarkdown } from './export/markdown.ts';
export { figures, type Figures } from './figures.ts';
export {
  parseKept,
  requestOf,
  storedArrangement,
  withoutAnswers,
  type KeptReport,
  type ReportRequest,
} from './kept.ts';
export {
  affectedBy,
  conflictKey,
  conflictsOf,
  isPublicOnly,
  knownOf,
  mostChecked,
  newReport,
  problemOf,
  withAnswer,
  withOwners,
  type Conflict,
  type ConflictReport,
  type Gap,
  type OwnerAnswer,
  type OwnerReport,
} from './report.ts';
