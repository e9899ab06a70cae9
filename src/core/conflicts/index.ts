export { arrange, everything, isNarrowed, storedArrangement, type Arrangement, type Column } from './arrange.ts';
export type { Collision, Side } from './collision.ts';
export { toCsv } from './export/csv.ts';
export { toJson, type Exported } from './export/json.ts';
export { toMarkdown } from './export/markdown.ts';
export { LiveReport, type ChecksProgress } from './live.ts';
export { parsePersistedReport, type PersistedReport } from './persisted.ts';
export * from './report.ts';
