import { patience } from './cell.ts';
import { meanings } from './meanings.ts';
import { expected, type Row } from './row.ts';
import { rows, shortTimeout } from './rows.ts';
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

const operations = [...requests, ...queued];

/** The table for people, in Markdown: what the test asserts, which operations each column is, and what the words mean. */
export function document(): string {
  const count = (rows.length * operations.length).toLocaleString('en-US');
  return [
    '# What comes of every fault',
    `${rows.length} faults × ${operations.length} operations are ${count} cells, each run over real HTTP by ` +
      '`matrix.test.ts`. A column of the big table is a group of operations that behave alike, so that a line of it ' +
      `stands for ${operations.length} cells. The operations are the ${requests.length} requests that the extension ` +
      `sends to the API, and the ${queued.length} writes among them once more, as its deletion queue brings them to ` +
      'their end. `{owner}` is `/orgs/{org}`, `/user` and `/users/{username}`: three operations each.',
    table(
      ['Column', 'Operations', 'Which'],
      groups.map((group) => [
        headings[group],
        String(operations.filter((each) => each.group === group).length),
        routesOf(group),
      ]),
    ),
    '**A cell** says what comes of the operation and how often it was sent, in [words](#the-words) explained below. A fault ' +
      'meets every one of these requests, or only the first where the row says _once_. In every cell, besides: nothing is ' +
      'sent to another origin, nothing is sent before a limit has ended, no write is sent again once it has taken effect, ' +
      'no rejection is left unhandled, and nothing hangs: a request is given up after its time-out, which is 30 s in the ' +
      `extension and here ${seconds(patience)}, or ${seconds(shortTimeout)} where an answer drips or does not come; a whole cell ` +
      `must be over in ${seconds(patience)}. The waits between requests pass on a clock of the test.`,
    '**Who repeats:** the client repeats reads and never a write; where a cell counts more than one write, the deletion ' +
      'queue has sent it again, which it does only after a limit that refused it, or after it has looked at the server and ' +
      'found that it had no effect. It gives up after 3 writes whose answers leave a doubt, and after 6 limits in a row. ' +
      'These looks at the server are not counted, and meet no fault.',
    '**A write’s answer** is 204 without a body, by GitHub’s description. Any other success may be a stranger’s, such as a ' +
      'network’s that wants a sign-in: whatever its body holds, to the client it is `malformed`, and the queue looks what ' +
      'has come of it. So the body of 10 MB, good JSON and then spaces, is served to reads, which take up to 32 MB, and ' +
      'malformed for writes. A redirect of a write is not followed, since that would send it again.',
    '**The container registry**, which is read before images are deleted, is another server with a protocol of its own: ' +
      'its faults are not in this table but in `test/core/images/registry.test.ts`, and what a delete makes of them in ' +
      '`readManifests.test.ts` beside it and in `test/core/deletion/plan.test.ts`.',
    table(
      ['Fault', ...groups.map((group) => headings[group])],
      rows.map((row) => [row.fault, ...groups.map((group) => sentence(row, group))]),
    ),
    '## The words',
    table(['Word', 'Means'], Object.entries(meanings)),
    `Written by \`${command}\` from the table that the test asserts. Do not edit it here.`,
  ].join('\n\n');
}

function table(heading: readonly string[], lines: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [heading, heading.map(() => '-'), ...lines].map(line).join('\n');
}

function seconds(ms: number): string {
  return `${ms / 1000} s`;
}

/** The routes of a column, the three kinds of owners as one; those of the queue are named by the column before. */
function routesOf(group: Group): string {
  if (group === 'delete') return 'the `DELETE` of the writes, through the queue';
  if (group === 'restore') return 'the `POST` of the writes, through the queue';
  const routes = operations.filter((each) => each.group === group);
  const shared = routes.map(
    ({ route, owner }) => `\`${owner ? route.replace(/ \/(orgs|users)\/\{\w+\}| \/user/, ' {owner}') : route}\``,
  );
  return [...new Set(shared)].join('<br>');
}

/** What the operations of a column share; where they do not, each sentence with the operations that it is for. */
function sentence(row: Row, group: Group): string {
  const names = new Map<string, Set<string>>();
  for (const operation of operations.filter((each) => each.group === group)) {
    const text = expected(row, operation);
    names.set(text, (names.get(text) ?? new Set()).add(`\`${operation.name}\``));
  }
  if (names.size === 1) return [...names.keys()].join('');
  return [...names].map(([text, of]) => `${[...of].join(', ')}: ${text}`).join('; ');
}
