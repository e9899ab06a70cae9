import { expected, type Row } from './row.ts';
import { rows } from './rows.ts';
import { groups, queued, requests, type Group } from './operations.ts';

/** The command that writes the document. */
export const command = 'node test/matrix/write.ts';

const headings: Record<Group, string> = {
  read: 'Read of one thing',
  list: 'List',
  write: 'Write, as the client sends it',
  delete: 'Delete, to its end',
  restore: 'Restore, to its end',
};

/** The table for people, in Markdown: what the test asserts, and which operations each column stands for. */
export function document(): string {
  const operations = [...requests, ...queued];
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const table = [
    line(['Fault', ...groups.map((group) => headings[group])]),
    line(['-', ...groups.map(() => '-')]),
    ...rows.map((row) => line([row.fault, ...groups.map((group) => sentence(row, group))])),
  ];
  const legend = groups.map((group) => {
    const routes = operations.filter((each) => each.group === group);
    return [`**${headings[group]}** (${routes.length})`, '', ...routes.map(({ route }) => `- \`${route}\``)].join('\n');
  });
  const count = rows.length * operations.length;
  return [
    '# What comes of every fault',
    `Written by \`${command}\` from the table that \`matrix.test.ts\` asserts: ${rows.length} faults × ` +
      `${operations.length} operations, ${count} cells, each over real HTTP. Do not edit it here.`,
    'A cell says what comes of the operation, a success or the `kind` of its problem (`src/core/github/problem.ts`), and ' +
      'how often it was sent. In every cell, besides: nothing is sent to another origin, nothing is sent before a limit ' +
      'has ended, no write is sent again once it has taken effect, nothing hangs beyond its time-out, and no rejection ' +
      'is left unhandled.',
    'The client never repeats a write. The last two columns are what the extension makes of that: its queue writes the ' +
      'intent down, sends, looks at the server where the answer leaves a doubt, and sends again only what has had no ' +
      'effect. `done` is deleted or restored; `refused` had no effect; `not done` may be gone on with; `though done` ' +
      'marks what the server had done in spite of its answer.',
    table.join('\n'),
    '## The operations of each column',
    ...legend,
  ].join('\n\n');
}

/** What the operations of a column share; where they do not, each sentence with the operations that it is for. */
function sentence(row: Row, group: Group): string {
  const names = new Map<string, Set<string>>();
  for (const operation of [...requests, ...queued].filter((each) => each.group === group)) {
    const text = expected(row, operation);
    names.set(text, (names.get(text) ?? new Set()).add(`\`${operation.name}\``));
  }
  if (names.size === 1) return [...names.keys()].join('');
  return [...names].map(([text, of]) => `${[...of].join(', ')}: ${text}`).join('; ');
}
