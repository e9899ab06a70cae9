import type { ErrorRow, NoticeRow } from '#core/explorer';
import { t } from '../../texts/language.ts';
import { typeName } from '../../texts/typeName.ts';

/* What rows say that stand for what is not shown. */

/** What could not be loaded, in a few words, and as a sentence without the reason. */
export function failureTexts({ part, stale }: ErrorRow): readonly [what: string, sentence: string] {
  const [what, notLoaded, notRefreshed] = textsOf(part);
  return [what, stale ? notRefreshed : notLoaded];
}

function textsOf(part: ErrorRow['part']): readonly [what: string, notLoaded: string, notRefreshed: string] {
  switch (part.of) {
    case 'packages': {
      const [what, type] = [t('{0} packages', typeName(part.packageType)), typeName(part.packageType)];
      return [what, t('{0} packages could not be loaded', type), t('{0} packages could not be refreshed', type)];
    }
    case 'allPackages':
      return [t('packages'), t('Packages could not be loaded'), t('Packages could not be refreshed')];
    case 'versions':
      return [t('versions'), t('Versions could not be loaded'), t('Versions could not be refreshed')];
    case 'deletedVersions':
      return [
        t('deleted versions'),
        t('Deleted versions could not be loaded'),
        t('Deleted versions could not be refreshed'),
      ];
    case 'manifest':
      return [t('contents'), t('The manifest could not be read'), t('The manifest could not be read')];
    case 'account':
      return [t('your account'), t('Your account could not be loaded'), t('Your account could not be refreshed')];
    case 'organizations':
      return [
        t('your organizations'),
        t('Your organizations could not be loaded'),
        t('Your organizations could not be refreshed'),
      ];
    case 'withheldOrganizations': {
      const names = part.organizations.map(({ id, login }) => login ?? t('organization with ID {0}', id)).join(', ');
      const sentence = t('{count, plural, =1 {{names} is not shown} other {# organizations are not shown: {names}}}', {
        count: part.organizations.length,
        names,
      });
      return [names, sentence, sentence];
    }
    case 'owner': {
      const { login } = part;
      return [login, t('{0} could not be loaded', login), t('{0} could not be refreshed', login)];
    }
  }
}

export function noticeText({ notice, count = 0 }: NoticeRow): string {
  const texts: Record<NoticeRow['notice'], string> = {
    noPackages: t('No packages'),
    noPackagesOfVisibility: t('No packages with this visibility'),
    noPackageTypes: t('Your settings hide all package types'),
    nothingMatches: t('Nothing matches the filter'),
    noVersions: t('No versions'),
    noDeletedVersions: t('No deleted versions'),
    missingManifest: t('Missing from the registry'),
    emptyIndex: t('Lists no images'),
    unsized: t(
      '{count, plural, one {# version hidden because its size is not known} other {# versions hidden because their sizes are not known}}',
      { count },
    ),
    unsearched: t(
      '{count, plural, one {# package hidden because its versions are not loaded} other {# packages hidden because their versions are not loaded}}',
      { count },
    ),
    partlySearched: t(
      '{count, plural, one {# package hidden because only some of its versions are loaded} other {# packages hidden because only some of their versions are loaded}}',
      { count },
    ),
  };
  return texts[notice];
}
