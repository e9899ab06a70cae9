import { classify, grantedScopes } from './classify.ts';
import { ownerAndEndpoint } from './address.ts';
import type { Host } from './host.ts';
import { GitHubError, type Problem } from './problem.ts';
import { repeated } from './repeat.ts';
import { createLimiter, type Limiter, type Place, type Priority } from './limiter/limiter.ts';
import { pause } from './wait.ts';
import { overWire, type Transport, type WireAnswer } from './wire.ts';

export type { Transport } from './wire.ts';

export interface ConnectionOptions {
  readonly host: Host;
  /** Sent to the API's origin alone. Without one only public conflict lists are served. */
  readonly token?: string | undefined;
  readonly transport: Transport;
  readonly userAgent: string;
  /** Told of every exchange, retries included; never of the token. */
  readonly onExchange?: (exchange: Exchange) => void;
  /** ms since 1970. */
  readonly now?: () => number;
  readonly sleep?: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
  /** Ends everything that goes on through the connection: the sign-in behind it is over. */
  readonly signal?: AbortSignal | undefined;
  /** ms for one try, from sending to the last byte of the answer; default 30 s. */
  readonly timeout?: number;
  /** Shared by all connections of the account to the host; default: one of its own, by the same clock. */
  readonly limiter?: Limiter | undefined;
}

/** One request and its answer, for the log. */
export interface Exchange {
  readonly method: string;
  /** Path and query, the value of a package token left out. */
  readonly target: string;
  /** Absent where no answer came. */
  readonly status?: number;
  readonly ms: number;
  readonly requestId?: string | undefined;
  readonly problem?: Problem;
}

export interface Request {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  /** An encoded path under the API's address, or a whole URL that an earlier answer gave. */
  readonly target: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  /** Of an earlier answer: an unchanged resource then answers 304, which costs no primary limit. */
  readonly etag?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Default `interactive`: a person waits for it. */
  readonly priority?: Priority | undefined;
  readonly waiting?: Waiting | undefined;
}

/** How a request waits for its turn. */
export interface Waiting {
  /** Waits until a limit has ended, up to six times in a row, instead of failing with one that lasts over 5 s. */
  readonly forLimits?: boolean | undefined;
  /** Told when it has to wait for a limit of GitHub's, and until when at least; ms since 1970. */
  readonly onWait?: ((until: number) => void) | undefined;
  /** Ends the waiting; what has been sent goes on. */
  readonly signal?: AbortSignal | undefined;
  /** Called when its turn has come: what it throws ends the request. */
  readonly onTurn?: (() => Promise<void> | void) | undefined;
}

export interface Answer {
  /** The URL that answered. */
  readonly url: string;
  /** 200, 204 or 304. */
  readonly status: number;
  readonly headers: Headers;
  /** The parsed JSON; `undefined` for 204 and 304. */
  readonly body: unknown;
  /** What the token may do, by `x-oauth-scopes`; `undefined` where the server does not say. */
  readonly scopes: readonly string[] | undefined;
}

/** The signed-in access to one host. All requests of the extension go through `send`. */
export interface Connection {
  readonly host: Host;
  readonly limiter: Limiter;
  /**
   * Sends a request and reads the whole answer.
   *
   * Reads that meet a 5xx or a broken connection are repeated twice, after 0.5 and 1 s, or what the server asks for
   * (`retry-after`) up to 5 s; writes never. Until a limit has ended, nothing is sent; what was refused for one of at
   * most 5 s is sent again after it. Redirects are followed for reads, and only to the same origin. Reads of the same
   * address that are under way at once are one, unless somebody has to be asked when their turn comes.
   *
   * @throws GitHubError for every failure; the signal's reason when aborted.
   */
  send(request: Request): Promise<Answer>;
}

/** GitHub's REST documentation, "API versions". An unknown version is answered 400. */
const apiVersion = '2022-11-28';
const mostRedirects = 3;
/** Far over any page of 100; a body without end must not fill the memory. Bytes. */
const mostBytes = 32 * 1024 * 1024;

