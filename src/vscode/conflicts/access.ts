import * as vscode from 'vscode';
import type { ReportRequest } from '../../core/conflicts/index.ts';
import type { Connection } from '../../core/github/index.ts';
import { MisconfiguredError, openSettings, PlainError, SignedOutError } from '../problem.ts';
import type { Sessions } from '../session/sessions.ts';

type Asker = Pick<ReportRequest, 'host' | 'account' | 'accountId'>;

/**
 * Returns what a report is asked through: its own host, as its own account, or as nobody where it was made so.
 *
 * @throws SignedOutError, MisconfiguredError, or PlainError where another account or host is the one in use.
 */
export async function connectionFor(sessions: Sessions, { host, account, accountId }: Asker): Promise<Connection> {
  if (account === undefined) return checked(sessions.anonymous(), host);
  const state = await sessions.current();
  if (state.kind === 'misconfigured') throw new MisconfiguredError();
  if (state.kind !== 'signedIn') throw new SignedOutError();
  const connection = checked(state.connection, host);
  const { id, label } = state.session.account;
  if (accountId === undefined ? label === account : id === accountId) return connection;
  throw new PlainError(
    vscode.l10n.t('This report was asked for by {0}, and you are signed in as {1}.', account, label),
    [{ title: vscode.l10n.t('Choose Account'), command: 'githubPackages.signIn' }],
  );
}

function checked(connection: Connection, host: string): Connection {
  const present = connection.host.name;
  if (present === host) return connection;
  throw new PlainError(vscode.l10n.t('This report is about {0}, and the provider in use is {1}.', host, present), [
    openSettings(vscode.l10n.t('Choose the Provider'), 'githubPackages.provider'),
  ]);
}
