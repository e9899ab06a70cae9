import assert from 'node:assert/strict';
import { validateResponse } from './openapi.ts';
import type { GitHub } from './server.ts';

export interface Reply {
  status: number;
  headers: Headers;
  body: unknown;
}

export interface CallOptions {
  headers?: Record<string, string>;
  body?: string;
}

export type Call = (method: string, path: string, options?: CallOptions) => Promise<Reply>;

/** Sends requests as a token's owner, and holds every answer to a known route against GitHub's OpenAPI description. */
export function callerOf(github: GitHub, token?: string): Call {
  return async (method, path, { headers = {}, body } = {}) => {
    const response = await fetch(new URL(path, github.origin), {
      method,
      redirect: 'manual',
      headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json');
    const parsed: unknown = isJson ? JSON.parse(text) : text || undefined;
    const route = github.log.at(-1)?.route;
    if (route !== undefined && !(response.headers.get('content-type') ?? '').startsWith('text/html')) {
      const problems = validateResponse({ method, route, status: response.status, body: parsed });
      assert.deepEqual(problems, [], `${method} ${path} answered ${String(response.status)}: ${text.slice(0, 300)}`);
    }
    return { status: response.status, headers: response.headers, body: parsed };
  };
}

/** The message of an error's body. */
export function messageOf({ body }: Reply): string {
  return String((body as { message?: unknown }).message);
}

/** The names in a list's body. */
export function namesOf({ body }: Reply): string[] {
  return (body as { name: string }[]).map(({ name }) => name);
}

/** The addresses of a Link header by relation. */
export function linksOf({ headers }: Reply): Record<string, URL> {
  const links = (headers.get('link') ?? '').matchAll(/<([^>]+)>; rel="(\w+)"/g);
  return Object.fromEntries([...links].map(([, url = '', relation = '']) => [relation, new URL(url)]));
}
