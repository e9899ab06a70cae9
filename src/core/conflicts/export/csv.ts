import { visible } from '../../packages/visible.ts';
import { contentOf, kindNames, type Content, type Exported } from './json.ts';

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

type Line = Partial<Record<(typeof heads)[number], string | number | boolean | null | undefined>>;

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
  const { host, askedBy, exportedAt, shows, owners, missing, conflicts } = contentOf(exported);
  const filters = { search: shows.search.trim(), owner: shows.owner, visibility: shows.visibility };
  const filter = Object.entries(filters).flatMap(([name, value]) => (value ? [`${name}: ${value}`] : []));
  const shared: Line = { host, asked_by: askedBy, exported_at: exportedAt, filter: filter.join('; ') };
  const byLogin = new Map(owners.map((each) => [each.login, answerLine(each)]));
  const lines: Line[] = [
    ...conflicts.map((each) => ({ row_type: 'conflict', ...byLogin.get(each.owner), ...conflictLine(each) })),
    ...owners.map((each) => ({
      row_type: each.answer === 'listed' ? 'owner' : 'failure',
      ...answerLine(each),
      owner_conflicts: each.conflicts,
      reason: each.reason,
    })),
    ...missing.map((reason) => ({ row_type: 'failure', answer: 'failed', reason })),
  ];
  const table = [heads, ...lines.map((line) => heads.map((head) => ({ ...shared, ...line })[head] ?? ''))];
  return table.map((fields) => `${fields.map(field).join(',')}\r\n`).join('');
}

function answerLine({ login, kind, answer, answeredAt, publicOnly }: Content['owners'][number]): Line {
  return { owner: login, owner_kind: kindNames[kind], answer, answered_at: answeredAt, public_only: publicOnly };
}

function conflictLine({ owner, createdAt, updatedAt, collision, ...same }: Content['conflicts'][number]): Line {
  return {
    ...same,
    owner,
    created_at: createdAt,
    updated_at: updatedAt,
    collision: collision?.kind ?? 'not checked',
    container_id: collision?.container?.id,
    container_versions: collision?.container?.versions,
    container_url: collision?.container?.url,
  };
}

function field(value: string | number | boolean): string {
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
