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
  type Problem,
} from '#core/github';
import { t } from '../texts/language.ts';
import { ScriptError } from './exitCodes.ts';

/** The access of a run to GitHub, and whose it is. */
export interface Session {
  readonly connection: Connection;
  /** To read the container registry. */
  readonly registry: ConnectionOptions;
  readonly account: AccountOnHost;
  /** Whether the token has the scope to delete. `undefined`: GitHub tells this only of classic tokens. */
  readonly canDelete: boolean | undefined;
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

/**
 * @throws GitHubError, `authentication` for a token that is not valid; ScriptError if there is no API of GitHub; the
 * signal's reason when aborted.
 */
export async function openSession({ host, token, userAgent, onWait, signal }: SessionOptions): Promise<Session> {
  const transport: ConnectionOptions['transport'] = (input, init) => fetch(input, init);
  const registry = { host, token, userAgent, transport, limiter: limiterOf(host) };
  const connection = waitingForLimits(connect(registry), onWait);
  let granted: readonly string[] | undefined;
  const send: Connection['send'] = async (request) => {
    const response = await connection.send(request);
    granted = grantedScopes(response.headers);
    return response;
  };
  const user = await getAuthenticatedUser({ ...connection, send }, { signal }).catch((error: unknown) => {
    if (!(error instanceof GitHubError)) throw error;
    const other = noApi(error.problem, host);
    if (other || error.problem.kind !== 'forbidden') throw other ?? error;
    return undefined;
  });
  const who = user ? { account: user.login, accountId: String(user.id) } : app;
  const canDelete = granted?.includes(scopeToDelete);
  return { connection, registry, account: { host: host.name, ...who }, canDelete };
}

const scopeToDelete = 'delete:packages';

/** Each API of GitHub knows its users, and gives the reason for a refusal: what does not is none. */
function noApi(problem: Problem, { apiUrl, kind }: Host): ScriptError | undefined {
  const isForeign = problem.kind === 'notFound' || problem.kind === 'malformed' || problem.kind === 'rejected';
  const isRefusal = problem.kind === 'forbidden' || problem.kind === 'authentication';
  if (isForeign || (isRefusal && problem.message.startsWith('HTTP status '))) {
    return new ScriptError(
      t('{address} does not answer as the API of GitHub does ({message}). Check --api-url.', {
        address: apiUrl,
        message: problem.message,
      }),
    );
  }
  if (problem.kind !== 'network' || kind === 'github.com') return undefined;
  return new ScriptError(
    t('Could not reach {address} ({reason}). Check --api-url and the connection.', {
      address: apiUrl,
      reason: problem.code ?? problem.message,
    }),
  );
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
export function checkScopes({ canDelete }: Session): void {
  if (canDelete !== false) return;
  const needed = [scopeToDelete];
  const problem = { kind: 'missingScope', needed, granted: undefined, message: 'The token lacks a scope.' } as const;
  throw new GitHubError(problem, 'GET /user');
}

/** Returns what is not known, or missing, to carry out a plan. */
export function rightToDeleteNotes({ canDelete }: Session): readonly string[] {
  switch (canDelete) {
    case true:
      return [];
    case false:
      return [t('The token lacks the scope {0}, so apply cannot delete anything with it.', scopeToDelete)];
    case undefined:
      return [t('It was not checked whether the token may delete versions: GitHub says that only of classic tokens.')];
  }
}
