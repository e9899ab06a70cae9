import { timeOf, visible } from '#core/packages';
import { compileGlobs, type Explanation, type Rank } from '#core/retention';
import { tagsLabel } from '../imageLabel.ts';
import { listText, t } from '../language.ts';
import { agesText, criteriaText, durationText } from './ruleText.ts';
import { momentOf, type PlannedRow, type ShownPlan } from './shownPlan.ts';

/** Why a rule deletes a version, by the number of the first that does. */
export function deletedByRule(row: PlannedRow, number: number, shown: ShownPlan): string {
  const rule = shown.input.rules[number - 1];
  const conditions = rule?.delete;
  if (!conditions) return t('Rule {0} deletes it.', number);
  const old = conditions.olderThan === undefined ? undefined : ageOfVersion(row, shown);
  const manifest = shown.input.packages[row.package]?.manifests?.[row.version.name];
  if (conditions.broken) {
    if (manifest?.kind === 'missing') return t('The registry does not have its manifest (rule {0}).', number);
    const hasFallbackTagsOnly = row.tags.length === 0 && (row.version.tags ?? []).length > 0;
    return manifest?.subject !== undefined || hasFallbackTagsOnly
      ? t('The image that it is attached to is gone (rule {0}).', number)
      : t('Some of its platforms are gone (rule {0}).', number);
  }
  if (conditions.tags) return coveredTags(row, number, old, shown);
  if (conditions.untagged) {
    return old === undefined
      ? t('Untagged, and no image depends on it (rule {0}).', number)
      : t('Untagged, {0} old, and no image depends on it (rule {1}).', old, number);
  }
  const criteria = criteriaText(rule);
  // Of versions that match `*`.
  if (criteria === '') return t('Rule {0} deletes every version, and no rule keeps it.', number);
  return old === undefined
    ? t('Rule {0} deletes versions that are {1}, and no rule keeps it.', number, criteria)
    : t('{0} old. Rule {1} deletes versions that are {2}, and no rule keeps it.', old, number, criteria);
}

function coveredTags(row: PlannedRow, rule: number, old: string | undefined, shown: ShownPlan): string {
  const { tags } = row;
  const covered = explanationOf(row, shown)?.rules[rule - 1]?.covers ?? tags;
  const values = { rule, tags: tagList(covered), count: covered.length, ...(old === undefined ? {} : { old }) };
  if (covered.length < tags.length) {
    return old === undefined
      ? t('Rule {rule} covers {tags}, and other rules cover its other tags.', values)
      : t('{old} old; rule {rule} covers {tags}, and other rules cover its other tags.', values);
  }
  return old === undefined
    ? t(
        '{count, plural, =1 {Rule {rule} covers {tags}.} =2 {Rule {rule} covers both tags, {tags}.} other {Rule {rule} covers all # tags: {tags}.}}',
        values,
      )
    : t(
        '{count, plural, =1 {{old} old; rule {rule} covers {tags}.} =2 {{old} old; rule {rule} covers both tags, {tags}.} other {{old} old; rule {rule} covers all # tags: {tags}.}}',
        values,
      );
}

/** Why a rule keeps a version. */
export function keptByRule(row: PlannedRow, number: number, shown: ShownPlan): string {
  const rule = shown.input.rules[number - 1];
  const explanation = explanationOf(row, shown);
  const { rank, count = 0 } = explanation?.rules[number - 1]?.newest ?? {};
  if (rule && rank) return keptAsNewest(rank, count, number, agesText(rule));
  const other = explanation && deletingRule(explanation, row.tags);
  const globs = rule?.keep?.tags ?? [];
  const tag = row.tags.find(compileGlobs(globs, false));
  const glob = globs.find((each) => tag !== undefined && compileGlobs([each], false)(tag));
  if (tag !== undefined && glob !== undefined) {
    const values = [visible(tag), visible(glob), number] as const;
    return other === undefined
      ? t('{0} matches {1} (rule {2}).', ...values)
      : t('{0} matches {1} (rule {2}), although rule {3} would delete it.', ...values, other);
  }
  const criteria = rule ? criteriaText(rule) : '';
  if (criteria === '') {
    return other === undefined
      ? t('Rule {0} keeps all versions.', number)
      : t('Rule {0} keeps all versions, although rule {1} would delete it.', number, other);
  }
  return other === undefined
    ? t('Rule {0} keeps versions that are {1}.', number, criteria)
    : t('Rule {0} keeps versions that are {1}, although rule {2} would delete it.', number, criteria, other);
}

