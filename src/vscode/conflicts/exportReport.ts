import { homedir } from 'node:os';
import * as vscode from 'vscode';
import {
  arrange,
  everything,
  isNarrowed,
  toCsv,
  toJson,
  type Exported,
  toMarkdown,
  type KeptReport,
  conflictsOf,
} from '../../core/conflicts/index.ts';
import { count } from '../explorer/text.ts';
import { showInformation } from '../notifications.ts';
import { reportOwners } from './conflictsView.ts';

/** The proper names of the formats, no translation; `language` is VS Code's id. */
const formats = [
  { name: 'Markdown', extension: 'md', language: 'markdown', write: toMarkdown },
  { name: 'CSV', extension: 'csv', language: 'plaintext', write: toCsv },
  { name: 'JSON', extension: 'json', language: 'json', write: toJson },
] as const;

/** Asks for a format and a place, and writes the report there: as the panel shows it, or as a whole. */
export async function exportReport(report: KeptReport): Promise<void> {
  const { l10n, window, workspace } = vscode;
  const shown: Exported = { ...report, at: Date.now() };
  const { sortBy, descending } = report.arrangement;
  const whole: Exported = { ...shown, arrangement: { ...everything, sortBy, descending } };
  const contents = isNarrowed(report.arrangement) ? [shown, whole] : [whole];
  const items = formats.flatMap((format) =>
    contents.map((content) => ({ label: format.name, description: describe(content), format, content })),
  );
  const title = l10n.t('Export Conflict Report: {0}', reportOwners(report.report));
  const choose = <Item extends vscode.QuickPickItem>(from: readonly Item[], placeHolder: string) =>
    window.showQuickPick(from, { title, placeHolder, ignoreFocusOut: true });
  const chosen = await choose(items, l10n.t('Choose a format'));
  if (!chosen) return;
  const { format, content } = chosen;
  const toFile = { label: l10n.t('Save to a File…') };
  const toDocument = { label: l10n.t('Open as an Untitled Document') };
  const place = await choose([toFile, toDocument], format.name);
  if (!place) return;
  const text = format.write(content);
  if (place === toDocument) {
    await window.showTextDocument(await workspace.openTextDocument({ language: format.language, content: text }));
    return;
  }
  const folder = workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
  const file = await window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(folder, `${fileName(content)}.${format.extension}`),
    filters: { [format.name]: [format.extension] },
    title,
  });
  if (!file) return;
  await workspace.fs.writeFile(file, new TextEncoder().encode(text));
  const open = l10n.t('Open');
  void showInformation(l10n.t('The report was saved as {0}.', file.fsPath), open).then((button) =>
    button === open ? vscode.commands.executeCommand('vscode.open', file) : undefined,
  );
}

function describe({ report, arrangement }: Exported): string {
  const shown = arrange(conflictsOf(report), arrangement).length;
  const number = shown === 1 ? vscode.l10n.t('1 conflict') : vscode.l10n.t('{0} conflicts', count(shown));
  return isNarrowed(arrangement)
    ? vscode.l10n.t('what the panel shows: {0}', number)
    : vscode.l10n.t('everything: {0}', number);
}

function fileName({ report, at }: Exported): string {
  const [first] = report.owners;
  const owners = report.owners.length === 1 && first ? first.owner.login : `${report.owners.length}-owners`;
  const date = new Date(at).toISOString().slice(0, 10);
  return `docker-conflicts-${owners.replaceAll(/[^\w.-]/g, '_')}-${date}`;
}
