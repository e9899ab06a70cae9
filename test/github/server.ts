import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { finish, finishPage } from './answers.ts';
import { believableWorld } from './data/believableWorld.ts';
import { send } from './delivery.ts';
import {
  defaultBehaviour,
  type Answer,
  type Behaviour,
  type Exchange,
  type Incoming,
  type SignIns,
} from './exchange.ts';
import { takeFault, type Fault, type LoggedRequest, type Outgoing } from './faults.ts';
import { Gates, type Gate } from './gate.ts';
import { RateLimiter, defaultLimits, type Limits } from './limits.ts';
import { webPage } from './pages.ts';
import { isRegistryRequest, registryAnswer } from './registry.ts';
import { Refusal, errorBody, messages, notFound } from './refusals.ts';
import { findRoute } from './routes.ts';
import { signIn } from './signIn.ts';
import { startStorage, type BlobStorage } from './storage.ts';
import { systemClock, type Clock } from './clock.ts';
import { type Token, type World } from './world.ts';

export interface GitHubOptions {
  /** Default 127.0.0.1. */
  host?: string;
  /** Default: any free one. */
  port?: number;
  /** Default: `believableWorld(clock)`. */
  world?: World;
  /** Default: the world's, else the system's. */
  clock?: Clock;
  /** Milliseconds before every answer. Default 0. */
  latency?: number;
  limits?: Partial<Limits>;
  behaviour?: Partial<Behaviour>;
}

/** A running server. All but the functions and the origin may be changed while it runs. */
export interface GitHub {
  /**
   * `http://127.0.0.1:PORT`: like api.github.com at the root, like Enterprise Server under `/api/v3`, and like the
   * container registry under `/token` and `/v2`, whose blobs are at the origin of `storage`.
   */
  readonly origin: string;
  readonly world: World;
  readonly log: LoggedRequest[];
  readonly faults: Fault[];
  readonly behaviour: Behaviour;
  readonly limits: Limits;
  /** Where the registry redirects for blobs. Its log is cleared with the server's. */
  readonly storage: BlobStorage;
  clearLog(): void;
  /** Holds the requests that match, as `on` of the faults does, until the gate lets them pass. */
  hold(match: Fault['match']): Gate;
  /** Lets go of all that is held, and holds nothing more. */
  openGates(): void;
  /** How many connections are open. */
  connections(): Promise<number>;
  close(): Promise<void>;
}

const apiVersions = ['2022-11-28', '2026-03-10'];

/** Starts a GitHub with a packages REST API on this machine. */
export async function startGitHub(options: GitHubOptions = {}): Promise<GitHub> {
  const host = options.host ?? '127.0.0.1';
  const world = options.world ?? believableWorld(options.clock ?? systemClock);
  if (options.clock) world.clock = options.clock;
  const behaviour = { ...defaultBehaviour, latency: options.latency ?? 0, ...options.behaviour };
  const limits = { ...defaultLimits, ...options.limits };
  const log: LoggedRequest[] = [];
  const faults: Fault[] = [];
  const storage = await startStorage(world, host);
  const site: Site = {
    world,
    behaviour,
    limiter: new RateLimiter(limits, world),
    signIns: { codes: new Map(), ssoRequests: new Map() },
    log,
    faults,
    gates: new Gates(),
    storage,
  };
  const server = createServer((request, response) => void serve(site, request, response));
  // Long enough that a test's slow moments never meet a connection that is just being closed.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://${host.includes(':') ? `[${host}]` : host}:${String(port)}`,
    world,
    log,
    faults,
    behaviour,
    limits,
    storage,
    clearLog: () => {
      log.splice(0);
      storage.log.splice(0);
    },
    hold: (match) => site.gates.add(match),
    openGates: () => site.gates.open(),
    connections: () =>
      new Promise((resolve, reject) => {
        server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
      }),
    close: async () => {
      await Promise.all([
        storage.close(),
        new Promise<void>((resolve, reject) => {
          server.close((error) => (error ? reject(error) : resolve()));
          server.closeAllConnections();
          site.gates.open();
        }),
      ]);
    },
  };
}

interface Site {
  world: World;
  behaviour: Behaviour;
  limiter: RateLimiter;
  signIns: SignIns;
  log: LoggedRequest[];
  faults: Fault[];
  gates: Gates;
  storage: BlobStorage;
}

async function serve(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = '';
  try {
    for await (const chunk of request.setEncoding('utf8')) body += String(chunk);
  } catch {
    return;
  }
  const incoming = readRequest(request, body);
  const value = tokenOf(incoming);
  const known = value === undefined ? undefined : site.world.tokens.get(value);
  const caller: Caller = {
    token: known?.revoked ? undefined : known,
    isRefused: value !== undefined && (!known || known.revoked),
  };
  const entry = logEntry(site, incoming, known);
  site.log.push(entry);
  const admission = admit(site, incoming, entry, caller);
  response.once('close', admission.leave);
  if (site.behaviour.latency > 0) await delay(site.behaviour.latency);
  await site.gates.admit(entry, () => request.socket.destroyed);
  const fault = takeFault(site.faults, entry);
  const answer =
    fault?.takesEffect === false ? emptyAnswer() : respond(site, incoming, entry, caller, admission.refusal);
  const outgoing = fault ? fault.change(answer, site.world.clock.now(), entry) : answer;
  if (outgoing.delivery === 'whole' || outgoing.delivery === 'drip') entry.status = outgoing.status;
  await send(response, outgoing);
}

