import { timeOf } from '../packages/moment.ts';
import { visibilities, type Visibility } from '../github/types.ts';
import type { Conflict } from './report.ts';

/** The columns of the report's table. */
export const columns = ['owner', 'name', 'visibility', 'versions', 'repository', 'created', 'updated'] as const;
export type Column = (typeof columns)[number];

/** How a report is narrowed and sorted. */
export interface Arrangement {
  /** Words that the owner, name or repository must hold, all of them, whatever their case; empty for every conflict. */
  readonly search: string;
  /** The login of one owner. */
  readonly owner: string | undefined;
  readonly visibility: Visibility | undefined;
  readonly sortBy: Column;
  readonly descending: boolean;
}

export const everything: Arrangement = {
  search: '',
  owner: undefined,
  visibility: undefined,
  sortBy: 'owner',
  descending: false,
};

/** @returns the conflicts that an arrangement keeps, in its order; those without a value come last either way. */
export function arrange(conflicts: readonly Conflict[], arrangement: Arrangement): Conflict[] {
  const words = arrangement.search.toLowerCase().split(/\s+/).filter(Boolean);
  const login = arrangement.owner?.toLowerCase();
  return conflicts
    .filter(
      ({ owner, package: { name, repository, visibility } }) =>
        (login === undefined || owner.login.toLowerCase() === login) &&
        (arrangement.visibility === undefined || visibility === arrangement.visibility) &&
        contains(`${owner.login} ${name} ${repository ?? ''}`.toLowerCase(), words),
    )
    .toSorted(
      (one, other) =>
        compare(one, other, arrangement.sortBy, arrangement.descending) ||
        compare(one, other, 'owner', false) ||
        compare(one, other, 'name', false),
    );
}

function contains(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word));
}

const texts = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

function compare(one: Conflict, other: Conflict, column: Column, descending: boolean): number {
  const [first, second] = [valueOf(one, column), valueOf(other, column)];
  if (first === undefined || second === undefined) return Number(first === undefined) - Number(second === undefined);
  const order =
    typeof first === 'number' && typeof second === 'number'
      ? first - second
      : texts.compare(String(first), String(second));
  return descending ? -order : order;
}

function valueOf({ owner, package: element }: Conflict, column: Column): string | number | undefined {
  switch (column) {
    case 'owner':
      return owner.login;
    case 'name':
      return element.name;
    case 'visibility':
      return element.visibility;
    case 'versions':
      return element.versionCount;
    case 'repository':
      return element.repository;
    case 'created':
      return timeOf(element.createdAt);
    case 'updated':
      return timeOf(element.updatedAt);
  }
}

/** Reads an arrangement that a page sent or kept. @returns `undefined` for anything else. */
export function parseArrangement(value: unknown): Arrangement | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { search, owner, visibility, sortBy, descending } = value as Record<string, unknown>;
  const column = columns.find((each) => each === sortBy);
  const wanted = visibilities.find((each) => each === visibility);
  if (typeof search !== 'string' || search.length > longestSearch || typeof descending !== 'boolean') return undefined;
  if (column === undefined || (owner !== undefined && typeof owner !== 'string')) return undefined;
  if (visibility !== undefined && wanted === undefined) return undefined;
  return { search, owner, visibility: wanted, sortBy: column, descending };
}

/** More than anybody types. */
const longestSearch = 1000;
