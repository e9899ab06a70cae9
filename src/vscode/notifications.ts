import { window } from 'vscode';

/*
 * The one way to notifications. VS Code makes links of `[text](command:…)` in a message, and a message may hold the
 * names and sentences of a server.
 */

/** @returns the button that was chosen. */
export async function showError(message: string, ...buttons: string[]): Promise<string | undefined> {
  return window.showErrorMessage(withoutLinks(message), ...buttons);
}

/** @returns the button that was chosen. */
export async function showWarning(message: string, ...buttons: string[]): Promise<string | undefined> {
  return window.showWarningMessage(withoutLinks(message), ...buttons);
}

function withoutLinks(message: string): string {
  return message.replaceAll('](', '] (');
}
