import * as vscode from 'vscode';
import { connect, GitHubError, limiterOf, enterpriseHost, githubDotCom, grantedScopes, isInsecure } from '#core/github';
import type { Connection, ConnectionOptions, Limiter, Host } from '#core/github';
import { logExchange, type Log } from '../log.ts';
import { MisconfiguredError, UserError, SignedOutError } from '../problem.ts';
import { affectsSession, readSettings, type Settings } from '../settings.ts';
import { t } from '../../texts/language.ts';

/** Whether the user is signed in, and to which account. */
export type SessionState =
  | { readonly kind: 'signedOut' }
  /** The Enterprise address is missing or invalid (`address`), or not https (`insecure`). */
  | { readonly kind: 'misconfigured'; readonly why: 'address' | 'insecure' }
  /** VS Code's authentication provider failed. */
  | { readonly kind: 'unavailable'; readonly reason: string }
  | {
      readonly kind: 'signedIn';
      readonly session: vscode.AuthenticationSession;
      readonly connection: Connection;
      /** Aborts all requests of the connection. */
      readonly abortRequests: () => void;
    };

export type SignedIn = Extract<SessionState, { kind: 'signedIn' }>;

/** After the Enterprise address has changed, VS Code replaces its provider within this time; no event says when. */
const providerDelayMs = 2000;

/** Tracks the GitHub account of VS Code. Prompts only in `signIn` and `connectToManage`. */
export class Sessions implements vscode.Disposable {
  readonly #log: Log;
  readonly #userAgent: string;
  /** By host and account, because GitHub's limits apply to all connections together. */
  readonly #limiters = new Map<string, Limiter>();
  readonly #didChange = new vscode.EventEmitter<SessionState>();
  readonly #didInitialize = new vscode.EventEmitter<SessionState>();
  readonly #subscriptions: vscode.Disposable;
  #state: Promise<SessionState> | undefined;
  /** The state that was reported last. */
  #latest: SessionState | undefined;
  /** Running permission prompts, by `renew`, host and account. */
  readonly #pendingPrompts = new Map<string, Promise<Connection>>();
  /** Which host each session is for, by the session's id. */
  readonly #hosts = new Map<string, string>();
  #recheck: NodeJS.Timeout | undefined;
  #manageConnection: { readonly token: string; readonly connection: Connection } | undefined;

  /** Fires with the new state if it differs from the last. */
  readonly onDidChange = this.#didChange.event;

  /** Fires at most once, with the first state. */
  readonly onDidInitialize = this.#didInitialize.event;

  constructor(log: Log, userAgent: string) {
    this.#log = log;
    this.#userAgent = userAgent;
    this.#subscriptions = vscode.Disposable.from(
      vscode.authentication.onDidChangeSessions(async ({ provider }) => {
        if (provider.id === readSettings().provider) await this.#refreshState();
      }),
      vscode.workspace.onDidChangeConfiguration(async (change) => {
        if (!affectsSession(change)) return;
        if (change.affectsConfiguration('github-enterprise.uri')) {
          clearTimeout(this.#recheck);
          this.#recheck = setTimeout(() => void this.#refreshState(), providerDelayMs);
        }
        await this.#refreshState();
      }),
      this.#didChange,
      this.#didInitialize,
    );
  }

