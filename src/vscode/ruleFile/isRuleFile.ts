import type * as vscode from 'vscode';

/** Whether a document is a file of rules, in whatever folder. Loaded at the start; all else about them only if it is. */
export function isRuleFile({ uri }: Pick<vscode.TextDocument, 'uri'>): boolean {
  return uri.path.endsWith('/.github/package-retention.jsonc');
}
