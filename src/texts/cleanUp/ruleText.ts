import { visible } from '#core/packages';
import type { DeleteConditions, KeepConditions, Rule } from '#core/retention';
import { language, listText, t } from '../language.ts';

/** `Delete versions that are tagged pr-* or sha-* and older than 14 days, in container/*`. */
export function ruleText(rule: Rule): string {
  const text = rule.keep ? keepText(rule.keep) : deleteText(rule.delete);
  return rule.packages ? t('{0}, in {1}', text, alternatives(rule.packages)) : text;
}

/** The conditions as a list: `tagged pr-* or sha-*, older than 14 days`, `newest 10 of each package`. */
export function conditionsText(rule: Rule): string {
  const conditions: DeleteConditions & KeepConditions = rule.keep ?? rule.delete;
  const { newest } = conditions;
  const ranked = newest === undefined ? [] : [t(newestLabels[conditions.per ?? 'package'], { count: newest })];
  return listText([...ranked, ...selections(conditions), ...ages(conditions)], 'unit') || t('all versions');
}

/** The conditions as they go after "that are": `tagged pr-* or sha-* and older than 14 days`. Empty without any. */
export function criteriaText(rule: Rule): string {
  const conditions: DeleteConditions & KeepConditions = rule.keep ?? rule.delete;
  return listText([...selections(conditions), ...ages(conditions)]);
}

/** The ages of a rule, as they go after "that are": `newer than 4 days`. Empty without any. */
export function agesText(rule: Rule): string {
  return listText(ages(rule.keep ?? rule.delete));
}

/** `14 days`, also of `14 day`. @param age as in a rule. */
export function ageText(age: string): string {
  const [count = '', unit = ''] = age.split(' ');
  return durationText(Number(count), unit.replace(/s$/, ''));
}

/** `31 days`. @param unit of `Intl.NumberFormat`. */
export function durationText(count: number, unit: string): string {
  return new Intl.NumberFormat(language(), { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}

const maxPatterns = 8;

/** `pr-* or sha-*`. */
export function alternatives(patterns: readonly string[]): string {
  const shown = patterns.length <= maxPatterns + 1 ? patterns : patterns.slice(0, maxPatterns);
  const rest = patterns.length - shown.length;
  const more = rest > 0 ? [t('{count, plural, one {# more pattern} other {# more patterns}}', { count: rest })] : [];
  return listText([...shown.map(visible), ...more], 'disjunction');
}

/** What a rule is about: releases and prereleases are named, other conditions describe versions. */
type Noun = 'version' | 'release' | 'prerelease';

/** The noun of conditions, and the others as they go after "that are". */
function describe({ prerelease, ...others }: DeleteConditions & KeepConditions): { noun: Noun; selected: string[] } {
  const noun = prerelease === undefined ? 'version' : prerelease ? 'prerelease' : 'release';
  return { noun, selected: selections(others) };
}

function deleteText(conditions: DeleteConditions): string {
  const { noun, selected } = describe(conditions);
  const criteria = listText([...selected, ...ages(conditions)]);
  if (criteria !== '') return t(deleteTexts[noun].some, criteria);
  // A rule without conditions deletes nothing. `*` is one, without words.
  return noun === 'version' && !conditions.versions ? t('Delete nothing') : t(deleteTexts[noun].all);
}

function keepText(conditions: KeepConditions): string {
  const { newest, per = 'package', by } = conditions;
  const { noun, selected } = describe(conditions);
  const aged = ages(conditions);
  if (newest === undefined) {
    const criteria = listText([...selected, ...aged]);
    return criteria === '' ? t(keepTexts[noun].all) : t(keepTexts[noun].some, criteria);
  }
  // The ages come last, since they do not change what is ranked.
  return [
    (text: string) =>
      selected.length > 0 ? t('{0}, counting only those that are {1}', text, listText(selected)) : text,
    (text: string) => (by ? t(orders[by], text) : text),
    (text: string) => (aged.length > 0 ? t('{0}, and of these only those that are {1}', text, listText(aged)) : text),
  ].reduce((text, add) => add(text), t(newestTexts[noun][per], { count: newest }));
}

const deleteTexts = {
  version: { all: 'Delete all versions', some: 'Delete versions that are {0}' },
  release: { all: 'Delete releases', some: 'Delete releases that are {0}' },
  prerelease: { all: 'Delete prereleases', some: 'Delete prereleases that are {0}' },
};

const keepTexts = {
  version: { all: 'Keep all versions', some: 'Keep versions that are {0}' },
  release: { all: 'Keep releases', some: 'Keep releases that are {0}' },
  prerelease: { all: 'Keep prereleases', some: 'Keep prereleases that are {0}' },
};

const newestTexts = {
  version: {
    package: 'Keep the {count, plural, =1 {newest version} other {# newest versions}} of each package',
    major: 'Keep the {count, plural, =1 {newest version} other {# newest versions}} of each major version',
    minor: 'Keep the {count, plural, =1 {newest version} other {# newest versions}} of each minor version',
  },
  release: {
    package: 'Keep the {count, plural, =1 {newest release} other {# newest releases}} of each package',
    major: 'Keep the {count, plural, =1 {newest release} other {# newest releases}} of each major version',
    minor: 'Keep the {count, plural, =1 {newest release} other {# newest releases}} of each minor version',
  },
  prerelease: {
    package: 'Keep the {count, plural, =1 {newest prerelease} other {# newest prereleases}} of each package',
    major: 'Keep the {count, plural, =1 {newest prerelease} other {# newest prereleases}} of each major version',
    minor: 'Keep the {count, plural, =1 {newest prerelease} other {# newest prereleases}} of each minor version',
  },
};

const newestLabels = {
  package: '{count, plural, =1 {newest} other {newest #}} of each package',
  major: '{count, plural, =1 {newest} other {newest #}} of each major version',
  minor: '{count, plural, =1 {newest} other {newest #}} of each minor version',
};

const orders = { version: '{0}, ordered by version', created: '{0}, ordered by date of creation' };

/** What versions are, whatever their age; each goes after "that are". */
function selections(conditions: DeleteConditions & KeepConditions): string[] {
  const { tags, versions, untagged, prerelease, below, broken, deployed } = conditions;
  return [
    ...(tags ? [t('tagged {0}', alternatives(tags))] : []),
    // Every version has a name.
    ...(versions && !versions.includes('*') ? [t('named {0}', alternatives(versions))] : []),
    ...(untagged ? [t('untagged')] : []),
    ...(prerelease === undefined ? [] : [prerelease ? t('prereleases') : t('releases')]),
    ...(below === undefined ? [] : [t('lower than {0}', visible(below))]),
    ...(broken ? [t('broken')] : []),
    ...(deployed ? [t('deployed')] : []),
  ];
}

function ages({ olderThan, newerThan }: DeleteConditions & KeepConditions): string[] {
  return [
    ...(olderThan === undefined ? [] : [t('older than {0}', ageText(olderThan))]),
    ...(newerThan === undefined ? [] : [t('newer than {0}', ageText(newerThan))]),
  ];
}
