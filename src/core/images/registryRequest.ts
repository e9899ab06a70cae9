import { classify } from '../github/classify.ts';
import type { ConnectionOptions, Exchange } from '../github/connection.ts';
import { GitHubError } from '../github/problem.ts';
import { repeated } from '../github/repeat.ts';
import { createLimiter, type Place } from '../github/limiter/limiter.ts';
import { pause } from '../github/wait.ts';
import { overWire, type WireAnswer } from '../github/wire.ts';

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

const mostRedirects = 3;
/** A registry counts no points. */
const place: Place = {
  owner: 'registry',
  endpoint: undefined,
  isWrite: false,
  priority: 'background',
  waitsForLimits: false,
};

/**
 * Requests to one registry, each a GET that gives the whole body of a 200.
 *
 * They are repeated and limited as the reads of the API are: at most 20 at once; twice after a 5xx or a broken
 * connection, and after a limit of at most 5 s; until a longer limit has ended, nothing is sent. Redirects are followed
 * within the origin.
 *
 * @param origin of the registry: no request, and no `authorization`, goes anywhere else.
 * @returns a function that throws GitHubError for every failure, and the signal's reason when aborted.
 */
export function registryRequests(origin: string, options: ConnectionOptions): SendToRegistry {
  const { transport, userAgent, timeout = 30_000, now = Date.now, sleep = pause } = options;
  const limiter = createLimiter({ now, sleep });

  return (request) =>
    repeated(
      () => limiter.run(() => follow(request), { ...place }, request.signal),
      (ms) => sleep(ms, request.signal),
    );

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
    const started = now();
    const record = (outcome: Pick<Exchange, 'status' | 'problem'>) =>
      options.onExchange?.({ method: 'GET', target: url.pathname + url.search, ms: now() - started, ...outcome });
    const { mostBytes, signal, accept, authorization } = request;
    const headers = { accept, 'user-agent': userAgent, ...(authorization === undefined ? {} : { authorization }) };
    let answer: WireAnswer;
    try {
      answer = await overWire(url, label(url), { transport, method: 'GET', headers, timeout, mostBytes, signal });
    } catch (error) {
      if (error instanceof GitHubError) record({ problem: error.problem });
      throw error;
    }
    const { status, bytes } = answer;
    const location = answer.headers.get('location');
    if (status === 200 || (status >= 300 && status < 400 && location !== null)) {
      record({ status });
      return location === null || status === 200 ? bytes : { location };
    }
    const { code, message } = errorIn(bytes);
    const problem = classify({ ...answer, body: { message } }, now());
    record({ status, problem });
    const requestId = answer.headers.get('x-github-request-id') ?? undefined;
    throw new GitHubError(problem, label(url), { requestId, code });
  }
}

function label(url: URL): string {
  return `GET ${url.pathname}`;
}

/** A registry's error, `{"errors":[{"code","message"}]}` (OCI distribution specification), or GitHub's `{"message"}`. */
function errorIn(bytes: Uint8Array): { readonly code?: string; readonly message?: unknown } {
  try {
    const body = JSON.parse(new TextDecoder().decode(bytes)) as { errors?: { code?: unknown; message?: unknown }[] };
    const [{ code, message } = {}] = body.errors ?? [body as { message?: unknown; code?: unknown }];
    return { message, ...(typeof code === 'string' ? { code } : {}) };
  } catch {
    return {};
  }
}
