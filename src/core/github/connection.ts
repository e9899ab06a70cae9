import { classify, classifyRejection, grantedScopes } from './classify.ts';
import type { Host } from './host.ts';
import { GitHubError, type Problem } from './problem.ts';
import { createSlots } from './slots.ts';

/** `fetch`, injected: the shipped code uses the editor's own, which knows its proxy and certificates. */
export type Transport = typeof fetch;

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
  /**
   * Sends a request and reads the whole answer.
   *
   * Reads that meet a 5xx or a broken connection are repeated twice, after 0.5 and 1 s, or what the server asks for
   * (`retry-after`) up to 5 s, and so are reads that meet a limit of at most 5 s, after that limit; writes never. Until a limit has ended, nothing is sent. Redirects are
   * followed for reads, and only to the same origin.
   *
   * @throws GitHubError for every failure; the signal's reason when aborted.
   */
  send(request: Request): Promise<Answer>;
}

/** GitHub's REST documentation, "API versions". An unknown version is answered 400. */
const apiVersion = '2022-11-28';
const mostTries = 3;
const mostRedirects = 3;
const longestShortWait = 5000;
/** Far under the 100 at once that GitHub allows ("Rate limits for the REST API"), enough for an owner's six lists. */
const mostInFlight = 16;
/** Far over any page of 100; a body without end must not fill the memory. Bytes. */
const mostBytes = 32 * 1024 * 1024;

export function connect(options: ConnectionOptions): Connection {
  const { host, transport, timeout = 30_000, now = Date.now, sleep = pause } = options;
  const apiUrl = new URL(host.apiUrl);
  const slots = createSlots(mostInFlight);
  let limit: Extract<Problem, { kind: 'rateLimit' }> | undefined;

  return { host, send };

  async function send(asked: Request): Promise<Answer> {
    const url = addressOf(asked);
    const signals = [asked.signal, options.signal].filter((signal) => signal !== undefined);
    const request = { ...asked, signal: signals.length > 1 ? AbortSignal.any(signals) : signals[0] };
    for (let tries = 1; ; tries++) {
      try {
        return await slots.run(() => follow(request, url), request.signal);
      } catch (error) {
        const wait = waitBeforeRetry(request, error, tries);
        if (wait === undefined) throw error;
        await sleep(wait, request.signal);
      }
    }
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

  async function follow(request: Request, url: URL): Promise<Answer> {
    for (let redirects = 0; ; redirects++) {
      const answer = await exchange(request, url);
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
  async function exchange(request: Request, url: URL): Promise<Answer> {
    if (limit && limit.endsAt > now()) throw new GitHubError(limit, label(request, url));
    const started = now();
    const record = (outcome: Pick<Exchange, 'status' | 'requestId' | 'problem'>) =>
      options.onExchange?.({ method: request.method ?? 'GET', target: target(url), ms: now() - started, ...outcome });
    const tooLate = AbortSignal.timeout(timeout);
    const signal = request.signal ? AbortSignal.any([request.signal, tooLate]) : tooLate;
    let response: Response;
    let text: string;
    try {
      response = await transport(url, {
        method: request.method ?? 'GET',
        headers: headersOf(request),
        redirect: 'manual',
        signal,
      });
      text = await readText(response);
    } catch (error) {
      request.signal?.throwIfAborted();
      const problem: Problem = tooLate.aborted ? { kind: 'timeout', timeout } : problemOf(error);
      record({ problem });
      throw new GitHubError(problem, label(request, url), { cause: error });
    }
    const { status, headers } = response;
    const requestId = headers.get('x-github-request-id') ?? undefined;
    const body = parsed(text);
    if (status >= 400 || status < 200) {
      const problem = classify({ status, headers, body }, now());
      if (problem.kind === 'rateLimit') limit = problem;
      record({ status, requestId, problem });
      throw new GitHubError(problem, label(request, url), { requestId });
    }
    if (status === 200 && body === undefined) {
      const problem: Problem = { kind: 'malformed', message: text === '' ? 'an empty answer' : 'not JSON' };
      record({ status, requestId, problem });
      throw new GitHubError(problem, label(request, url), { requestId });
    }
    record({ status, requestId });
    return { url: url.href, status, headers, body, scopes: grantedScopes(headers) };
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

  /** @returns ms to wait before the next try, or `undefined` where there is none. */
  function waitBeforeRetry({ method = 'GET' }: Request, error: unknown, tries: number): number | undefined {
    if (method !== 'GET' || tries >= mostTries || !(error instanceof GitHubError)) return undefined;
    const { problem } = error;
    if (problem.kind === 'server' && problem.status !== 501) {
      const wait = Math.max(500 * tries, problem.retryAfter ?? 0);
      return wait <= longestShortWait ? wait : undefined;
    }
    if (problem.kind === 'network') return 500 * tries;
    if (problem.kind === 'rateLimit' && problem.endsAt - now() <= longestShortWait) {
      return Math.max(problem.endsAt - now(), 0);
    }
    return undefined;
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

function problemOf(error: unknown): Problem {
  return error instanceof GitHubError ? error.problem : classifyRejection(error);
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > mostBytes) {
      throw new GitHubError({ kind: 'malformed', message: `over ${mostBytes} bytes` }, 'Reading the answer');
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', abort, { once: true });
  });
}
