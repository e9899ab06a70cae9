import { age, timeOf, visible } from '#core/packages';
import type { AlwaysKept, Delete, Keep } from '#core/retention';
import { language, t } from '../language.ts';
import { problemText } from '../problemText.ts';
import { deletedByRule, keptByRule, uncoveredReason } from './ruleReasons.ts';
import {
  firstError,
  isBeyondLimit,
  isImageRow,
  momentOf,
  namesOf,
  picksOf,
  type PickWarning,
  type PlannedRow,
  type ShownPlan,
} from './shownPlan.ts';

/** Why a version is deleted or kept, in a sentence without the verdict: `3rd newest of the 10 that rule 4 keeps.` */
export function reasonText(row: PlannedRow, shown: ShownPlan): string {
  const { planned } = row;
  return planned.verdict === 'delete' ? deleteReason(row, planned, shown) : keepReason(row, planned, shown);
}

/** The verdict and its reason: `Keep: no rule deletes it.` */
export function verdictText(row: PlannedRow, shown: ShownPlan): string {
  const { planned } = row;
  if (planned.verdict === 'keep') return t('Keep: {0}', reasonAfterColon(row, shown));
  return planned.reason === 'along'
    ? [alongVerdict(row, namesOf(shown, row.package, planned.with)), ...warningTexts(row, shown)].join(' ')
    : t('Delete: {0}', reasonAfterColon(row, shown));
}

/**
 * The reason as it goes after a colon: in English, in lower case, but for names. Other languages may have nouns there.
 */
export function reasonAfterColon(row: PlannedRow, shown: ShownPlan): string {
  const text = reasonText(row, shown);
  const [word = ''] = /^[A-Z][a-z]+(?=[ ,])/.exec(text) ?? [];
  const isName = word === '' || row.tags.some((tag) => tag.startsWith(word));
  return isName || !language().startsWith('en') ? text : `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
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
    spared: () =>
      isBeyondLimit(shown, row) ? t('The opened plan does not delete it.') : t('You took it out of the plan.'),
  };
  return texts[reason]();
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
    case 'along': {
      const text = t('Goes with {0}; nothing else depends on it.', namesOf(shown, row.package, planned.with));
      return [text, ...warningTexts(row, shown)].join(' ');
    }
  }
}

/** What the user should know before deleting what they picked; of a forced version, what breaks. */
function pickedReason(row: PlannedRow, shown: ShownPlan): string {
  const findings = picksOf(shown, row)?.findings;
  const reason = findings?.forced.get(row.version.id);
  const dependents = findings?.dependents.get(row.version.id) ?? [];
  const unchecked = reason === 'incomplete' || reason === 'unreadable';
  return [
    ...(reason === undefined ? [t('You selected it.')] : []),
    ...(reason !== undefined && dependents.length > 0 ? [breaksText(row, dependents, shown)] : []),
    ...(unchecked && dependents.length === 0 ? [t('You chose to delete it anyway.')] : []),
    ...(unchecked ? [t('Whether other images depend on it could not be checked.')] : []),
    ...warningTexts(row, shown),
  ].join(' ');
}

function breaksText(row: PlannedRow, dependents: readonly number[], shown: ShownPlan): string {
  const values = { count: dependents.length, names: namesOf(shown, row.package, dependents) };
  const kind = row.part?.kind;
  // An image can be pulled without what is attached to it.
  return kind === undefined || kind === 'platform' || kind === 'index'
    ? t(
        '{count, plural, one {Breaks {names}, which depends on it.} other {Breaks {names}: they depend on it.}}',
        values,
      )
    : t(
        '{count, plural, one {Part of {names}, which is kept without it.} other {Part of {names}, which are kept without it.}}',
        values,
      );
}

/** Why rules would keep a version that the user picked, or that goes with it. */
function warningTexts(row: PlannedRow, shown: ShownPlan): string[] {
  const warnings = picksOf(shown, row)?.findings.warnings.get(row.version.id) ?? [];
  return warnings.map((warning) => warningText(warning, row, shown));
}

function warningText(warning: PickWarning, row: PlannedRow, shown: ShownPlan): string {
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
    case 'unreadable': {
      const text =
        planned.reason === 'unreadable'
          ? unreadableReason(row, shown)
          : t('The list of versions is incomplete, so other images may depend on it.');
      const dependents = picksOf(shown, row)?.findings.dependents.get(row.version.id) ?? [];
      if (dependents.length === 0) return text;
      return `${text} ${dependsText(namesOf(shown, row.package, dependents), dependents.length)}`;
    }
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
  const cause = error && visible(problemText(error, { packageType: 'container' }).short);
  if (isOwn) {
    return cause === undefined
      ? t('Its manifest could not be read.')
      : t('Its manifest could not be read ({0}).', cause);
  }
  return cause === undefined
    ? t('Other manifests could not be read, so other images may depend on it.')
    : t('Other manifests could not be read ({0}), so other images may depend on it.', cause);
}

function dependsText(names: string, count: number): string {
  return t('{count, plural, one {{names} depends on it.} other {{names} depend on it.}}', { count, names });
}

function dependencyReason(row: PlannedRow, of: readonly number[], shown: ShownPlan): string {
  const { package: index, part } = row;
  const names = namesOf(shown, index, of);
  if (of.length === 0) return t('Other versions depend on it.');
  if (picksOf(shown, row)?.picked.has(row.version.id)) {
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
