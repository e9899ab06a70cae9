import { createHmac, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { minutes } from './clock.ts';
import { send } from './delivery.ts';
import { takeFault, type Fault, type LoggedRequest, type Outgoing } from './faults.ts';
import type { World } from './world.ts';

/*
 * The storage behind the container registry, as `pkg-containers.githubusercontent.com` on github.com: another origin,
 * to which the registry redirects whoever asks for a blob. It has Azure's addresses and errors.
 */

const route = '/ghcr1/blobs/{digest}';
const lifetime = minutes(10);

export interface BlobStorage {
  /** `http://127.0.0.1:PORT`, another port than that of the registry. */
  readonly origin: string;
  /** All requests, with every header that came, `authorization` among them. */
  readonly log: LoggedRequest[];
  readonly faults: Fault[];
  /** Returns the address that `content` can be read from for ten minutes. */
  link(digest: string, content: () => string): string;
  close(): Promise<void>;
}

export async function startStorage(world: World, host: string): Promise<BlobStorage> {
  const contents = new Map<string, () => string>();
  const log: LoggedRequest[] = [];
  const faults: Fault[] = [];
  const key = randomBytes(32);
  const sign = (path: string, expiry: string) =>
    createHmac('sha256', key).update(`${path}\n${expiry}`).digest('base64');

  const server = createServer((request, response) => void serve(request, response));
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const origin = `http://${host.includes(':') ? `[${host}]` : host}:${String(port)}`;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const entry = logEntry(request, world.clock.now());
    log.push(entry);
    const fault = takeFault(faults, entry);
    const answer = answerTo(entry);
    const outgoing = fault ? fault.change(answer, world.clock.now(), entry) : answer;
    if (['whole', 'drip'].includes(outgoing.delivery)) entry.status = outgoing.status;
    await send(response, outgoing);
  }

  function answerTo({ method, url, headers }: LoggedRequest): Outgoing {
    if (headers.authorization !== undefined) {
      const message =
        'Authentication information is not given in the correct format. Check the value of Authorization header.';
      return refusal(400, 'InvalidAuthenticationInfo', message);
    }
    if (!['GET', 'HEAD'].includes(method)) return refusal(405, 'UnsupportedHttpVerb', 'Unsupported HTTP verb.');
    const { pathname, searchParams } = new URL(url, origin);
    const expiry = searchParams.get('se') ?? '';
    const isSigned = searchParams.get('sig') === sign(pathname, expiry);
    if (!isSigned || world.clock.now() > Date.parse(expiry)) return expired;
    const content = contents.get(pathname);
    if (!content) return refusal(404, 'BlobNotFound', 'The specified blob does not exist.');
    return {
      status: 200,
      headers: { 'content-type': 'application/octet-stream', 'x-ms-blob-type': 'BlockBlob' },
      text: content(),
      delivery: 'whole',
    };
  }

  return {
    origin,
    log,
    faults,
    link(digest, content) {
      const url = new URL(`/ghcr1/blobs/${digest}`, origin);
      contents.set(url.pathname, content);
      const expiry = new Date(world.clock.now() + lifetime).toISOString();
      const parameters = { se: expiry, sig: sign(url.pathname, expiry), sp: 'r', sr: 'b', sv: '2019-12-12' };
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      return url.href;
    },
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

function logEntry({ method = 'GET', url = '/', headers }: IncomingMessage, at: number): LoggedRequest {
  const sent = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
  return { at, method, url, route, headers: Object.fromEntries(sent), login: undefined, body: '', status: undefined };
}

function refusal(status: number, code: string, message: string): Outgoing {
  return {
    status,
    headers: { 'content-type': 'application/xml', 'x-ms-error-code': code },
    text: `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
    delivery: 'whole',
  };
}

/** The answer to an address that was changed, or whose time is over. */
export const expired = refusal(
  403,
  'AuthenticationFailed',
  'Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.',
);
