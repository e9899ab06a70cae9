import * as vscode from 'vscode';
import { type Connection, getPackage, getVersion, type Package, type PackageVersion } from '#core/github';
import { parseTarget, type Target, shortened, visible } from '#core/packages';
import { maxTitleLength } from '../literal.ts';
import { t } from '../language.ts';

const scheme = 'github-packages';

/** A fresh GET of a package or version. @throws GitHubError. */
export async function getTarget(connection: Connection, target: Target): Promise<Package | PackageVersion> {
  const { versionId } = target;
  return versionId === undefined ? getPackage(connection, target) : getVersion(connection, { ...target, versionId });
}

/**
 * The server's answer about a package or version as a read-only JSON document. The document's address says what it
 * shows, so that a closed one can be reopened.
 */
export function jsonDocuments(
  subscriptions: vscode.ExtensionContext['subscriptions'],
  connection: () => Promise<Connection>,
) {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  /** Those of the open documents, as they were last got; once a document was closed, reopening it asks again. */
  const answers = new Map<string, string>();
  subscriptions.push(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      async provideTextDocumentContent(uri) {
        const target = targetIn(uri);
        if (!target) throw new Error(t('{0} is not a package or version', uri.path));
        return answers.get(uri.toString()) ?? (await textOf(target));
      },
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => answers.delete(uri.toString())),
  );

  async function textOf(target: Target): Promise<string> {
    return `${JSON.stringify(await getTarget(await connection(), target), undefined, 2)}\n`;
  }

  return {
    /** @throws GitHubError where it cannot be got; then nothing opens. */
    async show(target: Target): Promise<void> {
      const uri = uriOf(target);
      answers.set(uri.toString(), await textOf(target));
      // A document that is open already takes the new answer.
      changed.fire(uri);
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
    },

    /** Empties the documents that are open: another account may not see what they show. */
    forget(): void {
      for (const uri of answers.keys()) {
        answers.set(uri, '');
        changed.fire(vscode.Uri.parse(uri));
      }
    },
  };
}

/** The path is for people, the query says exactly which package or version it is. */
function uriOf(target: Target): vscode.Uri {
  const { owner, packageType, name, versionId } = target;
  const title = versionId === undefined ? name : `${name} ${versionId}`;
  const parts = [owner.login, packageType, title];
  return vscode.Uri.from({
    scheme,
    path: `/${parts.map((part) => shortened(visible(part), maxTitleLength).replaceAll('/', '∕')).join('/')}.json`,
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
