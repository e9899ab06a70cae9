import type { Owner, Visibility } from '#core/github';
import type { Filter, ErrorRow, MoreRow, RangeRow, Row } from '#core/explorer';
import { language, momentText, t } from '../../texts/language.ts';
import { timeToRestore, versionLabel, type TimeToRestore } from '#core/packages';
import type { ErrorContext } from '../../texts/textHost.ts';

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
