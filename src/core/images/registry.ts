import * as v from 'valibot';
import {
  containerRegistry,
  createLimiter,
  GitHubError,
  invalidName,
  jsonOf,
  malformed,
  pause,
  withRetries,
  sendOverWire,
} from '#core/github';
import type { ConnectionOptions, LimitedRequest, WireRequest } from '#core/github';
import { manifestTypes, parseManifest, type ManifestFacts } from './manifest.ts';

export interface Image {
  readonly owner: string;
  readonly name: string;
}

/** @throws GitHubError for every failure; the signal's reason when aborted. */
export type ReadManifest = (digest: string, signal?: AbortSignal) => Promise<ManifestFacts>;

/** The OCI distribution specification expects registries to accept manifests up to this size. */
const maxManifestBytes = 4 * 1024 * 1024;
const maxTokenBytes = 64 * 1024;
/** Only characters that are valid in a header: for others, the error message of fetch would contain the token. */
const tokenResponse = v.object({ token: v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/)) });

/** A registry counts no points. */
const limited: LimitedRequest = {
  owner: 'registry',
  endpoint: undefined,
  isWrite: false,
  priority: 'background',
  waitsForLimits: false,
};

/**
 * Returns a function that reads the manifests of one package; its calls share one token of the registry. The session's
 * token goes only to the registry's `/token`. Source: "Token Authentication Specification" of the distribution project, except
 * that the `realm` in `WWW-Authenticate` is ignored, because it could name another server. The function throws
 * GitHubError `malformed` if the response is not a manifest, is too long or does not have the digest; `invalidName`; and
 * what a request throws.
 */
export function manifestReader(image: Image, options: ConnectionOptions): ReadManifest {
  const { now = Date.now, sleep = pause } = options;
  const origin = containerRegistry(options.host);
  const limiter = createLimiter({ now, sleep });
  let token: Promise<string> | undefined;

  return async (digest, signal) => {
    const used = bearer(signal);
    const value = await used;
    try {
      return await read(digest, value, signal);
    } catch (error) {
      if (!(error instanceof GitHubError) || error.problem.kind !== 'authentication') throw error;
      // The token has expired. The first of several concurrent calls requests a new one.
      if (token === used) token = undefined;
      return read(digest, await bearer(signal), signal);
    }
  };

  function get(target: string, headers: WireRequest['headers'], maxBytes: number, signal: AbortSignal | undefined) {
    const request = { method: 'GET', url: new URL(origin + target), headers, maxBytes, signal };
    return withRetries(
      () => limiter.run(() => sendOverWire(request, options), limited, signal),
      (ms) => sleep(ms, signal),
    );
  }

  async function read(digest: string, value: string, signal: AbortSignal | undefined): Promise<ManifestFacts> {
    if (!/^sha256:[0-9a-f]{64}$/.test(digest)) throw invalidName(digest);
    const headers = { accept: manifestTypes.join(', '), authorization: `Bearer ${value}` };
    const target = `/v2/${repositoryOf(image)}/manifests/${digest}`;
    const { bytes } = await get(target, headers, maxManifestBytes, signal);
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    const actual = `sha256:${Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
    if (actual !== digest) throw malformed(`the digest of the manifest is ${actual}`, 'Reading a manifest');
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
    // The registry ignores the name before the colon.
    const authorization =
      options.token === undefined ? {} : { authorization: `Basic ${btoa(`token:${options.token}`)}` };
    const headers = { accept: 'application/json', ...authorization };
    const body = jsonOf(await get(`/token?${query.toString()}`, headers, maxTokenBytes, signal));
    if (!v.is(tokenResponse, body)) throw malformed('no token', 'Reading a manifest');
    return body.token;
  }
}

/** Lowercase. @throws GitHubError `invalidName`, also for a name that would widen the requested scope. */
function repositoryOf({ owner, name }: Image): string {
  const segments = `${owner}/${name}`.toLowerCase().split('/');
  if (!segments.every((segment) => /^(?!\.\.?$)[a-z0-9._-]+$/.test(segment))) throw invalidName(`${owner}/${name}`);
  return segments.join('/');
}
