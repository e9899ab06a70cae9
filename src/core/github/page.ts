import type { ReceivedResponse, Connection, Request } from './connection.ts';
import { parseLink } from './url.ts';
import { parseList } from './parse.ts';
import { malformed } from './problem.ts';
import { jsonOf } from './wire.ts';

export interface Page<T> {
  readonly items: readonly T[];
  readonly url: string;
  /** The URL of the next page. */
  readonly next: string | undefined;
  readonly pageCount: number | undefined;
  readonly etag: string | undefined;
  /** Ids of organizations that were omitted until their single sign-on is done. */
  readonly withheldOrganizations: readonly string[];
}

export type CallOptions = Pick<Request, 'signal'>;

export interface PageOptions<T> extends Pick<Request, 'signal' | 'priority' | 'waiting'> {
  /** At most 100; GitHub's own default of 30 cuts lists silently (google/go-github#2251). */
  readonly perPage?: number | undefined;
  readonly page?: string | undefined;
  /** Returned as it is if the server returns 304. */
  readonly previous?: Page<T> | undefined;
}

export async function fetchOne<T>(
  connection: Connection,
  target: string,
  parse: (body: unknown) => T,
  { signal }: CallOptions = {},
): Promise<T> {
  return parse(jsonOf(await connection.send({ target, signal })));
}

/** @throws GitHubError, also `malformed` for anything but a list, and for a page that names itself as the next one. */
export async function fetchPage<T>(
  connection: Connection,
  request: Request,
  parse: (element: unknown) => T,
  options: PageOptions<T>,
): Promise<Page<T>> {
  const { page, previous, perPage = 100, signal, priority, waiting } = options;
  const target = page ?? previous?.url ?? request.target;
  const query = target === request.target ? { ...request.query, per_page: perPage } : {};
  const response = await connection.send({ target, query, signal, priority, waiting, etag: previous?.etag });
  if (response.status === 304 && previous) return previous;
  // First lets a request be sent that was waiting for this one to end; for a long list that saves a tenth of the time.
  await new Promise((resolve) => setTimeout(resolve));
  const items = parseList(jsonOf(response), parse);
  const singleSignOn = /partial-results;\s*organizations=([\d,]+)/.exec(response.headers.get('x-github-sso') ?? '');
  return {
    items,
    url: response.url,
    ...following(response, items.length),
    etag: response.headers.get('etag') ?? undefined,
    withheldOrganizations: singleSignOn?.[1]?.match(/\d+/g) ?? [],
  };
}

/** By `Link` or, if there is none (octokit/core.js#695), the next number until a page is short. */
function following(response: ReceivedResponse, count: number): Pick<Page<unknown>, 'next' | 'pageCount'> {
  const here = new URL(response.url);
  const links = parseLink(response.headers.get('link'));
  // Links may be about something else, such as a deprecation.
  if (['first', 'prev', 'next', 'last'].some((relation) => relation in links)) {
    // A target may be relative to the page that names it (RFC 8288).
    const [next, last] = [links.next, links.last].map((link) => link && (URL.parse(link, here.href)?.href ?? link));
    if (next === undefined || count === 0) return { next: undefined, pageCount: pageNumber(here) };
    if (next === response.url) throw malformed('a page that follows itself', `GET ${here.pathname}`);
    return { next, pageCount: last === undefined ? undefined : lastNumber(next, last) };
  }
  const perPage = Number(here.searchParams.get('per_page'));
  if (count < perPage || count === 0) return { next: undefined, pageCount: pageNumber(here) };
  here.searchParams.set('page', String((pageNumber(here) ?? 1) + 1));
  return { next: here.href, pageCount: undefined };
}

/** A `last` on another origin or path says nothing about this list. */
function lastNumber(next: string, last: string): number | undefined {
  const [nextUrl, lastUrl] = [URL.parse(next), URL.parse(last)];
  const isSameList = lastUrl?.origin === nextUrl?.origin && lastUrl?.pathname === nextUrl?.pathname;
  return isSameList && lastUrl ? pageNumber(lastUrl) : undefined;
}

function pageNumber(url: URL): number | undefined {
  const number = Number(url.searchParams.get('page') ?? 1);
  return Number.isSafeInteger(number) && number > 0 ? number : undefined;
}
