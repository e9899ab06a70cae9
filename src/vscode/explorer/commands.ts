import * as vscode from 'vscode';
import { type MoreRow, type Row, referenceOf, noFilter, ownerOf } from '#core/explorer';
import type { ErrorRow, NoticeRow, PartRow, VersionRow, UntaggedRow, PackageRow } from '#core/explorer';
import { showProblem, type RegisterCommand } from '../commands.ts';
import { t } from '../../texts/language.ts';
import { loadAllOptions, slowWork, withCancellableProgress } from '../notifications.ts';
import { errorContextOf, moreText } from './text.ts';
import type { ExplorerView, RowArgument } from './view.ts';
import { readSettings, toggleGroupByType, writeOwners } from '../settings.ts';

/** Loading, searching and filtering the tree, and its owners. */
export function registerExplorerCommands(register: RegisterCommand, view: ExplorerView): void {
  // VS Code passes the focused row to commands in the view's title, so refreshing a row is a separate command.
  register('refresh', () => view.refresh());
  register('refreshRow', (row: Row) => view.refresh(row));

  register('retry', async (row: ErrorRow) => {
    const explorer = await view.signedInExplorer();
    await view.withViewProgress(() => explorer.retry(row));
  });

  register('explainRow', async (row: ErrorRow | NoticeRow | VersionRow | PartRow) => {
    if (row.kind !== 'error') {
      const { explainRow } = await import('./explainRow.ts');
      return explainRow(row);
    }
    const retry = { title: t('Retry'), command: 'githubPackages.retry', arguments: [row] };
    return showProblem(row.error, errorContextOf(row), [retry]);
  });

  register('loadMore', async (row: MoreRow) => {
    const explorer = await view.signedInExplorer();
    const { loadMoreRows } = await import('../../core/explorer/loadMore.ts');
    const title = loadingMoreText(row);
    await view.withViewProgress(() =>
      withCancellableProgress(
        title,
        (signal, progress) => {
          const onPage = (loaded: number) => progress.report({ message: moreText({ ...row, loaded }) });
          return loadMoreRows(explorer, row, { signal, onPage });
        },
        slowPages,
      ),
    );
  });

  register('loadAll', async (row?: Row) => {
    const explorer = await view.signedInExplorer();
    const [chosen] = await view.rowsOf(row, undefined, 'pickPackage', t('Load All Versions'));
    if (chosen?.kind !== 'package') return;
    const total = chosen.package.versionCount;
    const list = explorer.versions(referenceOf(chosen));
    const loading = t('Loading all versions of {0}', chosen.package.name);
    await withCancellableProgress(loading, (signal, progress) => {
      let shown = list.items.length;
      const report = (message: string, loaded = shown) => {
        const increment = total === undefined || total === 0 ? 0 : ((loaded - shown) / total) * 100;
        shown = loaded;
        progress.report({ message, increment });
      };
      const options = loadAllOptions(signal, report, total);
      // The first page is shown without waiting for the others.
      return list.load().then(() => list.loadAll(options));
    });
  });

  register('readSizes', async (row: RowArgument, selected?: readonly Row[]) => {
    const explorer = await view.signedInExplorer();
    const rows = await view.rowsOf(row, selected, 'pickVersion', t('Read Sizes'));
    const { readSizesOf } = await import('./readSizes.ts');
    await readSizesOf(explorer, rows);
    // What was read is under the row; that of a list of referrers is in its place.
    const isReplaced = row !== 'focus' && row?.kind === 'part' && !row.content.hasContents;
    if (row !== undefined && row !== 'focus' && !selected && !isReplaced) await view.expand(row);
  });

  register('checkUnused', async (row: PackageRow | UntaggedRow) => {
    const explorer = await view.signedInExplorer();
    const { checkUnused } = await import('./readSizes.ts');
    const untagged = await checkUnused(explorer, row.kind === 'package' ? row : row.parent);
    if (untagged) await view.expand(untagged);
  });

  register('goToPackage', async () => {
    const explorer = await view.signedInExplorer();
    const { pickPackageOfAnyOwner } = await import('../pick/pickPackage.ts');
    const row = await pickPackageOfAnyOwner(explorer, t('Go to Package'));
    if (!row) return;
    const isListed = explorer.lastOwners.some(({ id }) => id === ownerOf(row).id);
    if (!isListed) {
      await vscode.commands.executeCommand('githubPackages.showDetails', row);
      return;
    }
    // A filter by name could hide the row.
    if (view.filter.text !== '') await view.setFilter({ ...view.filter, text: '' });
    const list = explorer.packages(row.owner, row.package.packageType);
    const isThere = () => list.items.some(({ name }) => name === row.package.name);
    await view.withViewProgress(async () => {
      // The package may be on a page that only the search has read, or newer than the cached list.
      if (!isThere()) list.adoptCopy();
      if (!isThere()) await list.load();
      if (!isThere()) await list.loadAll(loadAllOptions(new AbortController().signal, () => undefined));
    });
    await view.reveal(row);
  });

  register('filter', async () => {
    const { editFilter } = await import('./editFilter.ts');
    const filter = await editFilter(view.filter);
    if (filter) await view.setFilter(filter);
  });

  register('sortBy', async () => {
    const { chooseOrder } = await import('./chooseOrder.ts');
    const order = await chooseOrder(view.order);
    if (order) await view.setOrder(order);
  });

  // The same command, with the words for a menu while packages are grouped.
  for (const id of ['groupByType', 'ungroup']) register(id, () => toggleGroupByType());

  register('clearFilter', () => view.setFilter(noFilter));

  // Owners that are neither the signed-in user nor one of their organizations are in the setting, by login.
  register('addOwner', async () => {
    const explorer = await view.signedInExplorer();
    const rows = await explorer.owners();
    const shown = rows.filter((row) => row.kind === 'owner').map((row) => row.owner.login.toLowerCase());
    const { promptForOwner } = await import('./promptForOwner.ts');
    const owner = await promptForOwner(explorer.connection, (login) => shown.includes(login.toLowerCase()));
    if (owner) await writeOwners([...readSettings().owners, owner.login]);
  });

  register('removeOwner', async (row: Row, selected?: readonly Row[]) => {
    const removed = new Set((selected ?? [row]).map((each) => addedLogin(each)?.toLowerCase()));
    await writeOwners(readSettings().owners.filter((login) => !removed.has(login.toLowerCase())));
  });
}

/** A page is usually there before this; reading several shows a notification, whose button stops it. */
const slowPages = { showAfterMs: 1000, minVisibleMs: slowWork.minVisibleMs };

function loadingMoreText({ parent }: MoreRow): string {
  const row = parent.kind === 'deletedVersions' ? parent.parent : parent;
  return row.kind === 'package'
    ? t('Loading more versions of {0}', row.package.name)
    : t('Loading more packages of {0}', ownerOf(row).owner.login);
}

/** The login that was added by hand; an owner that could not be loaded has one too. */
function addedLogin(row: Row): string | undefined {
  if (row.kind === 'owner' && row.added) return row.owner.login;
  return row.kind === 'error' && row.part.of === 'owner' ? row.part.login : undefined;
}
