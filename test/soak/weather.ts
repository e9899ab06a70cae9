import type { Random } from '../core/deletion/random.ts';
import type { Act, Fault } from '../github/faults.ts';
import { messages } from '../github/refusals.ts';

/** One request in so many meets a fault. */
const oneIn = 25;

/**
 * A fault, and how many shares it has. Those that make the extension wait are rare, and the limits among them end soon:
 * while one lasts nothing is sent, and nothing is learned.
 */
const faults: readonly (readonly [name: string, shares: number, act: Act])[] = [
  ['500', 8, 500],
  ['effect, then 500', 2, 'effect-then-500'],
  ['502 page', 4, 502],
  ['503, retry-after 2 s', 3, 503],
  ['504 page', 2, 504],
  ['reset', 8, 'reset'],
  ['reset in the body', 6, 'reset-in-body'],
  ['effect, then reset', 2, 'effect-then-reset'],
  ['truncated JSON', 4, 'truncated-json'],
  ['wrong type', 4, 'wrong-type'],
  ['not JSON', 4, 'not-json'],
  ['empty body', 4, 'empty-body'],
  ['wrong elements', 4, 'wrong-elements'],
  ['link to elsewhere', 2, 'foreign-link'],
  ['dripping answer', 4, 'drip'],
  ['no answer', 1, 'hang'],
  ['secondary limit, 3 s', 2, 'secondary-limit'],
  ['secondary limit 429, 3 s', 2, 'secondary-limit-429'],
  ['primary limit, 6 s', 1, limited(6)],
  ['401 for a moment', 2, 'revoked-token'],
  ['404 for a moment', 2, { status: 404, body: { message: messages.notFound, status: '404' } }],
];

function limited(seconds: number): Act {
  return {
    takesEffect: false,
    change: (answer, now) => ({
      status: 403,
      headers: {
        ...answer.headers,
        'content-type': 'application/json; charset=utf-8',
        // Node would write its own time, and the extension counts from the server's.
        date: new Date(now).toUTCString(),
        'x-ratelimit-limit': '5000',
        'x-ratelimit-remaining': '0',
        'x-ratelimit-resource': 'core',
        'x-ratelimit-reset': String(Math.ceil(now / 1000) + seconds),
      },
      text: JSON.stringify({ message: 'API rate limit exceeded for user ID 1.', status: '403' }),
      delivery: 'whole',
    }),
  };
}

/** A fault that is another one each time. @param met counts them by name. */
export function changingFault(random: Random, met: Map<string, number>): Fault {
  const total = faults.reduce((sum, [, shares]) => sum + shares, 0);
  return {
    match: () => random.below(oneIn) === 0,
    get act() {
      let share = random.below(total);
      const chosen = faults.find(([, shares]) => (share -= shares) < 0);
      if (!chosen) throw new RangeError('no fault has this share');
      const [name, , act] = chosen;
      met.set(name, (met.get(name) ?? 0) + 1);
      return act;
    },
  };
}
