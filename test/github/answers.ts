import { hash, randomBytes } from 'node:crypto';
import type { Outgoing } from './faults.ts';
import type { Answer, Behaviour, Incoming } from './exchange.ts';
import { normalizeScopes } from './scopes.ts';
import type { Token } from './world.ts';

/** Turns an API answer into what goes out: GitHub's headers, the ETag, and 304 where the caller has it already. */
export function finish(
  answer: Answer,
  incoming: Incoming,
  token: Token | undefined,
  behaviour: Behaviour,
  now: number,
): Outgoing {
  const text = answer.body === undefined ? '' : JSON.stringify(answer.body);
  const headers: Record<string, string> = {
    date: new Date(now).toUTCString(),
    server: 'github.com',
    vary: 'Accept, Authorization, Accept-Encoding',
    'access-control-allow-origin': '*',
    'x-content-type-options': 'nosniff',
    'x-github-media-type': 'github.v3; format=json',
    'x-github-request-id': randomBytes(10).toString('hex').toUpperCase(),
    ...(incoming.apiUrl.endsWith('/api/v3')
      ? { 'x-github-enterprise-version': `enterprise-server@${behaviour.installedVersion}` }
      : {}),
    ...(text === '' ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    ...(token && token.kind !== 'fine-grained'
      ? { 'x-oauth-scopes': normalizeScopes(token.scopes).join(', '), 'x-accepted-oauth-scopes': '' }
      : {}),
    ...answer.headers,
  };
  if (incoming.method !== 'GET' || answer.status !== 200) {
    return { status: answer.status, headers, text, delivery: 'whole' };
  }
  // Links are part of what a page says: where only they change, the tag must change too.
  const said = text + (headers.link ?? '');
  // As long as GitHub's tags; SHA-1 alone takes a quarter of the time that SHA-256 does for a long page.
  const etag = `W/"${hash('sha256', hash('sha1', said))}"`;
  headers.etag = etag;
  headers['cache-control'] = `${token ? 'private' : 'public'}, max-age=60, s-maxage=60`;
  const isKnown = (incoming.headers['if-none-match'] ?? '').split(',').some((known) => known.trim() === etag);
  if (!isKnown) return { status: 200, headers, text, delivery: 'whole' };
  delete headers['content-type'];
  return { status: 304, headers, text: '', delivery: 'whole' };
}

/** Turns a web page, or an answer of the sign-in endpoints, into what goes out. */
export function finishPage({ status, headers = {}, body, html }: Answer): Outgoing {
  const isPage = html !== undefined;
  return {
    status,
    headers: { 'content-type': isPage ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8', ...headers },
    text: isPage ? html : JSON.stringify(body),
    delivery: 'whole',
  };
}
