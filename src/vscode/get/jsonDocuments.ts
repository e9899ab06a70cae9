import * as vscode from 'vscode';
import { type Connection, getPackage, getVersion, type Package, type PackageVersion } from '#core/github';
import { parseTarget, type Target, shortened, visible } from '#core/packages';
import { maxTitleLength } from '../literal.ts';
import { t } from '../../texts/language.ts';

export type JsonDocuments = ReturnType<typeof jsonDocuments>;

export interface TitledText {
  /** A file name. */
  readonly title: string;
  readonly text: string;
}

const scheme = 'github-packages';

/** A fresh GET of a package or version. @throws GitHubError. */
export async function getTarget(connection: Connection, target: Target): Promise<Package | PackageVersion> {
  const { versionId } = target;
  return versionId === undefined ? getPackage(connection, target) : getVersion(connection, { ...target, versionId });
}

/** JSON as VS Code formats it; anything else as it is. */
export function indented(text: string): string {
  try {
    return `${JSON.stringify(JSON.parse(text), undefined, 2)}\n`;
  } catch {
    return text;
  }
}

/** Shows GitHub's response for a package or version as a read-only JSON document, whose URI suffices to reopen it. */
export function jsonDocuments(
  subscriptions: vscode.ExtensionContext['subscriptions'],
  connection: () => Promise<Connection>,
) {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  /** The texts of the open documents; a document that is reopened is fetched again. */
  const openTexts = new Map<string, string>();
  subscriptions.push(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      async provideTextDocumentContent(uri) {
        const target = targetIn(uri);
        if (!target)
          throw new Error(t('Not a package or version: {0}. Close this tab and choose Show JSON again.', uri.path));
        return openTexts.get(uri.toString()) ?? (await textOf(target));
      },
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => openTexts.delete(uri.toString())),
  );

  async function textOf(target: Target): Promise<string> {
    return `${JSON.stringify(await getTarget(await connection(), target), undefined, 2)}\n`;
  }

  function addText(title: string, content: string): vscode.Uri {
    const uri = vscode.Uri.from({
      scheme,
      path: `/${shortened(visible(title), maxTitleLength).replaceAll('/', '∕')}.json`,
    });
    openTexts.set(uri.toString(), content);
    // Updates a document that is open already.
    changed.fire(uri);
    return uri;
  }

  return {
    /** @throws GitHubError if the fetch fails; then nothing opens. */
    async show(target: Target): Promise<void> {
      const uri = uriOf(target);
      openTexts.set(uri.toString(), await textOf(target));
      // Updates a document that is open already.
      changed.fire(uri);
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
    },

    /** Shows a document that is not GitHub's response; it cannot be reopened later. @param title a file name. */
    async showText(title: string, content: string): Promise<void> {
      const uri = addText(title, content);
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
    },

    /** Shows two documents in VS Code's diff editor; as with `showText`, they cannot be reopened later. */
    async showDiff(title: string, before: TitledText, after: TitledText): Promise<void> {
      const [left, right] = [addText(before.title, before.text), addText(after.title, after.text)];
      await vscode.commands.executeCommand('vscode.diff', left, right, visible(title));
    },

    /** Empties the open documents: another account may not see what they show. */
    forget(): void {
      for (const uri of openTexts.keys()) {
        openTexts.set(uri, '');
        changed.fire(vscode.Uri.parse(uri));
      }
    },
  };
}

/** The path is a title for the user, the query identifies the package or version. */
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
