import { timeOf } from '#core/packages';
import { releaseKind } from '#core/retention';
import type {
  AlwaysKept,
  ConditionOpinion,
  Explanation,
  NewestOpinion,
  Rank,
  Rule,
  RuleOpinion,
} from '#core/retention';
import type { WhyDetailView, WhyRuleView, WhyView } from '../../messages/cleanUp.ts';
import { dateAndTimeText, t } from '../../texts/language.ts';
import { alwaysText, verdictText } from '../../texts/cleanUp/reasonText.ts';
import { ageOfVersion, explanationOf, tagList } from '../../texts/cleanUp/ruleReasons.ts';
import { ageText, alternatives, ruleText } from '../../texts/cleanUp/ruleText.ts';
import {
  imageName,
  isImageRow,
  nameOf,
  rowOf,
  type PlannedRow,
  type ShownPlan,
} from '../../texts/cleanUp/shownPlan.ts';

/** Returns why a version is deleted or kept, with what each rule says; `undefined` if the plan does not have it. */
export function whyView(shown: ShownPlan, packageIndex: number, versionId: number): WhyView | undefined {
  const row = rowOf(shown, packageIndex, versionId);
  if (!row) return undefined;
  const explanation = explanationOf(row, shown);
  return {
    package: packageIndex,
    id: versionId,
    name: nameOf(row, shown),
    verdict: verdictText(row, shown),
    rules: (explanation?.rules ?? []).map((opinion) => whyRule(opinion, row, shown)),
    always: otherReasons(explanation, row.planned.reason).map((reason) => alwaysText(reason, row, shown)),
  };
}

/** The verdict names the first already. */
function otherReasons(explanation: Explanation | undefined, named: string): readonly AlwaysKept[] {
  return (explanation?.alwaysKept ?? []).filter((reason) => reason !== named);
}

function whyRule(opinion: RuleOpinion, row: PlannedRow, shown: ShownPlan): WhyRuleView {
  const rule = shown.input.rules[opinion.rule - 1];
  const texts: Record<RuleOpinion['opinion'], () => string> = {
    applies: () => t('Applies'),
    doesNotApply: () => t('Does not apply'),
    part: () => t('Applies to whole images only'),
    otherPackage: () => t('Is not about this package'),
  };
  return {
    number: opinion.rule,
    rule: rule ? ruleText(rule) : '',
    note: rule?.note,
    opinion: texts[opinion.opinion](),
    applies: opinion.opinion === 'applies',
    details: rule ? [...sourceDetails(rule, shown), ...details(opinion, rule, row, shown)] : [],
  };
}

/** Where a rule comes from, if there are several sources. */
function sourceDetails({ source = '' }: Rule, shown: ShownPlan): WhyDetailView[] {
  if (shown.kind !== 'rules' || shown.sourceLabels.size < 2) return [];
  const label = shown.sourceLabels.get(source);
  return label === undefined ? [] : [{ text: t('From {0}.', label) }];
}

function details(opinion: RuleOpinion, rule: Rule, row: PlannedRow, shown: ShownPlan): WhyDetailView[] {
  if (opinion.opinion === 'otherPackage') return [];
  if (opinion.opinion === 'part') return [{ text: partText(row) }];
  return [
    ...opinion.conditions.map((condition) => ({
      text: conditionText(condition, rule, row, shown),
      holds: condition.holds,
    })),
    ...(opinion.newest ? [newestDetail(opinion.newest, opinion.conditions)] : []),
    ...(opinion.covers && row.tags.length > 0 ? [{ text: coverText(opinion.covers, row.tags) }] : []),
  ];
}

function partText({ part }: PlannedRow): string {
  return part ? t('It follows its image: {0}.', imageName(part.image)) : t('It follows the images that it belongs to.');
}

function coverText(covers: readonly string[], tags: readonly string[]): string {
  const rest = tags.filter((tag) => !covers.includes(tag));
  return rest.length === 0
    ? t('It covers {0}.', tagList(covers))
    : t('It covers {0} but not {1}.', tagList(covers), tagList(rest));
}