export function connect(options: ConnectionOptions): Connection {
  const { host, transport, timeout = 30_000, now = Date.now, sleep = pause } = options;
  const { limiter = createLimiter({ now, sleep }) } = options;
  const apiUrl = new URL(host.apiUrl);

  return { host, limiter, send };

  async function send(request: Request): Promise<Answer> {
    const url = addressOf(request);
    const { method = 'GET', priority = 'interactive', waiting = {} } = request;
    const isWrite = method !== 'GET';
    const signals = [request.signal, options.signal].filter((signal) => signal !== undefined);
    const place: Place = {
      ...ownerAndEndpoint(url.pathname.slice(apiUrl.pathname.length)),
      isWrite,
      priority,
      waitsForLimits: waiting.forLimits ?? false,
      onWait: waiting.onWait,
    };
    const signal = () => (signals.length > 1 ? AbortSignal.any(signals) : signals[0]);
    if (isWrite) {
      try {
        return await turn(request, url, place, signal());
      } finally {
        limiter.sharedReads.close();
      }
    }
    const key = [options.token, request.etag, url.href].join('\n');
    // Each try is joined by itself: who asks anew must not share the failures of those before.
    return repeated(
      () =>
        waiting.onTurn
          ? turn(request, url, place, signal())
          : limiter.sharedReads.join(key, place, signals, (shared, ending) => turn(request, url, shared, ending)),
      (ms) => sleep(ms, signal()),
    );
  }

  async function turn(request: Request, url: URL, place: Place, signal: AbortSignal | undefined): Promise<Answer> {
    const { onTurn, signal: leaving } = request.waiting ?? {};
    const ending = leaving && signal ? AbortSignal.any([leaving, signal]) : (leaving ?? signal);
    const task = async () => {
      await onTurn?.();
      return follow(request, url, signal);
    };
    return limiter.run(task, place, ending);
  }

  function addressOf({ target, query = {} }: Request): URL {
    const url = target.startsWith('/') ? new URL(host.apiUrl + target) : checkedOrigin(target);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    return url;
  }

  /** The one gate that keeps the token at home: every address that came from a server passes here. */
  function checkedOrigin(address: string, base?: URL): URL {
    const url = URL.parse(address, base?.href);
    if (url?.origin !== apiUrl.origin || url.username !== '' || url.password !== '') {
      throw new GitHubError({ kind: 'foreignAddress', address: url?.origin ?? address }, 'Following an address');
    }
    return url;
  }

  async function follow(request: Request, url: URL, signal: AbortSignal | undefined): Promise<Answer> {
    for (let redirects = 0; ; redirects++) {
      const answer = await exchange(request, url, signal);
      const location = answer.headers.get('location');
      if (answer.status < 300 || answer.status === 304) return answer;
      if (request.method === undefined || request.method === 'GET') {
        if (location !== null && redirects < mostRedirects) {
          url = checkedOrigin(location, url);
          continue;
        }
      }
      const message = `the server redirects (${answer.status})`;
      throw new GitHubError({ kind: 'malformed', message }, label(request, url));
    }
  }

  /** One request on the wire, and its answer: a success, a 304 or a redirect. Everything else throws. */
  async function exchange(request: Request, url: URL, signal: AbortSignal | undefined): Promise<Answer> {
    const { method = 'GET' } = request;
    const started = now();
    const record = (outcome: Pick<Exchange, 'status' | 'requestId' | 'problem'>) =>
      options.onExchange?.({ method, target: target(url), ms: now() - started, ...outcome });
    const wireOptions = { transport, method, headers: headersOf(request), timeout, mostBytes, signal };
    let answer: WireAnswer;
    try {
      answer = await overWire(url, label(request, url), wireOptions);
    } catch (error) {
      if (error instanceof GitHubError) record({ problem: error.problem });
      throw error;
    }
    const { status, headers, bytes } = answer;
    const requestId = headers.get('x-github-request-id') ?? undefined;
    const body = parsed(bytes);
    const problem = problemIn(answer, body);
    limiter.note(headers);
    record({ status, requestId, ...(problem ? { problem } : {}) });
    if (problem) throw new GitHubError(problem, label(request, url), { requestId });
    return { url: url.href, status, headers, body, scopes: grantedScopes(headers) };
  }

  function problemIn({ status, headers, bytes }: WireAnswer, body: unknown): Problem | undefined {
    if (status >= 400 || status < 200) return classify({ status, headers, body }, now());
    if (status !== 200 || body !== undefined) return undefined;
    return { kind: 'malformed', message: bytes.length === 0 ? 'an empty answer' : 'not JSON' };
  }

  function headersOf({ etag }: Request): Record<string, string> {
    return {
      accept: 'application/vnd.github+json',
      'user-agent': options.userAgent,
      'x-github-api-version': apiVersion,
      ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
      ...(etag === undefined ? {} : { 'if-none-match': etag }),
    };
  }
}

function label({ method = 'GET' }: Request, url: URL): string {
  return `${method} ${target(url)}`;
}

/** Path and query for the log; `token` is the package token of the restore operation. */
function target(url: URL): string {
  const shown = new URL(url);
  if (shown.searchParams.has('token')) shown.searchParams.set('token', '…');
  return shown.pathname + shown.search;
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  } catch {
    return undefined;
  }
}
