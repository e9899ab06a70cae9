import { age, timeOf, visible } from '#core/packages';
import { compileGlobs, type AlwaysKept, type Delete, type Explanation, type Keep } from '#core/retention';
import { tagsLabel } from '../deletion/plan/imageLabel.ts';
import { language, listText, t } from '../language.ts';
import { explain } from '../problem.ts';
import { conditionsText, durationText } from './ruleText.ts';
import { firstError, isImageRow, momentOf, namesOf, type PlannedRow, type ShownPlan } from './shownPlan.ts';

/** Why a version is deleted or kept, in a sentence without the verdict: `3rd newest of the 10 that rule 4 keeps.` */
export function reasonText(row: PlannedRow, shown: ShownPlan): string {
  const { planned } = row;
  return planned.verdict === 'delete' ? deleteReason(row, planned, shown) : keepReason(row, planned, shown);
}

/** The verdict and its reason: `Keep: 3rd newest of the 10 that rule 4 keeps.` */
export function verdictText(row: PlannedRow, shown: ShownPlan): string {
  const { planned } = row;
  if (planned.verdict === 'keep') return t('Keep: {0}', reasonText(row, shown));
  return planned.reason === 'along'
    ? alongVerdict(row, namesOf(shown, row.package, planned.with))
    : t('Delete: {0}', reasonText(row, shown));
}

