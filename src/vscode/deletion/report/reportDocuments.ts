import * as vscode from 'vscode';
import type { Result } from '#core/deletion';
import { t } from '../../../texts/language.ts';

const scheme = 'github-packages-report';
/** A preview may read its document repeatedly, even after VS Code has closed it, so the latest reports are cached. */
const maxReports = 20;

export type ReportDocuments = ReturnType<typeof reportDocuments>;

/** Shows reports of runs as read-only Markdown documents. */
export function reportDocuments(subscriptions: vscode.ExtensionContext['subscriptions']) {
  const texts = new Map<string, string>();
  let number = 0;
  const provideTextDocumentContent = (uri: vscode.Uri) =>
    texts.get(uri.toString()) ?? t('This report is no longer available.');
  subscriptions.push(vscode.workspace.registerTextDocumentContentProvider(scheme, { provideTextDocumentContent }));

  return {
    /** @param endedAt when the run ended; ms since 1970. `undefined` if its window closed before. */
    async show(results: readonly Result[], endedAt?: number): Promise<void> {
      const { reportText, reportTitle } = await import('./report.ts');
      const uri = vscode.Uri.from({ scheme, path: `/${reportTitle(results)} ${++number}.md` });
      texts.set(uri.toString(), reportText(results, endedAt));
      const [oldest] = texts.keys();
      if (texts.size > maxReports && oldest !== undefined) texts.delete(oldest);
      // VS Code's own extension, which people can turn off.
      if (vscode.extensions.getExtension('vscode.markdown-language-features')) {
        await vscode.commands.executeCommand('markdown.showPreview', uri);
      } else {
        await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
      }
    },
  };
}
