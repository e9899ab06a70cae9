import * as v from 'valibot';
import { visibilities } from '#core/github';
import { storedOwner, timeOf } from '#core/packages';
import { storedRequest, type Conflict, type ReportRequest } from './report.ts';

/** What the columns of the table are sorted by. */
const values = {
  owner: ({ owner }: Conflict) => owner.login,
  name: (conflict: Conflict) => conflict.package.name,
  visibility: (conflict: Conflict) => conflict.package.visibility,
  versions: (conflict: Conflict) => conflict.package.versionCount,
  repository: (conflict: Conflict) => conflict.package.repository,
  created: (conflict: Conflict) => timeOf(conflict.package.createdAt),
  updated: (conflict: Conflict) => timeOf(conflict.package.updatedAt),
};

export type Column = keyof typeof values;
const columns = Object.keys(values) as Column[];

/** What a page shows of a report, by which filters and in which order. */
export const storedQuery = v.object({
  /** Words that must all be in the owner, name or repository, in upper or lower case. */
  search: v.pipe(v.string(), v.maxLength(1000)),
  /** A login. */
  owner: v.optional(v.string()),
  visibility: v.optional(v.picklist(visibilities)),
  sortBy: v.picklist(columns),
  descending: v.boolean(),
});
export type ReportQuery = Readonly<v.InferOutput<typeof storedQuery>>;

export const everything: ReportQuery = { search: '', sortBy: 'owner', descending: false };

export function isNarrowed({ search, owner, visibility }: ReportQuery): boolean {
  return search.trim() !== '' || owner !== undefined || visibility !== undefined;
}

/** Returns the conflicts that a query shows, in its order; those without a value come last either way. */
export function queryConflicts(conflicts: readonly Conflict[], query: ReportQuery): Conflict[] {
  const { sortBy, descending } = query;
  const words = query.search.toLowerCase().split(/\s+/).filter(Boolean);
  const login = query.owner?.toLowerCase();
  const contains = (text: string) => words.every((word) => text.includes(word));
  return conflicts
    .filter(
      ({ owner, package: { name, repository, visibility } }) =>
        (login === undefined || owner.login.toLowerCase() === login) &&
        (query.visibility === undefined || visibility === query.visibility) &&
        contains(`${owner.login} ${name} ${repository ?? ''}`.toLowerCase()),
    )
    .toSorted(
      (one, other) =>
        compare(one, other, sortBy, descending) ||
        compare(one, other, 'owner', false) ||
        compare(one, other, 'name', false),
    );
}

/** Compares texts, and whole numbers by their value. */
const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

function compare(one: Conflict, other: Conflict, column: Column, descending: boolean): number {
  const [first, second] = [values[column](one), values[column](other)];
  if (first === undefined || second === undefined) return Number(first === undefined) - Number(second === undefined);
  const order = collator.compare(String(first), String(second));
  return descending ? -order : order;
}

const persistedState = v.variant('format', [
  v.object({ format: v.literal(2), request: storedRequest, arrangement: storedQuery }),
  // Had the fetched conflicts too.
  v.object({
    format: v.literal(1),
    report: v.object({ ...storedRequest.entries, owners: v.array(v.object({ owner: storedOwner })) }),
    arrangement: storedQuery,
  }),
]);

/** The state that survives a reload of the window. The conflicts are fetched again. */
export type PersistedReport = Readonly<{ request: ReportRequest; query: ReportQuery }>;

/** Parses what the extension reads of a page's persisted state. @returns `undefined` for anything else. */
export function parsePersistedReport(value: unknown): PersistedReport | undefined {
  const { success, output } = v.safeParse(persistedState, value);
  if (!success) return undefined;
  const { arrangement: query } = output;
  if (output.format === 2) return { request: output.request, query };
  return { request: { ...output.report, owners: output.report.owners.map(({ owner }) => owner) }, query };
}
