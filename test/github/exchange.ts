import type { IncomingHttpHeaders } from 'node:http';
import type { BlobStorage } from './storage.ts';
import type { Account, Token, World } from './world.ts';

/** What GitHub has not documented, and what differs between its products: switches to turn while the server runs. */
export interface Behaviour {
  /** Whether package lists carry a Link header; on GitHub they may not (octokit/core.js#695). Default false. */
  packageListsSendLink: boolean;
  /** For how many milliseconds after a deletion lists still show what is gone. Default 0. */
  staleListsFor: number;
  /** Where `x-ratelimit-*` headers are sent: Enterprise Server (`/api/v3`) sends none by default. Default `root`. */
  rateLimitHeaders: 'always' | 'root' | 'never';
  /** What `visibility` says of an internal package; the OpenAPI description knows only public and private. */
  internalShownAs: 'private' | 'internal';
  /** What Enterprise Server calls itself in `/meta`. */
  installedVersion: string;
  /** Milliseconds before every answer. */
  latency: number;
  /** Whether `GET /user/{account_id}` answers for organizations, which its description leaves open. Default true. */
  organizationsById: boolean;
}

export const defaultBehaviour: Behaviour = {
  packageListsSendLink: false,
  staleListsFor: 0,
  rateLimitHeaders: 'root',
  internalShownAs: 'private',
  installedVersion: '3.19.2',
  latency: 0,
  organizationsById: true,
};

/** A request, read whole. */
export interface Incoming {
  method: string;
  /** Path and query exactly as sent. */
  url: string;
  /** The path as sent, percent-encoding and all, without the `/api/v3` in front. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
  /** What the links of the answer start with: the API, and the web site. */
  apiUrl: string;
  webUrl: string;
}

/** An answer before headers that every answer gets. `body` becomes JSON; `html` is sent as it is. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
  html?: string;
}

/** What a handler works with. */
export interface Exchange {
  world: World;
  behaviour: Behaviour;
  now: number;
  incoming: Incoming;
  /** The caller's token, already found valid; none for anonymous requests. */
  token: Token | undefined;
  /** The decoded parts of the path that the route names in braces. */
  parameters: Record<string, string>;
  signIns: SignIns;
  storage: Pick<BlobStorage, 'link'>;
}

/** Sign-ins under way: device codes, OAuth codes and requests to authorize a token for single sign-on. */
export interface SignIns {
  codes: Map<string, { scopes: string[]; login: string | undefined; userCode: string }>;
  ssoRequests: Map<string, { token: Token; organization: Account; expiresAt: number }>;
}