/** @param ages those that the rule allows, in words. */
function keptAsNewest({ position: rank, group }: Rank, count: number, rule: number, ages: string): string {
  const values = { rank, count, rule, ages, ...(group === undefined ? {} : { group }) };
  if (group !== undefined) {
    return ages === ''
      ? t(
          '{rank, selectordinal, =1 {Newest} one {#st newest} two {#nd newest} few {#rd newest} other {#th newest}} of {group}.x, of which rule {rule} keeps {count}.',
          values,
        )
      : t(
          '{rank, selectordinal, =1 {Newest} one {#st newest} two {#nd newest} few {#rd newest} other {#th newest}} of {group}.x, of which rule {rule} keeps {count}, if {ages}.',
          values,
        );
  }
  if (count === 1) {
    return ages === ''
      ? t('The newest, which rule {rule} keeps.', values)
      : t('The newest, which rule {rule} keeps if it is {ages}.', values);
  }
  return ages === ''
    ? t(
        '{rank, selectordinal, =1 {Newest} one {#st newest} two {#nd newest} few {#rd newest} other {#th newest}} of the {count} that rule {rule} keeps.',
        values,
      )
    : t(
        '{rank, selectordinal, =1 {Newest} one {#st newest} two {#nd newest} few {#rd newest} other {#th newest}} of the {count} that rule {rule} keeps if they are {ages}.',
        values,
      );
}

/** Returns the first rule that would delete a version if nothing kept it; `undefined` if a tag is not covered. */
function deletingRule({ rules }: Explanation, tags: readonly string[]): number | undefined {
  const applying = rules.filter(({ action, opinion }) => action === 'delete' && opinion === 'applies');
  const covered = new Set(applying.flatMap(({ covers = [] }) => covers));
  return tags.every((tag) => covered.has(tag)) ? applying[0]?.rule : undefined;
}

/** Which tags of a version no rule covers. */
export function uncoveredReason(row: PlannedRow, uncovered: readonly string[], shown: ShownPlan): string {
  const covered = row.tags.filter((tag) => !uncovered.includes(tag));
  const rules = (explanationOf(row, shown)?.rules ?? []).filter(({ covers = [] }) => covers.length > 0);
  return t(
    '{count, plural, one {Rule {rules} covers {covered} but nothing covers {uncovered}, and GitHub cannot remove a single tag.} other {Rules {rules} cover {covered} but nothing covers {uncovered}, and GitHub cannot remove a single tag.}}',
    {
      count: rules.length,
      rules: listText(rules.map(({ rule }) => String(rule))),
      covered: tagList(covered),
      uncovered: tagList(uncovered),
    },
  );
}

/** How old a version was at the moment of the plan: `31 days`; `undefined` if its date is not known. */
export function ageOfVersion({ version }: PlannedRow, shown: ShownPlan): string | undefined {
  const createdAt = timeOf(version.createdAt);
  if (createdAt === undefined) return undefined;
  const hours = Math.max(0, Math.floor((momentOf(shown) - createdAt) / 3_600_000));
  return hours < 48 ? durationText(hours, 'hour') : durationText(Math.floor(hours / 24), 'day');
}

/** `pr-17 and sha-1a2b`. */
export function tagList(tags: readonly string[]): string {
  return tags.length <= 4 ? listText(tags.map(visible)) : tagsLabel(tags);
}

/** What every rule says of a version; `undefined` without rules. */
export function explanationOf(row: PlannedRow, shown: ShownPlan): Explanation | undefined {
  return shown.kind === 'rules' ? shown.planner.explain(shown.input, row.package, row.version.id) : undefined;
}
