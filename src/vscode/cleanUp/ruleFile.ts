import { posix as path } from 'node:path';
import * as vscode from 'vscode';
import { editRules, type Rule } from '#core/retention';
import { t } from '../../texts/language.ts';
import { explain, UserError } from '../problem.ts';
import { readFolderRemote, type FolderRemote } from './folderRemote.ts';
import { changedText, checkUnchanged, readRules, type RuleStore, type SavedRules } from './savedRules.ts';
import { maxFileBytes, readTextFile, tooLarge } from './textFile.ts';

/** In each folder of a workspace. */
export const rulePath = '.github/package-retention.jsonc';

export function ruleFileUri(folder: vscode.WorkspaceFolder): vscode.Uri {
  return vscode.Uri.joinPath(folder.uri, ...rulePath.split('/'));
}

/**
 * The rules in a workspace folder: of the saved file, or of its document while somebody types in it. A stranger may have
 * written them.
 */
export class RuleFile implements RuleStore, vscode.Disposable {
  readonly id: string;
  readonly kind = 'file';
  readonly folder: vscode.WorkspaceFolder;
  readonly #uri: vscode.Uri;
  readonly #onChange: () => void;
  readonly #following: vscode.Disposable;
  #saved: SavedRules | undefined;
  #isUnsaved = false;
  #remote: FolderRemote = { kind: 'none' };
  /** Tells which of several reads was the last to start. */
  #reads = 0;

  /** @param onChange is called when the file or what is typed in it has changed. */
  constructor(folder: vscode.WorkspaceFolder, onChange: () => void) {
    this.folder = folder;
    this.#uri = ruleFileUri(folder);
    this.id = this.#uri.toString();
    this.#onChange = onChange;
    const { workspace } = vscode;
    // If a folder is deleted, VS Code does not report what was in it.
    const watched = `{${path.dirname(rulePath)},${rulePath}}`;
    const watcher = workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, watched));
    const update = () => void this.#update();
    const updateOf = (document: vscode.TextDocument) => {
      if (document.uri.toString() === this.id) update();
    };
    this.#following = vscode.Disposable.from(
      watcher,
      watcher.onDidCreate(update),
      watcher.onDidChange(update),
      watcher.onDidDelete(update),
      workspace.onDidChangeTextDocument(({ document }) => updateOf(document)),
      workspace.onDidSaveTextDocument(updateOf),
      workspace.onDidCloseTextDocument(updateOf),
    );
  }

  get saved(): SavedRules | undefined {
    return this.#saved;
  }

  get isUnsaved(): boolean {
    return this.#isUnsaved;
  }

  get remote(): FolderRemote {
    return this.#remote;
  }

  get isWritable(): boolean {
    return vscode.workspace.fs.isWritableFileSystem(this.#uri.scheme) !== false;
  }

  /** Reads the file. Never throws: what fails is a problem. */
  async load(): Promise<void> {
    const read = ++this.#reads;
    const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === this.id);
    const isUnsaved = document?.isDirty === true;
    const saved = isUnsaved ? this.#parse(document.getText()) : await this.#read();
    if (read === this.#reads) [this.#saved, this.#isUnsaved] = [saved, isUnsaved];
  }

  /** Finds out who owns the folder's remote. Only for trusted workspaces, since it follows paths in its files. */
  async loadRemote(): Promise<void> {
    this.#remote = await readFolderRemote(this.folder.uri);
  }

  async write(base: readonly Rule[], rules: readonly Rule[]): Promise<void> {
    const { workspace } = vscode;
    // By its document: VS Code knows its encoding, notices if the file changed on disk, and can undo.
    const document = await workspace.openTextDocument(this.#uri);
    const text = document.getText();
    checkUnchanged(this.#parse(text), base, changedText(this.kind));
    const edit = new vscode.WorkspaceEdit();
    const whole = new vscode.Range(document.positionAt(0), document.positionAt(text.length));
    edit.replace(this.#uri, whole, editRules(text, rules));
    if (!(await workspace.applyEdit(edit))) throw new UserError(t('VS Code could not change the file.'));
    if (!(await document.save())) {
      throw new UserError(t('VS Code could not save the file. Your changes are in its editor.'));
    }
    await this.load();
  }

  async open(): Promise<void> {
    await vscode.window.showTextDocument(this.#uri);
  }

  dispose(): void {
    this.#following.dispose();
  }

  async #update(): Promise<void> {
    const state = () => JSON.stringify([this.#saved, this.#isUnsaved]);
    const former = state();
    await this.load();
    if (state() !== former) this.#onChange();
  }

  async #read(): Promise<SavedRules | undefined> {
    try {
      const text = await readTextFile(this.#uri);
      return text === undefined ? undefined : this.#parse(text);
    } catch (error) {
      return { rules: [], problems: [explain(error).message] };
    }
  }

  #parse(text: string): SavedRules {
    if (text.length > maxFileBytes) return { rules: [], problems: [tooLarge().message] };
    return readRules(text, this.id, 'line');
  }
}
