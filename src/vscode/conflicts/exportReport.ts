import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { queryConflicts, conflictsOf, everything, isNarrowed, toCsv, toJson, toMarkdown } from '#core/conflicts';
import type { Exported } from '#core/conflicts';
import { t } from '../../texts/language.ts';
import { showInformation } from '../notifications.ts';

/** The labels are proper names and not translated; `language` is VS Code's id. */
const formats = [
  { label: 'Markdown', extension: 'md', language: 'markdown', write: toMarkdown },
  { label: 'CSV', extension: 'csv', language: 'plaintext', write: toCsv },
  { label: 'JSON', extension: 'json', language: 'json', write: toJson },
];

/** Prompts for a format and a destination, and writes the report there: as the panel shows it, or the whole report. */
export async function exportReport(shown: Exported, owners: string): Promise<void> {
  const { window, workspace } = vscode;
  const { sortBy, descending } = shown.query;
  const whole: Exported = { ...shown, query: { ...everything, sortBy, descending } };
  const contents = (isNarrowed(shown.query) ? [shown, whole] : [whole]).map((content) => ({
    content,
    description: t(
      isNarrowed(content.query)
        ? 'filtered: {count, plural, one {# conflict} other {# conflicts}}'
        : 'all: {count, plural, one {# conflict} other {# conflicts}}',
      { count: queryConflicts(conflictsOf(content.report), content.query).length },
    ),
  }));
  const title = t('Export Conflict Report: {0}', owners);
  const choose = <Item extends vscode.QuickPickItem>(from: readonly Item[], placeHolder: string) =>
    window.showQuickPick(from, { title, placeHolder, ignoreFocusOut: true });
  const chosen = await choose(
    formats.flatMap((format) => contents.map((content) => ({ ...format, ...content }))),
    t('Choose a format'),
  );
  if (!chosen) return;
  const toDocument = { label: t('Open as Untitled File') };
  const destination = await choose([{ label: t('Save to File…') }, toDocument], chosen.label);
  if (!destination) return;
  const text = chosen.write(chosen.content);
  if (destination === toDocument) {
    await window.showTextDocument(await workspace.openTextDocument({ language: chosen.language, content: text }));
    return;
  }
  const folder = workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
  const file = await window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(folder, `${fileName(shown)}.${chosen.extension}`),
    filters: { [chosen.label]: [chosen.extension] },
    title,
  });
  if (!file) return;
  await workspace.fs.writeFile(file, new TextEncoder().encode(text));
  const open = t('Open File');
  void showInformation(t('Saved the report to {0}.', file.fsPath), open).then((button) =>
    button === open ? vscode.commands.executeCommand('vscode.open', file) : undefined,
  );
}

function fileName({ report: { owners }, at }: Exported): string {
  const [first] = owners;
  const name = owners.length === 1 && first ? first.owner.login : `${owners.length}-owners`;
  return `docker-conflicts-${name.replaceAll(/[^\w.-]/g, '_')}-${new Date(at).toISOString().slice(0, 10)}`;
}
