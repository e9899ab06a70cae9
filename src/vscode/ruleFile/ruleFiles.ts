import * as vscode from 'vscode';
import { getOwner, GitHubError, isRemoteOn, type Owner } from '#core/github';
import { visible } from '#core/packages';
import type { Explorer } from '#core/explorer';
import { t } from '../../texts/language.ts';
import type { CleanUps } from '../cleanUp/cleanUps.ts';
import { chooseFolder, createRuleFile } from '../cleanUp/createRuleFile.ts';
import { readFolderRemote, type FolderRemote } from '../cleanUp/folderRemote.ts';
import { ruleFileUri, rulePath } from '../cleanUp/ruleFile.ts';
import type { RulePlan } from '../cleanUp/rulePlan.ts';
import { manageTrust } from '../cleanUp/ruleSources.ts';
import { isMissing } from '../cleanUp/textFile.ts';
import type { ExplorerView } from '../explorer/view.ts';
import { UserError } from '../problem.ts';
import { completeRules } from './completions.ts';
import { diagnose } from './diagnostics.ts';
import { hoverRule } from './hover.ts';
import { isRuleFile } from './isRuleFile.ts';
import { loadedPackages } from './loadedPackages.ts';
import { quickFixes } from './quickFixes.ts';
import { folderOf, ruleFiles, sourceIdOf } from './ruleDocument.ts';

/** After a change of a document or a plan, before it is checked. */
const checkDelayMs = 300;

/** The files of rules in VS Code's editors: what is completed, shown, checked and fixed in them, and their commands. */
export class RuleFiles implements vscode.Disposable {
  readonly #view: Pick<ExplorerView, 'explorer' | 'signedInExplorer'>;
  readonly #cleanUps: Pick<CleanUps, 'plansWith' | 'onDidChangePlans' | 'preview'>;
  readonly #diagnostics = vscode.languages.createDiagnosticCollection('githubPackages.rules');
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #subscriptions: vscode.Disposable;

