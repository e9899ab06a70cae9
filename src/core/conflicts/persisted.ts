import * as v from 'valibot';
import { visibilities } from '../github/index.ts';
import { storedOwner } from '../packages/index.ts';
import { columns, type Arrangement } from './arrange.ts';
import type { ReportRequest } from './report.ts';

/** What outlives a reload of the window. The answers are asked for again. */
export interface PersistedReport {
  readonly request: ReportRequest;
  readonly arrangement: Arrangement;
}

/** An arrangement that a page sent or persisted. */
export const storedArrangement = v.object({
  // More than anybody types.
  search: v.pipe(v.string(), v.maxLength(1000)),
  owner: v.optional(v.string()),
  visibility: v.optional(v.picklist(visibilities)),
  sortBy: v.picklist(columns),
  descending: v.boolean(),
}) satisfies v.GenericSchema<unknown, Arrangement>;

const asker = { host: v.string(), account: v.optional(v.string()), accountId: v.optional(v.string()) };
const persisted = v.variant('format', [
  v.object({
    format: v.literal(2),
    request: v.object({ ...asker, owners: v.array(storedOwner) }),
    arrangement: storedArrangement,
  }),
  // Held the answers too.
  v.object({
    format: v.literal(1),
    report: v.object({ ...asker, owners: v.array(v.object({ owner: storedOwner })) }),
    arrangement: storedArrangement,
  }),
]);

/** Reads a page's persisted state, past what only the page reads. @returns `undefined` for anything else. */
export function parsePersistedReport(value: unknown): PersistedReport | undefined {
  const { success, output } = v.safeParse(persisted, value);
  if (!success) return undefined;
  const request =
    output.format === 2 ? output.request : { ...output.report, owners: output.report.owners.map(({ owner }) => owner) };
  return { request: { ...request, account: request.account }, arrangement: output.arrangement };
}