/** Who asks: the valid token, or none; refused where a token was sent that is not valid. */
interface Caller {
  token: Token | undefined;
  isRefused: boolean;
}

interface Admission {
  refusal: Refusal | undefined;
  leave: () => void;
}

/** Counts the request against the limits until its answer is out. */
function admit({ limiter }: Site, incoming: Incoming, entry: LoggedRequest, caller: Caller): Admission {
  const isFree = caller.isRefused || isRegistryRequest(incoming) || isWebSite(incoming, entry);
  const refusal = isFree ? undefined : limiter.acquire(caller.token, incoming.method, entry.route ?? incoming.path);
  const isIn = !isFree && !refusal;
  return { refusal, leave: () => isIn && limiter.release(caller.token) };
}

function respond(
  site: Site,
  incoming: Incoming,
  entry: LoggedRequest,
  { token, isRefused }: Caller,
  refusal: Refusal | undefined,
): Outgoing {
  const { world, behaviour, signIns, limiter, storage } = site;
  const now = world.clock.now();
  const exchange: Exchange = { world, behaviour, now, incoming, token, parameters: {}, signIns, storage };
  if (isRegistryRequest(incoming)) return registryAnswer(exchange, isRefused);
  if (isWebSite(incoming, entry)) return finishPage(signIn(exchange) ?? webPage(exchange));
  let answer: Answer;
  try {
    if (isRefused) throw new Refusal(401, messages.badCredentials);
    if (refusal) throw refusal;
    answer = handle(exchange);
  } catch (error) {
    answer = refusalOf(error);
  }
  const outgoing = finish(answer, incoming, token, behaviour, now);
  if (!isRefused && !refusal && outgoing.status !== 304) limiter.charge(token);
  const isServer = incoming.apiUrl.endsWith('/api/v3');
  Object.assign(outgoing.headers, limiter.headers(token, behaviour, isServer));
  return outgoing;
}

function handle(exchange: Exchange): Answer {
  const { incoming } = exchange;
  const version = incoming.headers['x-github-api-version'];
  if (typeof version === 'string' && !apiVersions.includes(version)) {
    throw new Refusal(400, `Unsupported API version: ${version}.`);
  }
  const found = findRoute(incoming.method, incoming.path);
  if (!found) throw notFound();
  if (incoming.method === 'DELETE' && incoming.body !== '') throw new Refusal(422, messages.unexpectedBody);
  return found.route.handle({ ...exchange, parameters: found.parameters });
}

function refusalOf(error: unknown): Answer {
  if (error instanceof Refusal) return error.answer;
  // A mistake in this server: the answer is GitHub's, the reason goes to whoever runs the tests.
  console.error(error);
  return { status: 500, body: errorBody(500, messages.serverError) };
}

/** The web site shares its origin with the API at the root: signing in, and what browsers ask for beside the API. */
function isWebSite({ path, headers, apiUrl }: Incoming, { route }: LoggedRequest): boolean {
  if (apiUrl.endsWith('/api/v3')) return false;
  if (path.startsWith('/login/') || /^\/orgs\/[^/]+\/sso$/.test(path)) return true;
  return (route === undefined || path === '/') && (headers.accept ?? '').includes('text/html');
}

function readRequest(request: IncomingMessage, body: string): Incoming {
  const url = request.url ?? '/';
  const [sentPath = '/', query = ''] = url.split(/\?(.*)/s);
  const isServer = /^\/api\/v3(\/|$)/.test(sentPath);
  const scheme = request.headers['x-forwarded-proto'] === 'https' ? 'https' : 'http';
  const address = `${scheme}://${request.headers.host ?? 'localhost'}`;
  return {
    method: request.method ?? 'GET',
    url,
    path: (isServer ? sentPath.slice('/api/v3'.length) : sentPath) || '/',
    query: new URLSearchParams(query),
    headers: request.headers,
    body,
    apiUrl: isServer ? `${address}/api/v3` : address,
    webUrl: address.replace('//api.', '//'),
  };
}

function tokenOf({ headers: { authorization = '' } }: Incoming): string | undefined {
  const [scheme = '', value = ''] = authorization.split(/\s+/);
  if (/^basic$/i.test(scheme)) return Buffer.from(value, 'base64').toString().split(':')[1];
  return /^(bearer|token)$/i.test(scheme) ? value : undefined;
}

function logEntry(site: Site, incoming: Incoming, token: Token | undefined): LoggedRequest {
  const headers = Object.entries(incoming.headers).filter(([name]) => name !== 'authorization');
  return {
    at: site.world.clock.now(),
    method: incoming.method,
    url: incoming.url,
    route: findRoute(incoming.method, incoming.path)?.route.template,
    headers: Object.fromEntries(headers.map(([name, value]) => [name, String(value)])),
    login: token?.login,
    body: incoming.body,
    status: undefined,
  };
}

function emptyAnswer(): Outgoing {
  return { status: 200, headers: {}, text: '', delivery: 'whole' };
}
