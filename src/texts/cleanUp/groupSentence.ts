import type { PlanGroup } from '#core/cleanUp';
import type { Rule } from '#core/retention';
import { t } from '../language.ts';
import { conditionsText } from './ruleText.ts';

/** What a plan of rules says of versions. */
export interface GroupContext {
  readonly rules: readonly Rule[];
  /** Whether an opened plan limits what is deleted. */
  readonly isLimited: boolean;
}

/** Why all versions of a group are deleted or kept, for readers who do not know how rules are judged. */
export function groupSentence(group: Omit<PlanGroup, 'id'>, { rules, isLimited }: GroupContext): string {
  const { verdict, reason, rule: number = 0, count } = group;
  const rule = rules[number - 1];
  const values = { count, rule: number, conditions: rule ? conditionsText(rule) : '' };
  const texts: Record<PlanGroup['reason'], () => string> = {
    rule: () => t(verdict === 'delete' ? byRule.delete : byRule.keep, values),
    picked: () => t('{count, plural, one {Somebody selected it.} other {Somebody selected them.}}', values),
    along: () =>
      t(
        '{count, plural, one {It is part of a deleted image, and nothing else depends on it.} other {They are parts of deleted images, such as platforms or signatures, and nothing else depends on them.}}',
        values,
      ),
    incomplete: () =>
      t(
        '{count, plural, one {The list of versions is incomplete, so other images may depend on it.} other {The list of versions is incomplete, so other images may depend on them.}}',
        values,
      ),
    unreadable: () =>
      t(
        '{count, plural, one {Manifests could not be read, so other images may depend on it.} other {Manifests could not be read, so other images may depend on them.}}',
        values,
      ),
    dependency: () =>
      t(
        '{count, plural, one {It is part of a kept image, which may not work without it.} other {They are parts of kept images, such as platforms or signatures, which may not work without them.}}',
        values,
      ),
    latest: () =>
      t(
        '{count, plural, one {It is tagged latest, which is always kept.} other {Each is tagged latest, which is always kept.}}',
        values,
      ),
    newest: () =>
      t(
        '{count, plural, one {It is the newest of its package, which is always kept.} other {Each is the newest of its package, which is always kept.}}',
        values,
      ),
    recentPush: () =>
      t(
        '{count, plural, one {It has no tag and was pushed less than 24 hours before. A push may be under way, so it is kept.} other {They have no tag and were pushed less than 24 hours before. A push may be under way, so they are kept.}}',
        values,
      ),
    deployed: () =>
      t(
        '{count, plural, one {It has a deployment record on GitHub, so it may be in use.} other {Each has a deployment record on GitHub, so it may be in use.}}',
        values,
      ),
    inUse: () =>
      t(
        '{count, plural, one {Files in the workspace refer to it.} other {Files in the workspace refer to them.}}',
        values,
      ),
    spared: () => t(isLimited ? spared.limited : spared.byHand, values),
    uncoveredTag: () =>
      t(
        '{count, plural, one {Rules cover some of its tags, but not all, and GitHub cannot remove a single tag.} other {Rules cover some of their tags, but not all, and GitHub cannot remove a single tag.}}',
        values,
      ),
    noRule: () => t('{count, plural, one {No rule deletes it.} other {No rule deletes them.}}', values),
  };
  return texts[reason]();
}

const byRule = {
  delete:
    '{count, plural, one {Rule {rule} deletes it ({conditions}), and no rule keeps it.} other {Rule {rule} deletes them ({conditions}), and no rule keeps them.}}',
  keep: '{count, plural, one {Rule {rule} keeps it ({conditions}).} other {Rule {rule} keeps them ({conditions}).}}',
};

const spared = {
  byHand: '{count, plural, one {Somebody took it out of the plan.} other {Somebody took them out of the plan.}}',
  limited:
    '{count, plural, one {Somebody took it out of the plan, or the opened plan does not delete it.} other {Somebody took them out of the plan, or the opened plan does not delete them.}}',
};
