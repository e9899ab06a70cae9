import * as vscode from 'vscode';
import type { Gap, ReportRequest } from '#core/conflicts';
import type { Explorer, OwnerRows, Row } from '#core/explorer';
import { findOwner, GitHubError, type Owner } from '#core/github';
import { ownerKey } from '#core/packages';
import { promptForOwner } from '../explorer/promptForOwner.ts';
import { ownerKindName } from '../explorer/text.ts';
import type { ExplorerView, RowArgument } from '../explorer/view.ts';
import { answerTo, literalItem } from '../pick/pick.ts';
import type { Sessions } from '../session/sessions.ts';
import { t } from '../../texts/language.ts';

type ChosenOwners = Readonly<{ owners: readonly Owner[]; gaps: readonly Gap[] }>;

/** Returns the request for the owners of these rows, or picked ones; `undefined` if dismissed. @throws MisconfiguredError. */
export async function chooseRequest(
  sessions: Sessions,
  view: ExplorerView,
  row: RowArgument,
  selected: readonly Row[] | undefined,
): Promise<{ request: ReportRequest; gaps: readonly Gap[] } | undefined> {
  const state = await sessions.current();
  if (state.kind !== 'signedIn') {
    const connection = sessions.anonymous();
    const host = connection.host.name;
    const prompt = t(
      'You are signed out, so the report will have only public conflicts. Enter a username or organization on {0}.',
      host,
    );
    const owner = await promptForOwner(connection, () => false, { title: pickTitle(), prompt, find: findOwner });
    return owner && { request: { host, account: undefined, owners: [owner] }, gaps: [] };
  }
  const rows = row === undefined || row === 'focus' ? [] : (selected ?? [row]);
  const owners = rows.flatMap((each) => (each.kind === 'owner' ? [each.owner] : []));
  const chosen = owners.length > 0 ? { owners, gaps: [] } : await pickOwners(await view.signedInExplorer());
  const { label: account, id: accountId } = state.session.account;
  const host = state.connection.host.name;
  return chosen && { request: { host, account, accountId, owners: chosen.owners }, gaps: chosen.gaps };
}

/** All owners of the tree. One that could not be loaded is fetched too, which shows why. */
export function allOwners(rows: OwnerRows): ChosenOwners {
  const owners: Owner[] = [];
  const gaps: Gap[] = [];
  for (const row of rows) {
    if (row.kind === 'owner') owners.push(row.owner);
    else if (row.part.of === 'owner') owners.push({ kind: 'user', login: row.part.login });
    else if (row.error instanceof GitHubError) {
      const ids = row.part.of === 'withheldOrganizations' ? row.part.organizations.map(({ id }) => id) : [];
      gaps.push({ ids, problem: row.error.problem });
    }
  }
  return { owners, gaps };
}

function pickTitle(): string {
  return t('Show Docker Migration Conflicts');
}

type OwnerItem = vscode.QuickPickItem & { readonly owner?: Owner };

async function pickOwners(explorer: Explorer): Promise<ChosenOwners | undefined> {
  const all: OwnerItem = { label: t('All owners') };
  const another: OwnerItem = { label: t('Another owner…'), alwaysShow: true };
  const quickPick = vscode.window.createQuickPick<OwnerItem>();
  quickPick.title = pickTitle();
  quickPick.placeholder = t('Select the owners to look up conflicts for, or press Enter for the highlighted one');
  quickPick.canSelectMany = true;
  quickPick.busy = true;
  // If several items can be checked, VS Code highlights none by itself, and Enter would do nothing.
  const highlight = () => {
    const words = quickPick.value.toLowerCase();
    quickPick.activeItems = quickPick.items.filter(({ label }) => label.toLowerCase().includes(words)).slice(0, 1);
  };
  quickPick.onDidChangeValue(highlight);
  const answer = answerTo(quickPick, () => {
    // Enter on an item that is not checked means that item.
    const chosen = quickPick.selectedItems.length > 0 ? quickPick.selectedItems : quickPick.activeItems;
    return chosen.length > 0 ? chosen : undefined;
  });
  const load = async () => {
    const known = allOwners(await explorer.owners());
    const items = known.owners.map((owner) => ({ label: owner.login, description: ownerKindName(owner), owner }));
    quickPick.items = [all, ...items.map(literalItem), another];
    quickPick.busy = false;
    highlight();
    return known;
  };
  const loading = load();
  const chosen = await Promise.race([answer, loading.then(() => answer)]).finally(() => quickPick.hide());
  if (!chosen) return undefined;
  const known = await loading;
  const { owners, gaps } = chosen.includes(all)
    ? known
    : { owners: chosen.flatMap(({ owner }) => owner ?? []), gaps: [] };
  if (!chosen.includes(another)) return { owners, gaps };
  const isChosen = (login: string) => owners.some((each) => ownerKey(each) === login.toLowerCase());
  const prompt = t('The name of a user or organization');
  const other = await promptForOwner(explorer.connection, isChosen, { title: pickTitle(), prompt, find: findOwner });
  return other && { owners: [...owners, other], gaps };
}
