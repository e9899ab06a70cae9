import { visible } from '../../packages/visible.ts';
import {
  exportedConflicts,
  exportedGaps,
  exportedOwners,
  moment,
  showsAll,
  type Exported,
  type ExportedConflict,
  type ExportedOwner,
} from './exported.ts';

const heads = [
  'host',
  'asked_by',
  'exported_at',
  'shows',
  'owner',
  'owner_kind',
  'answer',
  'answered_at',
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
 * One line for each conflict. An owner without any has a line too, that says so or why it could not be asked.
 *
 * Source: RFC 4180. Every field is quoted, and no field is a formula to a spreadsheet (`neutralized`).
 */
export function toCsv(exported: Exported): string {
  const { report, arrangement, at } = exported;
  const shared: Line = {
    host: report.host,
    asked_by: report.account ?? '',
    exported_at: moment(at),
    shows: showsAll(arrangement) ? 'all' : 'filtered',
  };
  const owners = new Map(exportedOwners(exported).map((each) => [each.owner.login, each]));
  const conflicts = exportedConflicts(exported);
  const withConflicts = new Set(conflicts.map(({ owner }) => owner.login));
  const lines: Line[] = [
    ...conflicts.map((each) => ({ ...shared, ...ownerLine(owners.get(each.owner.login)), ...conflictLine(each) })),
    ...[...owners.values()]
      .filter(({ owner }) => !withConflicts.has(owner.login))
      .map((each) => ({ ...shared, ...ownerLine(each) })),
    ...exportedGaps(exported).map((reason) => ({ ...shared, answer: 'failed', reason })),
  ];
  const table = [heads, ...lines.map((line) => heads.map((head) => line[head] ?? ''))];
  return table.map((fields) => `${fields.map(field).join(',')}\r\n`).join('');
}

function ownerLine(owner: ExportedOwner | undefined): Line {
  return {
    owner: owner?.owner.login,
    owner_kind: owner?.owner.kind,
    answer: owner?.answer,
    answered_at: owner?.answeredAt,
    owner_conflicts: owner?.conflicts,
    reason: owner?.reason,
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
    created_at: element.createdAt,
    updated_at: element.updatedAt,
    url: element.htmlUrl,
    collision: collision?.kind,
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
