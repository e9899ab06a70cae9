import type { CurrentPlan } from '#core/cleanUp';
import { packageEffectOf, type PackageEffect } from '#core/deletion';
import type { PackageReference } from '#core/github';
import { daysToRestore, shortened, sizeText, shortLabel, visible } from '#core/packages';
import { releaseKind } from '#core/retention';
import { language, listText, t } from '../../texts/language.ts';
import { maxTitleLength } from '../literal.ts';
import type { DeploymentsOfOwner } from '../../texts/cleanUp/planNotes.ts';
import { namesOf, rowOf, shownPlan } from '../../texts/cleanUp/shownPlan.ts';

export interface Confirmation {
  readonly question: string;
  readonly detail: string;
  readonly button: string;
}

/** Names up to so many, then counts. */
const maxNames = 8;

/** Returns the one question before a plan is carried out, with its figures and what stands out. */
export function confirmationOf(current: CurrentPlan, deployments: readonly DeploymentsOfOwner[] = []): Confirmation {
  const { gathered, plan, table, basis } = current;
  const { deleted, deletedImages, touchedPackages, deletedBytes, sized } = table.totals;
  const touched = gathered.filter((_, index) => (table.byPackage[index]?.deleted ?? 0) > 0);
  const [first] = touched;
  const name = first ? packageName(first.reference) : '';
  const question = t(
    'Delete {deleted, plural, one {# version} other {# versions}} of {count, plural, =1 {{name}} other {# packages}}?',
    { deleted, count: touchedPackages, name },
  );
  const parts = deleted - deletedImages;
  const hasImages = deletedImages > 0;
  const most = gathered.flatMap(({ reference }, index) => {
    const of = table.byPackage[index];
    return of && of.deleted * 2 > of.versions
      ? t('{name} ({deleted} of {versions})', {
          name: shownName(reference.name),
          deleted: of.deleted,
          versions: of.versions,
        })
      : [];
  });
  const releases = gathered.flatMap(({ reference: { packageType }, versions }, index) => {
    const planned = new Map(plan.packages[index]?.versions.map((each) => [each.id, each]));
    return versions.flatMap(({ id, name: version, tags }) => {
      const isDeleted = planned.get(id)?.verdict === 'delete';
      if (!isDeleted || releaseKind(packageType, { name: version, tags }) !== 'release') return [];
      return shortLabel({ name: version, tags }, packageType);
    });
  });
  const withPackage = packagesWith(current, 'deletedToo');
  const isForced = basis.kind === 'picked' && basis.plan.packages.some(({ forced }) => forced.size > 0);
  const detail = [
    ...forcedTexts(current),
    ...latestTexts(current),
    ...selectedTexts(current),
    basis.kind === 'rules' && hasImages && parts > 0
      ? t(
          '{images, plural, one {# is an image} other {# are images}}; {parts, plural, one {# is a part of these, such as a platform} other {# are parts of these, such as platforms}}.',
          { images: deletedImages, parts },
        )
      : '',
    sized > 0 && (basis.kind === 'rules' || sized === deleted)
      ? sized === deleted
        ? t('Up to {0}, less what they share with other images.', sizeText(deletedBytes, language()))
        : t(
            '{sized, plural, one {Total size not known: only # of {deleted} versions has a known size, up to {size}.} other {Total size not known: only # of {deleted} versions have a known size, up to {size} together.}}',
            { sized, deleted, size: sizeText(deletedBytes, language()) },
          )
      : '',
    most.length > 0 ? t('That is more than half of the versions of {0}.', names(most)) : '',
    releases.length > 0
      ? t('{count, plural, one {# release} other {# releases}} would be deleted: {names}.', {
          count: releases.length,
          names: names(releases.map(shownName)),
        })
      : '',
    ...deploymentTexts(deployments),
    withPackage.length > 0
      ? t(
          '{count, plural, one {The package {names} is deleted along with all of its versions.} other {These packages are deleted along with all of their versions: {names}.}}',
          { count: withPackage.length, names: names(withPackage.map(packageName)) },
        )
      : '',
    t('You can restore {count, plural, one {it} other {them}} for {days} days.', {
      count: deleted,
      days: daysToRestore,
    }),
  ];
  return {
    question,
    detail: detail.filter(Boolean).join('\n\n'),
    button: isForced
      ? t('Delete Anyway')
      : t(
          withPackage.length > 0 && touched.length === 1
            ? 'Delete {count, plural, one {Version} other {# Versions}} and Package'
            : 'Delete {count, plural, one {# Version} other {# Versions}}',
          { count: deleted },
        ),
  };
}

/**
 * Returns the question whether to delete packages instead, as GitHub would refuse to delete their last versions;
 * `undefined` if it would not.
 */
