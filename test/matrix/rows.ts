import { messages } from '../github/refusals.ts';
import { effectThen, primary, refused, repeated, spoiled, withHeaders, type Spoil } from './acts.ts';
import type { Operation } from './operations.ts';

/**
 * One row of the table: something that goes wrong, and what comes of each group of operations. The sentences are both
 * what the test asserts and what the documentation shows: `cell` writes down what it sees in the same words.
 */
export interface Row {
  readonly fault: string;
  readonly act: Spoil;
  /** How many requests meet it. Default: all. */
  readonly times?: number;
  /** ms until the client gives up on one try. Default: longer than a test takes. */
  readonly timeout?: number;
  /** The requests end at a port that nobody listens on. */
  readonly isRefused?: boolean;
  /** Seconds for which the answer asks to be left alone: no request may come sooner. */
  readonly quiet?: number;
  /** So much goes over the wire that few cells do it at once. */
  readonly isHeavy?: boolean;
  /** What comes of it: problems are named by their `kind`. */
  readonly read: string;
  /** Where it is not as for `read`. */
  readonly list?: string;
  readonly write: string;
  /** `done`: deleted or restored. */
  readonly queue: string;
  /** Where it is not as for `queue`: of a package, and of a version. */
  readonly restore?: readonly [ofPackage: string, ofVersion: string];
}

export function expected(row: Row, { group, name }: Pick<Operation, 'group' | 'name'>): string {
  if (group === 'list') return row.list ?? row.read;
  if (group === 'restore') return row.restore?.[name === 'restorePackage' ? 0 : 1] ?? row.queue;
  return group === 'delete' ? row.queue : row[group];
}

/** ms. Long for a local server with much to do, short for whoever waits for the test. */
const shortTimeout = 1000;
const hour = 3600;
const sso = 'https://github.com/orgs/org/sso?authorization_request=A1';
const retryAfter = (seconds: number) => ({ 'retry-after': String(seconds) });
const tenMegabytes = ' '.repeat(10 * 1024 * 1024);

