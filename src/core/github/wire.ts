import { addressWithin } from './address.ts';
import { classify, classifyRejection, errorIn } from './classify.ts';
import { GitHubError, type Problem } from './problem.ts';

/** `fetch`, injected: the shipped code uses the editor's own, which knows its proxy and certificates. */
export type Transport = typeof fetch;

export interface WireOptions {
  readonly transport: Transport;
  readonly userAgent: string;
  /** Told of every exchange, retries included; never of a token. */
  readonly onExchange?: (exchange: Exchange) => void;
  /** ms since 1970. */
  readonly now?: () => number;
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

export interface WireRequest {
  readonly method: string;
  readonly url: URL;
  /** Besides the user agent. */
  readonly headers: Readonly<Record<string, string>>;
  /** An answer that is longer is `malformed`. */
  readonly mostBytes: number;
  readonly signal: AbortSignal | undefined;
  /** Told the headers of every answer, also of one that is an error. */
  readonly onHeaders?: (headers: Headers) => void;
}

export interface WireAnswer {
  /** The URL that answered. */
  readonly url: string;
  /** 2xx or 304. */
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  /** The parsed JSON; of a 200 always, otherwise `undefined` where there is none. */
  readonly body: unknown;
}

const mostRedirects = 3;
const mostTries = 3;
/** Before a further try; ms. */
const longestWait = 5000;

/**
 * Sends a request, without a body, and reads the whole answer. Redirects are followed for reads, and only within the
 * origin.
 *
 * @throws the signal's reason when aborted; GitHubError for everything but a success or a 304.
 */
export async function sendOverWire(request: WireRequest, options: WireOptions): Promise<WireAnswer> {
  let { url } = request;
  for (let redirects = 0; ; redirects++) {
    const answer = await exchange({ ...request, url }, options);
    if (answer.status < 300 || answer.status === 304) return answer;
    const location = answer.headers.get('location');
    if (request.method !== 'GET' || location === null || redirects === mostRedirects) {
      const message = `the server redirects (${answer.status})`;
      throw new GitHubError({ kind: 'malformed', message }, label({ ...request, url }));
    }
    url = addressWithin(url.origin, location, url);
  }
}

/** One request and its answer: a success, a 304 or a redirect. Everything else throws. */
async function exchange(request: WireRequest, options: WireOptions): Promise<WireAnswer> {
  const { now = Date.now } = options;
  const started = now();
  const record = (outcome: Pick<Exchange, 'status' | 'requestId' | 'problem'>) =>
    options.onExchange?.({ method: request.method, target: target(request.url), ms: now() - started, ...outcome });
  const fetched = await fetchBytes(request, options).catch((error: unknown) => {
    if (error instanceof GitHubError) record({ problem: error.problem });
    throw error;
  });
  const { status, headers } = fetched;
  const body = parsed(fetched.bytes);
  const requestId = headers.get('x-github-request-id') ?? undefined;
  const problem = problemIn({ ...fetched, body }, now());
  request.onHeaders?.(headers);
  record({ status, requestId, ...(problem ? { problem } : {}) });
  if (problem) throw new GitHubError(problem, label(request), { requestId, code: errorIn(body).code });
  return { url: request.url.href, ...fetched, body };
}

async function fetchBytes(
  { method, url, headers, mostBytes, signal }: WireRequest,
  { transport, userAgent, timeout = 30_000 }: WireOptions,
): Promise<Pick<WireAnswer, 'status' | 'headers' | 'bytes'>> {
  const tooLate = AbortSignal.timeout(timeout);
  try {
    const response = await transport(url, {
      method,
      headers: { ...headers, 'user-agent': userAgent },
      redirect: 'manual',
      signal: signal ? AbortSignal.any([signal, tooLate]) : tooLate,
    });
    return { status: response.status, headers: response.headers, bytes: await bytesOf(response, mostBytes) };
  } catch (error) {
    signal?.throwIfAborted();
    const known = error instanceof GitHubError ? error.problem : classifyRejection(error);
    const problem: Problem = tooLate.aborted ? { kind: 'timeout', timeout } : known;
    throw new GitHubError(problem, label({ method, url }), { cause: error });
  }
}

/** Leaving the loop early cancels the rest. */
async function bytesOf(response: Response, mostBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > mostBytes) {
      throw new GitHubError({ kind: 'malformed', message: `over ${mostBytes} bytes` }, 'Reading the answer');
    }
    chunks.push(chunk);
  }
  return new Uint8Array(await new Blob(chunks as Uint8Array<ArrayBuffer>[]).arrayBuffer());
}

function problemIn(answer: Pick<WireAnswer, 'status' | 'headers' | 'bytes' | 'body'>, now: number) {
  const { status, bytes, body } = answer;
  if (status >= 400 || status < 200) return classify(answer, now);
  if (status !== 200 || body !== undefined) return undefined;
  return { kind: 'malformed', message: bytes.length === 0 ? 'an empty answer' : 'not JSON' } as const;
}

function label({ method, url }: Pick<WireRequest, 'method' | 'url'>): string {
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

/**
 * Reads, and reads again: twice after a 5xx or a broken connection, after 0.5 and 1 s or what the server asks for
 * (`retry-after`), never after more than 5 s.
 *
 * @throws what the last try, or `sleep`, throws.
 */
export async function repeated<T>(read: () => Promise<T>, sleep: (ms: number) => Promise<void>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await read();
    } catch (error) {
      const wait = tries < mostTries ? waitAfter(error, tries) : undefined;
      if (wait === undefined) throw error;
      await sleep(wait);
    }
  }
}

/** @returns ms to wait before the next try, or `undefined` where there is none. */
function waitAfter(error: unknown, tries: number): number | undefined {
  if (!(error instanceof GitHubError)) return undefined;
  const { problem } = error;
  if (problem.kind === 'network') return 500 * tries;
  if (problem.kind !== 'server' || problem.status === 501) return undefined;
  const wait = Math.max(500 * tries, problem.retryAfter ?? 0);
  return wait <= longestWait ? wait : undefined;
}
