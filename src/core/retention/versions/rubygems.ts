import { compareNumerals, compareTexts, isNumeric, parseNumeral, type Numeral } from './numerals.ts';
import type { VersionOrder } from './versionOrder.ts';

interface GemVersion {
  /** `1.0.rc2` is 1, 0, rc, 2. */
  readonly segments: readonly (Numeral | string)[];
  readonly isPrerelease: boolean;
}

const version = /^[0-9]+(?:\.[0-9a-zA-Z]+)*(?:-[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?$/;

/** Source: the documentation of `Gem::Version`. */
export const rubygems: VersionOrder<GemVersion> = {
  parse(text) {
    if (!version.test(text)) return undefined;
    // RubyGems reads a hyphen as the start of a prerelease.
    const dotted = text.replaceAll('-', '.pre.');
    const segments = (dotted.match(/[0-9]+|[a-zA-Z]+/g) ?? []).map((each) =>
      isNumeric(each) ? parseNumeral(each) : each,
    );
    return { segments: withoutZeros(segments), isPrerelease: /[a-zA-Z]/.test(dotted) };
  },
  compare({ segments: one }, { segments: other }) {
    for (let index = 0; index < Math.max(one.length, other.length); index++) {
      const result = compareSegments(one[index] ?? 0, other[index] ?? 0);
      if (result !== 0) return result;
    }
    return 0;
  },
  isPrerelease: ({ isPrerelease }) => isPrerelease,
  numbers({ segments }) {
    const firstWord = segments.findIndex((each) => typeof each === 'string');
    const numbers = segments.slice(0, firstWord < 0 ? undefined : firstWord) as Numeral[];
    // The zeros of `0` or `0.a` are left out.
    return numbers.length > 0 ? numbers : [0];
  },
};

/** Drops the zeros at the end, and those before the first word: `1.0.a` equals `1.a`. */
function withoutZeros(segments: readonly (Numeral | string)[]): (Numeral | string)[] {
  const firstWord = segments.findIndex((each) => typeof each === 'string');
  const split = firstWord < 0 ? segments.length : firstWord;
  const isNotZero = (each: Numeral | string) => typeof each === 'string' || compareNumerals(each, 0) !== 0;
  return [segments.slice(0, split), segments.slice(split)].flatMap((part) =>
    part.slice(0, part.findLastIndex(isNotZero) + 1),
  );
}

/** Words are lower than numbers. */
function compareSegments(one: Numeral | string, other: Numeral | string): number {
  if (typeof one === 'string') return typeof other === 'string' ? compareTexts(one, other) : -1;
  return typeof other === 'string' ? 1 : compareNumerals(one, other);
}
