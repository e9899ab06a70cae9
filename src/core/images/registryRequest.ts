import { classify, classifyRejection } from '../github/classify.ts';
import type { ConnectionOptions, Exchange } from '../github/connection.ts';
import { GitHubError, type Problem } from '../github/problem.ts';

export interface RegistryRequest {
  /** Under the registry's origin, beginning with a slash. */
  readonly target: string;
  readonly accept: string;
  readonly authorization: string | undefined;
  /** An answer that is longer is `malformed`. */
  readonly mostBytes: number;
  readonly signal: AbortSignal | undefined;
}

export type SendToRegistry = (request: RegistryRequest) => Promise<Uint8Array>;

const mostTries = 3;
const mostRedirects = 3;
const longestShortWait = 5000;

/**
 * Requests to one registry, each a GET that gives the whole body of a 200.
 *
 * They are repeated as the client of the API repeats its reads: twice after a 5xx or a broken connection, and after a
 * limit of at most 5 s; until a longer limit has ended, nothing is sent. Redirects are followed within the origin.
 *
 * @param origin of the registry: no request, and no `authorization`, goes anywhere else.
 * @returns a function that throws GitHubError for every failure, and the signal's reason when aborted.
 */
export function registryRequests(origin: string, options: ConnectionOptions): SendToRegistry {
  const { transport, userAgent, timeout = 30_000, now = Date.now, sleep = pause } = options;
  let limit: Extract<Problem, { kind: 'rateLimit' }> | undefined;

  return async (request) => {
    for (let tries = 1; ; tries++) {
      try {
        return await follow(request);
      } catch (error) {
        const wait = tries < mostTries ? waitBeforeRetry(error) : undefined;
        if (wait === undefined) throw error;
        await sleep(wait, request.signal);
      }
    }
  };

  async function follow(request: RegistryRequest): Promise<Uint8Array> {
    let url = new URL(origin + request.target);
    for (let redirects = 0; ; redirects++) {
      const answer = await exchange(request, url);
      if (answer instanceof Uint8Array) return answer;
      if (redirects === mostRedirects) {
        throw new GitHubError({ kind: 'malformed', message: 'too many redirects' }, label(url));
      }
      url = redirected(answer.location, url);
    }
  }

  /** The gate that keeps tokens at home: every address that came from the registry passes here. */
  function redirected(location: string, from: URL): URL {
    const url = URL.parse(location, from.href);
    if (url?.origin !== from.origin || url.username !== '' || url.password !== '') {
      throw new GitHubError({ kind: 'foreignAddress', address: url?.origin ?? location }, label(from));
    }
    return url;
  }

  /** One request on the wire. */
  async function exchange(request: RegistryRequest, url: URL): Promise<Uint8Array | { readonly location: string }> {
    request.signal?.throwIfAborted();
    if (limit && limit.endsAt > now()) throw new GitHubError(limit, label(url));
    const started = now();
    const record = (outcome: Pick<Exchange, 'status' | 'problem'>) =>
      options.onExchange?.({ method: 'GET', target: url.pathname + url.search, ms: now() - started, ...outcome });
    const tooLate = AbortSignal.timeout(timeout);
    const signal = request.signal ? AbortSignal.any([request.signal, tooLate]) : tooLate;
    let response: Response;
    let bytes: Uint8Array;
    try {
      const headers = { accept: request.accept, 'user-agent': userAgent };
      const { authorization } = request;
      response = await transport(url, {
        headers: authorization === undefined ? headers : { ...headers, authorization },
        redirect: 'manual',
        signal,
      });
      bytes = await bytesOf(response, request.mostBytes);
    } catch (error) {
      request.signal?.throwIfAborted();
      const problem: Problem = tooLate.aborted ? { kind: 'timeout', timeout } : problemOf(error);
      record({ problem });
      throw new GitHubError(problem, label(url), { cause: error });
    }
    const { status, headers } = response;
    const location = headers.get('location');
    if (status === 200 || (status >= 300 && status < 400 && location !== null)) {
      record({ status });
      return location === null || status === 200 ? bytes : { location };
    }
    const problem = classify({ status, headers, body: errorIn(bytes) }, now());
    if (problem.kind === 'rateLimit') limit = problem;
    record({ status, problem });
    throw new GitHubError(problem, label(url), { requestId: headers.get('x-github-request-id') ?? undefined });
  }

  /** @returns ms to wait before the next try, or `undefined` where there is none. */
  function waitBeforeRetry(error: unknown): number | undefined {
    if (!(error instanceof GitHubError)) return undefined;
    const { problem } = error;
    if (problem.kind === 'network') return 500;
    if (problem.kind !== 'rateLimit' && problem.kind !== 'server') return undefined;
    const asked = problem.kind === 'server' ? (problem.retryAfter ?? 0) : problem.endsAt - now();
    const wait = Math.max(asked, problem.kind === 'server' ? 500 : 0);
    return wait <= longestShortWait ? wait : undefined;
  }
}

function label(url: URL): string {
  return `GET ${url.pathname}`;
}

function problemOf(error: unknown): Problem {
  return error instanceof GitHubError ? error.problem : classifyRejection(error);
}

/** Bytes, not text: a digest is of exactly what came. Leaving the loop early cancels the rest. */
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
  return Buffer.concat(chunks);
}

/** A registry's error, `{"errors":[{"code","message"}]}` (OCI distribution specification), in the API's form. */
function errorIn(bytes: Uint8Array): unknown {
  try {
    const body = JSON.parse(new TextDecoder().decode(bytes)) as { errors?: { message?: unknown }[] };
    return body.errors ? { message: body.errors[0]?.message } : body;
  } catch {
    return undefined;
  }
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener('abort', end);
  });
  signal?.throwIfAborted();
}
