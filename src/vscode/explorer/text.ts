import * as vscode from 'vscode';
import type { Owner, PackageType, Visibility } from '../../core/github/index.ts';
import type { Filter, ErrorRow, MoreRow, NoticeRow, RangeRow } from '../../core/explorer/index.ts';
import { language, momentText } from '../language.ts';
import { timeToRestore, type TimeToRestore } from '../../core/packages/index.ts';
import type { Circumstance } from '../problem.ts';

/** The proper names of the registries; no translation. */
const typeNames: Record<PackageType, string> = {
  container: 'Container',
  docker: 'Docker',
  maven: 'Maven',
  npm: 'npm',
  nuget: 'NuGet',
  rubygems: 'RubyGems',
};

export function typeName(packageType: PackageType): string {
  return typeNames[packageType];
}

export function visibilityName(visibility: Visibility): string {
  const { l10n } = vscode;
  const names = { public: l10n.t('public'), private: l10n.t('private'), internal: l10n.t('internal') };
  // GitHub may add a kind.
  return (names as Partial<typeof names>)[visibility] ?? visibility;
}

export function ownerKindName({ kind }: Owner): string {
  const { l10n } = vscode;
  return { authenticatedUser: l10n.t('you'), organization: l10n.t('organization'), user: l10n.t('user') }[kind];
}

export function count(number: number): string {
  return number.toLocaleString(language());
}

export function versionCount(number: number): string {
  return number === 1 ? vscode.l10n.t('1 version') : vscode.l10n.t('{0} versions', count(number));
}

/** What could not be loaded, in a few words, and as a sentence without the reason. */
export function failureTexts({ part, stale }: ErrorRow): { readonly what: string; readonly sentence: string } {
  const { l10n } = vscode;
  const texts = (what: string, notLoaded: string, notRefreshed = notLoaded) => {
    return { what, sentence: stale ? notRefreshed : notLoaded };
  };
  switch (part.of) {
    case 'packages': {
      const type = typeName(part.packageType);
      return texts(
        l10n.t('{0} packages', type),
        l10n.t('{0} packages could not be loaded', type),
        l10n.t('{0} packages could not be refreshed', type),
      );
    }
    case 'allPackages':
      return texts(
        l10n.t('packages'),
        l10n.t('Packages could not be loaded'),
        l10n.t('Packages could not be refreshed'),
      );
    case 'versions':
      return texts(
        l10n.t('versions'),
        l10n.t('Versions could not be loaded'),
        l10n.t('Versions could not be refreshed'),
      );
    case 'deletedVersions':
      return texts(
        l10n.t('deleted versions'),
        l10n.t('Deleted versions could not be loaded'),
        l10n.t('Deleted versions could not be refreshed'),
      );
    case 'account':
      return texts(
        l10n.t('your account'),
        l10n.t('Your account could not be loaded'),
        l10n.t('Your account could not be refreshed'),
      );
    case 'organizations':
      return texts(
        l10n.t('your organizations'),
        l10n.t('Your organizations could not be loaded'),
        l10n.t('Your organizations could not be refreshed'),
      );
    case 'withheldOrganizations': {
      const { length } = part.organizations;
      const names = part.organizations
        .map(({ id, login }) => login ?? l10n.t('organization with id {0}', id))
        .join(', ');
      const one = l10n.t('{0} is not shown', names);
      return texts(names, length === 1 ? one : l10n.t('{0} organizations are not shown: {1}', length, names));
    }
    case 'owner':
      return texts(
        part.login,
        l10n.t('{0} could not be loaded', part.login),
        l10n.t('{0} could not be refreshed', part.login),
      );
  }
}

export function noticeText({ notice, count: number = 0 }: NoticeRow): string {
  const { l10n } = vscode;
  const isOne = number === 1;
  const texts: Record<NoticeRow['notice'], string> = {
    noPackages: l10n.t('No packages'),
    noPackagesOfVisibility: l10n.t('No packages of this visibility'),
    noPackageTypes: l10n.t('Your settings hide all package types'),
    nothingMatches: l10n.t('Nothing matches the filter'),
    noVersions: l10n.t('No versions'),
    noDeletedVersions: l10n.t('No deleted versions'),
    unsearched: isOne
      ? l10n.t('1 package hidden, its versions not loaded')
      : l10n.t('{0} packages hidden, their versions not loaded', count(number)),
    partlySearched: isOne
      ? l10n.t('1 package hidden, only some of its versions loaded')
      : l10n.t('{0} packages hidden, only some of their versions loaded', count(number)),
  };
  return texts[notice];
}

/** How many are loaded, of how many, and what a filter has not seen. */
export function moreText({ loaded, total, filtered, subject }: MoreRow): string {
  const { l10n } = vscode;
  if (filtered) {
    return total === undefined
      ? l10n.t('{0} loaded, the filter has not seen the rest', count(loaded))
      : l10n.t('{0} loaded, {1} not loaded yet', count(loaded), count(Math.max(total - loaded, 1)));
  }
  if (total === undefined) return l10n.t('{0} loaded', count(loaded));
  // The number of packages is known only by the number of pages.
  return subject.of === 'packages'
    ? l10n.t('{0} of about {1} loaded', count(loaded), count(total))
    : l10n.t('{0} of {1} loaded', count(loaded), count(Math.max(total, loaded)));
}

/** `Versions 1–1,000` */
export function rangeText({ first, last }: RangeRow): string {
  return vscode.l10n.t('Versions {0}–{1}', count(first), count(last));
}

/** The months in which something was created: `Nov 2026`, `Mar – Nov 2026`; empty where they cannot be read. */
export function monthsText(oldest: string, newest: string): string {
  const [from, to] = [Date.parse(oldest), Date.parse(newest)];
  if (Number.isNaN(from) || Number.isNaN(to)) return '';
  const months = new Intl.DateTimeFormat(language(), { month: 'short', year: 'numeric', timeZone: 'UTC' });
  return months.formatRange(Math.min(from, to), Math.max(from, to));
}

/** From when something is; ms since 1970. */
export function asOfText(ms: number): string {
  return vscode.l10n.t('as of {0}', momentText(ms));
}

export function filterText({ text, visibility }: Filter): string {
  const parts = [];
  if (text !== '') parts.push(`"${text}"`);
  if (visibility !== undefined) parts.push(visibilityName(visibility));
  return parts.join(' · ');
}

/** How long a version that was deleted then can still be restored: `29 days left`, `expired`. */
export function daysLeftText(deletedAt: string | undefined): string {
  if (deletedAt === undefined) return vscode.l10n.t('deleted');
  return timeLeftText(timeToRestore(Date.parse(deletedAt), Date.now()));
}

export function timeLeftText(left: TimeToRestore): string {
  const { l10n } = vscode;
  if (left.unit === 'none') return l10n.t('expired');
  const { unit, count } = left;
  if (unit === 'days') return count === 1 ? l10n.t('1 day left') : l10n.t('{0} days left', count);
  if (count === 0) return l10n.t('less than an hour left');
  return count === 1 ? l10n.t('1 hour left') : l10n.t('{0} hours left', count);
}

/** What an error row's failure was about. */
export function circumstanceOf({ part, parent }: ErrorRow): Circumstance {
  if (part.of === 'packages') return { packageType: part.packageType };
  if (part.of === 'owner') return { login: part.login };
  const row = parent?.kind === 'deletedVersions' ? parent.parent : parent;
  return row?.kind === 'package' ? { packageType: row.package.packageType } : {};
}
