import { canRead, requireOwner, requireScopes } from './access.ts';
import type { Manifest } from './data/manifests.ts';
import type { Exchange, Incoming } from './exchange.ts';
import type { Outgoing } from './faults.ts';
import { Refusal } from './refusals.ts';
import { isActive, packagesOf, type Package, type Token } from './world.ts';

/*
 * The container registry: the OCI distribution API as far as ghcr.io has it. It answers under the name
 * `containers.HOST`, and, since an IP address and localhost have no subdomains, on the server's own origin too, whose
 * paths it shares with nothing.
 */

/** Whether the request is for the registry. */
export function isRegistryRequest({ path, headers, apiUrl }: Incoming): boolean {
  if (headers.host?.startsWith('containers.')) return true;
  return !apiUrl.endsWith('/api/v3') && /^\/(token|v2|v2\/.*)$/.test(path);
}

/** Answers a request for the registry. */
export function registryAnswer(exchange: Exchange, isRefused: boolean): Outgoing {
  const { path } = exchange.incoming;
  try {
    if (path === '/token') return grant(exchange, isRefused);
    if (path === '/v2' || path === '/v2/') return unauthorized(exchange);
    const [, repository, kind, reference] =
      /^\/v2\/(.+)\/(manifests|blobs)\/([^/]+)$/.exec(decodeURIComponent(path)) ?? [];
    if (!repository || !reference) return plainNotFound;
    return documentAnswer(exchange, repository, kind === 'blobs' ? blobAnswer : manifestAnswer, reference);
  } catch (error) {
    if (error instanceof Refusal) return failure(403, 'DENIED', `permission_denied: ${error.message}`);
    if (error instanceof URIError) return plainNotFound;
    throw error;
  }
}

type Answer = (exchange: Exchange, found: Package, reference: string) => Outgoing;

function documentAnswer(exchange: Exchange, repository: string, answer: Answer, reference: string): Outgoing {
  const { incoming } = exchange;
  // Deleting is the REST API's.
  if (!['GET', 'HEAD'].includes(incoming.method)) {
    return failure(405, 'UNSUPPORTED', 'The operation is unsupported.');
  }
  const caller = bearerOf(exchange);
  if (caller?.repository !== repository) return unauthorized(exchange, repository);
  const found = findPackage({ ...exchange, token: caller.token }, repository);
  if (!found) return failure(404, 'NAME_UNKNOWN', 'repository name not known to registry');
  return answer(exchange, found, reference);
}

function manifestAnswer(exchange: Exchange, found: Package, reference: string): Outgoing {
  const { incoming } = exchange;
  const manifest = findManifest(exchange, found, reference);
  if (!manifest) return failure(404, 'MANIFEST_UNKNOWN', 'manifest unknown');
  if (!accepts(incoming, manifest.mediaType)) {
    return failure(404, 'MANIFEST_UNKNOWN', `${manifest.mediaType} found, but the Accept header does not support it`);
  }
  return {
    status: 200,
    headers: { ...version, 'content-type': manifest.mediaType, 'docker-content-digest': manifest.digest },
    text: manifest.body,
    delivery: 'whole',
  };
}

/** GET redirects to storage, to an address that needs no token; HEAD does not [the latter as far as is known]. */
function blobAnswer({ incoming, storage }: Exchange, found: Package, digest: string): Outgoing {
  const content = found.blobs.get(digest);
  if (!content) return failure(404, 'BLOB_UNKNOWN', 'blob unknown to registry');
  const headers = { ...version, 'docker-content-digest': digest };
  if (incoming.method === 'HEAD') {
    const type = { 'content-type': 'application/octet-stream' };
    return { status: 200, headers: { ...headers, ...type }, text: content(), delivery: 'whole' };
  }
  return {
    status: 307,
    headers: { ...headers, location: storage.link(digest, content) },
    text: '',
    delivery: 'whole',
  };
}

