import * as vscode from 'vscode';
import type { Owner, PackageType, Visibility } from '../../core/github/index.ts';
import type {
  Filter,
  ErrorRow,
  MoreRow,
  NoticeRow,
  RangeRow,
  WithheldOrganization,
} from '../../core/explorer/index.ts';
import { momentText } from '../language.ts';
import type { TimeToRestore } from '../../core/packages/index.ts';
import type { Circumstance } from '../problem.ts';

/* The words that the explorer uses for what the core calls by its API names. */

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
  switch (visibility) {
    case 'public':
      return vscode.l10n.t('public');
    case 'private':
      return vscode.l10n.t('private');
    case 'internal':
      return vscode.l10n.t('internal');
    default:
      // A kind that GitHub may add.
      return String(visibility);
  }
}

export function ownerKindName({ kind }: Owner): string {
  switch (kind) {
    case 'authenticatedUser':
      return vscode.l10n.t('you');
    case 'organization':
      return vscode.l10n.t('organization');
    case 'user':
      return vscode.l10n.t('user');
  }
}

export function count(number: number): string {
  return number.toLocaleString(vscode.env.language);
}

export function versionCount(number: number): string {
  return number === 1 ? vscode.l10n.t('1 version') : vscode.l10n.t('{0} versions', count(number));
}

/** What could not be loaded, in a few words. */
export function whatFailed({ part }: ErrorRow): string {
  const { l10n } = vscode;
  switch (part.of) {
    case 'packages':
      return l10n.t('{0} packages', typeName(part.packageType));
    case 'allPackages':
      return l10n.t('packages');
    case 'versions':
      return l10n.t('versions');
    case 'deletedVersions':
      return l10n.t('deleted versions');
    case 'account':
      return l10n.t('your account');
    case 'organizations':
      return l10n.t('your organizations');
    case 'withheldOrganizations':
      return part.organizations.map(organizationName).join(', ');
    case 'owner':
      return part.login;
  }
}

function organizationName({ id, login }: WithheldOrganization): string {
  return login ?? vscode.l10n.t('organization with id {0}', id);
}

/** What failed, without the reason, as a sentence. */
export function failedPart({ part, stale = false }: ErrorRow): string {
  const { l10n } = vscode;
  switch (part.of) {
    case 'packages':
      return stale
        ? l10n.t('{0} packages could not be refreshed', typeName(part.packageType))
        : l10n.t('{0} packages could not be loaded', typeName(part.packageType));
    case 'allPackages':
      return stale ? l10n.t('Packages could not be refreshed') : l10n.t('Packages could not be loaded');
    case 'versions':
      return stale ? l10n.t('Versions could not be refreshed') : l10n.t('Versions could not be loaded');
    case 'deletedVersions':
      return stale ? l10n.t('Deleted versions could not be refreshed') : l10n.t('Deleted versions could not be loaded');
    case 'account':
      return stale ? l10n.t('Your account could not be refreshed') : l10n.t('Your account could not be loaded');
    case 'organizations':
      return stale
        ? l10n.t('Your organizations could not be refreshed')
        : l10n.t('Your organizations could not be loaded');
    case 'withheldOrganizations':
      return part.organizations.length === 1
        ? l10n.t('{0} is not shown', part.organizations.map(organizationName).join())
        : l10n.t(
            '{0} organizations are not shown: {1}',
            part.organizations.length,
            part.organizations.map(organizationName).join(', '),
          );
    case 'owner':
      return stale ? l10n.t('{0} could not be refreshed', part.login) : l10n.t('{0} could not be loaded', part.login);
  }
}

export function noticeText({ notice, count: number = 0 }: NoticeRow): string {
  switch (notice) {
    case 'noPackages':
      return vscode.l10n.t('No packages');
    case 'noPackagesOfVisibility':
      return vscode.l10n.t('No packages of this visibility');
    case 'nothingMatches':
      return vscode.l10n.t('Nothing matches the filter');
    case 'unsearched':
      return number === 1
        ? vscode.l10n.t('1 package hidden, its versions not loaded')
        : vscode.l10n.t('{0} packages hidden, their versions not loaded', count(number));
    case 'partlySearched':
      return number === 1
        ? vscode.l10n.t('1 package hidden, only some of its versions loaded')
        : vscode.l10n.t('{0} packages hidden, only some of their versions loaded', count(number));
    case 'noPackageTypes':
      return vscode.l10n.t('Your settings hide all package types');
    case 'noVersions':
      return vscode.l10n.t('No versions');
    case 'noDeletedVersions':
      return vscode.l10n.t('No deleted versions');
  }
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
  const months = new Intl.DateTimeFormat(vscode.env.language, { month: 'short', year: 'numeric', timeZone: 'UTC' });
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

/** How long something deleted can still be restored: `29 days left`, `expired`. */
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
  switch (part.of) {
    case 'packages':
      return { packageType: part.packageType };
    case 'versions':
    case 'deletedVersions': {
      const row = parent?.kind === 'deletedVersions' ? parent.parent : parent;
      return row?.kind === 'package' ? { packageType: row.package.packageType } : {};
    }
    case 'owner':
      return { login: part.login };
    case 'allPackages':
    case 'account':
    case 'organizations':
    case 'withheldOrganizations':
      return {};
  }
}
