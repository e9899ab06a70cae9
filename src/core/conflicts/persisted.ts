import * as v from 'valibot';
import { storedOwner } from '#core/packages';
import { storedArrangement } from './arrange.ts';
import { storedRequest } from './report.ts';

const current = v.object({ format: v.literal(2), request: storedRequest, arrangement: storedArrangement });
/** Held the answers too. */
const former = v.pipe(
  v.object({
    format: v.literal(1),
    report: v.object({ ...storedRequest.entries, owners: v.array(v.object({ owner: storedOwner })) }),
    arrangement: storedArrangement,
  }),
  v.transform(({ report, arrangement }) => {
    return { request: { ...report, owners: report.owners.map(({ owner }) => owner) }, arrangement };
  }),
);
const persisted = v.variant('format', [current, former]);

/** What outlives a reload of the window. The answers are asked for again. */
export type PersistedReport = Omit<v.InferOutput<typeof current>, 'format'>;

/** Reads a page's persisted state, past what only the page reads. @returns `undefined` for anything else. */
export function parsePersistedReport(value: unknown): PersistedReport | undefined {
  const { success, output } = v.safeParse(persisted, value);
  return success ? { request: output.request, arrangement: output.arrangement } : undefined;
}
