import assert from 'node:assert/strict';
import { connect, type Connection, type ConnectionOptions, type Transport } from '../../src/core/github/connection.ts';
import { enterpriseHost, type Host } from '../../src/core/github/host.ts';
import { GitHubError, type Problem } from '../../src/core/github/problem.ts';
import { validateResponse } from '../github/openapi.ts';
import { findRoute } from '../github/routes.ts';
import type { GitHub } from '../github/server.ts';

/** Where the local GitHub answers as github.com does, and as Enterprise Server does. */
export function hostsOf({ origin }: GitHub): { dotCom: Host; server: Host } {
  const server = enterpriseHost(origin);
  assert.ok(server);
  return { dotCom: { kind: 'github.com', name: 'github.com', webUrl: origin, apiUrl: origin }, server };
}

/** A connection over HTTP to the local GitHub. It waits for nothing: what it would wait moves its clock. */
export function connectTo(host: Host, token: string | undefined, options: Partial<ConnectionOptions> = {}): Connection {
  let waited = 0;
  const now = () => Date.now() + waited;
  const sleep = (ms: number) => {
    waited += Math.max(ms, 0);
    return Promise.resolve();
  };
  return connect({ host, token, transport: fetch, userAgent: 'test', now, sleep, ...options });
}

/**
 * `fetch`, holding every answer against GitHub's OpenAPI description.
 *
 * @param problems what is found is added here.
 * @param answers how many answers were held against it, by status.
 */
export function validating(problems: string[], answers: Map<number, number>): Transport {
  return async (input, init) => {
    const response = await fetch(input, init);
    const method = init?.method ?? 'GET';
    const { pathname } = new URL(response.url);
    const route = findRoute(method, pathname.replace(/^\/api\/v3(?=\/)/, ''))?.route.template ?? pathname;
    const text = await response.clone().text();
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    answers.set(response.status, (answers.get(response.status) ?? 0) + 1);
    const found = validateResponse({ method, route, status: response.status, body });
    problems.push(...found.map((problem) => `${method} ${pathname} ${response.status}: ${problem}`));
    return response;
  };
}

/** Why the work failed. */
export async function problemOf(work: Promise<unknown>): Promise<Problem> {
  const error = await work.then(
    () => assert.fail('it succeeded'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof GitHubError, String(error));
  return error.problem;
}
