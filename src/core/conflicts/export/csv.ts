import { visible } from '../../packages/index.ts';
import { contentOf, filtersOf, kindNames, type Content, type Exported } from './json.ts';

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
  filter: (_, { shows }) => filtersOf(shows, (name, value) => `${name}: ${value}`).join('; '),
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
 * One table, since CSV knows neither comments nor second tables: a row for each conflict, which a spreadsheet finds by
 * `row_type`, and below a row for each owner and each group of organizations that could not be listed.
 *
 * Source: RFC 4180. Every field is quoted, and no field is a formula to a spreadsheet (`neutralized`).
 */
export function toCsv(exported: Exported): string {
  const content = contentOf(exported);
  const byLogin = new Map(content.owners.map((owner) => [owner.login, owner]));
  const rows: Row[] = [
    ...content.conflicts.map((conflict): Row => ({
      type: 'conflict',
      owner: byLogin.get(conflict.owner),
      conflict,
    })),
    ...content.owners.map((owner): Row => ({ type: owner.answer === 'listed' ? 'owner' : 'failure', owner })),
    ...content.missing.map((missing): Row => ({ type: 'failure', missing })),
  ];
  const fields = rows.map((row) => Object.values(columns).map((column) => column(row, content)));
  return [Object.keys(columns), ...fields].map((line) => `${line.map(field).join(',')}\r\n`).join('');
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
