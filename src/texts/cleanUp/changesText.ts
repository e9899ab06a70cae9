import { ownTags } from '#core/images';
import { isImageType, shortLabel, visible } from '#core/packages';
import type { PackageComparison, PlanComparison, VersionChange } from '#core/planFile';
import type { RetentionVersion } from '#core/retention';
import { listText, t } from '../language.ts';
import { failureReason } from './failureReason.ts';
import { reasonAfterColon } from './reasonText.ts';
import { tagList } from './ruleReasons.ts';
import { ruleText } from './ruleText.ts';
import { nameOf, namesOf, rowOf, type ShownPlan } from './shownPlan.ts';

/** What is different about something, in sentences. */
export interface ChangeText {
  /** Unique. */
  readonly key: string;
  /** `pr-17`, with its package if there are several; `undefined` for what is about the whole plan. */
  readonly name?: string;
  readonly text: string;
}

/**
 * What changed since a plan was exported, first what is about its deletes: at most so many of all.
 * @param shown the current plan; `undefined` if no package could be read.
 * @param packages how many packages the plan is of.
 */
export function changeTexts(
  { packages, rules }: PlanComparison,
  shown: ShownPlan | undefined,
  options: { readonly packages: number; readonly max: number },
): { readonly changes: readonly ChangeText[]; readonly total: number } {
  const changes = packages.flatMap((pkg) => packageChanges(pkg, shown, options.packages > 1));
  const ofRule = (key: string, text: () => string): Change => ({
    isOfDeleted: false,
    tell: () => ({ key, text: text() }),
  });
  const all = [
    ...changes.filter(({ isOfDeleted }) => isOfDeleted),
    ...rules.removed.map((rule, index) =>
      ofRule(`removed ${index}`, () => t('No longer one of your rules: {0}', ruleText(rule))),
    ),
    ...rules.added.map((rule, index) =>
      ofRule(`added ${index}`, () => t('One of your rules, but not of this plan: {0}', ruleText(rule))),
    ),
    ...changes.filter(({ isOfDeleted }) => !isOfDeleted),
  ];
  return { changes: all.slice(0, options.max).map(({ tell }) => tell()), total: all.length };
}

/** There may be many thousands, of which a few are told. */
interface Change {
  /** Whether it is about something that the opened plan deletes. */
  readonly isOfDeleted: boolean;
  readonly tell: () => ChangeText;
}

const summaries = {
  keptNow:
    '{count, plural, one {# version that the plan deletes is kept now.} other {# versions that the plan deletes are kept now.}}',
  gone: '{count, plural, one {# version is gone.} other {# versions are gone.}}',
  deleted: '{count, plural, one {A run of this plan deleted # version.} other {Runs of this plan deleted # versions.}}',
  tags: '{count, plural, one {# version has other tags.} other {# versions have other tags.}}',
  dependents: '{count, plural, one {New images depend on # version.} other {New images depend on # versions.}}',
  new: '{count, plural, one {# version is new; the plan does not delete it.} other {# versions are new; the plan does not delete them.}}',
  gonePackages:
    '{count, plural, one {# package is gone, or your account cannot see it.} other {# packages are gone, or your account cannot see them.}}',
  unread: '{count, plural, one {# package could not be read.} other {# packages could not be read.}}',
  visibility: '{count, plural, one {# package has another visibility.} other {# packages have another visibility.}}',
  rules:
    '{count, plural, one {The plan has rules of its own, which differ from yours by # rule.} other {The plan has rules of its own, which differ from yours by # rules.}}',
};

/** How much changed, in sentences; that nothing did, if so. */
export function changesSummary({ packages, rules }: PlanComparison): string {
  const changes = packages.flatMap(({ versions }) => versions);
  const counts: Record<keyof typeof summaries, number> = {
    ...{ keptNow: 0, gone: 0, deleted: 0, tags: 0, dependents: 0, new: 0 },
    gonePackages: packages.filter(isGone).length,
    unread: packages.filter((pkg) => pkg.index === undefined && !isGone(pkg)).length,
    visibility: packages.filter(({ visibility }) => visibility).length,
    rules: rules.added.length + rules.removed.length,
  };
  for (const { kind } of changes) counts[kind]++;
  const kinds = (Object.keys(summaries) as (keyof typeof summaries)[]).filter((kind) => counts[kind] > 0);
  if (kinds.length === 0) return t('Nothing has changed since the plan was made.');
  return kinds.map((kind) => t(summaries[kind], { count: counts[kind] })).join(' ');
}

