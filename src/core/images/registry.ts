import type { ConnectionOptions } from '../github/connection.ts';
import { GitHubError } from '../github/problem.ts';
import { imageTypes, indexTypes, mostManifestBytes, parseManifest, type ManifestFacts } from './manifest.ts';
import { registryRequests } from './registryRequest.ts';
import type { Host } from '../github/host.ts';
import { imageRegistry } from '../packages/registry.ts';

/** A container package by its owner's login and its name, which may hold slashes. */
export interface Image {
  readonly owner: string;
  readonly name: string;
}

/** @throws GitHubError for every failure; the signal's reason when aborted. */
export type ReadManifest = (digest: string, signal?: AbortSignal) => Promise<ManifestFacts>;

const mostTokenBytes = 64 * 1024;

/**
 * Reads manifests of one image from its host's container registry, for one reading: all calls share one token of the
 * registry, and the first call's signal is that of its exchange.
 *
 * The session's token goes to the registry's `/token` alone, over Basic; manifests are asked for with what that gives
 * back. Where that expires (401), it is exchanged once more. Source: the registries' token authentication
 * ("Token Authentication Specification" of the distribution project), on ghcr.io without a look at `WWW-Authenticate`,
 * whose address would be one more that a stranger names.
 *
 * The function throws GitHubError `malformed` for what is no manifest, is over 4 MiB or does not have its digest,
 * `notFound`, `authentication`, `forbidden` and the others of a request, `invalidName` for names and digests that
 * cannot be asked for.
 */
export function manifestReader(image: Image, options: ConnectionOptions): ReadManifest {
  const origin = containerRegistry(options.host);
  const send = registryRequests(origin, options);
  let token: Promise<string> | undefined;

  return async (digest, signal) => {
    const used = bearer(signal);
    const value = await used;
    try {
      return await read(digest, value, signal);
    } catch (error) {
      if (!(error instanceof GitHubError) || error.problem.kind !== 'authentication') throw error;
      // Expired. Of the calls that find it out at once, the first one exchanges.
      if (token === used) token = undefined;
      return read(digest, await bearer(signal), signal);
    }
  };

  async function read(digest: string, value: string, signal: AbortSignal | undefined): Promise<ManifestFacts> {
    if (!/^sha256:[0-9a-f]{64}$/.test(digest)) throw invalidName(digest);
    const bytes = await send({
      target: `/v2/${repositoryOf(image)}/manifests/${digest}`,
      accept: [...indexTypes, ...imageTypes].join(', '),
      authorization: `Bearer ${value}`,
      mostBytes: mostManifestBytes,
      signal,
    });
    const actual = await sha256(bytes);
    if (actual !== digest) throw malformed(`the digest of the manifest is ${actual}`);
    return parseManifest(new TextDecoder().decode(bytes));
  }

  function bearer(signal: AbortSignal | undefined): Promise<string> {
    token ??= exchange(signal).catch((error: unknown) => {
      token = undefined;
      throw error;
    });
    return token;
  }

  async function exchange(signal: AbortSignal | undefined): Promise<string> {
    const service = new URL(origin).host;
    const query = new URLSearchParams({ service, scope: `repository:${repositoryOf(image)}:pull` });
    const bytes = await send({
      target: `/token?${query.toString()}`,
      accept: 'application/json',
      // The name before the colon is not looked at.
      authorization: options.token === undefined ? undefined : `Basic ${btoa(`token:${options.token}`)}`,
      mostBytes: mostTokenBytes,
      signal,
    });
    return tokenIn(bytes);
  }
}

/**
 * `octo-org/charts/nginx`. Registries know names in small letters only (OCI distribution specification, "Pulling
 * manifests"); GitHub folds logins and names alike.
 *
 * @throws GitHubError `invalidName` for a name that would reach another resource, or widen the scope that is asked for.
 */
function repositoryOf({ owner, name }: Image): string {
  const segments = `${owner}/${name}`.toLowerCase().split('/');
  const isPlain = segments.every((segment) => /^[a-z0-9._-]+$/.test(segment) && !/^\.\.?$/.test(segment));
  if (!isPlain) throw invalidName(`${owner}/${name}`);
  return segments.join('/');
}

function invalidName(name: string): GitHubError {
  return new GitHubError({ kind: 'invalidName', name }, 'Building the address');
}

function tokenIn(bytes: Uint8Array): string {
  let body: unknown;
  try {
    body = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw malformed('not JSON');
  }
  const token = typeof body === 'object' && body !== null && 'token' in body ? body.token : undefined;
  // What cannot stand in a header would be refused by fetch with the token in its message.
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) throw malformed('no token');
  return token;
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', Uint8Array.from(bytes));
  return `sha256:${Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

function malformed(message: string): GitHubError {
  return new GitHubError({ kind: 'malformed', message }, 'Reading a manifest');
}

/**
 * Where a host's container registry answers, without a slash at the end: `https://ghcr.io`,
 * `https://containers.octo.ghe.com`, `https://containers.github.example.com`.
 *
 * A server whose name is an IP address or localhost has no subdomains; its registry is taken to answer on the server's
 * own origin, as its other registries do.
 */
export function containerRegistry(host: Host): string {
  const { protocol, origin } = new URL(host.webUrl);
  // The old Docker registry shares the host's name exactly where there are no subdomains.
  const hasSubdomains = imageRegistry(host, 'docker') !== host.name;
  return hasSubdomains ? `${protocol}//${imageRegistry(host, 'container')}` : origin;
}
