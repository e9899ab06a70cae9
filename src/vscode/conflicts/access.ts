import * as vscode from 'vscode';
import type { ConflictReport } from '../../core/conflicts/index.ts';
import type { Connection } from '../../core/github/index.ts';
import { MisconfiguredError, openSettings, PlainError, SignedOutError } from '../problem.ts';
import type { Sessions } from '../session/sessions.ts';
import { readSettings } from '../settings.ts';

type Place = Pick<ConflictReport, 'host' | 'account' | 'accountId'>;

/**
 * What a report is asked through: its own host, as its own account, or as nobody where it was made so.
 *
 * @param needsAccount for what nobody can do signed out, also from a report that was made so
 * @throws SignedOutError, MisconfiguredError, or PlainError where another account or host is the one in use.
 */
export async function connectionFor(sessions: Sessions, place: Place, needsAccount = false): Promise<Connection> {
  const { host, account } = place;
  if (account === undefined && !needsAccount) return checked(sessions.anonymous(), host);
  const state = await sessions.current();
  if (state.kind === 'misconfigured') throw new MisconfiguredError();
  if (state.kind !== 'signedIn') throw new SignedOutError();
  const connection = checked(state.connection, host);
  const present = state.session.account;
  if (account !== undefined && !isAccountOf(place, present)) {
    throw new PlainError(
      vscode.l10n.t('This report was asked for by {0}, and you are signed in as {1}.', account, present.label),
      [{ title: vscode.l10n.t('Choose Account'), command: 'githubPackages.signIn' }],
    );
  }
  return connection;
}

function checked(connection: Connection, host: string): Connection {
  const present = connection.host.name;
  if (present === host) return connection;
  throw new PlainError(vscode.l10n.t('This report is about {0}, and the provider in use is {1}.', host, present), [
    openSettings(vscode.l10n.t('Choose the Provider'), 'githubPackages.provider'),
  ]);
}

/**
 * Whether VS Code has a sign-in of a report's account, be it without the scopes that the settings ask for now; not where its
 * provider does not answer. Never throws.
 */
export async function hasAccount(place: Place): Promise<boolean> {
  try {
    const accounts = await vscode.authentication.getAccounts(readSettings().provider);
    return accounts.some((account) => isAccountOf(place, account));
  } catch {
    return false;
  }
}

/** A report that was kept before account ids belongs to whoever has its login. */
function isAccountOf(
  { account, accountId }: Place,
  { id, label }: vscode.AuthenticationSessionAccountInformation,
): boolean {
  return accountId === undefined ? label === account : id === accountId;
}
