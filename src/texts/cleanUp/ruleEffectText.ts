import type { RuleEffect } from '#core/retention';
import { t } from '../language.ts';

/** What a rule does now, a sentence each: `Covers 214 versions in 3 packages.` `12 of them are kept by rule 5.` */
export function effectTexts(action: 'keep' | 'delete', effect: RuleEffect): readonly string[] {
  const { covered, packages, deleted, saved } = effect;
  if (covered === 0) return [t('Covers no version now.')];
  return [
    t(
      'Covers {count, plural, one {# version} other {# versions}} in {packages, plural, one {# package} other {# packages}}.',
      { count: covered, packages },
    ),
    ...(action === 'delete'
      ? [
          t(
            '{count, plural, =0 {None of them would be deleted.} one {# of them would be deleted.} other {# of them would be deleted.}}',
            {
              count: deleted,
            },
          ),
          ...keptTexts(effect),
        ]
      : [
          t(
            '{count, plural, =0 {All of them would be kept without this rule too.} one {# of them would be deleted without this rule.} other {# of them would be deleted without this rule.}}',
            { count: saved },
          ),
        ]),
  ];
}

/** Why versions that a rule would delete are kept. */
function keptTexts({ kept }: RuleEffect): string[] {
  const byRules = kept.flatMap(({ rule, count }) => {
    if (rule === undefined) return [];
    const values = { count, rule };
    return t(
      '{count, plural, one {# of them is kept by rule {rule}.} other {# of them are kept by rule {rule}.}}',
      values,
    );
  });
  const countOf = (...reasons: readonly RuleEffect['kept'][number]['reason'][]) =>
    kept.filter(({ reason }) => reasons.includes(reason)).reduce((sum, { count }) => sum + count, 0);
  const always = countOf('latest', 'newest', 'recentPush', 'deployed', 'inUse');
  const spared = countOf('spared');
  const tags = countOf('uncoveredTag');
  const needed = countOf('dependency', 'unreadable', 'incomplete');
  return [
    ...byRules,
    ...(always > 0
      ? [
          t(
            '{count, plural, one {# of them is always kept} other {# of them are always kept}}: latest, the newest of a package, deployed, or pushed in the last 24 hours.',
            { count: always },
          ),
        ]
      : []),
    ...(tags > 0
      ? [
          t(
            '{count, plural, one {# of them has a tag that no rule covers.} other {# of them have a tag that no rule covers.}}',
            { count: tags },
          ),
        ]
      : []),
    ...(needed > 0
      ? [
          t(
            '{count, plural, one {# of them is kept because other images may depend on it.} other {# of them are kept because other images may depend on them.}}',
            { count: needed },
          ),
        ]
      : []),
    ...(spared > 0
      ? [
          t('{count, plural, one {You took # of them out of the plan.} other {You took # of them out of the plan.}}', {
            count: spared,
          }),
        ]
      : []),
  ];
}