const version = { 'docker-distribution-api-version': 'registry/2.0' };

/** ghcr.io answers paths that it does not know, `/referrers` among them, without an error of the registry's form. */
const plainNotFound: Outgoing = {
  status: 404,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  text: '404 page not found\n',
  delivery: 'whole',
};

/** `GET /token`: the registry's token holds the caller's own, as on ghcr.io, and the one repository that it is for. */
function grant(exchange: Exchange, isRefused: boolean): Outgoing {
  const { incoming, token } = exchange;
  if (isRefused) return failure(403, 'DENIED', 'denied');
  const repository = /^repository:(.+):pull$/.exec(incoming.query.get('scope') ?? '')?.[1];
  if (repository === undefined) return failure(400, 'UNSUPPORTED', 'invalid scope');
  try {
    requireScopes(exchange, ['read:packages'], 'read');
  } catch {
    return failure(403, 'DENIED', 'permission_denied: The token provided does not match expected scopes.');
  }
  // Without the right to see it, a package is denied whether it exists or not.
  if (!findPackage(exchange, repository)) return failure(403, 'DENIED', 'requested access to the resource is denied');
  const value = Buffer.from(JSON.stringify([repository, token?.value ?? null])).toString('base64');
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    text: JSON.stringify({ token: value }),
    delivery: 'whole',
  };
}

function bearerOf({ incoming, world }: Exchange): { repository: string; token: Token | undefined } | undefined {
  const [scheme = '', value = ''] = (incoming.headers.authorization ?? '').split(' ');
  if (!/^bearer$/i.test(scheme)) return undefined;
  try {
    const [repository, own] = JSON.parse(Buffer.from(value, 'base64').toString()) as [string, string | null];
    const token = own === null ? undefined : world.tokens.get(own);
    return own !== null && (!token || token.revoked) ? undefined : { repository, token };
  } catch {
    return undefined;
  }
}

function unauthorized({ incoming }: Exchange, repository = 'user/image'): Outgoing {
  const service = incoming.headers.host ?? 'localhost';
  const challenge = `Bearer realm="${incoming.apiUrl}/token",service="${service}",scope="repository:${repository}:pull"`;
  const answer = failure(401, 'UNAUTHORIZED', 'authentication required');
  return { ...answer, headers: { ...answer.headers, 'www-authenticate': challenge } };
}

/** @throws Refusal where the owner bars the token. */
function findPackage(exchange: Exchange, repository: string): Package | undefined {
  const [login = '', ...rest] = repository.split('/');
  const owner = requireOwnerOrNone(exchange, login);
  if (!owner) return undefined;
  const found = packagesOf(exchange.world, login).find(
    ({ type, name }) => type === 'container' && name.toLowerCase() === rest.join('/'),
  );
  return found && canRead(found, owner, exchange.token) ? found : undefined;
}

function requireOwnerOrNone(exchange: Exchange, login: string) {
  try {
    return requireOwner({ ...exchange, parameters: { username: login } });
  } catch (error) {
    if (error instanceof Refusal && error.answer.status === 404) return undefined;
    throw error;
  }
}

function findManifest({ world }: Exchange, found: Package, reference: string): Manifest | undefined {
  const version = found.versions.find(
    (each) => isActive(each) && (each.name === reference || each.tags.includes(reference)),
  );
  return version && world.manifests.get(version.name);
}

function accepts({ headers: { accept = '*/*' } }: Incoming, mediaType: string): boolean {
  return accept.split(',').some((range) => [mediaType, '*/*'].includes((range.split(';')[0] ?? '').trim()));
}

/** An error in the registry's form (OCI distribution specification, "Error Codes"). */
function failure(status: number, code: string, message: string): Outgoing {
  return {
    status,
    headers: { ...version, 'content-type': 'application/json' },
    text: JSON.stringify({ errors: [{ code, message }] }),
    delivery: 'whole',
  };
}
