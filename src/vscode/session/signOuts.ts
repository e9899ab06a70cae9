import * as vscode from 'vscode';
import { readSettings } from '../settings.ts';
import { hostOf, type Sessions, type SessionState } from './sessions.ts';

/**
 * Calls `remove` with the ids of a host's accounts that are signed in, whenever another one may have signed out, which
 * need not be the current one. Asks for accounts, because an account may have no session with the scopes of the current
 * settings.
 */
export function followSignOuts(
  sessions: Pick<Sessions, 'onDidInitialize' | 'onDidChange'>,
  remove: (host: string, signedIn: readonly string[]) => Promise<void>,
  onError: (error: unknown) => void,
): vscode.Disposable {
  let state: SessionState | undefined;
  const follow = (changed: SessionState) => {
    state = changed;
    if (changed.kind === 'signedIn' || changed.kind === 'signedOut') void removeOthers(readSettings().provider);
  };
  return vscode.Disposable.from(
    sessions.onDidInitialize(follow),
    sessions.onDidChange(follow),
    vscode.authentication.onDidChangeSessions(({ provider }) => removeOthers(provider.id)),
  );

  async function removeOthers(provider: string): Promise<void> {
    if (provider !== 'github' && provider !== 'github-enterprise') return;
    const settings = readSettings();
    const host = hostOf({ ...settings, provider });
    if (!host) return;
    const current = provider === settings.provider && state?.kind === 'signedIn' ? [state.session.account.id] : [];
    try {
      const accounts = await vscode.authentication.getAccounts(provider);
      await remove(host.name, [...current, ...accounts.map(({ id }) => id)]);
    } catch (error) {
      onError(error);
    }
  }
}
