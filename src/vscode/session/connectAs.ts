import type { Connection } from '#core/github';
import { t } from '../../texts/language.ts';
import { openSettings, SignedOutError, UserError } from '../problem.ts';
import type { Sessions } from './sessions.ts';

/** For whom a panel is: nobody, if its account is `undefined`. Early builds stored an account without its id. */
export interface PanelAccount {
  readonly host: string;
  readonly account?: string | undefined;
  readonly accountId?: string | undefined;
}

/**
 * Returns the connection of the account that a panel is for. Never prompts.
 * @throws SignedOutError; MisconfiguredError; UserError if another account or host is in use.
 */
export async function connectAs(sessions: Sessions, { host, account, accountId }: PanelAccount): Promise<Connection> {
  const anonymous = sessions.anonymous();
  const state = account === undefined ? undefined : await sessions.current();
  if (state && state.kind !== 'signedIn') throw new SignedOutError();
  const connection = state?.connection ?? anonymous;
  const { name } = connection.host;
  if (name !== host) {
    throw new UserError(t('This panel is for {0}, but your current provider is {1}.', host, name), [
      openSettings(t('Choose Provider'), 'githubPackages.provider'),
    ]);
  }
  if (!state || account === undefined) return connection;
  const { id, label } = state.session.account;
  if (accountId === undefined ? label === account : id === accountId) return connection;
  throw new UserError(t('This panel is for the account {0}, but you are signed in as {1}.', account, label), [
    { title: t('Choose Account'), command: 'githubPackages.signIn' },
  ]);
}
