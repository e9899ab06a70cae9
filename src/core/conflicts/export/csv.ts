import { visible } from '../../packages/index.ts';
import { contentOf, kindNames, type Content, type Exported } from './json.ts';

/** What a row is about: an owner, one of its conflicts, or organizations that could not be listed. */
interface Row {
  readonly type: 'conflict' | 'owner' | 'failure';
  readonly owner?: Content['owners'][number] | undefined;
  readonly conflict?: Content['conflicts'][number];
  readonly missing?: string;
}

type Value = string | number | boolean | undefined;

/** By their heads. */
const columns: Readonly<Record<string, (row: Row, content: Content) => Value>> = {
  row_type: ({ type }) => type,
  host: (_, { host }) => host,
  asked_by: (_, { askedBy }) => askedBy,
  exported_at: (_, { exportedAt }) => exportedAt,
  filter: (_, { shows: { search, owner, visibility } }) =>
    Object.entries({ search: search.trim(), owner, visibility })
      .flatMap(([name, value]) => (value ? [`${name}: ${value}`] : []))
      .join('; '),
  owner: ({ owner }) => owner?.login,
  owner_kind: ({ owner }) => owner && kindNames[owner.kind],
  answer: ({ owner }) => owner?.answer ?? 'failed',
  answered_at: ({ owner }) => owner?.answeredAt,
  public_only: ({ owner }) => owner?.publicOnly,
  owner_conflicts: ({ owner, conflict }) => (conflict ? undefined : owner?.conflicts),
  reason: ({ owner, conflict, missing }) => (conflict ? undefined : (missing ?? owner?.reason)),
  name: ({ conflict }) => conflict?.name,
  type: ({ conflict }) => conflict?.type,
  id: ({ conflict }) => conflict?.id,
  visibility: ({ conflict }) => conflict?.visibility,
  versions: ({ conflict }) => conflict?.versions,
  repository: ({ conflict }) => conflict?.repository,
  created_at: ({ conflict }) => conflict?.createdAt,
  updated_at: ({ conflict }) => conflict?.updatedAt,
  url: ({ conflict }) => conflict?.url,
  collision: ({ conflict }) => conflict && (conflict.collision?.kind ?? 'not checked'),
  container_id: ({ conflict }) => conflict?.collision?.container?.id,
  container_versions: ({ conflict }) => conflict?.collision?.container?.versions,
  container_url: ({ conflict }) => conflict?.collision?.container?.url,
};

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
  const content = contentOf(exported);
  const byLogin = new Map(content.owners.map((owner) => [owner.login, owner]));
  const rows: Row[] = [
    ...content.conflicts.map((conflict) => ({
      type: 'conflict' as const,
      owner: byLogin.get(conflict.owner),
      conflict,
    })),
    ...content.owners.map((owner) => ({
      type: owner.answer === 'listed' ? ('owner' as const) : ('failure' as const),
      owner,
    })),
    ...content.missing.map((missing) => ({ type: 'failure' as const, missing })),
  ];
  const table = [
    Object.keys(columns),
    ...rows.map((row) => Object.values(columns).map((column) => column(row, content))),
  ];
  return table.map((fields) => `${fields.map(field).join(',')}\r\n`).join('');
}

function field(value: Value): string {
  return `"${neutralized(visible(String(value ?? ''))).replaceAll('"', '""')}"`;
}

/**
 * A text that no spreadsheet takes for a formula, not even where a program drops quotes or spaces at its beginning.
 *
 * Source: OWASP, "CSV Injection": such fields begin with an apostrophe.
 */
export function neutralized(text: string): string {
  return /^[\s"'`]*[=+\-@＝＋－＠]|^[\t\r\n]/u.test(text) ? `'${text}` : text;
}
