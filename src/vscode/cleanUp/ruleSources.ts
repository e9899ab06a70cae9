import * as vscode from 'vscode';
import type { Rule } from '#core/retention';
import type { RuleSourceView } from '../../messages/cleanUp.ts';
import { t } from '../../texts/language.ts';
import { UserError, type Remedy } from '../problem.ts';
import { section } from '../settings.ts';
import { createRuleFile } from './createRuleFile.ts';
import { fileScope, type RuleTarget, type Scope } from './fileScope.ts';
import { RuleFile, rulePath } from './ruleFile.ts';
import { RuleSetting } from './ruleSetting.ts';
import { parseRuleSourcesState, type RuleEdit, type RuleSourcesState } from './ruleSourcesState.ts';
import { changedText, isSameRules, readRules, type RuleStore } from './savedRules.ts';

export interface RuleSource extends Omit<RuleSourceView, 'rules'> {
  readonly kind: 'setting' | 'file';
  /** As edited, else as saved. Those with a problem are missing, so nothing may be planned if there is one. */
  readonly rules: readonly Rule[];
}

/** What of VS Code's workspace decides which files there are, and whether they are trusted. */
type Workspace = Pick<
  typeof vscode.workspace,
  'workspaceFolders' | 'onDidChangeWorkspaceFolders' | 'isTrusted' | 'onDidGrantWorkspaceTrust'
>;

/**
 * The rules of a clean-up: those of the user's setting, and those of a file in each workspace folder. They can be edited
 * without being saved, and switched on and off.
 */
export class RuleSources implements vscode.Disposable {
  readonly #target: RuleTarget;
  readonly #workspace: Workspace;
  readonly #changed = new vscode.EventEmitter<void>();
  /** Fires when rules, problems, notes or switches have changed, here or elsewhere. */
  readonly onDidChange = this.#changed.event;
  readonly #setting = new RuleSetting();
  #files: readonly RuleFile[] = [];
  readonly #edits: Map<string, RuleEdit>;
  readonly #switched: Map<string, boolean>;
  readonly #following: vscode.Disposable;

