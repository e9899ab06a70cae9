import * as vscode from 'vscode';
import { findOwner, type Gap } from '../../core/conflicts/index.ts';
import type { Explorer, OwnerRows } from '../../core/explorer/index.ts';
import { GitHubError, type Connection, type Owner } from '../../core/github/index.ts';
import { visible } from '../../core/packages/index.ts';
import { showProblem } from '../commands.ts';
import { askOwner } from '../explorer/askOwner.ts';
import { ownerKindName } from '../explorer/text.ts';

/** Whom to ask for conflicts, and who is missing. */
export interface Asked {
  readonly owners: readonly Owner[];
  readonly gaps: readonly Gap[];
}

/** All owners of the tree. One that could not be loaded is asked too: its answer says why. */
export function allOwners(rows: OwnerRows): Asked {
  const owners = rows.flatMap((row): Owner[] => {
    if (row.kind === 'owner') return [row.owner];
    return row.part.of === 'owner' ? [{ kind: 'user', login: row.part.login }] : [];
  });
  const gaps = rows.flatMap((row): Gap[] => {
    if (row.kind !== 'error') return [];
    if (row.part.of === 'withheldOrganizations')
      return [{ of: 'withheldOrganizations', ids: row.part.organizations.map(({ id }) => id) }];
    if (row.part.of !== 'organizations' || !(row.error instanceof GitHubError)) return [];
    return [{ of: 'organizations', problem: row.error.problem }];
  });
  return { owners, gaps };
}

interface OwnerItem extends vscode.QuickPickItem {
  /** None for "All owners" and "Another owner…". */
  readonly owner?: Owner;
}

/** Lets the person check owners of the tree, or all, or type another. @returns `undefined` when dismissed. */
export async function pickOwners(explorer: Explorer): Promise<Asked | undefined> {
  const all: OwnerItem = { label: vscode.l10n.t('All owners') };
  const another: OwnerItem = { label: vscode.l10n.t('Another owner…'), alwaysShow: true };
  let known: Asked | undefined;
  const chosen = await pickItems(async () => {
    known = allOwners(await explorer.owners());
    return [all, ...known.owners.map(itemOf), another];
  });
  if (!chosen || !known) return undefined;
  const asked = chosen.includes(all) ? known : { owners: chosen.flatMap(({ owner }) => owner ?? []), gaps: [] };
  if (!chosen.includes(another)) return asked;
  const isChosen = (login: string) => asked.owners.some((each) => each.login.toLowerCase() === login.toLowerCase());
  const prompt = vscode.l10n.t('The login of a user or an organization');
  const other = await askOwner(explorer.connection, isChosen, { title: pickTitle(), prompt, find: findOwner });
  return other && { ...asked, owners: [...asked.owners, other] };
}

/** Lets the person check items, or take the highlighted one. What `load` throws is shown. */
async function pickItems(load: () => Promise<OwnerItem[]>): Promise<readonly OwnerItem[] | undefined> {
  const quickPick = vscode.window.createQuickPick<OwnerItem>();
  let isOpen = true;
  quickPick.title = pickTitle();
  quickPick.placeholder = vscode.l10n.t('Check the owners to ask, or press Enter for the highlighted one');
  quickPick.canSelectMany = true;
  quickPick.busy = true;
  // VS Code highlights nothing by itself where several can be checked, and Enter would then do nothing.
  const highlight = () => {
    const words = quickPick.value.toLowerCase();
    quickPick.activeItems = quickPick.items.filter(({ label }) => label.toLowerCase().includes(words)).slice(0, 1);
  };
  const fill = async () => {
    quickPick.items = await load();
    quickPick.busy = false;
    highlight();
  };
  try {
    return await new Promise((resolve) => {
      quickPick.onDidAccept(() => {
        // Enter on an item that is not checked means that item.
        const chosen = quickPick.selectedItems.length > 0 ? quickPick.selectedItems : quickPick.activeItems;
        if (chosen.length > 0) resolve(chosen);
      });
      quickPick.onDidChangeValue(highlight);
      quickPick.onDidHide(() => resolve(undefined));
      quickPick.show();
      fill().catch(async (error: unknown) => {
        if (!isOpen) return;
        resolve(undefined);
        await showProblem(error);
      });
    });
  } finally {
    isOpen = false;
    quickPick.dispose();
  }
}

function itemOf(owner: Owner): OwnerItem {
  return { label: visible(owner.login).replaceAll('$(', '\\$('), description: ownerKindName(owner), owner };
}

/** Signed out, one owner is named. @returns `undefined` when dismissed. */
export async function askForOwner(connection: Connection): Promise<Asked | undefined> {
  const prompt = vscode.l10n.t(
    'You are signed out, so only public packages are shown. Type the login of an organization or a user on {0}.',
    connection.host.name,
  );
  const owner = await askOwner(connection, () => false, { title: pickTitle(), prompt, find: findOwner });
  return owner && { owners: [owner], gaps: [] };
}

function pickTitle(): string {
  return vscode.l10n.t('Show Docker Migration Conflicts');
}
