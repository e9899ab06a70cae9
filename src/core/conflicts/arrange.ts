import * as v from 'valibot';
import { visibilities } from '#core/github';
import { timeOf } from '#core/packages';
import type { Conflict } from './report.ts';

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

/** What a page shows of a report. It sends and persists it. */
export const storedArrangement = v.object({
  /** Words that owner, name or repository must hold, all of them, whatever their case; more than anybody types. */
  search: v.pipe(v.string(), v.maxLength(1000)),
  /** A login. */
  owner: v.optional(v.string()),
  visibility: v.optional(v.picklist(visibilities)),
  sortBy: v.picklist(columns),
  descending: v.boolean(),
});
export type Arrangement = Readonly<v.InferOutput<typeof storedArrangement>>;

export const everything: Arrangement = { search: '', sortBy: 'owner', descending: false };

export function isNarrowed({ search, owner, visibility }: Arrangement): boolean {
  return search.trim() !== '' || owner !== undefined || visibility !== undefined;
}

/** Returns the conflicts that an arrangement shows, in its order; those without a value come last either way. */
export function arrange(conflicts: readonly Conflict[], arrangement: Arrangement): Conflict[] {
  const { sortBy, descending } = arrangement;
  const words = arrangement.search.toLowerCase().split(/\s+/).filter(Boolean);
  const login = arrangement.owner?.toLowerCase();
  const contains = (text: string) => words.every((word) => text.includes(word));
  return conflicts
    .filter(
      ({ owner, package: { name, repository, visibility } }) =>
        (login === undefined || owner.login.toLowerCase() === login) &&
        (arrangement.visibility === undefined || visibility === arrangement.visibility) &&
        contains(`${owner.login} ${name} ${repository ?? ''}`.toLowerCase()),
    )
    .toSorted(
      (one, other) =>
        compare(one, other, sortBy, descending) ||
        compare(one, other, 'owner', false) ||
        compare(one, other, 'name', false),
    );
}

const texts = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

function compare(one: Conflict, other: Conflict, column: Column, descending: boolean): number {
  const [first, second] = [values[column](one), values[column](other)];
  if (first === undefined || second === undefined) return Number(first === undefined) - Number(second === undefined);
  const order =
    typeof first === 'number' && typeof second === 'number'
      ? first - second
      : texts.compare(String(first), String(second));
  return descending ? -order : order;
}
