import { knownMoment } from '../../packages/moment.ts';
import { visible } from '../../packages/visible.ts';
import type { Arrangement } from '../arrange.ts';
import {
  exportedConflicts,
  exportedGaps,
  exportedOwners,
  kindNames,
  type Exported,
  type ExportedConflict,
  type ExportedOwner,
} from './exported.ts';
import { moment } from './reason.ts';

const heads = [
  'row_type',
  'host',
  'asked_by',
  'exported_at',
  'filter',
  'owner',
  'owner_kind',
  'answer',
  'answered_at',
  'public_only',
  'owner_conflicts',
  'reason',
  'name',
  'type',
  'id',
  'visibility',
  'versions',
  'repository',
  'created_at',
  'updated_at',
  'url',
  'collision',
  'container_id',
  'container_versions',
  'container_url',
] as const;

type Line = Partial<Record<(typeof heads)[number], string | number | undefined>>;

/**
 * One table, whose first column says what a row is about, since CSV knows neither comments nor second tables: filtered
 * by `conflict` in a spreadsheet it is the list of conflicts, one row each. Below stand the owners, one row each:
 * `owner` where it answered, with how many conflicts it has in all, and `failure` where it did not, or could not even
 * be listed, with the reason. `filter` is what the export was narrowed by, `public_only` whether private packages may
 * be missing.
 *
 * Source: RFC 4180. Every field is quoted, and no field is a formula to a spreadsheet (`neutralized`).
 */
export function toCsv(exported: Exported): string {
  const { report, arrangement, at } = exported;
  const shared: Line = {
    host: report.host,
    asked_by: report.account ?? '',
    exported_at: moment(at),
    filter: filterText(arrangement),
  };
  const owners = exportedOwners(exported);
  const byLogin = new Map(owners.map((each) => [each.owner.login, each]));
  const lines: Line[] = [
    ...exportedConflicts(exported).map((each) => ({
      row_type: 'conflict',
      ...answerLine(byLogin.get(each.owner.login)),
      ...conflictLine(each),
    })),
    ...owners.map((each) => ({
      row_type: each.answer === 'listed' ? 'owner' : 'failure',
      ...answerLine(each),
      owner_conflicts: each.conflicts,
      reason: each.reason,
    })),
    ...exportedGaps(exported).map((reason) => ({ row_type: 'failure', answer: 'failed', reason })),
  ];
  const table = [heads, ...lines.map((line) => heads.map((head) => ({ ...shared, ...line })[head] ?? ''))];
  return table.map((fields) => `${fields.map(field).join(',')}\r\n`).join('');
}

function filterText({ search, owner, visibility }: Arrangement): string {
  const filters = { search: search.trim(), owner, visibility };
  return Object.entries(filters)
    .flatMap(([name, value]) => (value ? [`${name}: ${value}`] : []))
    .join('; ');
}

function answerLine(owner: ExportedOwner | undefined): Line {
  return {
    owner: owner?.owner.login,
    owner_kind: owner && kindNames[owner.owner.kind],
    answer: owner?.answer,
    answered_at: owner?.answeredAt,
    public_only: owner?.publicOnly === undefined ? undefined : String(owner.publicOnly),
  };
}

function conflictLine({ package: element, collision }: ExportedConflict): Line {
  const container = collision?.kind === 'present' ? collision.container.package : undefined;
  return {
    name: element.name,
    type: element.packageType,
    id: element.id,
    visibility: element.visibility,
    versions: element.versionCount,
    repository: element.repository,
    created_at: knownMoment(element.createdAt),
    updated_at: knownMoment(element.updatedAt),
    url: element.htmlUrl,
    collision: collision?.kind ?? 'not checked',
    container_id: container?.id,
    container_versions: container?.versionCount,
    container_url: container?.htmlUrl,
  };
}

function field(value: string | number): string {
  return `"${neutralized(visible(String(value))).replaceAll('"', '""')}"`;
}

/**
 * A text that no spreadsheet takes for a formula, not even where a program drops quotes or spaces at its beginning.
 *
 * Source: OWASP, "CSV Injection": such fields begin with an apostrophe.
 */
export function neutralized(text: string): string {
  return /^[\s"'`]*[=+\-@＝＋－＠]|^[\t\r\n]/u.test(text) ? `'${text}` : text;
}