  /** @param state as persisted; what is not valid of it is ignored. */
  constructor(target: RuleTarget, state: unknown, workspace: Workspace = vscode.workspace) {
    this.#target = target;
    this.#workspace = workspace;
    const { edits, switched } = parseRuleSourcesState(state);
    this.#edits = new Map(Object.entries(edits));
    this.#switched = new Map(Object.entries(switched));
    const reload = () => void this.load().then(() => this.#notify());
    this.#following = vscode.Disposable.from(
      this.#changed,
      workspace.onDidChangeWorkspaceFolders(reload),
      workspace.onDidGrantWorkspaceTrust(reload),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(`${section}.retention`)) this.#notify();
      }),
    );
  }

  /** Reads the files and the owners of their folders anew. Never throws: what cannot be read is a problem or a note. */
  async load(): Promise<void> {
    const { workspaceFolders = [], isTrusted } = this.#workspace;
    const former = new Map(this.#files.map((file) => [file.folder.uri.toString(), file]));
    this.#files = workspaceFolders.map((folder) => {
      const known = former.get(folder.uri.toString());
      former.delete(folder.uri.toString());
      return known ?? new RuleFile(folder, () => this.#notify());
    });
    for (const file of former.values()) file.dispose();
    await Promise.all(this.#files.flatMap((file) => [file.load(), ...(isTrusted ? [file.loadRemote()] : [])]));
  }

  /** Returns the setting, then the files that exist, in the order of their folders. */
  list(): readonly RuleSource[] {
    return this.#stores.flatMap((store) => this.#sourceOf(store) ?? []);
  }

  /** @throws UserError if the rules are not valid, or cannot be edited now. */
  setRules(id: string, rules: readonly unknown[]): void {
    const store = this.#find(id);
    const { saved } = store;
    if (!this.#sourceOf(store)?.canEdit || !saved) {
      throw new UserError(t('These rules cannot be edited here. Open the file instead.'));
    }
    const read = readRules(JSON.stringify({ rules }), id, 'rule');
    const [problem] = read.problems;
    if (problem !== undefined) throw new UserError(problem);
    const base = this.#edits.get(id)?.base ?? saved.rules;
    this.#edits.set(id, { rules: read.rules, base });
    this.#notify();
  }

  /** Saves what was edited. @throws UserError if the source has changed since the edit began, or cannot be written. */
  async save(id: string): Promise<void> {
    const store = this.#find(id);
    const edit = this.#edits.get(id);
    if (!edit) return;
    await store.write(edit.base, edit.rules);
    const next = this.#edits.get(id);
    // What was edited while it was being saved goes on from there.
    if (next && next !== edit) this.#edits.set(id, { ...next, base: edit.rules });
    else this.#edits.delete(id);
    this.#notify();
  }

  discard(id: string): void {
    this.#edits.delete(id);
    this.#notify();
  }

  /** Shows the file, or the setting, in an editor of VS Code. @throws UserError if there is no such source. */
  async open(id: string): Promise<void> {
    await this.#find(id).open();
  }

  /** @throws UserError if the rules of a file are to be used in a workspace that is not trusted. */
  switch(id: string, isOn: boolean): void {
    const store = this.#find(id);
    if (isOn && store.kind === 'file' && !this.#workspace.isTrusted) {
      const message = t('This workspace is not trusted, so its rules are off. Trust the workspace to switch them on.');
      throw new UserError(message, [manageTrust()]);
    }
    this.#switched.set(id, isOn);
    this.#notify();
  }

  /** Whether a folder has no file yet. */
  get canCreateFile(): boolean {
    return this.#filesToCreate.length > 0;
  }

  /** Creates a file in a folder that has none, which the user chooses, and shows it. @throws UserError if it cannot. */
  async createFile(): Promise<void> {
    await createRuleFile(this.#filesToCreate.map(({ folder }) => folder));
  }

  /** Plain JSON, to be persisted. */
  get state(): RuleSourcesState {
    return { edits: Object.fromEntries(this.#edits), switched: Object.fromEntries(this.#switched) };
  }

  dispose(): void {
    this.#following.dispose();
    for (const file of this.#files) file.dispose();
    this.#files = [];
  }

  get #stores(): readonly RuleStore[] {
    return [this.#setting, ...this.#files];
  }

  get #filesToCreate(): readonly RuleFile[] {
    // In an untrusted workspace, files are only read.
    if (!this.#workspace.isTrusted) return [];
    return this.#files.filter(({ saved, isWritable }) => saved === undefined && isWritable);
  }

  #find(id: string): RuleStore {
    const store = this.#stores.find((each) => each.id === id);
    if (!store?.saved) throw new UserError(t('These rules are no longer there.'));
    return store;
  }

  #sourceOf(store: RuleStore): RuleSource | undefined {
    const { id, kind, saved, isWritable, isUnsaved } = store;
    if (!saved) return undefined;
    const edit = this.#edits.get(id);
    const isChanged = edit !== undefined && (saved.problems.length > 0 || !isSameRules(saved.rules, edit.base));
    const { isOn, note } = this.#scopeOf(store);
    const notes = [note, isChanged ? changedText(kind) : undefined].filter((each) => each !== undefined);
    return {
      id,
      kind,
      label: store instanceof RuleFile ? this.#labelOf(store) : t('Settings'),
      isOn,
      ...(notes.length === 0 ? {} : { note: notes.join(' ') }),
      rules: edit?.rules ?? saved.rules,
      problems: saved.problems,
      isEdited: edit !== undefined,
      canEdit: isWritable && saved.problems.length === 0,
      ...(isUnsaved ? { isUnsaved } : {}),
    };
  }

  #scopeOf(store: RuleStore): Scope {
    const chosen = this.#switched.get(store.id);
    if (!(store instanceof RuleFile)) return { isOn: chosen ?? true };
    if (!this.#workspace.isTrusted) return { isOn: false, note: t('Off because this workspace is not trusted.') };
    return fileScope(store.remote, this.#target, chosen);
  }

  #labelOf({ folder }: RuleFile): string {
    return this.#files.length === 1 ? rulePath : `${folder.name}/${rulePath}`;
  }

  #notify(): void {
    for (const { id, saved } of this.#stores) {
      const edit = this.#edits.get(id);
      // Somebody made the same change elsewhere.
      if (edit && saved?.problems.length === 0 && isSameRules(saved.rules, edit.rules)) this.#edits.delete(id);
    }
    this.#changed.fire();
  }
}

export function manageTrust(): Remedy {
  return { title: t('Manage Workspace Trust'), command: 'workbench.trust.manage' };
}
