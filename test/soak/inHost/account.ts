import * as vscode from 'vscode';
import type { ask } from './ask.ts';

export const provider = { id: 'github-enterprise', label: 'GitHub Enterprise' };

/** VS Code's accounts as the walk plays them: the editor refuses its questions in tests, and knows no one. */
export class PlayedAccount {
  readonly #ask: typeof ask;
  readonly #changed = new vscode.EventEmitter<vscode.AuthenticationSessionsChangeEvent>();
  readonly onDidChangeSessions = this.#changed.event;
  /** Who the person signs in as when they are asked. */
  login = 'ann';
  #session: vscode.AuthenticationSession | undefined;
  #sessions = 0;
  readonly #revoked = new Set<string>();

  constructor(asking: typeof ask) {
    this.#ask = asking;
  }

  get session(): vscode.AuthenticationSession | undefined {
    return this.#session;
  }

  async getSession(options: vscode.AuthenticationGetSessionOptions = {}) {
    const { silent, createIfNone, forceNewSession } = options;
    const isAsked = (createIfNone ?? false) !== false || (forceNewSession ?? false) !== false;
    if (silent === true || !isAsked) return this.#session;
    if (this.#session === undefined || forceNewSession) await this.signIn(this.#session?.account.label ?? this.login);
    return this.#session;
  }

  /** Whether the session is this account's, and the server takes its token. */
  isSignedInAs(login: string): boolean {
    return this.#session?.account.label === login && !this.#revoked.has(this.#session.accessToken);
  }

  getAccounts(): vscode.AuthenticationSessionAccountInformation[] {
    return this.#session ? [this.#session.account] : [];
  }

  async signIn(login: string): Promise<void> {
    const { token = '' } = await this.#ask({ ask: 'token', login });
    this.login = login;
    this.#sessions++;
    this.#session = {
      id: String(this.#sessions),
      scopes: [],
      accessToken: token,
      account: { id: login, label: login },
    };
    this.#changed.fire({ provider });
  }

  signOut(): void {
    this.#session = undefined;
    this.#changed.fire({ provider });
  }

  /** The server takes the token back; nobody is told. */
  async revoke(): Promise<void> {
    if (!this.#session) return;
    const { accessToken: token } = this.#session;
    this.#revoked.add(token);
    await this.#ask({ ask: 'revoke', token });
  }
}
