import { loopback } from './host.ts';
import { GitHubError, invalidName } from './problem.ts';

/** A path of the API, every value encoded once (cli/cli#9798). @throws GitHubError `invalidName`. */
export function path(parts: TemplateStringsArray, ...values: (string | number)[]): string {
  return parts.reduce((before, part, index) => before + encode(String(values[index - 1])) + part);
}

function encode(value: string): string {
  if (value === '' || value === '.' || value === '..' || !value.isWellFormed()) throw invalidName(value);
  return encodeURIComponent(value);
}

/** Parses a URL from a server, which must not lead the token to another origin. @throws GitHubError `foreignUrl`. */
export function urlWithin(origin: string, text: string, base?: URL): URL {
  const url = URL.parse(text, base?.href);
  if (url?.origin !== origin || url.username !== '' || url.password !== '') {
    throw new GitHubError({ kind: 'foreignUrl', url: url?.origin ?? text }, 'Following a URL');
  }
  return url;
}

/** Parses the address to which storage is redirected: https, or http on this machine. @throws GitHubError `foreignUrl`. */
export function secureUrl(text: string, base: URL): URL {
  const url = URL.parse(text, base.href);
  const isLoopback = url?.protocol === 'http:' && loopback.test(url.hostname);
  if (!url || (url.protocol !== 'https:' && !isLoopback) || url.username !== '' || url.password !== '') {
    throw new GitHubError({ kind: 'foreignUrl', url: url?.origin ?? text }, 'Following a URL');
  }
  return url;
}

/** Returns the targets of a `Link` header (RFC 8288) by relation: `{ next: 'https://api.github.com/…?page=2' }`. */
export function parseLink(header: string | null): Readonly<Record<string, string>> {
  const links: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [, target, parameters] of (header ?? '').matchAll(/<([^>]*)>([^<]*)/g)) {
    const relations = /;\s*rel="?([^";,]+)"?/i.exec(parameters ?? '')?.[1] ?? '';
    for (const relation of relations.toLowerCase().split(/\s+/)) {
      if (relation !== '' && target !== undefined) links[relation] ??= target;
    }
  }
  return links;
}

/**
 * Returns the owner in a path, and the endpoint by which GitHub counts points, such as `packages/…/…/versions`. It is the
 * same for owners of all kinds, because further pages name them differently (`/organizations/7/…`).
 */
export function ownerAndEndpoint(path: string): { readonly owner: string; readonly endpoint: string } {
  const [kind = '', ...rest] = path.split('/').filter((segment) => segment !== '');
  const login = kind === 'user' && !/^\d+$/.test(rest[0] ?? '') ? [] : rest.splice(0, 1);
  const endpoint = rest.map((segment, index) => (index === 1 || index === 2 || index === 4 ? '…' : segment));
  return { owner: [kind, ...login].join('/'), endpoint: endpoint.length > 0 ? endpoint.join('/') : kind };
}
