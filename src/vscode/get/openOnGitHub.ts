import * as vscode from 'vscode';
import type { Host } from '../../core/github/host.ts';

/**
 * Opens a page of the host in the browser.
 *
 * @param url of the server; only an http(s) address on the host that the person is signed in to is opened.
 * @throws Error where it is no such address.
 */
export async function openOnGitHub(host: Host, url: string | undefined): Promise<void> {
  const address = URL.parse(url ?? '');
  if (address?.origin !== new URL(host.webUrl).origin) {
    throw new Error(vscode.l10n.t('the server gave no address on {0} for it', host.name));
  }
  // As text: a Uri would encode it once more.
  await vscode.commands.executeCommand('vscode.open', address.href);
}

/** The page of an owner's packages. */
export function ownerPage(host: Host, owner: { readonly kind: string; readonly login: string }): string {
  const login = encodeURIComponent(owner.login);
  return owner.kind === 'organization'
    ? `${host.webUrl}/orgs/${login}/packages`
    : `${host.webUrl}/${login}?tab=packages`;
}
