export { toCsv } from './export/csv.ts';
export { toJson, type Exported } from './export/json.ts';
export { toMarkdown } from './export/markdown.ts';
export type { Collision, Side } from './collision.ts';
export { LiveReport, type ChecksProgress } from './live.ts';
export * from './query.ts';
export * from './report.ts';
