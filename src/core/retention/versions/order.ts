import compare from 'semver/functions/compare.js';
import parse from 'semver/functions/parse.js';
import type { SemVer } from 'semver';
import type { PackageType } from '#core/github';
import { parseNumberTag } from './containerTags.ts';
import { maven } from './maven.ts';
import { nuget } from './nuget.ts';
import { compareLists, type Numeral } from './numerals.ts';
import { rubygems } from './rubygems.ts';
import type { VersionOrder } from './versionOrder.ts';

/** SemVer 2. */
const npm: VersionOrder<SemVer> = {
  parse: (text) => parse(text) ?? undefined,
  compare: (one, other) => compare(one, other),
  isPrerelease: ({ prerelease }) => prerelease.length > 0,
  numbers: ({ major, minor, patch }) => [major, minor, patch],
};

/** Of a tag that is nothing but numbers; whether an image is a prerelease depends on all of its tags. */
const container: VersionOrder<readonly Numeral[]> = {
  parse: parseNumberTag,
  compare: compareLists,
  isPrerelease: () => false,
  numbers: (numbers) => numbers,
};

/** So that reading hostile names takes no time worth mentioning. */
const maxLength = 1000;

export function versionOrder(type: PackageType): VersionOrder<unknown> {
  switch (type) {
    case 'npm':
      return erased(npm);
    case 'maven':
      return erased(maven);
    case 'nuget':
      return erased(nuget);
    case 'rubygems':
      return erased(rubygems);
    case 'container':
    case 'docker':
      return erased(container);
  }
}

function erased<Parsed>(order: VersionOrder<Parsed>): VersionOrder<unknown> {
  const { parse: parseText, ...others } = order as VersionOrder<unknown>;
  return { ...others, parse: (text) => (text.length > maxLength ? undefined : parseText(text)) };
}
