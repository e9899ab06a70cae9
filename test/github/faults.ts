import { errorBody, messages, primaryLimit } from './refusals.ts';

/** What the server remembers of a request. */
export interface LoggedRequest {
  /** When it came, in milliseconds of the world's clock. */
  at: number;
  method: string;
  /** Path and query exactly as sent. */
  url: string;
  /** The route that matched, as GitHub's OpenAPI description writes it; none for web pages and unknown paths. */
  route: string | undefined;
  /** As sent, without `authorization`. */
  headers: Record<string, string>;
  /** Whom the token belongs to; none without a token that the world knows. */
  login: string | undefined;
  body: string;
  /** What it was answered with; none before the answer, and where a fault cut it off. */
  status: number | undefined;
}

/** An answer on its way out, and how it gets there. */
export interface Outgoing {
  status: number;
  headers: Record<string, string>;
  text: string;
  /** `trickle` sends a byte now and then for ever; `endless` 40 MB as fast as they go. */
  delivery: 'whole' | 'drip' | 'trickle' | 'endless' | 'reset' | 'reset-in-body' | 'never';
}

export interface Effect {
  /** Whether the request takes effect all the same. */
  takesEffect: boolean;
  change: (answer: Outgoing, now: number, request: LoggedRequest) => Outgoing;
}

const json = { 'content-type': 'application/json; charset=utf-8' };

function refuse(status: number, message: string, headers: Record<string, string> = {}): (answer: Outgoing) => Outgoing {
  return (answer) => ({
    status,
    headers: { ...answer.headers, ...json, ...headers },
    text: JSON.stringify(errorBody(status, message)),
    delivery: 'whole',
  });
}

function page(status: number, title: string): () => Outgoing {
  return () => ({
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    text: `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`,
    delivery: 'whole',
  });
}

const deliver =
  (delivery: Outgoing['delivery']): Effect['change'] =>
  (answer) => ({ ...answer, delivery });

const inAMinute = (now: number): string => String(Math.ceil(now / 1000) + 60);

/** Everything that can go wrong by name. */
const effects = {
  /** The connection breaks before an answer. */
  reset: { takesEffect: false, change: deliver('reset') },
  /** The request takes effect, and the connection breaks before an answer. */
  'effect-then-reset': { takesEffect: true, change: deliver('reset') },
  'reset-in-body': { takesEffect: true, change: deliver('reset-in-body') },
  /** No answer ever; the connection stays open. */
  hang: { takesEffect: false, change: deliver('never') },
  /** The body comes a few bytes at a time. */
  drip: { takesEffect: true, change: deliver('drip') },
  'truncated-json': {
    takesEffect: true,
    change: (answer) => ({ ...answer, text: answer.text.slice(0, Math.floor(answer.text.length / 2)) }),
  },
  /** An object where a list is due, and a list where an object is. */
  'wrong-type': {
    takesEffect: true,
    change: (answer) => ({ ...answer, text: answer.text.startsWith('[') ? '{"items":[]}' : '[]' }),
  },
  'not-json': {
    takesEffect: true,
    change: page(200, 'Sign in to the network'),
  },
  'empty-body': { takesEffect: true, change: (answer) => ({ ...answer, text: '' }) },
  /** Elements of a list that lack what the schema requires. */
  'wrong-elements': { takesEffect: true, change: (answer) => ({ ...answer, text: '[null, 7, {"id": "seven"}]' }) },
  'foreign-link': {
    takesEffect: true,
    change: (answer) => ({
      ...answer,
      headers: { ...answer.headers, link: '<https://attacker.invalid/packages?page=2>; rel="next"' },
    }),
  },
  500: { takesEffect: false, change: refuse(500, messages.serverError) },
  'effect-then-500': { takesEffect: true, change: refuse(500, messages.serverError) },
  502: { takesEffect: false, change: page(502, 'Unicorn! 502 Bad Gateway') },
  503: { takesEffect: false, change: refuse(503, 'Service Unavailable', { 'retry-after': '2' }) },
  504: { takesEffect: false, change: page(504, '504 Gateway Time-out') },
  'revoked-token': { takesEffect: false, change: refuse(401, messages.badCredentials) },
  'primary-limit': {
    takesEffect: false,
    change: (answer, now) =>
      refuse(403, primaryLimit(1), {
        'x-ratelimit-limit': '5000',
        'x-ratelimit-remaining': '0',
        'x-ratelimit-used': '5000',
        'x-ratelimit-resource': 'core',
        'x-ratelimit-reset': inAMinute(now),
      })(answer),
  },
  'secondary-limit': { takesEffect: false, change: refuse(403, messages.secondaryLimit, { 'retry-after': '3' }) },
  'secondary-limit-without-retry-after': { takesEffect: false, change: refuse(403, messages.secondaryLimit) },
  'secondary-limit-429': { takesEffect: false, change: refuse(429, messages.secondaryLimit, { 'retry-after': '3' }) },
} satisfies Record<string, Effect>;

/** A fault by name, the very answer to give instead, or what to make of the answer. */
export type Act =
  | keyof typeof effects
  | Effect
  | { status: number; headers?: Record<string, string>; body?: unknown; takesEffect?: boolean };

/** Something to go wrong, while it stands in the server's list. */
export interface Fault {
  match: (request: LoggedRequest) => boolean;
  /** How many matching requests to let pass first. Default 0. */
  skip?: number;
  /** How many requests to spoil after that; the fault then leaves the list. Default: all. */
  times?: number;
  act: Act;
}

/** Matches requests by method, and by text or pattern in what was sent or in the route. */
export function on(method: string, path: string | RegExp): Fault['match'] {
  const isThere = (text: string): boolean => (typeof path === 'string' ? text.includes(path) : path.test(text));
  return (request) =>
    (method === '*' || request.method === method) && (isThere(request.url) || isThere(request.route ?? ''));
}

/** Takes the first fault that is due for the request off its count. */
export function takeFault(faults: Fault[], request: LoggedRequest): Effect | undefined {
  for (const fault of faults) {
    if (!fault.match(request)) continue;
    if (fault.skip) {
      fault.skip--;
      continue;
    }
    if (fault.times !== undefined && --fault.times <= 0) faults.splice(faults.indexOf(fault), 1);
    return effectOf(fault.act);
  }
  return undefined;
}

function effectOf(act: Act): Effect {
  if (typeof act !== 'object') return effects[act];
  if ('change' in act) return act;
  const { status, headers = {}, body, takesEffect = false } = act;
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  return {
    takesEffect,
    change: () => ({ status, headers: { ...json, ...headers }, text, delivery: 'whole' }),
  };
}