/** `Created 31 days ago; older than 14 days means before Nov 15, 2026, 5:09 PM.` */
function conditionText(
  { key, holds, cutOff }: ConditionOpinion,
  rule: Rule,
  row: PlannedRow,
  shown: ShownPlan,
): string {
  const {
    tags = [],
    versions = [],
    below = '',
    olderThan = '',
    newerThan = '',
  } = {
    ...rule.delete,
    ...rule.keep,
  };
  switch (key) {
    case 'olderThan':
    case 'newerThan': {
      const old = timeOf(row.version.createdAt) === undefined ? undefined : ageOfVersion(row, shown);
      if (old === undefined) return t('No age applies, since its date is not known.');
      const date = dateAndTimeText(Date.parse(cutOff ?? ''));
      return key === 'olderThan'
        ? t('Created {0} ago; older than {1} means before {2}.', old, ageText(olderThan), date)
        : t('Created {0} ago; newer than {1} means after {2}.', old, ageText(newerThan), date);
    }
    case 'tags':
      return holds ? t('A tag matches {0}.', alternatives(tags)) : t('No tag matches {0}.', alternatives(tags));
    case 'versions':
      if (isImageRow(shown, row)) {
        return holds
          ? t('Its digest matches {0}.', alternatives(versions))
          : t('Its digest does not match {0}.', alternatives(versions));
      }
      return holds
        ? t('Its version matches {0}.', alternatives(versions))
        : t('Its version does not match {0}.', alternatives(versions));
    case 'untagged':
      if (holds) return t('It has no tag.');
      if (row.tags.length > 0) return t('It has a tag.');
      return isImageRow(shown, row)
        ? t('It is attached to another image, so it does not count as untagged.')
        : t('Only container images can be untagged.');
    case 'prerelease':
      return releaseText(row, shown);
    case 'below':
      return holds
        ? t('It is lower than {0}.', alternatives([below]))
        : t('It is not known to be lower than {0}.', alternatives([below]));
    case 'broken':
      return holds
        ? t('Something that it lists or is attached to is gone, or its own manifest is.')
        : t('Nothing is known to be missing from it.');
    case 'deployed':
      if (holds) return t('It has a deployment record on GitHub.');
      return shown.input.packages[row.package]?.deployed === undefined
        ? t('Whether it is deployed is not known.')
        : t('No deployment record is known.');
  }
}

function releaseText(row: PlannedRow, shown: ShownPlan): string {
  const type = shown.input.packages[row.package]?.type ?? 'container';
  switch (releaseKind(type, { name: row.version.name, tags: row.tags })) {
    case 'release':
      return t('It is a release.');
    case 'prerelease':
      return t('It is a prerelease.');
    case undefined:
      return isImageRow(shown, row)
        ? t('No tag is a version number, so it is neither a release nor a prerelease.')
        : t('It has no version number, so it is neither a release nor a prerelease.');
  }
}

function newestDetail(opinion: NewestOpinion, conditions: readonly ConditionOpinion[]): WhyDetailView {
  const { count, rank } = opinion;
  if (rank) return { text: rankText(rank, opinion), holds: rank.position <= count };
  const isExcluded = conditions.some(({ holds, cutOff }) => !holds && cutOff === undefined);
  return {
    text: isExcluded
      ? t('It is not among those that the rule counts.')
      : t('The rule does not count it, since it has no version number.'),
    holds: false,
  };
}

function rankText(rank: Rank, { count, by }: NewestOpinion): string {
  const values = { rank: rank.position, of: rank.of, count, group: rank.group ?? '' };
  if (rank.group === undefined) {
    return by === 'version'
      ? t('Number {rank} of {of} by version, highest first; the rule keeps {count}.', values)
      : t('Number {rank} of {of} by date of creation, newest first; the rule keeps {count}.', values);
  }
  return by === 'version'
    ? t('Number {rank} of {of} in {group}.x by version, highest first; the rule keeps {count}.', values)
    : t('Number {rank} of {of} in {group}.x by date of creation, newest first; the rule keeps {count}.', values);
}