function packageChanges(pkg: PackageComparison, shown: ShownPlan | undefined, isNamed: boolean): Change[] {
  const { index, versions, visibility } = pkg;
  const { type, name } = pkg.pkg.input;
  const packageName = visible(`${type}/${name}`);
  const key = `${pkg.pkg.owner.login}/${type}/${name}`;
  if (index === undefined)
    return [{ isOfDeleted: true, tell: () => ({ key, name: packageName, text: unreadText(pkg) }) }];
  const byVersion = Map.groupBy(
    // A report has these.
    versions.filter(({ kind }) => kind !== 'deleted'),
    ({ version }) => version,
  );
  return [
    ...(visibility
      ? [
          {
            isOfDeleted: false,
            tell: () => ({
              key,
              name: packageName,
              text: t('It was {0}, and is {1} now.', visibility.before, visibility.now),
            }),
          },
        ]
      : []),
    ...Array.from(byVersion, ([version, changes]): Change => ({
      isOfDeleted: changes.some((change) => change.kind !== 'new' && change.isDeleted),
      tell() {
        const own = versionName(pkg, version, shown);
        return {
          key: `${key}/${version.id} ${changes[0]?.kind ?? ''}`,
          name: isNamed ? t('{0}: {1}', packageName, own) : own,
          text: changes.map((change) => changeText(pkg, change, shown)).join(' '),
        };
      },
    })),
  ];
}

/** Whether GitHub knows no such package; a container registry may say so of a manifest. */
function isGone({ failure }: PackageComparison): boolean {
  return failure?.kind === 'failed' && failure.error.problem.kind === 'notFound' && failure.error.code === undefined;
}

function unreadText(pkg: PackageComparison): string {
  const { failure } = pkg;
  const text = t('It could not be read, so nothing in it is deleted.');
  if (!failure) return text;
  const reason = failure.kind === 'failed' ? { kind: 'failed' as const, problem: failure.error.problem } : failure;
  if (isGone(pkg)) return visible(failureReason(reason, { isPackage: true }));
  return `${text} ${visible(failureReason(reason, {}))}`;
}

/** By the tags that it had; a part by its image, if it is still there. What had no tag keeps its name, beside its new tags. */
function versionName(
  { pkg, index }: PackageComparison,
  version: RetentionVersion,
  shown: ShownPlan | undefined,
): string {
  const { type } = pkg.input;
  const { name, tags = [] } = version;
  const own = isImageType(type) ? ownTags({ digest: name, tags }) : tags;
  const label = visible(shortLabel({ name, tags: own }, type));
  const row = own.length === 0 && shown && index !== undefined ? rowOf(shown, index, version.id) : undefined;
  if (!row || !shown) return label;
  return row.tags.length === 0
    ? nameOf(row, shown)
    : t('{name} (now tagged {tags})', { name: label, tags: tagList(row.tags) });
}

function changeText(pkg: PackageComparison, change: VersionChange, shown: ShownPlan | undefined): string {
  switch (change.kind) {
    case 'gone':
      return t('It is gone.');
    case 'deleted':
      return t('A run of this plan deleted it.');
    case 'new':
      return t('It is new. The plan does not delete it.');
    case 'tags': {
      const { added, removed } = change;
      const lost = removed.filter(({ to }) => !to).map(({ tag }) => tag);
      return [
        ...(added.length > 0
          ? [t('{count, plural, one {It got the tag {tags}.} other {It got the tags {tags}.}}', tagValues(added))]
          : []),
        ...(lost.length > 0
          ? [t('{count, plural, one {It lost the tag {tags}.} other {It lost the tags {tags}.}}', tagValues(lost))]
          : []),
        ...removed.flatMap(({ tag, to }) =>
          to ? t('Its tag {0} is on another version now: {1}.', visible(tag), versionName(pkg, to, shown)) : [],
        ),
      ].join(' ');
    }
    case 'dependents': {
      const { dependents } = change;
      const ids = dependents.map(({ id }) => id);
      const names = shown && pkg.index !== undefined ? namesOf(shown, pkg.index, ids) : listText(ids.map(String));
      return t('{count, plural, one {{names} depends on it now.} other {{names} depend on it now.}}', {
        count: dependents.length,
        names,
      });
    }
    case 'keptNow': {
      const row = shown && pkg.index !== undefined ? rowOf(shown, pkg.index, change.version.id) : undefined;
      return row && shown ? t('It is kept now: {0}', reasonAfterColon(row, shown)) : t('It is kept now.');
    }
  }
}

function tagValues(tags: readonly string[]) {
  return { count: tags.length, tags: tagList(tags) };
}
