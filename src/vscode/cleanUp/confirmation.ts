import type { CurrentPlan } from '#core/cleanUp';
import { daysToRestore, shortened, sizeText, versionLabel, visible } from '#core/packages';
import { releaseKind } from '#core/retention';
import { language, listText, t } from '../language.ts';
import { maxTitleLength } from '../literal.ts';

export interface Confirmation {
  readonly question: string;
  readonly detail: string;
  readonly button: string;
}

/** Names up to so many, then counts. */
const maxNames = 8;

/** Returns the one question before a plan is carried out, with its figures and what stands out. */
export function confirmationOf(current: CurrentPlan): Confirmation {
  const { gathered, plan, table } = current;
  const { deleted, deletedImages, touchedPackages, deletedBytes, sized } = table.totals;
  const touched = gathered.filter((_, index) => (table.byPackage[index]?.deleted ?? 0) > 0);
  const [first] = touched;
  const name = first ? shownName(`${first.reference.owner.login}/${first.reference.name}`) : '';
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
      return versionLabel({ name: version, tags }, packageType);
    });
  });
  const detail = [
    hasImages && parts > 0
      ? t(
          '{images, plural, one {# is an image} other {# are images}}; {parts, plural, one {# is a part of these, such as a platform} other {# are parts of these, such as platforms}}.',
          { images: deletedImages, parts },
        )
      : '',
    sized > 0 ? t('Their size is {0}, as far as it is known.', sizeText(deletedBytes, language())) : '',
    most.length > 0 ? t('That is more than half of the versions of {0}.', names(most)) : '',
    releases.length > 0
      ? t('{count, plural, one {# release} other {# releases}} would be deleted: {names}.', {
          count: releases.length,
          names: names(releases.map(shownName)),
        })
      : '',
    t('You can restore them for {0} days.', daysToRestore),
  ];
  return {
    question,
    detail: detail.filter(Boolean).join('\n\n'),
    button: t('Delete {count, plural, one {# Version} other {# Versions}}', { count: deleted }),
  };
}

function shownName(name: string): string {
  return shortened(visible(name), maxTitleLength);
}

function names(all: readonly string[]): string {
  const rest = all.length - maxNames;
  if (rest <= 0) return listText(all);
  return listText([...all.slice(0, maxNames), t('{count, plural, one {# more} other {# more}}', { count: rest })]);
}
