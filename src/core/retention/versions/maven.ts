import { compareNumerals, compareTexts, parseNumeral, type Numeral } from './numerals.ts';
import type { VersionOrder } from './versionOrder.ts';

/** `rc2` is a word with a number; a list holds what follows a hyphen, and is always the last item of its own list. */
type Item = Numeral | Qualifier | readonly Item[];

interface Qualifier {
  readonly word: string;
  readonly number?: Numeral | undefined;
}

interface MavenVersion {
  readonly items: readonly Item[];
  readonly isPrerelease: boolean;
  readonly numbers: readonly Numeral[];
}

/**
 * Maven's `ComparableVersion`, which reads every text as a version. Source: Maven's POM reference, "Version Order
 * Specification", and the behavior of Maven 4 where that leaves a choice.
 */
export const maven: VersionOrder<MavenVersion> = {
  parse(text) {
    const lower = text.toLowerCase();
    const { items, qualifiers } = parseItems(lower);
    const numbers = /^[0-9]+(?:\.[0-9]+)?/.exec(lower)?.[0].split('.').map(parseNumeral) ?? [];
    return { items, isPrerelease: qualifiers.some(({ word }) => rankOf(word) < releaseRank), numbers };
  },
  compare: ({ items: one }, { items: other }) => compareItems(one, other),
  isPrerelease: ({ isPrerelease }) => isPrerelease,
  numbers: ({ numbers }) => numbers,
};

const ranks = new Map(
  [['alpha'], ['beta'], ['milestone'], ['rc', 'cr'], ['snapshot'], ['', 'ga', 'final', 'release'], ['sp']].flatMap(
    (words, rank) => words.map((word) => [word, rank] as const),
  ),
);
const releaseRank = 5;
/** Other words are above those known, in alphabetical order. */
const unknownRank = 7;

function rankOf(word: string): number {
  return ranks.get(word) ?? unknownRank;
}

const shortWords = new Map([
  ['a', 'alpha'],
  ['b', 'beta'],
  ['m', 'milestone'],
]);

/** Numbers, words (with a number that follows directly or after a hyphen), dots and hyphens. */
const tokens = /[0-9]+|[^0-9.-]+(?:-?[0-9]+)?|[.-]/g;

function parseItems(lower: string): { readonly items: readonly Item[]; readonly qualifiers: readonly Qualifier[] } {
  const lists: Item[][] = [[]];
  const qualifiers: Qualifier[] = [];
  const parts = lower.match(tokens) ?? [];
  const add = (item: Item) => lists.at(-1)?.push(item);
  const openList = () => {
    if (lists.at(-1)?.length !== 0) lists.push([]);
  };
  let previous = '.';
  for (const [index, token] of parts.entries()) {
    const isSeparator = token === '.' || token === '-';
    if (isSeparator) {
      // An empty item is 0.
      if (previous === '.' || previous === '-') add(0);
      if (token === '-') openList();
    } else if (/^[0-9]/.test(token)) {
      add(parseNumeral(token));
    } else {
      const qualifier = parseQualifier(token);
      qualifiers.push(qualifier);
      // A change from digits to letters is a hyphen, and so is the dot before a word with a number or at the end.
      const isDirect = previous !== '.' && previous !== '-';
      if (isDirect || qualifier.number !== undefined || index === parts.length - 1) openList();
      add(qualifier);
    }
    previous = token;
  }
  return { items: nest(lists), qualifiers };
}

function parseQualifier(token: string): Qualifier {
  const [, word = '', digits] = /^([^0-9]+?)-?([0-9]+)?$/.exec(token) ?? [];
  if (digits === undefined) return { word };
  return { word: shortWords.get(word) ?? word, number: parseNumeral(digits) };
}

/** Puts each list into the one before it, and drops what means nothing. */
function nest(lists: readonly Item[][]): readonly Item[] {
  return lists.reduceRight<readonly Item[]>((inner, list) => normalize(inner.length > 0 ? [...list, inner] : list), []);
}

/** Drops zeros at the end and before words. */
function normalize(list: readonly Item[]): readonly Item[] {
  const kept: Item[] = [];
  for (const item of list.toReversed()) {
    const next = kept[0];
    const isZero = !isList(item) && !isQualifier(item) && compareNumerals(item, 0) === 0;
    if (isZero && (next === undefined || startsWithWord(next))) continue;
    kept.unshift(item);
  }
  const [only] = kept;
  return kept.length === 1 && only !== undefined && isList(only) ? only : kept;
}

function startsWithWord(item: Item): boolean {
  if (!isList(item)) return isQualifier(item) && item.number === undefined;
  const [first] = item;
  return first !== undefined && isQualifier(first);
}

function isList(item: Item): item is readonly Item[] {
  return Array.isArray(item);
}

function isQualifier(item: Item): item is Qualifier {
  return typeof item === 'object' && !isList(item);
}

/** A number is above a list, which is above a word, unless the list itself begins with a word. */
function compareItems(one: Item | undefined, other: Item | undefined): number {
  if (one === undefined) return other === undefined ? 0 : -compareToNothing(other);
  if (other === undefined) return compareToNothing(one);
  if (isList(one)) return isList(other) ? compareItemLists(one, other) : compareListToItem(one, other);
  if (isList(other)) return -compareListToItem(other, one);
  if (isQualifier(one)) return isQualifier(other) ? compareQualifiers(one, other) : -1;
  return isQualifier(other) ? 1 : compareNumerals(one, other);
}

/** Compares with the end of the other version. */
function compareToNothing(item: Item): number {
  if (isList(item)) return firstDifference(item);
  if (!isQualifier(item)) return compareNumerals(item, 0);
  return Math.sign(rankOf(item.word) - releaseRank) || compareNumerals(item.number ?? 0, 0);
}

function firstDifference(items: readonly Item[]): number {
  for (const item of items) {
    const result = compareToNothing(item);
    if (result !== 0) return result;
  }
  return 0;
}

function compareItemLists(one: readonly Item[], other: readonly Item[]): number {
  for (let index = 0; index < Math.max(one.length, other.length); index++) {
    const result = compareItems(one[index], other[index]);
    if (result !== 0) return result;
  }
  return 0;
}

function compareListToItem(list: readonly Item[], item: Numeral | Qualifier): number {
  if (!isQualifier(item)) return -1;
  return compareItems(list[0], item) || firstDifference(list.slice(1));
}

function compareQualifiers(one: Qualifier, other: Qualifier): number {
  const [rank, otherRank] = [rankOf(one.word), rankOf(other.word)];
  if (rank !== otherRank) return rank - otherRank;
  const words = rank === unknownRank ? compareTexts(one.word, other.word) : 0;
  if (words !== 0) return words;
  // Without a number it is lower, also than with 0; but `ga` is as good as nothing.
  const absent = rank === releaseRank ? 0 : -1;
  return compareNumerals(one.number ?? absent, other.number ?? absent);
}
