import { markdownName as name, markdownProse as prose, markdownTable as table, timeOf } from '#core/packages';
import { totalsOf, type Totals } from '../report.ts';
import { contentOf, filtersOf, kindNames, moment, type Content, type Exported } from './json.ts';

/** For people, and for an issue or a wiki. Names are code spans, in which nothing is a link, a mention or HTML. */
export function toMarkdown(exported: Exported): string {
  const content = contentOf(exported);
  const { host, owners, missing, conflicts } = content;
  const all = totalsOf(exported.report);
  const failed = owners.filter(({ answer }) => answer === 'failed');
  const stopped = owners.filter(({ answer }) => answer === 'cancelled' || answer === 'pending');
  return [
    '# Docker migration conflicts',
    '',
    'Packages that GitHub lists as conflicts of the migration from the Docker registry to the Container registry.',
    '',
    `- Host: ${name(host)}`,
    `- Checked as: ${content.askedBy === undefined ? 'signed out (public packages only)' : name(content.askedBy)}`,
    ...privatePackages(content),
    `- Exported: ${time(content.exportedAt)}`,
    `- Found: ${found(all)}`,
    `- Shown here: ${shown(content)}`,
    '',
    `## Conflicts (${conflicts.length})`,
    '',
    ...(conflicts.length === 0
      ? [all.conflicts === 0 ? 'None.' : 'No conflict matches the filters.']
      : table(
          ['Owner', 'Package', 'Visibility', 'Versions', 'Repository', 'Created', 'Updated', 'Container package'],
          conflicts.map((each) => conflictCells(each, host)),
        )),
    '',
    ...section('Could not be checked', [...failed.map(ownerItem), ...missing.map(prose)]),
    ...section('Not checked', stopped.map(ownerItem)),
    `## Owners (${owners.length})`,
    '',
    ...table(['Owner', 'Kind', 'Conflicts', 'Checked'], owners.map(ownerCells)),
    '',
  ].join('\n');
}

function section(head: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [`## ${head} (${items.length})`, '', ...items.map((item) => `- ${item}`), ''];
}

function ownerCells({ login, kind, conflicts, answeredAt }: Content['owners'][number]): string[] {
  return [name(login), kindNames[kind], String(conflicts ?? 'unknown'), time(answeredAt)];
}

function ownerItem({ login, reason, answeredAt }: Content['owners'][number]): string {
  const former = answeredAt === undefined ? '' : ` Showing results from ${time(answeredAt)}.`;
  return `${name(login)}: ${prose(reason ?? '')}${former}`;
}

function found({ conflicts, visibilities, versions, withoutVersionCount }: Totals): string {
  const kinds = Object.entries(visibilities).flatMap(([kind, count]) => (count > 0 ? [`${count} ${kind}`] : []));
  const atLeast = withoutVersionCount === 0 ? '' : 'at least ';
  const all = [`${conflicts} ${conflicts === 1 ? 'conflict' : 'conflicts'}`, ...kinds];
  return `${all.join(', ')}; ${atLeast}${versionsText(versions)} affected`;
}

/** Whose private packages may be missing, and why. */
function privatePackages({ askedBy, owners }: Content): string[] {
  const answered = owners.filter(({ publicOnly }) => publicOnly !== undefined);
  const narrow = answered.filter(({ publicOnly }) => publicOnly);
  if (narrow.length === 0 || askedBy === undefined) return [];
  const whose = narrow.length === answered.length ? '' : ` of ${narrow.map(({ login }) => name(login)).join(', ')}`;
  return [`- Private packages${whose} may be missing: the sign-in did not have the broad ${name('repo')} scope`];
}

function shown({ shows, conflicts }: Content): string {
  if (shows.everything) return 'all';
  const filters = filtersOf(shows).map(([filter, value]) => `${filter} ${name(value)}`);
  return `${conflicts.length} (filters: ${filters.join(', ')})`;
}

const meanings = {
  same: 'same package',
  absent: 'none found, or not visible to this account',
  failed: 'could not check',
  present: '',
};

function conflictCells(conflict: Content['conflicts'][number], host: string): string[] {
  const { owner, type, visibility, versions, repository, createdAt, updatedAt, url, collision } = conflict;
  const container = collision?.container;
  const meaning = collision ? meanings[collision.kind] : 'not checked (open the row, or Check All)';
  return [
    name(owner),
    linked(name(conflict.name), url, host) + (type === 'docker' ? '' : ` (${type})`),
    name(visibility),
    String(versions ?? 'unknown'),
    repository === undefined ? '' : name(repository),
    day(createdAt),
    day(updatedAt),
    container ? `${linked('container package', container.url, host)} (${versionsText(container.versions)})` : meaning,
  ];
}

function versionsText(count: number | undefined): string {
  if (count === undefined) return 'versions unknown';
  return count === 1 ? '1 version' : `${count} versions`;
}

/** Only URLs on the report's own host become links. */
function linked(text: string, url: string | undefined, host: string): string {
  const parsed = URL.parse(url ?? '');
  if (parsed?.host !== host || !/^https?:$/.test(parsed.protocol)) return text;
  return `[${text}](<${parsed.href.replaceAll('|', '%7C')}>)`;
}

function day(date: string | undefined): string {
  return moment(timeOf(date))?.slice(0, 10) ?? '';
}

function time(date: string | undefined): string {
  return date?.replace('T', ' ').replace('Z', ' UTC') ?? 'never';
}
