import * as vscode from 'vscode';
import {
  connect,
  type Connection,
  type ConnectionOptions,
  GitHubError,
  limiterOf,
  type Limiter,
  enterpriseHost,
  githubDotCom,
  isInsecure,
  type Host,
} from '#core/github';
import { logExchange, type Log } from '../log.ts';
import { MisconfiguredError, PlainError, SignedOutError } from '../problem.ts';
import { affectsSession, readSettings, type Settings } from '../settings.ts';
import { t } from '../language.ts';

/** Whether, and as whom, the person is signed in. */
export type SessionState =
  | { readonly kind: 'signedOut' }
  /** The enterprise provider is chosen, and its address is missing or wrong, or would have the token sent in clear text. */
  | { readonly kind: 'misconfigured'; readonly why: 'address' | 'insecure' }
  /** VS Code's provider did not answer. */
  | { readonly kind: 'unavailable'; readonly reason: string }
  | {
      readonly kind: 'signedIn';
      readonly session: vscode.AuthenticationSession;
      readonly connection: Connection;
      /** Ends what goes on through the connection. */
      readonly end: () => void;
    };

export type SignedIn = Extract<SessionState, { kind: 'signedIn' }>;

/**
 * The editor's own GitHub account, followed as it comes, goes and changes. Nothing is asked of the person unless
 * `signIn` is called.
 */
export class Sessions implements vscode.Disposable {
  readonly #log: Log;
  readonly #userAgent: string;
  /** By host and account: GitHub's limits count for all connections together. */
  readonly #limiters = new Map<string, Limiter>();
  readonly #changed = new vscode.EventEmitter<SessionState>();
  readonly #found = new vscode.EventEmitter<SessionState>();
  readonly #subscriptions: vscode.Disposable;
  #state: Promise<SessionState> | undefined;
  /** What the last look that ended has found. */
  #last: SessionState | undefined;
  /** The questions for managing that are open, by whether they renew, and whom. */
  readonly #asking = new Map<string, Promise<Connection>>();
  #managing: { readonly token: string; readonly connection: Connection } | undefined;

  /** Fires with the new state, and only when it is another one. */
  readonly onDidChange = this.#changed.event;

  /** Fires with the state that the first look finds. */
  readonly onDidFind = this.#found.event;

