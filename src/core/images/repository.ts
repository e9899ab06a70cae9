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
import { manifestTypes } from './manifest.ts';

export interface Image {
  readonly owner: string;
  readonly name: string;
}

/** What a manifest says of a document that it refers to. */
export interface Blob {
  readonly digest: string;
  /** In bytes. */
  readonly size: number;
}

/** The documents of one image in the registry. Its functions throw GitHubError, and the signal's reason when aborted. */
export interface Repository {
  /** Returns a manifest as it was pushed. GitHub counts it as a download of a public package. */
  readonly manifest: (digest: string, signal?: AbortSignal) => Promise<string>;
  /** Returns a configuration, an attestation or another document that a manifest refers to, of at most 64 MiB. */
  readonly blob: (blob: Blob, signal?: AbortSignal) => Promise<Uint8Array<ArrayBuffer>>;
}

/** What the OCI distribution specification has registries take. */
const maxManifestBytes = 4 * 1024 * 1024;
const maxBlobBytes = 64 * 1024 * 1024;
const maxTokenBytes = 64 * 1024;
/** An attestation of 16 MB takes longer than a response of the API may. */
const blobTimeoutMs = 120_000;
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
 * Opens the repository of an image; its calls share one token of the registry. The session's token goes only to the
 * registry's `/token`. Source: "Token Authentication Specification" of the distribution project, except that the `realm`
 * in `WWW-Authenticate` is ignored, because it could name another server. A response that is too long is GitHubError
 * `tooLarge`; one that does not have the digest, `wrongDigest`; a digest or name that cannot be one, `invalidName`.
 */
export function openRepository(image: Image, options: ConnectionOptions): Repository {
  const { now = Date.now, sleep = pause } = options;
  const origin = containerRegistry(options.host);
  const limiter = createLimiter({ now, sleep });
  let token: Promise<string> | undefined;

  return {
    async manifest(digest, signal) {
      const headers = { accept: manifestTypes.join(', ') };
      return new TextDecoder().decode(await read('manifests', digest, { headers, maxBytes: maxManifestBytes, signal }));
    },
    blob: ({ digest, size }, signal) =>
      // GitHub redirects to its storage.
      read('blobs', digest, { headers: {}, maxBytes: Math.min(size, maxBlobBytes), mayLeaveOrigin: true, signal }),
  };

  /** @throws as the functions of `Repository`. */
  async function read(folder: 'manifests' | 'blobs', digest: string, request: ReadRequest) {
    if (!/^sha256:[0-9a-f]{64}$/.test(digest)) throw invalidName(digest);
    const target = `/v2/${repositoryOf(image)}/${folder}/${digest}`;
    const { bytes } = await withToken(request.signal, (value) =>
      get(target, { ...request, headers: { ...request.headers, authorization: `Bearer ${value}` } }),
    );
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    const actual = `sha256:${Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
    if (actual !== digest) throw new GitHubError({ kind: 'wrongDigest', digest: actual }, `GET ${target}`);
    return bytes;
  }

  async function withToken<T>(signal: AbortSignal | undefined, send: (token: string) => Promise<T>): Promise<T> {
    const used = bearer(signal);
    const value = await used;
    try {
      return await send(value);
    } catch (error) {
      if (!(error instanceof GitHubError) || error.problem.kind !== 'authentication') throw error;
      // The token has expired. The first of several concurrent calls requests a new one.
      if (token === used) token = undefined;
      return send(await bearer(signal));
    }
  }

  function get(target: string, request: ReadRequest) {
    const { signal, mayLeaveOrigin } = request;
    const wire = mayLeaveOrigin ? { timeoutMs: blobTimeoutMs, ...options } : options;
    return withRetries(
      () =>
        limiter.run(
          () => sendOverWire({ ...request, method: 'GET', url: new URL(origin + target) }, wire),
          limited,
          signal,
        ),
      (ms) => sleep(ms, signal),
    );
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
    const body = jsonOf(await get(`/token?${query.toString()}`, { headers, maxBytes: maxTokenBytes, signal }));
    if (!v.is(tokenResponse, body)) throw malformed('no token', 'GET /token');
    return body.token;
  }
}

type ReadRequest = Omit<WireRequest, 'method' | 'url'>;

/** Lowercase. @throws GitHubError `invalidName`, also for a name that would widen the requested scope. */
function repositoryOf({ owner, name }: Image): string {
  const segments = `${owner}/${name}`.toLowerCase().split('/');
  if (!segments.every((segment) => /^(?!\.\.?$)[a-z0-9._-]+$/.test(segment))) throw invalidName(`${owner}/${name}`);
  return segments.join('/');
}
