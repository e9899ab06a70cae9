import { classifyRejection } from './classify.ts';
import { GitHubError, type Problem } from './problem.ts';

/** `fetch`, injected: the shipped code uses the editor's own, which knows its proxy and certificates. */
export type Transport = typeof fetch;

export interface WireOptions {
  readonly transport: Transport;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** ms, from sending to the last byte of the answer. */
  readonly timeout: number;
  /** An answer that is longer is `malformed`. */
  readonly mostBytes: number;
  readonly signal: AbortSignal | undefined;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
}

/**
 * Sends one request, without a body, and reads the whole answer, whatever its status; redirects are not followed.
 *
 * @throws the signal's reason when aborted; a Problem in a GitHubError for everything else.
 */
export async function overWire(url: URL, label: string, options: WireOptions): Promise<WireAnswer> {
  const { transport, method, headers, timeout, mostBytes } = options;
  const tooLate = AbortSignal.timeout(timeout);
  const signal = options.signal ? AbortSignal.any([options.signal, tooLate]) : tooLate;
  try {
    const response = await transport(url, { method, headers, redirect: 'manual', signal });
    return { status: response.status, headers: response.headers, bytes: await bytesOf(response, mostBytes) };
  } catch (error) {
    options.signal?.throwIfAborted();
    const problem: Problem = tooLate.aborted ? { kind: 'timeout', timeout } : problemOf(error);
    throw new GitHubError(problem, label, { cause: error });
  }
}

function problemOf(error: unknown): Problem {
  return error instanceof GitHubError ? error.problem : classifyRejection(error);
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
  const bytes = new Uint8Array(length);
  let filled = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, filled);
    filled += chunk.length;
  }
  return bytes;
}