export function insteadOf(
  current: CurrentPlan,
): (Confirmation & { readonly packages: readonly PackageReference[] }) | undefined {
  const packages = packagesWith(current, 'lastVersionRefused');
  const [first] = packages;
  if (!first) return undefined;
  const values = { count: packages.length, names: names(packages.map(packageName)) };
  return {
    packages,
    question: t('Delete the {count, plural, one {package {names}} other {# packages}} instead?', values),
    detail: t(
      '{count, plural, one {GitHub deletes the last version with a tag of {names} only together with the package. To keep the package, clear the checkbox of one version with a tag.} other {GitHub deletes the last version with a tag only together with its package. These packages would keep none: {names}. To keep a package, clear the checkbox of one of its versions with a tag.}}',
      values,
    ),
    button: t('Delete {count, plural, one {Package} other {Packages}} Instead…', values),
  };
}

function packagesWith({ gathered, plan }: CurrentPlan, effect: PackageEffect): readonly PackageReference[] {
  return gathered.flatMap(({ reference, versions }, index) => {
    const planned = plan.packages[index]?.versions ?? [];
    const deleted = new Set(planned.flatMap(({ id, verdict }) => (verdict === 'delete' ? id : [])));
    return packageEffectOf(reference.packageType, versions, deleted) === effect ? reference : [];
  });
}

/** What breaks, and what was not checked, where versions are deleted anyway. */
function forcedTexts(current: CurrentPlan): readonly string[] {
  const { basis, gathered } = current;
  if (basis.kind === 'rules') return [];
  const shown = shownPlan(current, []);
  const [broken, incomplete]: [Set<string>, Set<string>] = [new Set(), new Set()];
  let unchecked = 0;
  for (const [index, { forced, dependents }] of basis.plan.packages.entries()) {
    const prefix = gathered.length > 1 ? `${gathered[index]?.reference.name ?? ''} ` : '';
    for (const [id, reason] of forced) {
      if (reason !== 'dependency') unchecked++;
      const kind = rowOf(shown, index, id)?.part?.kind;
      // An image can be pulled without what is attached to it.
      const affected = kind === undefined || kind === 'platform' || kind === 'index' ? broken : incomplete;
      for (const dependent of dependents.get(id) ?? []) {
        affected.add(shownName(`${prefix}${namesOf(shown, index, [dependent])}`));
      }
    }
  }
  return [
    broken.size > 0
      ? t('{count, plural, one {This breaks {names}, which is kept.} other {This breaks # kept images: {names}.}}', {
          count: broken.size,
          names: names([...broken]),
        })
      : '',
    incomplete.size > 0
      ? t(
          '{count, plural, one {{names} is kept, but loses what is attached to it.} other {# images are kept, but lose what is attached to them: {names}.}}',
          { count: incomplete.size, names: names([...incomplete]) },
        )
      : '',
    unchecked > 0
      ? t(
          '{count, plural, one {It could not be checked whether other images depend on # version that you delete. They may break.} other {It could not be checked whether other images depend on # versions that you delete. They may break.}}',
          { count: unchecked },
        )
      : '',
  ];
}

/** How many parts go with what was selected. */
function selectedTexts({ basis, plan, table }: CurrentPlan): readonly string[] {
  const parts = plan.packages.flatMap(({ versions }) => versions.filter(({ reason }) => reason === 'along')).length;
  if (basis.kind === 'rules' || parts === 0) return [];
  return [
    t(
      'You selected {selected}. {parts, plural, one {# more belongs only to what you selected, such as a platform.} other {# more belong only to what you selected, such as platforms.}}',
      { selected: table.totals.deleted - parts, parts },
    ),
  ];
}

/** Whose deployed images may be among what is deleted. */
function deploymentTexts(deployments: readonly DeploymentsOfOwner[]): readonly string[] {
  const unknown = deployments.filter(
    ({ deployments: { state }, unasked }) => unasked > 0 || (state.kind === 'unknown' && state.problem),
  );
  if (unknown.length === 0) return [];
  const owners = names(unknown.map(({ owner }) => shownName(owner.login)));
  return [t('Not checked: which images of {0} are deployed.', owners)];
}

/** Rules never delete what is tagged `latest`. */
function latestTexts({ basis, gathered }: CurrentPlan): readonly string[] {
  if (basis.kind === 'rules') return [];
  const without = basis.plan.packages.flatMap(({ warnings }, index) => {
    const reference = gathered[index]?.reference;
    return reference && [...warnings.values()].some((each) => each.includes('latest')) ? packageName(reference) : [];
  });
  if (without.length === 0) return [];
  return gathered.length === 1
    ? [t('That includes the version tagged latest.')]
    : [t('That includes the version tagged latest of {0}.', names(without))];
}

function packageName({ owner, name }: PackageReference): string {
  return shownName(`${owner.login}/${name}`);
}

function shownName(name: string): string {
  return shortened(visible(name), maxTitleLength);
}

function names(all: readonly string[]): string {
  const rest = all.length - maxNames;
  if (rest <= 0) return listText(all);
  return listText([...all.slice(0, maxNames), t('{count, plural, one {# more} other {# more}}', { count: rest })]);
}