  constructor(log: Log, userAgent: string) {
    this.#log = log;
    this.#userAgent = userAgent;
    this.#subscriptions = vscode.Disposable.from(
      vscode.authentication.onDidChangeSessions(async ({ provider }) => {
        if (provider.id === readSettings().provider) await this.#follow();
      }),
      vscode.workspace.onDidChangeConfiguration(async (change) => {
        if (affectsSession(change)) await this.#follow();
      }),
      this.#changed,
      this.#found,
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  /** The state now; the first call looks for a session, silently. Never throws. */
  current(): Promise<SessionState> {
    return (this.#state ??= this.#lookAndTell(this.#found));
  }

  /**
   * Asks the person to sign in, or to choose another account.
   *
   * @param renew replaces a session whose token no longer works, or whose organization access has changed.
   * @throws MisconfiguredError without a valid address; what VS Code's provider throws, also when the person cancels.
   */
  async signIn({ renew }: { renew: boolean }): Promise<void> {
    const settings = readSettings();
    if (hostOf(settings) === undefined) throw new MisconfiguredError();
    const signedIn = (await this.current()).kind === 'signedIn';
    const options: vscode.AuthenticationGetSessionOptions = renew
      ? { forceNewSession: { detail: t('Your current sign-in no longer works.') } }
      : { createIfNone: true, clearSessionPreference: signedIn };
    await vscode.authentication.getSession(settings.provider, readScopes(settings), options);
    await this.#follow();
  }

  /**
   * A connection to the host of the settings that sends no token: of GitHub Packages, the public conflict lists alone
   * are served so. @throws MisconfiguredError without a valid address.
   */
  anonymous(): Connection {
    const host = hostOf(readSettings());
    if (host === undefined) throw new MisconfiguredError();
    return connect(this.#options(host, undefined));
  }

  /** What reads a host's container registry; with the session that browsing uses. @throws SignedOutError. */
  async registry(): Promise<ConnectionOptions> {
    const state = await this.current();
    if (state.kind !== 'signedIn') throw new SignedOutError();
    return this.#options(state.connection.host, state.session);
  }

  /**
   * A connection that may delete and restore, for the account that is browsed with. VS Code asks the person the first
   * time, and shows `detail` there.
   *
   * @param renew replaces a session whose token no longer works. Who asks while the person is being asked shares the
   * answer.
   * @throws SignedOutError while nobody is signed in; what VS Code's provider throws, also when the person cancels;
   * GitHubError `missingScope` where the person has granted less than was asked for.
   */
  async manage(detail: string, { renew = false } = {}): Promise<Connection> {
    const state = await this.current();
    if (state.kind !== 'signedIn') throw new SignedOutError();
    const question = `${renew} ${state.connection.host.name} ${state.session.account.id}`;
    const open = this.#asking.get(question);
    if (open) return open;
    const asking = this.#manage(state, detail, renew).finally(() => this.#asking.delete(question));
    this.#asking.set(question, asking);
    return asking;
  }

  async #manage(state: SignedIn, detail: string, renew: boolean): Promise<Connection> {
    const settings = readSettings();
    const { account } = state.session;
    const { getSession } = vscode.authentication;
    const scopes = manageScopes(settings);
    const session = renew
      ? await getSession(settings.provider, scopes, { account, forceNewSession: { detail } })
      : await getSession(settings.provider, scopes, { account, createIfNone: { detail } });
    // VS Code lets a person choose another account all the same; what is to be deleted belongs to this one.
    if (session.account.id !== account.id) {
      throw new PlainError(
        t(
          'You are browsing as {0}, but you signed in as {1}. Nothing was changed.',
          account.label,
          session.account.label,
        ),
      );
    }
    if (session.accessToken !== this.#managing?.token) {
      const connection = connect(this.#options(state.connection.host, session));
      await checkScopes(connection);
      this.#managing = { token: session.accessToken, connection };
    }
    return this.#managing.connection;
  }

  async #follow(): Promise<void> {
    if (this.#state === undefined) return;
    this.#state = this.#lookAndTell(this.#changed);
    await this.#state;
  }

  #lookAndTell(told: vscode.EventEmitter<SessionState>): Promise<SessionState> {
    const looking = this.#look().then((found) => {
      // What goes on through the connection there is must still be ended by a later change.
      const now = this.#last && isSame(this.#last, found) ? this.#last : found;
      // Another event may have looked again in the meantime: only the last look counts, and it waits for no other, since
      // a provider that the settings have taken away may never answer.
      if (this.#state !== looking || this.#last === now) return now;
      if (this.#last?.kind === 'signedIn') this.#last.end();
      this.#last = now;
      told.fire(now);
      return now;
    });
    return looking;
  }

  async #look(): Promise<SessionState> {
    const settings = readSettings();
    const host = hostOf(settings);
    if (host === undefined) {
      return { kind: 'misconfigured', why: isInsecure(settings.enterpriseUri) ? 'insecure' : 'address' };
    }
    try {
      const session = await vscode.authentication.getSession(settings.provider, readScopes(settings), { silent: true });
      if (session === undefined) return { kind: 'signedOut' };
      const ending = new AbortController();
      const connection = connect(this.#options(host, session, ending.signal));
      return { kind: 'signedIn', session, connection, end: () => ending.abort() };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#log.error(`Looking for a session failed: ${reason}`);
      return { kind: 'unavailable', reason };
    }
  }

  #options(host: Host, session: vscode.AuthenticationSession | undefined, signal?: AbortSignal): ConnectionOptions {
    // Limits are an account's, or, without one, the machine's.
    const whose = `${host.apiUrl} ${session?.account.id ?? ''}`;
    const limiter = this.#limiters.get(whose) ?? limiterOf(host);
    this.#limiters.set(whose, limiter);
    return {
      host,
      token: session?.accessToken,
      signal,
      limiter,
      // Looked up at each call: the editor replaces it when its proxy settings change.
      transport: (input, init) => globalThis.fetch(input, init),
      userAgent: this.#userAgent,
      onExchange: (exchange) => logExchange(this.#log, exchange),
    };
  }
}

/**
 * The scopes that browsing asks for. VS Code finds a session only by exactly this set, so it is built in one place.
 *
 * `repo` is broad (all private code), and needed only for the private packages of registries whose permissions are
 * those of the repository: Maven and Gradle, and the old Docker registry. Source: GitHub's "About permissions for
 * GitHub Packages".
 */
export function readScopes({ useRepoScope }: Pick<Settings, 'useRepoScope'>): string[] {
  return ['read:org', 'read:packages', ...(useRepoScope ? ['repo'] : [])];
}

/**
 * The scopes that deleting and restoring ask for.
 *
 * The enterprise provider checks a personal access token for every scope that is asked for, and GitHub normalizes
 * `read:packages` away beside `write:packages`: asked for there, it would never be found.
 */
export function manageScopes({ provider, useRepoScope }: Pick<Settings, 'provider' | 'useRepoScope'>): string[] {
  return [
    'delete:packages',
    'read:org',
    ...(provider === 'github' ? ['read:packages'] : []),
    ...(useRepoScope ? ['repo'] : []),
    'write:packages',
  ];
}

/** Where a provider's sessions are valid; `undefined` without a valid address. */
export function hostOf(settings: Pick<Settings, 'provider' | 'enterpriseUri'>): Host | undefined {
  return settings.provider === 'github' ? githubDotCom : enterpriseHost(settings.enterpriseUri);
}

function isSame(one: SessionState, other: SessionState): boolean {
  if (one.kind === 'misconfigured' && other.kind === 'misconfigured') return one.why === other.why;
  if (one.kind !== 'signedIn' || other.kind !== 'signedIn') return one.kind === other.kind;
  return (
    one.session.id === other.session.id &&
    one.session.accessToken === other.session.accessToken &&
    one.connection.host.apiUrl === other.connection.host.apiUrl
  );
}

/** A person can narrow what is granted: said before anything is deleted, not in the middle of it. */
async function checkScopes(connection: Connection): Promise<void> {
  const { scopes } = await connection.send({ target: '/user' });
  const needed = ['delete:packages', 'write:packages'];
  if (scopes === undefined || needed.every((scope) => scopes.includes(scope))) return;
  const problem = { kind: 'missingScope', needed, granted: scopes, message: 'The token lacks a scope.' } as const;
  throw new GitHubError(problem, 'GET /user');
}