  constructor(
    view: Pick<ExplorerView, 'explorer' | 'signedInExplorer'>,
    cleanUps: Pick<CleanUps, 'plansWith' | 'onDidChangePlans' | 'preview'>,
  ) {
    this.#view = view;
    this.#cleanUps = cleanUps;
    const { languages, workspace } = vscode;
    const checkAll = () => workspace.textDocuments.forEach((document) => this.#checkSoon(document));
    this.#subscriptions = vscode.Disposable.from(
      this.#diagnostics,
      languages.registerCompletionItemProvider(
        ruleFiles,
        {
          provideCompletionItems: (document, position) =>
            completeRules(document, position, async () => {
              const [explorer, remote] = await Promise.all([view.explorer(), remoteOf(document.uri)]);
              return loadedPackages(explorer, remote, await this.#plansOf(document));
            }),
        },
        ...['"', '/'],
      ),
      languages.registerHoverProvider(ruleFiles, {
        provideHover: async (document, position) => hoverRule(document, position, await this.#plansOf(document)),
      }),
      languages.registerCodeActionsProvider(
        ruleFiles,
        {
          provideCodeActions: (document, range, { diagnostics }) => quickFixes(document, range, diagnostics),
        },
        { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
      ),
      workspace.onDidOpenTextDocument((document) => this.#checkSoon(document)),
      workspace.onDidChangeTextDocument(({ document }) => this.#checkSoon(document)),
      workspace.onDidCloseTextDocument((document) => this.#forget(document)),
      cleanUps.onDidChangePlans(checkAll),
    );
    checkAll();
  }

  dispose(): void {
    this.#subscriptions.dispose();
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  /**
   * Opens Clean Up for the owner of the remote of a file's folder, with the rules of the file on.
   * @param file a URI, also as a text; by default that of the active editor, else of a folder that the user chooses.
   * @throws UserError if it is not known whose packages the rules are about.
   */
  async preview(file?: vscode.Uri | string): Promise<void> {
    const folder = await chosenFolder(file);
    if (!folder) return;
    if (!vscode.workspace.isTrusted) {
      const message = t('This workspace is not trusted, so its rules are off. Trust the workspace to preview them.');
      throw new UserError(message, [manageTrust()]);
    }
    const remote = await readFolderRemote(folder.uri);
    const explorer = await this.#view.signedInExplorer();
    const login = ownerIn(remote, explorer);
    const owner = await ownerOf(explorer, login).catch((error: unknown) =>
      failUnknownOwner(error, folder.name, remote),
    );
    await this.#cleanUps.preview(owner, ruleFileUri(folder).toString());
  }

  /** Creates a file in a folder that has none. @throws UserError if there is none, or it cannot be created. */
  async create(): Promise<void> {
    const { workspaceFolders = [], isTrusted, fs } = vscode.workspace;
    if (!isTrusted) {
      const message = t(
        'This workspace is not trusted, so its files are only read. Trust the workspace to create one.',
      );
      throw new UserError(message, [manageTrust()]);
    }
    const writable = workspaceFolders.filter(({ uri }) => fs.isWritableFileSystem(uri.scheme) !== false);
    await createRuleFile(await filterFolders(writable, false));
  }

  #checkSoon(document: vscode.TextDocument): void {
    if (!isRuleFile(document) || !isChecked(document)) return;
    const key = document.uri.toString();
    // Not put off by what comes meanwhile: while packages are read, plans change all the time.
    if (this.#timers.has(key)) return;
    const check = async () => {
      this.#timers.delete(key);
      const plans = await this.#plansOf(document);
      if (!document.isClosed) this.#diagnostics.set(document.uri, diagnose(document, plans));
    };
    this.#timers.set(
      key,
      setTimeout(() => void check(), checkDelayMs),
    );
  }

  /**
   * Returns the plans of the open Clean Ups in which the rules of a document are on. If that is for several owners, as
   * after the remote of the folder has changed, only those of the owner of the remote.
   */
  async #plansOf(document: vscode.TextDocument): Promise<readonly RulePlan[]> {
    const plans = this.#cleanUps.plansWith(sourceIdOf(document));
    if (plans.length < 2) return plans;
    const found = await remoteOf(document.uri);
    if (found?.kind !== 'known') return plans;
    const login = found.remote.owner.toLowerCase();
    const own = plans.filter(({ scopes }) => scopes.every(({ owner }) => owner.login.toLowerCase() === login));
    return own.length > 0 ? own : plans;
  }

  #forget({ uri }: vscode.TextDocument): void {
    clearTimeout(this.#timers.get(uri.toString()));
    this.#timers.delete(uri.toString());
    this.#diagnostics.delete(uri);
  }
}

/** Not a former version that git has, which nobody can change. */
function isChecked({ uri }: vscode.TextDocument): boolean {
  return vscode.workspace.getWorkspaceFolder(uri) !== undefined || uri.scheme === 'file';
}

/** Finding the remote follows paths in files, so that is for trusted workspaces. */
async function remoteOf(file: vscode.Uri): Promise<FolderRemote | undefined> {
  const folder = folderOf(file);
  return folder && vscode.workspace.isTrusted ? readFolderRemote(folder.uri) : undefined;
}

async function chosenFolder(file: vscode.Uri | string | undefined): Promise<vscode.WorkspaceFolder | undefined> {
  const active = vscode.window.activeTextEditor?.document;
  const given = file ?? (active && isRuleFile(active) ? active.uri : undefined);
  if (given !== undefined) {
    const folder = folderOf(typeof given === 'string' ? vscode.Uri.parse(given, true) : given);
    if (folder) return folder;
    const message = t(
      'Only {0} of an open folder has rules for Clean Up. Open the folder that this file is in.',
      rulePath,
    );
    throw new UserError(message);
  }
  const folders = await filterFolders(vscode.workspace.workspaceFolders ?? [], true);
  if (folders.length === 0) {
    const create = { title: t('Create Rules File'), command: 'githubPackages.createRuleFile' };
    throw new UserError(t('No open folder has a file of rules ({0}).', rulePath), [create]);
  }
  return chooseFolder(folders, t('Preview This File'));
}

/** Returns the folders that have a file of rules, which may be unreadable, or those that have none. */
async function filterFolders(
  folders: readonly vscode.WorkspaceFolder[],
  hasFile: boolean,
): Promise<readonly vscode.WorkspaceFolder[]> {
  const found = await Promise.all(
    folders.map(async (folder) =>
      vscode.workspace.fs.stat(ruleFileUri(folder)).then(
        () => true,
        (error: unknown) => !isMissing(error),
      ),
    ),
  );
  return folders.filter((_, index) => found[index] === hasFile);
}

/** @throws UserError if the remote is not on the host of the account. */
function ownerIn(remote: FolderRemote, { connection: { host } }: Explorer): string {
  const instead = t('To plan for an owner, choose "Clean Up…" in the view GitHub Packages.');
  if (remote.kind === 'none') {
    throw new UserError(
      `${t('This folder has no remote on GitHub, so the owner of its packages is not known.')} ${instead}`,
    );
  }
  if (remote.kind === 'unreadable') {
    throw new UserError(`${t('The remote of this folder could not be read: {0}', remote.message)} ${instead}`);
  }
  if (isRemoteOn(remote.remote, host)) return remote.remote.owner;
  const values = [visible(remote.remote.host), host.name] as const;
  throw new UserError(
    `${t('The remote of this folder is on {0}, but you are signed in to {1}.', ...values)} ${instead}`,
  );
}

/** @throws UserError in place of a `GitHubError` that says that there is no such owner; else the error. */
function failUnknownOwner(error: unknown, folder: string, remote: FolderRemote): never {
  if (!(error instanceof GitHubError) || error.problem.kind !== 'notFound' || remote.kind !== 'known') throw error;
  const { host, owner } = remote.remote;
  const values = { folder: visible(folder), remote: visible(`${host}/${owner}`), owner: visible(owner) };
  const message = t(
    'The remote of the folder {folder} is in {remote}, but GitHub has no user or organization "{owner}" that your account can see. Correct the remote, or ask for access.',
    values,
  );
  throw new UserError(message);
}

async function ownerOf(explorer: Explorer, login: string): Promise<Owner> {
  const shown = explorer.lastOwners.find(
    (row) => row.kind === 'owner' && row.owner.login.toLowerCase() === login.toLowerCase(),
  );
  return shown?.kind === 'owner' ? shown.owner : getOwner(explorer.connection, login);
}
