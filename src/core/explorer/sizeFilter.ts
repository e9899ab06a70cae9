/** A term of a filter, such as `size:>100MB`: only versions whose size is known, and over or under this, are shown. */
export interface SizeTerm {
  /** As it was typed. */
  readonly term: string;
  readonly isOver: boolean;
  readonly bytes: number;
}

/** What was typed: the sizes, and the text without them; or the first term that is meant as a size and is none. */
export type FilterText =
  { readonly text: string; readonly sizes: readonly SizeTerm[] } | { readonly malformed: string };

/** Decimal, as sizes are shown. */
const units = new Map([
  ['kb', 1e3],
  ['mb', 1e6],
  ['gb', 1e9],
]);

/** Reads `api size:>100MB size:<1.5GB`, in upper or lower case. No name, tag or digest can have `size:` in it. */
export function parseFilterText(typed: string): FilterText {
  const words = typed.trim().split(/\s+/);
  const isSize = (word: string) => /^size:/i.test(word);
  const terms = words.filter(isSize).map((term) => ({ term, size: parseSize(term) }));
  const malformed = terms.find(({ size }) => size === undefined);
  if (malformed) return { malformed: malformed.term };
  const text = words.filter((word) => !isSize(word)).join(' ');
  return { text, sizes: terms.flatMap(({ term, size }) => (size ? [{ term, ...size }] : [])) };
}

function parseSize(term: string): Pick<SizeTerm, 'isOver' | 'bytes'> | undefined {
  const [, sign, number, unit = ''] = /^size:([<>])(\d+(?:\.\d+)?)(kb|mb|gb)$/i.exec(term) ?? [];
  const factor = units.get(unit.toLowerCase());
  return factor === undefined ? undefined : { isOver: sign === '>', bytes: Number(number) * factor };
}

export function hasSize(size: number, terms: readonly SizeTerm[]): boolean {
  return terms.every(({ isOver, bytes }) => (isOver ? size > bytes : size < bytes));
}
