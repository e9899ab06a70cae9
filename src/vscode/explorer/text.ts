import type { Owner, PackageType, Visibility } from '#core/github';
import type { Filter, ErrorRow, MoreRow, NoticeRow, RangeRow, Row } from '#core/explorer';
import { language, momentText, t } from '../language.ts';
import { timeToRestore, versionLabel, type TimeToRestore } from '#core/packages';
import type { ErrorContext } from '../problem.ts';

/** The proper name of a registry, which is not translated. */
export function typeName(packageType: PackageType): string {
  return {
    container: 'Container',
    docker: 'Docker',
    maven: 'Maven',
    npm: 'npm',
    nuget: 'NuGet',
    rubygems: 'RubyGems',
  }[packageType];
}

/** The login, name, tag or version that a row shows, or the digest of a part; other rows have none. */
export function rowName(row: Row): string | undefined {
  switch (row.kind) {
    case 'owner':
      return row.owner.login;
    case 'package':
      return row.package.name;
    case 'version':
      return versionLabel(row.version, row.package.package.packageType);
    case 'part':
      return row.content.digest;
    default:
      return undefined;
  }
}

export function visibilityName(visibility: Visibility): string {
  const names: Partial<Record<string, string>> = {
    public: t('public'),
    private: t('private'),
    internal: t('internal'),
  };
  // GitHub may add other values.
  return names[visibility] ?? visibility;
}

export function ownerKindName({ kind }: Owner): string {
  return { authenticatedUser: t('you'), organization: t('organization'), user: t('user') }[kind];
}

export function count(number: number): string {
  return number.toLocaleString(language());
}

export function versionCount(number: number): string {
  return t('{count, plural, one {# version} other {# versions}}', { count: number });
}

export function packageCount(number: number): string {
  return t('{count, plural, one {# package} other {# packages}}', { count: number });
}

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

/** How many are loaded, of how many, and how many a filter has not checked. */
export function moreText({ loaded, total, filtered, subject }: MoreRow): string {
  // The number of packages is only an estimate, from the number of pages.
  const isEstimate = subject.of === 'packages';
  if (filtered) {
    if (total === undefined) return t('{0} loaded, the rest not loaded yet', loaded);
    const rest = Math.max(total - loaded, 1);
    return isEstimate
      ? t('{0} loaded, about {1} not loaded yet', loaded, rest)
      : t('{0} loaded, {1} not loaded yet', loaded, rest);
  }
  return isEstimate && total !== undefined ? t('{0} of about {1} loaded', loaded, total) : loadedText(loaded, total);
}

export function loadedText(loaded: number, total: number | undefined): string {
  return total === undefined ? t('{0} loaded', loaded) : t('{0} of {1} loaded', loaded, Math.max(total, loaded));
}

/** `Versions 1–1,000` */
export function rangeText({ first, last }: RangeRow): string {
  return t('Versions {0}–{1}', first, last);
}

/** The months in which something was created: `Nov 2026`, `Mar – Nov 2026`; empty if they cannot be read. */
export function monthsText(oldest: string, newest: string): string {
  const [from, to] = [Date.parse(oldest), Date.parse(newest)];
  if (Number.isNaN(from) || Number.isNaN(to)) return '';
  const months = new Intl.DateTimeFormat(language(), { month: 'short', year: 'numeric', timeZone: 'UTC' });
  return months.formatRange(Math.min(from, to), Math.max(from, to));
}

/** @param ms when it was fetched; ms since 1970. */
export function asOfText(ms: number): string {
  return t('as of {0}', momentText(ms));
}

export function filterText({ text, sizes = [], visibility }: Filter): string {
  const terms = sizes.map(({ term }) => term);
  return [text && `"${text}"`, ...terms, visibility && visibilityName(visibility)].filter(Boolean).join(' · ');
}

/** How long a deleted version can still be restored: `29 days left`, `expired`. */
export function daysLeftText(deletedAt: string | undefined): string {
  if (deletedAt === undefined) return t('deleted');
  return timeLeftText(timeToRestore(Date.parse(deletedAt), Date.now()));
}

export function timeLeftText(left: TimeToRestore): string {
  if (left.unit === 'none') return t('expired');
  const { unit, count } = left;
  return t(
    unit === 'days'
      ? '{count, plural, one {# day left} other {# days left}}'
      : '{count, plural, =0 {less than an hour left} one {# hour left} other {# hours left}}',
    { count },
  );
}

/** The context of an error row's failure. */
export function errorContextOf({ part, parent }: ErrorRow): ErrorContext {
  if (part.of === 'packages') return { packageType: part.packageType };
  if (part.of === 'owner') return { login: part.login };
  if (parent?.kind === 'version' || parent?.kind === 'part') return { packageType: parent.package.package.packageType };
  const row = parent?.kind === 'deletedVersions' ? parent.parent : parent;
  return row?.kind === 'package' ? { packageType: row.package.packageType } : {};
}
