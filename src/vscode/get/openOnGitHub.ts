import * as vscode from 'vscode';
import { UserError } from '../problem.ts';
import { isGitHubPage, type Host } from '#core/github';
import { t } from '../../texts/language.ts';

/** Opens a page of GitHub in the browser. @throws UserError for any other address. */
export async function openOnGitHub(host: Host, url: string | undefined): Promise<void> {
  const address = URL.parse(url ?? '');
  if (!address || !isGitHubPage(host, address.href)) {
    throw new UserError(
      t('GitHub did not return a valid link on {0} for this item. Refresh the view, then try again.', host.name),
    );
  }
  // As text: a Uri would encode it once more.
  await vscode.commands.executeCommand('vscode.open', address.href);
}