  dispose(): void {
    clearTimeout(this.#recheck);
    this.#subscriptions.dispose();
  }

  /** The current state; the first call looks for a session, silently. Never throws. */
  current(): Promise<SessionState> {
    return (this.#state ??= this.#updateState(this.#didInitialize));
  }

  /**
   * Prompts the user to sign in, or to choose another account.
   *
   * @param renew replaces a session whose token no longer works, or whose organization access has changed.
   * @throws MisconfiguredError without a valid host; what VS Code's provider throws, also when the user cancels.
   */
  async signIn({ renew }: { renew: boolean }): Promise<void> {
    const settings = readSettings();
    if (hostOf(settings) === undefined) throw new MisconfiguredError();
    const signedIn = (await this.current()).kind === 'signedIn';
    const options: vscode.AuthenticationGetSessionOptions = renew
      ? { forceNewSession: { detail: t('GitHub refused a request with your current sign-in.') } }
      : { createIfNone: true, clearSessionPreference: signedIn };
    await vscode.authentication.getSession(settings.provider, readScopes(settings), options);
    await this.#refreshState();
  }

  /**
   * A connection to the host of the settings that sends no token. Without a token GitHub serves only the public
   * conflict lists. @throws MisconfiguredError without a valid host.
   */
  anonymous(): Connection {
    const host = hostOf(readSettings());
    if (host === undefined) throw new MisconfiguredError();
    return connect(this.#options(host, undefined));
  }

  /** The options to read the container registry, with the browsing session. @throws SignedOutError. */
  async registryOptions(): Promise<ConnectionOptions> {
    const state = await this.current();
    if (state.kind !== 'signedIn') throw new SignedOutError();
    return this.#options(state.connection.host, state.session);
  }

  /**
   * A connection that may delete and restore, for the current account. VS Code prompts the first time, and shows `detail`
   * in its prompt. Concurrent calls share one prompt.
   *
   * @param renew replaces a session whose token no longer works.
   * @throws SignedOutError; UserError if the user signs in to another account; what VS Code's provider throws, also when
   * the user cancels; GitHubError if the scopes cannot be read, or (`missingScope`) if the user grants fewer.
   */
  async connectToManage(detail: string, { renew = false } = {}): Promise<Connection> {
    const state = await this.current();
    if (state.kind !== 'signedIn') throw new SignedOutError();
    const key = `${renew} ${state.connection.host.name} ${state.session.account.id}`;
    const pending =
      this.#pendingPrompts.get(key) ??
      this.#connectToManage(state, detail, renew).finally(() => this.#pendingPrompts.delete(key));
    this.#pendingPrompts.set(key, pending);
    return pending;
  }

  async #connectToManage(state: SignedIn, detail: string, renew: boolean): Promise<Connection> {
    const settings = readSettings();
    const { account } = state.session;
    const { getSession } = vscode.authentication;
    const scopes = manageScopes(settings);
    const session = renew
      ? await getSession(settings.provider, scopes, { account, forceNewSession: { detail } })
      : await getSession(settings.provider, scopes, { account, createIfNone: { detail } });
    if (!this.#isFor(session, state.connection.host)) throw new SignedOutError();
    // The user may pick another account in VS Code's prompt, but the plan was made for this one.
    if (session.account.id !== account.id) {
      throw new UserError(
        t(
          'You are browsing as {0}, but you signed in as {1}. Nothing was changed. Try again and sign in as {0}.',
          account.label,
          session.account.label,
        ),
      );
    }
    if (session.accessToken !== this.#manageConnection?.token) {
      const connection = connect(this.#options(state.connection.host, session));
      await checkScopes(connection);
      this.#manageConnection = { token: session.accessToken, connection };
    }
    return this.#manageConnection.connection;
  }

  async #refreshState(): Promise<void> {
    if (this.#state === undefined) return;
    this.#state = this.#updateState(this.#didChange);
    await this.#state;
  }

  #updateState(event: vscode.EventEmitter<SessionState>): Promise<SessionState> {
    const pending = this.#findState().then((found) => {
      // Keep the same state object, so that a later change can abort its requests.
      const latest = this.#latest && isSame(this.#latest, found) ? this.#latest : found;
      // Only the latest lookup counts. It does not wait for earlier ones, because the provider of an old setting may never
      // respond.
      if (this.#state !== pending || this.#latest === latest) return latest;
      if (this.#latest?.kind === 'signedIn') this.#latest.abortRequests();
      this.#latest = latest;
      event.fire(latest);
      return latest;
    });
    return pending;
  }

  async #findState(): Promise<SessionState> {
    const settings = readSettings();
    const host = hostOf(settings);
    if (host === undefined) {
      return { kind: 'misconfigured', why: isInsecure(settings.enterpriseUri) ? 'insecure' : 'address' };
    }
    try {
      const session = await vscode.authentication.getSession(settings.provider, readScopes(settings), { silent: true });
      if (session === undefined || !this.#isFor(session, host)) return { kind: 'signedOut' };
      const ending = new AbortController();
      const connection = connect(this.#options(host, session, ending.signal));
      return { kind: 'signedIn', session, connection, abortRequests: () => ending.abort() };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#log.error(`Looking for a session failed: ${reason}`);
      return { kind: 'unavailable', reason };
    }
  }

  /** Whether a session is for a host: a provider gives sessions of the former address until VS Code has replaced it. */
  #isFor({ id }: vscode.AuthenticationSession, { name }: Host): boolean {
    const known = this.#hosts.get(id) ?? name;
    this.#hosts.set(id, known);
    return known === name;
  }

  #options(host: Host, session: vscode.AuthenticationSession | undefined, signal?: AbortSignal): ConnectionOptions {
    // Limits apply per account, or per IP address without one.
    const limiterKey = `${host.apiUrl} ${session?.account.id ?? ''}`;
    const limiter = this.#limiters.get(limiterKey) ?? limiterOf(host);
    this.#limiters.set(limiterKey, limiter);
    return {
      host,
      token: session?.accessToken,
      signal,
      limiter,
      // Looked up at each call: VS Code replaces it when its proxy settings change.
      transport: (input, init) => globalThis.fetch(input, init),
      userAgent: this.#userAgent,
      onExchange: (exchange) => logExchange(this.#log, exchange),
    };
  }
}

/**
 * The scopes requested for browsing. VS Code finds a session only by exactly this set, so it is built in one place.
 *
 * `repo` is broad (all private code), and needed only for the private packages of registries whose permissions are
 * those of the repository: Maven and Gradle, and the Docker registry. Source: GitHub's "About permissions for
 * GitHub Packages".
 */
export function readScopes({ useRepoScope }: Pick<Settings, 'useRepoScope'>): string[] {
  return ['read:org', 'read:packages', ...(useRepoScope ? ['repo'] : [])];
}

/**
 * The scopes requested for deleting and restoring.
 *
 * The enterprise provider checks a personal access token for every scope requested. GitHub drops `read:packages` from a
 * token that has `write:packages`, so if both were requested, the provider would accept no token.
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

/** Returns the host of a provider; `undefined` without a valid URL. */
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

/** Users can grant fewer scopes. Check before the run, not during it. */
async function checkScopes(connection: Connection): Promise<void> {
  const scopes = grantedScopes((await connection.send({ target: '/user' })).headers);
  const needed = ['delete:packages', 'write:packages'];
  if (scopes === undefined || needed.every((scope) => scopes.includes(scope))) return;
  const problem = { kind: 'missingScope', needed, granted: scopes, message: 'The token lacks a scope.' } as const;
  throw new GitHubError(problem, 'GET /user');
}
