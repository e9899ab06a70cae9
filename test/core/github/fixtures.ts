import assert from 'node:assert/strict';
import { MockAgent, fetch as undiciFetch, type RequestInit as UndiciRequestInit } from 'undici';
import {
  connect,
  type Connection,
  type ConnectionOptions,
  type Exchange,
  type Transport,
} from '../../../src/core/github/connection.ts';
import { githubDotCom } from '../../../src/core/github/host.ts';
import { GitHubError, type Problem } from '../../../src/core/github/problem.ts';
import { manualClock, type ManualClock } from '../../github/clock.ts';

/** A request as it would have gone out. */
export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** What comes back; an error stands for a fetch that rejects. */
export type Reply =
  Error | { readonly status?: number; readonly headers?: Record<string, string>; readonly body?: unknown };

export interface Mocked {
  readonly connection: Connection;
  readonly sent: readonly Sent[];
  readonly exchanges: readonly Exchange[];
  /** What the connection has waited for, in ms; each wait moves the clock at once. */
  readonly waits: readonly number[];
  readonly clock: ManualClock;
}

export const token = 'gho_secret0123456789';

/**
 * A connection whose requests end in undici's MockAgent, whatever their origin.
 *
 * @param replies one for each request in turn; the last one stays.
 */
export function mocked(replies: readonly Reply[], options: Partial<ConnectionOptions> = {}): Mocked {
  const sent: Sent[] = [];
  const agent = new MockAgent();
  agent.disableNetConnect();
  const next = (): Reply => replies[Math.min(sent.length, replies.length) - 1] ?? {};
  agent
    .get(() => true)
    .intercept({ path: () => true, method: () => true })
    .reply(({ method, origin = '', path, headers: given, body: carried }) => {
      const plain = Object.fromEntries(new Headers(given as Record<string, string>));
      sent.push({ method, url: origin + path, headers: plain, body: carried });
      const reply = next();
      // Thrown again below: a reply cannot be a failure.
      if (reply instanceof Error) return { statusCode: 599, data: '' };
      const { status = 200, headers = {}, body } = reply;
      const data = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
      return { statusCode: status, data, responseOptions: { headers } };
    })
    .persist();
  const transport: Transport = async (input, init) => {
    const request = { ...init, dispatcher: agent } as UndiciRequestInit;
    const response = (await undiciFetch(input as URL, request)) as unknown as Response;
    const reply = next();
    if (reply instanceof Error) throw reply;
    return response;
  };
  const clock = manualClock();
  const exchanges: Exchange[] = [];
  const waits: number[] = [];
  const connection = connect({
    host: githubDotCom,
    token,
    transport,
    userAgent: 'packages-explorer/1.2.3',
    now: () => clock.now(),
    sleep: (ms, signal) => {
      signal?.throwIfAborted();
      waits.push(ms);
      clock.advance(ms);
      return Promise.resolve();
    },
    onExchange: (exchange) => exchanges.push(exchange),
    ...options,
  });
  return { connection, sent, exchanges, waits, clock };
}

/** The error that undici's fetch rejects with, with its cause and the causes behind that. */
export function fetchFailed(...causes: readonly { message: string; code?: string }[]): Error {
  const cause = causes.reduceRight<Error | undefined>(
    (behind, { message, code }) =>
      Object.assign(new Error(message, { cause: behind }), code === undefined ? {} : { code }),
    undefined,
  );
  return new TypeError('fetch failed', { cause });
}

export const connectionReset = (): Error => fetchFailed({ message: 'read ECONNRESET', code: 'ECONNRESET' });

/** The error that the work ends with. */
export async function failureOf(work: Promise<unknown>): Promise<GitHubError> {
  const error = await work.then(
    () => assert.fail('it succeeded'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof GitHubError, String(error));
  return error;
}

export async function problemOf(work: Promise<unknown>): Promise<Problem> {
  return (await failureOf(work)).problem;
}
