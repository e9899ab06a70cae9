import { visible } from '#core/packages';
import type { DeleteConditions, KeepConditions, Rule } from '#core/retention';
import type { TemplateView } from '../../messages/cleanUp.ts';
import { language, listText, t } from '../language.ts';

/** `Delete versions that are tagged pr-* or sha-* and older than 14 days, in container/*`. */
export function ruleText(rule: Rule): string {
  const text = rule.keep ? keepText(rule.keep, criteriaText(rule)) : deleteText(criteriaText(rule));
  return rule.packages ? t('{0}, in {1}', text, alternatives(rule.packages)) : text;
}

/** The conditions as a list: `tagged pr-* or sha-*, older than 14 days`, `newest 10 of each package`. */
export function conditionsText(rule: Rule): string {
  const conditions: DeleteConditions & KeepConditions = rule.keep ?? rule.delete;
  const { newest } = conditions;
  const ranked = newest === undefined ? [] : [t(newestLabels[conditions.per ?? 'package'], { count: newest })];
  return listText([...ranked, ...selections(conditions), ...ages(conditions)], 'unit');
}

/** The conditions as they go after "that are": `tagged pr-* or sha-* and older than 14 days`. Empty without any. */
export function criteriaText(rule: Rule): string {
  const conditions: DeleteConditions & KeepConditions = rule.keep ?? rule.delete;
  return listText([...selections(conditions), ...ages(conditions)]);
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

function deleteText(criteria: string): string {
  // A rule without conditions deletes nothing.
  return criteria === '' ? t('Delete nothing') : t('Delete versions that are {0}', criteria);
}

function keepText(conditions: KeepConditions, criteria: string): string {
  const { newest, per = 'package', by } = conditions;
  if (newest === undefined) {
    return criteria === '' ? t('Keep all versions') : t('Keep versions that are {0}', criteria);
  }
  const [selected, aged] = [selections(conditions), ages(conditions)];
  // The ages come last, since they do not change what is ranked.
  return [
    (text: string) =>
      selected.length > 0 ? t('{0}, counting only those that are {1}', text, listText(selected)) : text,
    (text: string) => (by ? t(orders[by], text) : text),
    (text: string) => (aged.length > 0 ? t('{0}, and of these only those that are {1}', text, listText(aged)) : text),
  ].reduce((text, add) => add(text), t(newestTexts[per], { count: newest }));
}

const newestTexts = {
  package: 'Keep the {count, plural, =1 {newest version} other {# newest versions}} of each package',
  major: 'Keep the {count, plural, =1 {newest version} other {# newest versions}} of each major version',
  minor: 'Keep the {count, plural, =1 {newest version} other {# newest versions}} of each minor version',
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
    ...(versions ? [t('named {0}', alternatives(versions))] : []),
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

/**
 * Returns what is offered to start with. A keep rule alone deletes nothing, so the templates that keep the last ones also
 * delete the older ones. A release is what the ecosystem says; so images tagged `pr-12` only are none, and stay.
 */
export function templates(): readonly TemplateView[] {
  return [
    {
      label: t('Keep the last 10 releases, delete older ones'),
      rules: [{ delete: { prerelease: false } }, { keep: { prerelease: false, newest: 10 } }],
    },
    {
      label: t('Keep the last 10 tagged images, delete older ones'),
      rules: [
        { packages: ['container/*'], delete: { tags: ['*'] } },
        { packages: ['container/*'], keep: { tags: ['*'], newest: 10 } },
      ],
    },
    {
      label: t('Delete untagged images after 7 days'),
      rules: [{ packages: ['container/*'], delete: { untagged: true, olderThan: '7 days' } }],
    },
    {
      label: t('Delete pull-request tags after 14 days'),
      rules: [{ packages: ['container/*'], delete: { tags: ['pr-*'], olderThan: '14 days' } }],
    },
    {
      label: t('Delete prereleases after 90 days'),
      rules: [{ delete: { prerelease: true, olderThan: '90 days' } }],
    },
    {
      label: t('Delete broken images, and attachments of deleted images'),
      rules: [{ packages: ['container/*'], delete: { broken: true } }],
    },
    {
      label: t('Keep images tagged v* or release-*'),
      rules: [{ packages: ['container/*'], keep: { tags: ['v*', 'release-*'] } }],
    },
  ];
}
