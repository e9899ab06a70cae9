import { compareLists, compareNumerals, compareTexts, isNumeric, parseNumeral, type Numeral } from './numerals.ts';
import type { VersionOrder } from './versionOrder.ts';

interface NuGetVersion {
  /** One to four. */
  readonly numbers: readonly Numeral[];
  /** In lower case. */
  readonly labels: readonly (Numeral | string)[];
}

const version = /^([0-9]+)(?:\.([0-9]+))?(?:\.([0-9]+))?(?:\.([0-9]+))?(?:-([0-9a-z-]+(?:\.[0-9a-z-]+)*))?(?:\+.*)?$/is;

/** Source: NuGet's documentation, "Package versioning", and SemVer 2 for the labels. */
export const nuget: VersionOrder<NuGetVersion> = {
  parse(text) {
    const match = version.exec(text);
    if (!match) return undefined;
    const labels = match[5]?.toLowerCase().split('.') ?? [];
    return {
      numbers: match
        .slice(1, 5)
        .filter((digits) => (digits as string | undefined) !== undefined)
        .map(parseNumeral),
      labels: labels.map((label) => (isNumeric(label) ? parseNumeral(label) : label)),
    };
  },
  compare: (one, other) => compareLists(one.numbers, other.numbers) || compareLabels(one.labels, other.labels),
  isPrerelease: ({ labels }) => labels.length > 0,
  numbers: ({ numbers }) => numbers,
};

/** A version without labels is the highest; of two that begin the same, the longer one is. */
function compareLabels(one: NuGetVersion['labels'], other: NuGetVersion['labels']): number {
  if (one.length === 0 || other.length === 0) return Math.sign(other.length - one.length);
  for (const [index, label] of one.entries()) {
    const against = other[index];
    if (against === undefined) return 1;
    const result = compareLabel(label, against);
    if (result !== 0) return result;
  }
  return Math.sign(one.length - other.length);
}

/** Numbers are lower than words. */
function compareLabel(one: Numeral | string, other: Numeral | string): number {
  if (typeof one === 'string') return typeof other === 'string' ? compareTexts(one, other) : 1;
  return typeof other === 'string' ? -1 : compareNumerals(one, other);
}
