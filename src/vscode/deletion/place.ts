import type { Place } from '../../core/deletion/journal/event.ts';
import type { SessionState } from '../session/sessions.ts';

/** Whose packages on which host a session stands for. */
export function placeOf({ session, connection }: Extract<SessionState, { kind: 'signedIn' }>): Place {
  const { label, id } = session.account;
  return { host: connection.host.name, account: label, accountId: id };
}
