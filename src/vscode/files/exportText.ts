import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { t } from '../../texts/language.ts';
import { showInformation } from '../notifications.ts';

export interface ExportFormat {
  /** A proper name, which is not translated. */
  readonly label: string;
  readonly extension: string;
  /** VS Code's id. */
  readonly language: string;
}

/** What is exported in each format. */
export const exportFormats = {
  markdown: { label: 'Markdown', extension: 'md', language: 'markdown' },
  csv: { label: 'CSV', extension: 'csv', language: 'plaintext' },
  json: { label: 'JSON', extension: 'json', language: 'json' },
} as const satisfies Record<string, ExportFormat>;

/** Something in a format. */
export interface ExportChoice extends ExportFormat {
  readonly description?: string;
  readonly write: () => string;
}

/**
 * Prompts for a format and a destination, and writes the file or opens the document.
 * @param fileName without its extension; what no file name may have is replaced.
 * @param folder in which the file dialog starts; by default the first of the workspace.
 */
export async function exportText(
  title: string,
  choices: readonly ExportChoice[],
  fileName: string,
  folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir()),
): Promise<void> {
  const { window, workspace } = vscode;
  const choose = <Item extends vscode.QuickPickItem>(from: readonly Item[], placeHolder: string) =>
    window.showQuickPick(from, { title, placeHolder, ignoreFocusOut: true });
  const chosen = await choose(choices, t('Choose a format'));
  if (!chosen) return;
  const toDocument = { label: t('Open as Untitled File') };
  const destination = await choose([{ label: t('Save to File…') }, toDocument], chosen.label);
  if (!destination) return;
  const text = chosen.write();
  if (destination === toDocument) {
    await window.showTextDocument(await workspace.openTextDocument({ language: chosen.language, content: text }));
    return;
  }
  const file = await window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(folder, `${fileName.replaceAll(/[^\w.-]/g, '_')}.${chosen.extension}`),
    filters: { [chosen.label]: [chosen.extension] },
    title,
  });
  if (!file) return;
  await workspace.fs.writeFile(file, new TextEncoder().encode(text));
  const open = t('Open File');
  void showInformation(t('Saved {0}.', file.fsPath), open).then((button) =>
    button === open ? vscode.commands.executeCommand('vscode.open', file) : undefined,
  );
}