export const rows: readonly Row[] = [
  {
    fault: 'none',
    act: withHeaders(() => ({})),
    read: 'served, 1 request',
    write: 'served, 1 request',
    queue: 'done, 1 write',
  },
  {
    fault: '400',
    act: refused(400, 'Problems parsing the request'),
    read: '`rejected`, 1 request',
    write: '`rejected`, 1 request',
    queue: 'refused: `rejected`, 1 write',
  },
  {
    fault: '401',
    act: refused(401, messages.badCredentials),
    read: '`authentication`, 1 request',
    write: '`authentication`, 1 request',
    queue: 'not done: `authentication`, 1 write',
  },
  {
    fault: '403',
    act: refused(403, 'Forbidden'),
    read: '`forbidden`, 1 request',
    write: '`forbidden`, 1 request',
    queue: 'refused: `forbidden`, 1 write',
  },
  {
    fault: '403, scope missing',
    act: refused(403, 'You need at least read:packages scope to do this.'),
    read: '`missingScope`, 1 request',
    write: '`missingScope`, 1 request',
    queue: 'refused: `missingScope`, 1 write',
  },
  {
    fault: '403, single sign-on',
    act: refused(403, messages.saml, { 'x-github-sso': `required; url=${sso}` }),
    read: '`singleSignOn`, 1 request',
    write: '`singleSignOn`, 1 request',
    queue: 'refused: `singleSignOn`, 1 write',
  },
  {
    fault: '404',
    act: refused(404, messages.packageNotFound),
    read: '`notFound`, 1 request',
    write: '`notFound`, 1 request',
    queue: 'refused: `noAdminRight`, 1 write',
    restore: ['refused: `notFound`, 1 write', 'refused: `notFound`, 1 write'],
  },
  {
    fault: '404 although it took effect',
    act: effectThen(404, messages.packageNotFound),
    read: '`notFound`, 1 request',
    write: '`notFound`, 1 request',
    queue: 'already gone, 1 write, though done',
    restore: ['refused: `notFound`, 1 write, though done', 'done, 1 write'],
  },
  {
    fault: '422',
    act: refused(422, messages.unexpectedBody),
    read: '`rejected`, 1 request',
    write: '`rejected`, 1 request',
    queue: 'refused: `rejected`, 1 write',
  },
  {
    fault: '403, secondary limit of 3 s, once',
    act: refused(403, messages.secondaryLimit, retryAfter(3)),
    times: 1,
    quiet: 3,
    read: 'served, 2 requests 3 s apart',
    write: '`rateLimit` for 3 s, 1 request',
    queue: 'done, 2 writes',
  },
  {
    fault: '403, secondary limit of 2 min',
    act: refused(403, messages.secondaryLimit, retryAfter(120)),
    quiet: 120,
    read: '`rateLimit` for 120 s, 1 request',
    write: '`rateLimit` for 120 s, 1 request',
    queue: 'not done: `rateLimit`, 6 writes',
  },
  {
    fault: '403, secondary limit without `retry-after`',
    act: refused(403, messages.secondaryLimit),
    quiet: 60,
    read: '`rateLimit` for 60 s, 1 request',
    write: '`rateLimit` for 60 s, 1 request',
    queue: 'not done: `rateLimit`, 6 writes',
  },
  {
    fault: '429, secondary limit of 3 s, once',
    act: refused(429, messages.secondaryLimit, retryAfter(3)),
    times: 1,
    quiet: 3,
    read: 'served, 2 requests 3 s apart',
    write: '`rateLimit` for 3 s, 1 request',
    queue: 'done, 2 writes',
  },
  {
    fault: '429, secondary limit of 2 min',
    act: refused(429, messages.secondaryLimit, retryAfter(120)),
    quiet: 120,
    read: '`rateLimit` for 120 s, 1 request',
    write: '`rateLimit` for 120 s, 1 request',
    queue: 'not done: `rateLimit`, 6 writes',
  },
  {
    fault: '429, secondary limit without `retry-after`',
    act: refused(429, messages.secondaryLimit),
    quiet: 60,
    read: '`rateLimit` for 60 s, 1 request',
    write: '`rateLimit` for 60 s, 1 request',
    queue: 'not done: `rateLimit`, 6 writes',
  },
  {
    fault: 'primary limit used up, for 10 min',
    act: primary({ wait: 600 }),
    times: 1,
    quiet: 600,
    read: '`rateLimit` for 600 s, 1 request',
    write: '`rateLimit` for 600 s, 1 request',
    queue: 'done, 2 writes',
  },
  {
    fault: 'the same, the server’s clock an hour ahead',
    act: primary({ wait: 600, clock: hour }),
    times: 1,
    quiet: 600,
    read: '`rateLimit` for 600 s, 1 request',
    write: '`rateLimit` for 600 s, 1 request',
    queue: 'done, 2 writes',
  },
  {
    fault: 'the same, the server’s clock an hour behind',
    act: primary({ wait: 600, clock: -hour }),
    times: 1,
    quiet: 600,
    read: '`rateLimit` for 600 s, 1 request',
    write: '`rateLimit` for 600 s, 1 request',
    queue: 'done, 2 writes',
  },
  {
    fault: 'the same, `date` alone an hour ahead',
    act: primary({ wait: 600, date: hour }),
    times: 1,
    quiet: 600,
    read: '`rateLimit` for 600 s, 1 request',
    write: '`rateLimit` for 600 s, 1 request',
    queue: 'done, 2 writes',
  },
  {
    fault: 'the same, `x-ratelimit-reset` alone an hour ahead',
    act: primary({ wait: 600 + hour }),
    times: 1,
    quiet: 60,
    read: '`rateLimit` for 60 s, 1 request',
    write: '`rateLimit` for 60 s, 1 request',
    queue: 'done, 2 writes',
  },
  {
    fault: 'the same, `x-ratelimit-reset` alone an hour behind',
    act: primary({ wait: 600 - hour }),
    times: 1,
    quiet: 60,
    read: '`rateLimit` for 60 s, 1 request',
    write: '`rateLimit` for 60 s, 1 request',
    queue: 'done, 2 writes',
  },
  {
    fault: '500, once',
    act: refused(500, messages.serverError),
    times: 1,
    read: 'served, 2 requests 0.5 s apart',
    write: '`server`, 1 request',
    queue: 'done, 2 writes',
  },
  {
    fault: '500, always',
    act: refused(500, messages.serverError),
    read: '`server`, 3 requests 0.5 and 1 s apart',
    write: '`server`, 1 request',
    queue: 'refused: `server`, 3 writes',
  },
  {
    fault: '500 although it took effect',
    act: effectThen(500, messages.serverError),
    read: '`server`, 3 requests 0.5 and 1 s apart',
    write: '`server`, 1 request',
    queue: 'done, 1 write',
  },
  {
    fault: '502 with a page, always',
    act: () => 502,
    read: '`server`, 3 requests 0.5 and 1 s apart',
    write: '`server`, 1 request',
    queue: 'refused: `server`, 3 writes',
  },
  {
    fault: '503 with `retry-after: 2`, once',
    act: refused(503, 'Service Unavailable', retryAfter(2)),
    times: 1,
    quiet: 2,
    read: 'served, 2 requests 2 s apart',
    write: '`server`, 1 request',
    queue: 'done, 2 writes',
  },
  {
    fault: '503 with `retry-after: 120`, always',
    act: refused(503, 'Service Unavailable', retryAfter(120)),
    quiet: 120,
    read: '`server`, 1 request',
    write: '`server`, 1 request',
    queue: 'refused: `server`, 3 writes',
  },
  {
    fault: 'connection refused',
    act: () => 'reset',
    isRefused: true,
    read: '`network`, 3 requests 0.5 and 1 s apart',
    write: '`network`, 1 request',
    queue: 'refused: `network`, 3 writes',
  },
  {
    fault: 'connection reset before the answer',
    act: () => 'reset',
    read: '`network`, 3 requests 0.5 and 1 s apart',
    write: '`network`, 1 request',
    queue: 'refused: `network`, 3 writes',
  },
  {
    fault: 'connection reset before the answer, although it took effect',
    act: () => 'effect-then-reset',
    read: '`network`, 3 requests 0.5 and 1 s apart',
    write: '`network`, 1 request',
    queue: 'done, 1 write',
  },
  {
    fault: 'connection reset in the middle of the answer',
    act: () => 'reset-in-body',
    read: '`network`, 3 requests 0.5 and 1 s apart',
    write: '`network`, 1 request',
    queue: 'done, 1 write',
  },
  {
    fault: 'connection reset in the middle of the answer, once',
    act: () => 'reset-in-body',
    times: 1,
    read: 'served, 2 requests 0.5 s apart',
    write: '`network`, 1 request',
    queue: 'done, 1 write',
  },
  {
    fault: 'truncated JSON',
    act: spoiled(({ text }) => ({ text: text.slice(0, -1) })),
    read: '`malformed`, 1 request',
    write: '`malformed`, 1 request',
    queue: 'done, 1 write',
  },
  {
    fault: 'JSON of the wrong type',
    act: spoiled(({ text }) => ({ text: text.startsWith('[') ? '{}' : '[]' })),
    read: '`malformed`, 1 request',
    write: '`malformed`, 1 request',
    queue: 'done, 1 write',
  },
  {
    fault: 'a page in place of JSON',
    act: spoiled(() => ({ text: '<html>Sign in to the network</html>' })),
    read: '`malformed`, 1 request',
    write: '`malformed`, 1 request',
    queue: 'done, 1 write',
  },
  {
    fault: 'empty body',
    act: spoiled(() => ({ text: '' })),
    read: '`malformed`, 1 request',
    write: '`malformed`, 1 request',
    queue: 'done, 1 write',
  },
  {
    fault: 'body of 10 MB',
    act: spoiled(({ text }) => ({ text: text + tenMegabytes })),
    isHeavy: true,
    read: 'served, 1 request',
    write: '`malformed`, 1 request',
    queue: 'done, 1 write',
  },
  {
    fault: 'body that never ends',
    act: spoiled(() => ({ delivery: 'endless' })),
    isHeavy: true,
    read: '`malformed`, 1 request',
    write: '`malformed`, 1 request',
    queue: 'done, 1 write',
  },
  {
    fault: 'slow drip',
    act: spoiled(() => ({ delivery: 'trickle' })),
    timeout: shortTimeout,
    read: '`timeout`, 1 request',
    write: '`timeout`, 1 request',
    queue: 'done, 1 write',
  },
  {
    fault: 'no answer at all',
    act: () => 'hang',
    timeout: shortTimeout,
    read: '`timeout`, 1 request',
    write: '`timeout`, 1 request',
    queue: 'refused: `timeout`, 3 writes',
  },
  ...[301, 302, 307].map((status): Row => ({
    fault: `${status} to the same origin`,
    act: withHeaders((url) => ({ location: url }), status),
    times: 1,
    read: 'served, 2 requests',
    write: '`malformed`, 1 request',
    queue: 'done, 2 writes',
  })),
  {
    fault: '302 in a circle',
    act: withHeaders((url) => ({ location: url }), 302),
    read: '`malformed`, 4 requests',
    write: '`malformed`, 1 request',
    queue: 'refused: `malformed`, 3 writes',
  },
  ...[301, 302, 307].map((status): Row => ({
    fault: `${status} to another origin`,
    act: withHeaders((url, elsewhere) => ({ location: elsewhere + url }), status),
    read: '`foreignAddress`, 1 request',
    write: '`malformed`, 1 request',
    queue: 'refused: `malformed`, 3 writes',
  })),
  {
    fault: '`Link` to another origin',
    act: withHeaders((url, elsewhere) => ({ link: `<${elsewhere}${url}>; rel="next"` })),
    read: 'served, 1 request',
    list: '`foreignAddress`, 1 request',
    write: 'served, 1 request',
    queue: 'done, 1 write',
  },
  {
    fault: '`Link` in a circle',
    act: repeated((page) => 3 - page),
    read: 'served, 1 request',
    list: '`malformed`, 3 requests',
    write: 'served, 1 request',
    queue: 'done, 1 write',
  },
  {
    fault: 'list that never ends',
    act: repeated((page) => page + 1),
    read: 'served, 1 request',
    list: '`malformed`, 5 requests',
    write: 'served, 1 request',
    queue: 'done, 1 write',
  },
];
