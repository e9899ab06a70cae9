import * as vscode from 'vscode';
import type { Result } from '../../core/deletion/operation.ts';
import { reportText } from './report.ts';

const scheme = 'github-packages-report';

/** Reports of runs as read-only Markdown documents. */
export class ReportDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #subscriptions = vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(scheme, this),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#texts.delete(uri.toString())),
  );
  #number = 0;

  dispose(): void {
    this.#subscriptions.dispose();
  }

  async show(results: readonly Result[]): Promise<void> {
    const title = vscode.l10n.t('Deletion Report {0}', ++this.#number);
    const uri = vscode.Uri.from({ scheme, path: `/${title}.md` });
    this.#texts.set(uri.toString(), reportText(results, new Date()));
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? '';
  }
}
