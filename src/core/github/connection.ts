import { urlWithin, ownerAndEndpoint } from './url.ts';
import type { Host } from './host.ts';
import { createLimiter, type Limiter, type LimiterOptions } from './limiter/limiter.ts';
import type { LimitedRequest, Priority } from './limiter/gate.ts';
import { anyOf, pause } from './wait.ts';
import { withRetries, sendOverWire, type ReceivedResponse, type WireOptions, type WireRequest } from './wire.ts';

export type { ReceivedResponse, Exchange, Transport } from './wire.ts';

export interface ConnectionOptions extends WireOptions {
  readonly host: Host;
  /** Without one only public conflict lists are served. */
  readonly token?: string | undefined;
  readonly sleep?: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
  /** Aborts all requests of the connection. */
  readonly signal?: AbortSignal | undefined;
  /** Shared by all connections of the account to the host. */
  readonly limiter?: Limiter | undefined;
}

export interface Request {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  /** An encoded path under the API's URL, or a whole URL from an earlier response. */
  readonly target: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  /** JSON, of a POST that only reads: it is paced and retried as a read. No other request has a body. */
  readonly body?: object | undefined;
  /** Of an earlier response: GitHub returns 304 for an unchanged resource, which does not count against the primary limit. */
  readonly etag?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Default `interactive`: the user is waiting for it. */
  readonly priority?: Priority | undefined;
  readonly waiting?: Waiting | undefined;
}

export interface Waiting {
  /** Waits until a limit has ended, instead of failing if it lasts over 5 s; fails at the sixth refusal in a row. */
  readonly forLimits?: boolean | undefined;
  /** Called when the request has to wait, with the earliest end; ms since 1970. */
  readonly onWait?: ((until: number) => void) | undefined;
  /** Ends the waiting; a request that was sent continues. */
  readonly signal?: AbortSignal | undefined;
  /** Called just before sending: what it throws ends the request. */
  readonly beforeSending?: (() => Promise<void> | void) | undefined;
}

/** Access to one host, with or without an account's token. All requests to its API go through `send`. */
export interface Connection {
  readonly host: Host;
  readonly limiter: Limiter;
  /**
   * Sends a request and reads the whole response. Reads are retried; a write only after a rate limit, and only with
   * `waiting.forLimits`. Concurrent reads of one URL and body are sent once, unless `beforeSending` is given.
   * @throws GitHubError; the signal's reason when aborted.
   */
  send(request: Request): Promise<ReceivedResponse>;
}

type Sent = Pick<WireRequest, 'method' | 'url' | 'body' | 'signal'>;

/** An unknown version returns 400. */
const apiVersion = '2022-11-28';
/** Far over any page of 100, so that an endless body cannot fill the memory. */
const maxBytes = 32 * 1024 * 1024;

/** A limiter for one account's requests to a host. */
export function limiterOf(host: Host, options: LimiterOptions = {}): Limiter {
  return createLimiter({ ...options, isUnlimitedByDefault: host.kind === 'server' });
}

export function connect(options: ConnectionOptions): Connection {
  const { host, token, now = Date.now, sleep = pause, limiter = limiterOf(host, { now, sleep }) } = options;
  const apiUrl = new URL(host.apiUrl);

  return { host, limiter, send };

  async function send(request: Request): Promise<ReceivedResponse> {
    const url = urlOf(request);
    const { method = 'GET', priority = 'interactive', waiting = {}, etag } = request;
    const body = request.body && JSON.stringify(request.body);
    const isWrite = method !== 'GET' && body === undefined;
    const { forLimits: waitsForLimits = false, onWait, beforeSending } = waiting;
    const counted = ownerAndEndpoint(url.pathname.slice(apiUrl.pathname.length));
    const limited: LimitedRequest = { ...counted, isWrite, priority, waitsForLimits, onWait };
    const run = (limitedRequest: LimitedRequest, signal: AbortSignal | undefined) => {
      const task = async () => {
        await beforeSending?.();
        return exchange({ method, url, body, signal }, etag);
      };
      return limiter.run(task, limitedRequest, anyOf(waiting.signal, signal));
    };
    const signals = [request.signal, options.signal].filter((signal) => signal !== undefined);
    const alone = () => run(limited, anyOf(...signals));
    if (isWrite) return alone().finally(() => limiter.sharedReads.stopSharing());
    const key = [token, etag, method, url.href, body].join('\n');
    // Each attempt is shared on its own: a new caller must not get the failures of earlier ones.
    return withRetries(
      () => (beforeSending ? alone() : limiter.sharedReads.share(key, limited, signals, run)),
      (ms) => sleep(ms, anyOf(...signals)),
    );
  }

  function urlOf({ target, query = {} }: Request): URL {
    const url = target.startsWith('/') ? new URL(host.apiUrl + target) : urlWithin(apiUrl.origin, target);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    return url;
  }

  async function exchange(request: Sent, etag: string | undefined): Promise<ReceivedResponse> {
    const headers = {
      accept: 'application/vnd.github+json',
      'x-github-api-version': apiVersion,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(etag === undefined ? {} : { 'if-none-match': etag }),
      ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const onHeaders = (each: Headers) => limiter.recordQuota(each);
    return sendOverWire({ ...request, headers, maxBytes, onHeaders }, options);
  }
}
