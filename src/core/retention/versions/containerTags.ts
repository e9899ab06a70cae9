import { compareLists, parseNumeral, type Numeral } from './numerals.ts';

/** Returns the numbers of a tag that is wholly `v?N(.N){0,3}`, which stands for a version. */
export function parseNumberTag(tag: string): readonly Numeral[] | undefined {
  if (!/^v?[0-9]+(?:\.[0-9]+){0,3}$/.test(tag)) return undefined;
  return tag.replace('v', '').split('.').map(parseNumeral);
}

/** Returns the highest version that the tags of an image name, if any. */
export function highestNumbers(tags: readonly string[]): readonly Numeral[] | undefined {
  let highest: readonly Numeral[] | undefined;
  for (const tag of tags) {
    const numbers = parseNumberTag(tag);
    if (numbers && (!highest || compareLists(numbers, highest) > 0)) highest = numbers;
  }
  return highest;
}

/** As many numbers as there are: `1.0.0rc1` is not `1.0` and more. */
const leadingNumbers = /^v?[0-9]+(?:\.[0-9]+){0,3}/;
const prereleaseWord = /^(?:alpha|beta|rc|pre|preview|dev|nightly|canary|snapshot|next)[0-9]*$/i;

/**
 * Returns whether an image is a prerelease: all of its tags that can be read as a version are.
 * @returns `undefined` if no tag can be read.
 */
export function areTagsPrerelease(tags: readonly string[]): boolean | undefined {
  let isPrerelease: boolean | undefined;
  for (const tag of tags) {
    const numbers = leadingNumbers.exec(tag)?.[0];
    if (numbers === undefined) continue;
    const suffix = tag.slice(numbers.length);
    if (!/^(?:[-._+].|$)/s.test(suffix)) continue;
    // Variants such as `-alpine` are releases.
    if (!suffix.split(/[-._+]/).some((part) => prereleaseWord.test(part))) return false;
    isPrerelease = true;
  }
  return isPrerelease;
}
