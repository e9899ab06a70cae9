import * as vscode from 'vscode';
import type { Result } from '../../core/deletion/operation.ts';
import { reportText, reportTitle } from './report.ts';

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

  /** @param endedAt when the run ended; ms since 1970. `undefined` where its window closed before. */
  async show(results: readonly Result[], endedAt?: number): Promise<void> {
    const title = `${reportTitle(results)} ${++this.#number}`;
    const uri = vscode.Uri.from({ scheme, path: `/${title}.md` });
    this.#texts.set(uri.toString(), reportText(results, endedAt));
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? '';
  }
}
