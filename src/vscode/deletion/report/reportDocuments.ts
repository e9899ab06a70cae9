import * as vscode from 'vscode';
import type { Result } from '#core/deletion';
import { t } from '../../language.ts';

const scheme = 'github-packages-report';
/** A preview reads its document again and again, also after VS Code has closed it: so reports stay, and not for ever. */
const maxReports = 20;

/** Reports of runs as read-only Markdown documents. */
export class ReportDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #provider = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  #number = 0;

  dispose(): void {
    this.#provider.dispose();
  }

  /** @param endedAt when the run ended; ms since 1970. `undefined` where its window closed before. */
  async show(results: readonly Result[], endedAt?: number): Promise<void> {
    const { reportText, reportTitle } = await import('./report.ts');
    const title = `${reportTitle(results)} ${++this.#number}`;
    const uri = vscode.Uri.from({ scheme, path: `/${title}.md` });
    this.#texts.set(uri.toString(), reportText(results, endedAt));
    const [oldest] = this.#texts.keys();
    if (this.#texts.size > maxReports && oldest !== undefined) this.#texts.delete(oldest);
    // VS Code's own extension, which people can turn off.
    if (vscode.extensions.getExtension('vscode.markdown-language-features')) {
      await vscode.commands.executeCommand('markdown.showPreview', uri);
    } else {
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
    }
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? t('This report is no longer available.');
  }
}
