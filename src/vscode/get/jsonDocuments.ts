import * as vscode from 'vscode';
import type { Connection } from '../../core/github/connection.ts';
import { parseTarget, type Target } from '../../core/packages/target.ts';
import { shortened, visible } from '../../core/packages/visible.ts';
import { mostInTitle } from '../webview/panel.ts';
import { getTarget } from './getTarget.ts';

const scheme = 'github-packages';

/**
 * The server's answer about a package or version as a read-only JSON document. The document's address says what it
 * shows, so that a closed one can be reopened.
 */
export class JsonDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #connection: () => Promise<Connection>;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscriptions: vscode.Disposable;
  readonly #answers = new Map<string, string>();

  readonly onDidChange = this.#changed.event;

  constructor(connection: () => Promise<Connection>) {
    this.#connection = connection;
    this.#subscriptions = vscode.Disposable.from(
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#answers.delete(uri.toString())),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  /** @throws GitHubError where it cannot be got; then nothing opens. */
  async show(target: Target): Promise<void> {
    const uri = uriOf(target);
    this.#answers.set(uri.toString(), await this.#get(target));
    // A document that is open already takes the new answer.
    this.#changed.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true });
  }

  /** Empties the documents that are open: another account may not see what they show. */
  forget(): void {
    for (const uri of this.#answers.keys()) {
      this.#answers.set(uri, '');
      this.#changed.fire(vscode.Uri.parse(uri));
    }
  }

  /** The answer that was just got; once the document was closed there is none, and reopening it asks again. */
  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const target = targetIn(uri);
    if (!target) throw new Error(vscode.l10n.t('{0} names no package or version', uri.path));
    return this.#answers.get(uri.toString()) ?? (await this.#get(target));
  }

  async #get(target: Target): Promise<string> {
    const answer = await getTarget(await this.#connection(), target);
    return `${JSON.stringify(answer, undefined, 2)}\n`;
  }
}

/** The path is for people, the query says exactly which package or version it is. */
function uriOf(target: Target): vscode.Uri {
  const { owner, packageType, name, versionId } = target;
  const title = versionId === undefined ? name : `${name} ${versionId}`;
  const parts = [owner.login, packageType, title];
  return vscode.Uri.from({
    scheme,
    path: `/${parts.map((part) => shortened(visible(part), mostInTitle).replaceAll('/', '∕')).join('/')}.json`,
    query: JSON.stringify({ owner, packageType, name, versionId }),
  });
}

function targetIn(uri: vscode.Uri): Target | undefined {
  try {
    return parseTarget(JSON.parse(uri.query));
  } catch {
    return undefined;
  }
}