/** Why a version is kept that needs no rule for it. */
export function alwaysText(reason: AlwaysKept, row: PlannedRow, shown: ShownPlan): string {
  const texts: Record<AlwaysKept, () => string> = {
    latest: () => t('latest is always kept.'),
    newest: () =>
      isImageRow(shown, row)
        ? t('The newest image of a package is always kept.')
        : t('The newest version of a package is always kept.'),
    recentPush: () => t('Pushed {0}; a push may be under way.', ageAtPlan(row, shown)),
    deployed: () => t('It has a deployment record on GitHub.'),
    inUse: () => t('Files in the workspace refer to it.'),
    spared: () => t('You took it out of the plan.'),
  };
  return texts[reason]();
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

/** `3 hours ago`. Clocks differ, but nothing was pushed later. */
function ageAtPlan({ version }: PlannedRow, shown: ShownPlan): string {
  const now = momentOf(shown);
  const pushed = new Date(Math.min(now, timeOf(version.createdAt) ?? now)).toISOString();
  return age(pushed, new Date(now), language()) ?? '';
}

function deleteReason(row: PlannedRow, planned: Delete, shown: ShownPlan): string {
  switch (planned.reason) {
    case 'rule':
      return deletedByRule(row, planned.rule, shown);
    case 'picked':
      return pickedReason(row, shown);
    case 'along':
      return t('Goes with {0}; nothing else depends on it.', namesOf(shown, row.package, planned.with));
  }
}

function deletedByRule(row: PlannedRow, number: number, shown: ShownPlan): string {
  const rule = shown.input.rules[number - 1];
  const conditions = rule?.delete;
  if (!conditions) return t('Rule {0} deletes it.', number);
  const old = conditions.olderThan === undefined ? undefined : ageOfVersion(row, shown);
  const manifest = shown.input.packages[row.package]?.manifests?.[row.version.name];
  if (conditions.broken) {
    return manifest?.kind === 'missing'
      ? t('The registry does not have its manifest (rule {0}).', number)
      : t('Broken: something that it lists or is attached to is gone (rule {0}).', number);
  }
  if (conditions.tags) return coveredTags(row, number, old, shown);
  if (conditions.untagged) {
    return old === undefined
      ? t('Untagged, and no image depends on it (rule {0}).', number)
      : t('Untagged, {0} old, and no image depends on it (rule {1}).', old, number);
  }
  const text = conditionsText(rule);
  return old === undefined ? t('Rule {0}: {1}.', number, text) : t('{0} old. Rule {1}: {2}.', old, number, text);
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

/** What the user should know before deleting what they picked; of a forced version, what breaks. */
function pickedReason(row: PlannedRow, shown: ShownPlan): string {
  const picks = shown.kind === 'picked' ? shown.picks[row.package] : undefined;
  const { id } = row.version;
  const warnings = (picks?.warnings?.get(id) ?? []).map((warning) => warningText(warning, row, shown));
  return [picks?.forced.has(id) ? forcedReason() : t('You selected it.'), ...warnings].join(' ');

  function forcedReason(): string {
    const broken = picks?.breaks?.get(id) ?? [];
    if (broken.length === 0) return t('You chose to delete it anyway. What depends on it could not be checked.');
    return t('{count, plural, one {Breaks {names}, which depends on it.} other {Breaks {names}: they depend on it.}}', {
      count: broken.length,
      names: namesOf(shown, row.package, broken),
    });
  }
}

/** A reason for which rules would keep it. */
function warningText(warning: AlwaysKept, row: PlannedRow, shown: ShownPlan): string {
  switch (warning) {
    case 'latest':
      return t('It is tagged latest.');
    case 'newest':
      return isImageRow(shown, row)
        ? t('It is the newest image of the package.')
        : t('It is the newest version of the package.');
    case 'recentPush':
    case 'deployed':
    case 'inUse':
    case 'spared':
      return alwaysText(warning, row, shown);
  }
}

function alongVerdict({ part }: PlannedRow, images: string): string {
  if (!part) return t('Delete with {0}; nothing else depends on it.', images);
  if (part.platform !== undefined) {
    return t('Delete with {0}: {1}, which nothing else depends on.', images, visible(part.platform));
  }
  return {
    platform: t('Delete with {0}: a platform that nothing else depends on.', images),
    index: t('Delete with {0}: an index that nothing else depends on.', images),
    attestation: t('Delete with {0}: an attestation that nothing else depends on.', images),
    signature: t('Delete with {0}: a signature that nothing else depends on.', images),
    referrer: t('Delete with {0}: an attached artifact that nothing else depends on.', images),
  }[part.kind];
}

function keepReason(row: PlannedRow, planned: Keep, shown: ShownPlan): string {
  switch (planned.reason) {
    case 'incomplete':
      return t('The list of versions is incomplete, so other images may depend on it.');
    case 'unreadable':
      return unreadableReason(row, shown);
    case 'dependency':
      return dependencyReason(row, planned.of, shown);
    case 'rule':
      return keptByRule(row, planned.rule, shown);
    case 'uncoveredTag':
      return uncoveredReason(row, planned.tags, shown);
    case 'noRule':
      return shown.kind === 'rules' ? t('No rule deletes it.') : t('You did not select it.');
    default:
      return alwaysText(planned.reason, row, shown);
  }
}

function unreadableReason({ package: index, version }: PlannedRow, shown: ShownPlan): string {
  const manifests = shown.manifests[index];
  const own = manifests?.get(version.name);
  const kind = shown.input.packages[index]?.manifests?.[version.name]?.kind ?? 'unreadable';
  const isOwn = kind === 'unreadable';
  const error = own?.kind === 'unreadable' ? own.error : manifests && firstError(manifests);
  const cause = error && visible(explain(error, { packageType: 'container' }).short);
  if (isOwn) {
    return cause === undefined
      ? t('Its manifest could not be read.')
      : t('Its manifest could not be read ({0}).', cause);
  }
  return cause === undefined
    ? t('Other manifests could not be read, so other images may depend on it.')
    : t('Other manifests could not be read ({0}), so other images may depend on it.', cause);
}

function dependencyReason(row: PlannedRow, of: readonly number[], shown: ShownPlan): string {
  const { package: index, part } = row;
  const names = namesOf(shown, index, of);
  if (of.length === 0) return t('Other versions depend on it.');
  if (shown.kind === 'picked' && shown.picks[index]?.picked.has(row.version.id)) {
    return t(
      '{count, plural, one {Part of {names}, which is kept and may break without it.} other {Part of {names}, which are kept and may break without it.}}',
      { count: of.length, names },
    );
  }
  if (part?.platform !== undefined) {
    return t(
      '{count, plural, one {{platform} of {names}, which is kept.} other {{platform} of {names}, which are kept.}}',
      { count: of.length, names, platform: visible(part.platform) },
    );
  }
  return t('{count, plural, one {Part of {names}, which is kept.} other {Part of {names}, which are kept.}}', {
    count: of.length,
    names,
  });
}

function keptByRule(row: PlannedRow, number: number, shown: ShownPlan): string {
  const rule = shown.input.rules[number - 1];
  const explanation = explanationOf(row, shown);
  const { rank, count = 0 } = explanation?.rules[number - 1]?.newest ?? {};
  if (rank?.group !== undefined) {
    return t(
      '{rank, selectordinal, =1 {Newest} one {#st newest} two {#nd newest} few {#rd newest} other {#th newest}} of {group}.x, of which rule {rule} keeps {count}.',
      { rank: rank.position, group: rank.group, rule: number, count },
    );
  }
  if (rank) {
    return t(
      '{rank, selectordinal, =1 {Newest} one {#st newest} two {#nd newest} few {#rd newest} other {#th newest}} of the {count} that rule {rule} keeps.',
      { rank: rank.position, rule: number, count },
    );
  }
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
  const conditions = rule ? conditionsText(rule) : '';
  return other === undefined
    ? t('Rule {0} keeps it: {1}.', number, conditions)
    : t('Rule {0} keeps it ({1}), although rule {2} would delete it.', number, conditions, other);
}

/** Returns the first rule that would delete a version if nothing kept it; `undefined` if a tag is not covered. */
function deletingRule({ rules }: Explanation, tags: readonly string[]): number | undefined {
  const applying = rules.filter(({ action, opinion }) => action === 'delete' && opinion === 'applies');
  const covered = new Set(applying.flatMap(({ covers = [] }) => covers));
  return tags.every((tag) => covered.has(tag)) ? applying[0]?.rule : undefined;
}

function uncoveredReason(row: PlannedRow, uncovered: readonly string[], shown: ShownPlan): string {
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
