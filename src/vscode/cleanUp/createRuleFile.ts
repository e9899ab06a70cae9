import * as vscode from 'vscode';
import { t } from '../../texts/language.ts';
import { literalItem } from '../pick/pick.ts';
import { UserError } from '../problem.ts';
import { rulePath, ruleFileUri } from './ruleFile.ts';

/** In English, as its keys are, since it is for everyone who works on the repository. */
const newFile = `// What to delete and what to keep of this repository's packages on GitHub.
// A version is deleted if a "delete" rule matches it and no "keep" rule does; their order does not matter.
// In VS Code, Ctrl+Space suggests rules, packages and tags, and "Preview This File" in the title of the editor shows what
// would be deleted. Nothing is deleted before you have seen the plan and confirmed it.
{
  "rules": [
    // { "packages": ["container/*"], "delete": { "untagged": true, "olderThan": "7 days" } },
    // { "packages": ["container/*"], "delete": { "tags": ["pr-*"], "olderThan": "14 days" } },
    // { "keep": { "newest": 10 } }
  ]
}
`;

/**
 * Creates a file for rules in one of the folders, which the user chooses if there are several, and shows it.
 *
 * @throws UserError if there is no folder, or the file cannot be created.
 */
export async function createRuleFile(folders: readonly vscode.WorkspaceFolder[]): Promise<void> {
  if (folders.length === 0) {
    throw new UserError(t('No open folder is without a file of rules. Open a folder, then try again.'));
  }
  const folder = await chooseFolder(folders, t('Create Rules File'));
  if (!folder) return;
  const uri = ruleFileUri(folder);
  const edit = new vscode.WorkspaceEdit();
  // Fails if somebody created the file meanwhile.
  edit.createFile(uri, { contents: new TextEncoder().encode(newFile) });
  if (!(await vscode.workspace.applyEdit(edit))) throw new UserError(t('VS Code could not create {0}.', rulePath));
  await vscode.window.showTextDocument(uri);
}

/** Returns the only folder, or the one that the user chooses. */
export async function chooseFolder(
  folders: readonly vscode.WorkspaceFolder[],
  title: string,
): Promise<vscode.WorkspaceFolder | undefined> {
  if (folders.length <= 1) return folders[0];
  const items = folders.map((folder) =>
    literalItem({ label: folder.name, description: vscode.workspace.asRelativePath(folder.uri), folder }),
  );
  return (await vscode.window.showQuickPick(items, { title, placeHolder: t('Choose a folder') }))?.folder;
}
