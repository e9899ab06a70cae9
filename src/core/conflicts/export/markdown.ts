import { codeSpan, escapeProse } from '../../packages/markdown.ts';
import { timeOf } from '../../packages/moment.ts';
import { visible } from '../../packages/visible.ts';
import type { Arrangement } from '../arrange.ts';
import { conflictsOf } from '../report.ts';
import { figures } from '../figures.ts';
import {
  exportedConflicts,
  exportedGaps,
  exportedOwners,
  kindNames,
  showsAll,
  type Exported,
  type ExportedConflict,
  type ExportedOwner,
} from './exported.ts';
import { moment } from './reason.ts';

/** For people, and for an issue or a wiki. Names are code spans, in which nothing is a link, a mention or HTML. */
export function toMarkdown(exported: Exported): string {
  const { report } = exported;
  const conflicts = exportedConflicts(exported);
  const owners = exportedOwners(exported);
  const failed = owners.filter(({ answer }) => answer === 'failed');
  const stopped = owners.filter(({ answer }) => answer === 'cancelled' || answer === 'pending');
  const gaps = exportedGaps(exported);
  return [
    '# Docker migration conflicts',
    '',
    'Packages that GitHub lists as conflicts of the move from the Docker registry to the Container registry.',
    '',
    ...facts(exported, conflicts.length),
    '',
    `## Conflicts (${conflicts.length})`,
    '',
    ...(conflicts.length === 0
      ? [conflictsOf(report).length === 0 ? 'None.' : 'None that the filters show.']
      : table(
          ['Owner', 'Package', 'Visibility', 'Versions', 'Repository', 'Created', 'Updated', 'Collides with'],
          conflicts.map((each) => conflictCells(each, report.host)),
        )),
    '',
    ...section('Could not be asked', [...failed.map(ownerItem), ...gaps.map((reason) => escapeProse(visible(reason)))]),
    ...section('Not asked', stopped.map(ownerItem)),
    `## Owners (${owners.length})`,
    '',
    ...table(['Owner', 'Kind', 'Conflicts', 'Answered'], owners.map(ownerCells)),
    '',
  ].join('\n');
}

function section(head: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [`## ${head} (${items.length})`, '', ...items.map((item) => `- ${item}`), ''];
}

function ownerItem({ owner, reason = '', answeredAt }: ExportedOwner): string {
  const kept = answeredAt === undefined ? '' : ` What stands here of it is from ${time(answeredAt)}.`;
  return `${name(owner.login)}: ${escapeProse(visible(reason))}${kept}`;
}

function facts(exported: Exported, shown: number): string[] {
  const { report, arrangement, at } = exported;
  const { conflicts, visibilities, versions, withoutVersionCount } = figures(report);
  const visible = Object.entries(visibilities).flatMap(([visibility, count]) =>
    count > 0 ? [`${count} ${visibility}`] : [],
  );
  const affected = `${withoutVersionCount === 0 ? '' : 'at least '}${versionsText(versions)}`;
  return [
    `- Host: ${name(report.host)}`,
    report.account === undefined
      ? '- Asked by: nobody signed in, so only public packages'
      : `- Asked by: ${name(report.account)}`,
    ...missing(exported),
    `- Exported: ${time(moment(at))}`,
    `- Found: ${[`${conflicts} ${conflicts === 1 ? 'conflict' : 'conflicts'}`, ...visible].join(', ')}; ${affected} affected`,
    `- Shown here: ${showsAll(arrangement) ? 'all' : `${shown}, by the filters ${filters(arrangement).join(', ')}`}`,
  ];
}

/** Of which owners private packages may be missing, and why. */
function missing(exported: Exported): string[] {
  const answered = exportedOwners(exported).filter(({ publicOnly }) => publicOnly !== undefined);
  const narrow = answered.filter(({ publicOnly }) => publicOnly);
  const whose =
    narrow.length === answered.length ? '' : ` of ${narrow.map(({ owner }) => name(owner.login)).join(', ')}`;
  if (narrow.length === 0 || exported.report.account === undefined) return [];
  return [`- Private packages: those${whose} may be missing, asked for without the broad ${name('repo')} scope`];
}

function filters({ search, owner, visibility }: Arrangement): string[] {
  return [
    ...(search.trim() === '' ? [] : [`search ${name(search)}`]),
    ...(owner === undefined ? [] : [`owner ${name(owner)}`]),
    ...(visibility === undefined ? [] : [`visibility ${name(visibility)}`]),
  ];
}

function conflictCells({ owner, package: element, collision }: ExportedConflict, host: string): string[] {
  const { packageType, visibility, versionCount, repository, createdAt, updatedAt, htmlUrl } = element;
  const type = packageType === 'docker' ? '' : ` (${packageType})`;
  const container = collision?.kind === 'present' ? collision.container.package : undefined;
  const meanings: Record<string, string> = {
    same: 'itself: GitHub lists it as a container',
    absent: 'nothing any more, or nothing that may be seen',
    refused: 'GitHub refused to say',
  };
  return [
    name(owner.login),
    linked(name(element.name), htmlUrl, host) + type,
    name(visibility),
    versionCount === undefined ? 'unknown' : String(versionCount),
    repository === undefined ? '' : name(repository),
    day(createdAt),
    day(updatedAt),
    container
      ? `${linked('container package', container.htmlUrl, host)} (${versionsText(container.versionCount)})`
      : (meanings[collision?.kind ?? ''] ?? 'not checked (open the row, or Check All)'),
  ];
}

function versionsText(count: number | undefined): string {
  if (count === undefined) return 'versions unknown';
  return count === 1 ? '1 version' : `${count} versions`;
}

function ownerCells({ owner, conflicts, answeredAt }: ExportedOwner): string[] {
  return [
    name(owner.login),
    kindNames[owner.kind],
    conflicts === undefined ? 'unknown' : String(conflicts),
    time(answeredAt),
  ];
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

/** A pipe would end a table's cell even in a code span. */
function name(text: string): string {
  return codeSpan(visible(text).replaceAll('|', '⟨U+007C⟩'));
}

/** Only addresses on the report's own host become links. */
function linked(text: string, url: string | undefined, host: string): string {
  const address = URL.parse(url ?? '');
  if (address?.host !== host || !/^https?:$/.test(address.protocol)) return text;
  return `[${text}](<${address.href.replaceAll('|', '%7C')}>)`;
}

function day(date: string | undefined): string {
  return moment(timeOf(date))?.slice(0, 10) ?? '';
}

function time(date: string | undefined): string {
  return date === undefined ? 'never' : date.replace('T', ' ').replace('Z', ' UTC');
}
