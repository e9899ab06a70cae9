import type { Row } from '../../core/explorer/row.ts';
import type { RegisterCommand } from '../commands.ts';
import { readSettings, writeOwners } from '../settings.ts';
import type { ExplorerView } from './view.ts';

/** Owners that are neither the signed-in user nor one of their organizations: kept in the setting, by login. */
export function registerOwnerCommands(register: RegisterCommand, view: ExplorerView): void {
  register('addOwner', async () => {
    const explorer = await view.signedInExplorer();
    const { rows } = await explorer.owners();
    const shown = rows.filter((row) => row.kind === 'owner').map((row) => row.owner.login.toLowerCase());
    const { askOwner } = await import('./askOwner.ts');
    const owner = await askOwner(explorer.connection, (login) => shown.includes(login.toLowerCase()));
    if (owner) await writeOwners([...readSettings().owners, owner.login]);
  });

  register('removeOwner', async (row: Row, selected?: readonly Row[]) => {
    const removed = new Set((selected ?? [row]).map((each) => addedLogin(each)?.toLowerCase()));
    await writeOwners(readSettings().owners.filter((login) => !removed.has(login.toLowerCase())));
  });
}

/** The login that was added by hand; an owner that could not be loaded has one too. */
function addedLogin(row: Row): string | undefined {
  if (row.kind === 'owner' && row.added) return row.owner.login;
  return row.kind === 'error' && row.part.of === 'owner' ? row.part.login : undefined;
}
