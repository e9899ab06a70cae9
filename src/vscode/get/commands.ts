import * as vscode from 'vscode';
import { targetOf, type PackageRow, type PartRow, type VersionRow } from '#core/explorer';
import { visible } from '#core/packages';
import type { RegisterCommand } from '../commands.ts';
import { rowName } from '../explorer/text.ts';
import type { ExplorerView, RowArgument } from '../explorer/view.ts';
import type { ImageReaders } from '../images/imageReaders.ts';
import { UserError } from '../problem.ts';
import type { Sessions } from '../session/sessions.ts';
import type { DetailsPanels } from './detailsPanels.ts';
import { getTarget, jsonDocuments, type JsonDocuments } from './jsonDocuments.ts';
import { openOnGitHub } from './openOnGitHub.ts';
import { t } from '../../texts/language.ts';

/** Commands that show one package or version. The panels' module is imported with the first panel. @returns the JSON documents. */
export function registerGetCommands(
  { extensionUri, subscriptions }: vscode.ExtensionContext,
  register: RegisterCommand,
  sessions: Sessions,
  view: ExplorerView,
  images: ImageReaders,
): JsonDocuments {
  const documents = jsonDocuments(subscriptions, async () => (await view.requireExplorer()).connection);
  let loading: Promise<DetailsPanels> | undefined;
  const panels = () =>
    (loading ??= import('./detailsPanels.ts').then(
      ({ DetailsPanels: Panels }) =>
        new Panels({ extensionUri, explorer: () => view.requireExplorer(), images, documents }),
    ));
  subscriptions.push(
    vscode.window.registerWebviewPanelSerializer('githubPackages.details', {
      deserializeWebviewPanel: async (panel, state) => (await panels()).restore(panel, state),
    }),
    sessions.onDidChange(async () => {
      documents.forget();
      await (await loading)?.reload();
    }),
    images.onDidRead(async (read) => (await loading)?.followRead(read)),
    view.onDidChangePackages(async (changes) => (await loading)?.follow(changes)),
  );

  register('showDetails', async (row: RowArgument) => {
    const chosen = await chosenRow(row, t('Show Details'));
    if (chosen) await (await panels()).show(targetOf(chosen), visible(rowName(chosen) ?? ''));
  });

  // Runs when the row of a version is clicked.
  register('previewDetails', async (row: VersionRow | PartRow) => {
    const chosen = await chosenRow(row, t('Show Details'));
    if (chosen) await (await panels()).preview(targetOf(chosen), visible(rowName(chosen) ?? ''));
  });
  register('keepOpen', async () => (await loading)?.keepOpen());

  register('showJson', async (row: RowArgument) => {
    const chosen = await chosenRow(row, t('Show JSON'));
    if (chosen) await view.withViewProgress(() => documents.show(targetOf(chosen)));
  });

  register('openOnGitHub', async (row: RowArgument) => {
    const { connection } = await view.signedInExplorer();
    const { host } = connection;
    if (row !== 'focus' && row?.kind === 'owner') {
      const login = encodeURIComponent(row.owner.login);
      const path = row.owner.kind === 'organization' ? `orgs/${login}/packages` : `${login}?tab=packages`;
      return openOnGitHub(host, `${host.webUrl}/${path}`);
    }
    const chosen = await chosenRow(row, t('Open on GitHub'));
    if (!chosen) return;
    const known = chosen.kind === 'package' ? chosen.package.htmlUrl : undefined;
    // A version's page cannot be derived from its id.
    await openOnGitHub(host, known ?? (await getTarget(connection, targetOf(chosen))).html_url);
  });

  return documents;

  async function chosenRow(row: RowArgument, title: string): Promise<PackageRow | VersionRow | undefined> {
    const [chosen] = await view.rowsOf(row, undefined, 'pickPackageOrVersion', title);
    // GitHub answers 404 for a deleted version: there is nothing to get.
    if (chosen?.kind === 'version' && chosen.deleted) {
      throw new UserError(t('To see a deleted version, restore it first.'));
    }
    if (chosen?.kind === 'part') {
      const { searchVersion } = await import('../pick/pickVersion.ts');
      return searchVersion(await view.signedInExplorer(), chosen.package, chosen.content.digest);
    }
    return chosen?.kind === 'package' || chosen?.kind === 'version' ? chosen : undefined;
  }
}
