import type { AccountOnHost } from '#core/deletion';
import {
  connect,
  findOwner,
  getAuthenticatedUser,
  GitHubError,
  grantedScopes,
  limiterOf,
  type CallOptions,
  type Connection,
  type ConnectionOptions,
  type Host,
  type Owner,
} from '#core/github';

/** The access of a run to GitHub, and whose it is. */
export interface Session {
  readonly connection: Connection;
  /** To read the container registry. */
  readonly registry: ConnectionOptions;
  readonly account: AccountOnHost;
}

/** The token of a workflow or of another app does not say whose it is. */
const app = { account: 'GitHub App', accountId: 'app' };

export interface SessionOptions {
  readonly host: Host;
  readonly token: string;
  readonly userAgent: string;
  readonly onWait: (until: number) => void;
  readonly signal: AbortSignal;
}

/** @throws GitHubError, `authentication` for a token that is not valid; the signal's reason when aborted. */
export async function openSession({ host, token, userAgent, onWait, signal }: SessionOptions): Promise<Session> {
  const transport: ConnectionOptions['transport'] = (input, init) => fetch(input, init);
  const registry = { host, token, userAgent, transport, limiter: limiterOf(host) };
  const connection = waitingForLimits(connect(registry), onWait);
  const user = await getAuthenticatedUser(connection, { signal }).catch((error: unknown) => {
    if (error instanceof GitHubError && error.problem.kind === 'forbidden') return undefined;
    throw error;
  });
  const who = user ? { account: user.login, accountId: String(user.id) } : app;
  return { connection, registry, account: { host: host.name, ...who } };
}

/** Nobody clicks again later, so every request waits until a rate limit has ended. @param onWait as in `Waiting`. */
function waitingForLimits(connection: Connection, onWait: (until: number) => void): Connection {
  const send: Connection['send'] = (request) =>
    connection.send({ ...request, waiting: request.waiting ?? { forLimits: true, onWait } });
  return { ...connection, send };
}

/** Returns the owner as the extension knows it: the account's own packages have paths of their own. */
export async function ownerOf({ connection, account }: Session, login: string, options: CallOptions): Promise<Owner> {
  if (login.toLowerCase() === account.account.toLowerCase()) {
    return { kind: 'authenticatedUser', login: account.account };
  }
  return findOwner(connection, login, options);
}

/** Checks before a run, not during it, that the token may delete. @throws GitHubError `missingScope`. */
export async function checkScopes({ connection, account }: Session, options: CallOptions): Promise<void> {
  // Tokens of apps have permissions for each repository instead.
  if (account.accountId === app.accountId) return;
  const granted = grantedScopes((await connection.send({ target: '/user', ...options })).headers);
  const needed = ['delete:packages'];
  // Fine-grained tokens have no scopes.
  if (!granted || needed.every((scope) => granted.includes(scope))) return;
  const problem = { kind: 'missingScope', needed, granted, message: 'The token lacks a scope.' } as const;
  throw new GitHubError(problem, 'GET /user');
}
