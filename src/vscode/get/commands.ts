import * as vscode from 'vscode';
import type { Explorer } from '../../core/explorer/explorer.ts';
import { type PackageRow, type Row, type VersionRow, targetOf } from '../../core/explorer/row.ts';
import { versionLabel } from '../../core/packages/name.ts';
import { visible } from '../../core/packages/visible.ts';
import type { RegisterCommand } from '../commands.ts';
import type { ExplorerView, RowArgument } from '../explorer/view.ts';
import { pickPackageOrVersion } from '../pick/pickRow.ts';
import { PlainError } from '../problem.ts';
import type { DetailsPanels } from './detailsPanels.ts';
import { getTarget } from './getTarget.ts';
import type { JsonDocuments } from './jsonDocuments.ts';
import { openOnGitHub, ownerPage } from './openOnGitHub.ts';

/** Looking closer at one package or version. */
export function registerGetCommands(
  register: RegisterCommand,
  view: ExplorerView,
  panels: DetailsPanels,
  documents: JsonDocuments,
): void {
  register('showDetails', async (row: RowArgument) => {
    const chosen = await chosenRow(row, vscode.l10n.t('Show Details'));
    if (chosen) await panels.show(targetOf(chosen), titleOf(chosen));
  });

  register('showJson', async (row: RowArgument) => {
    const chosen = await chosenRow(row, vscode.l10n.t('Show JSON'));
    if (chosen) await view.busy(() => documents.show(targetOf(chosen)));
  });

  register('openOnGitHub', async (row: RowArgument) => {
    const { connection } = await view.signedInExplorer();
    if (row !== 'focus' && row?.kind === 'owner')
      return openOnGitHub(connection.host, ownerPage(connection.host, row.owner));
    const chosen = await chosenRow(row, vscode.l10n.t('Open on GitHub'));
    if (!chosen) return;
    // A version's page is not derivable from its id: GitHub is asked for it.
    const url =
      chosen.kind === 'package' && chosen.package.htmlUrl !== undefined
        ? chosen.package.htmlUrl
        : (await getTarget(connection, targetOf(chosen))).html_url;
    await openOnGitHub(connection.host, url);
  });

  async function chosenRow(row: RowArgument, title: string): Promise<PackageRow | VersionRow | undefined> {
    const ask = (explorer: Explorer): Promise<Row | undefined> => pickPackageOrVersion(explorer, title);
    const [chosen] = await view.rowsOf(row, undefined, ask);
    // GitHub answers 404 for a deleted version: there is nothing to get.
    if (chosen?.kind === 'version' && chosen.deleted)
      throw new PlainError(vscode.l10n.t('A deleted version can be seen again once it is restored.'));
    return chosen?.kind === 'package' || chosen?.kind === 'version' ? chosen : undefined;
  }
}

function titleOf(row: PackageRow | VersionRow): string {
  const name = row.kind === 'package' ? row.package.name : versionLabel(row.version, row.package.package.packageType);
  return visible(name);
}
