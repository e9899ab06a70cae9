import { secureUrl, urlWithin } from './url.ts';
import { classify, classifyRejection, errorIn } from './classify.ts';
import { GitHubError, malformed, type Problem } from './problem.ts';

/** `fetch`, injected: VS Code's own `fetch` uses its proxy and certificates. */
export type Transport = typeof fetch;

export interface WireOptions {
  readonly transport: Transport;
  readonly userAgent: string;
  /** Called for redirects and retries too, never with a token. */
  readonly onExchange?: (exchange: Exchange) => void;
  readonly now?: () => number;
  /** From sending to the last byte of the response, anew for each redirect and retry; default 30 s. */
  readonly timeoutMs?: number;
}

export interface Exchange {
  readonly method: string;
  /** Path and query, with a package token redacted. */
  readonly target: string;
  readonly status?: number;
  readonly ms: number;
  readonly requestId?: string | undefined;
  readonly problem?: Problem;
}

export interface WireRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly maxBytes: number;
  readonly signal: AbortSignal | undefined;
  /** Whether it may be redirected once to another origin, which then gets none of our headers. */
  readonly mayLeaveOrigin?: boolean;
  /** Called for error responses too. */
  readonly onHeaders?: (headers: Headers) => void;
}

export interface ReceivedResponse {
  readonly url: string;
  /** 2xx or 3xx; what `sendOverWire` returns has 2xx or 304. */
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const maxRedirects = 3;
const maxAttempts = 3;
/** The longest delay before a retry. */
const maxDelayMs = 5000;

/**
 * Sends a request and reads the whole response. Redirects are followed for reads, within the origin, or once to another
 * one if the request allows that.
 * @throws the signal's reason when aborted; GitHubError for everything but a success or a 304.
 */
export async function sendOverWire(request: WireRequest, options: WireOptions): Promise<ReceivedResponse> {
  const { method, mayLeaveOrigin = false } = request;
  let { url } = request;
  let headers: WireRequest['headers'] = { ...request.headers, 'user-agent': options.userAgent };
  for (let redirects = 0; ; redirects++) {
    const isStorage = mayLeaveOrigin && redirects > 0;
    const response = await exchange({ ...request, url, headers }, options, isStorage);
    if (response.status < 300 || response.status === 304) return response;
    const location = response.headers.get('location');
    const isLast = redirects === (mayLeaveOrigin ? 1 : maxRedirects);
    if (method !== 'GET' || location === null || isLast) {
      const what = location === null ? 'a redirect without an address' : isLast ? 'too many redirects' : 'a redirect';
      throw malformed(`${what}, status ${response.status}`, `${method} ${redacted(url)}`);
    }
    // Storage that is sent a token refuses the request, and it need not be trusted with one.
    if (mayLeaveOrigin) [url, headers] = [secureUrl(location, url), {}];
    else url = urlWithin(url.origin, location, url);
  }
}

/** @param isStorage whether a refusal says nothing about the account. */
async function exchange(request: WireRequest, options: WireOptions, isStorage: boolean): Promise<ReceivedResponse> {
  const { method, url, signal } = request;
  const { transport, timeoutMs = 30_000, now = Date.now } = options;
  const target = redacted(url);
  const label = `${method} ${target}`;
  const started = now();
  const record = (outcome: Pick<Exchange, 'status' | 'requestId' | 'problem'>) =>
    options.onExchange?.({ method, target, ms: now() - started, ...outcome });
  const timeoutSignal = AbortSignal.timeout(timeoutMs);
  let response: Response;
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    const combined = signal ? AbortSignal.any([signal, timeoutSignal]) : timeoutSignal;
    const sent = { method, headers: request.headers, body: request.body ?? null };
    response = await transport(url, { ...sent, redirect: 'manual', signal: combined });
    bytes = await bytesOf(response, request.maxBytes);
  } catch (error) {
    signal?.throwIfAborted();
    const known = error instanceof GitHubError ? error.problem : classifyRejection(error);
    const problem: Problem = timeoutSignal.aborted ? { kind: 'timeout', timeoutMs } : known;
    record({ problem });
    throw new GitHubError(problem, label, { cause: error });
  }
  const { status, headers } = response;
  const requestId = headers.get('x-github-request-id') ?? undefined;
  request.onHeaders?.(headers);
  if (status < 400 && status >= 200) {
    record({ status, requestId });
    return { url: url.href, status, headers, bytes };
  }
  const body = parsed(bytes);
  const problem: Problem =
    isStorage && status < 500
      ? { kind: 'rejected', status, message: 'refused by its storage' }
      : classify({ status, headers, body }, now());
  record({ status, requestId, problem });
  throw new GitHubError(problem, label, { requestId, code: errorIn(body).code });
}

/** Leaving the loop early cancels the rest of the body. */
async function bytesOf(response: Response, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > maxBytes) throw new GitHubError({ kind: 'tooLarge', maxBytes }, 'Reading the response');
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let start = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, start);
    start += chunk.length;
  }
  return bytes;
}

/** Without the values that give access: the package token of the restore operation, and the signature of storage. */
function redacted(url: URL): string {
  const copy = new URL(url);
  for (const name of copy.searchParams.keys()) if (secret.test(name)) copy.searchParams.set(name, '…');
  return copy.pathname + copy.search;
}

/** Also Azure's (`sig`) and Amazon's (`X-Amz-Signature`) parameters. */
const secret = /^(token|sig|.*(signature|credential|security-token|jwt))$/i;

/** @throws GitHubError `malformed`. */
export function jsonOf({ url, bytes }: ReceivedResponse): unknown {
  const body = parsed(bytes);
  if (body !== undefined) return body;
  throw malformed(bytes.length === 0 ? 'an empty response' : 'not JSON', `GET ${redacted(new URL(url))}`);
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  } catch {
    return undefined;
  }
}

/** Retries a read twice after a network error or 5xx (not 501), unless it has to wait over 5 s. @throws the last error. */
export async function withRetries<T>(read: () => Promise<T>, sleep: (ms: number) => Promise<void>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await read();
    } catch (error) {
      const problem = error instanceof GitHubError ? error.problem : undefined;
      const isServer = problem?.kind === 'server' && problem.status !== 501;
      const wait = Math.max(500 * attempt, isServer ? (problem.retryAfterMs ?? 0) : 0);
      if (attempt === maxAttempts || wait > maxDelayMs || !(isServer || problem?.kind === 'network')) throw error;
      await sleep(wait);
    }
  }
}
