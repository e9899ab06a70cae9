import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { connect } from '../../src/core/github/connection.ts';
import { enterpriseHost, packageTypes, type Owner } from '../../src/core/github/index.ts';
import { Explorer } from '../../src/core/explorer/explorer.ts';
import { noFilter } from '../../src/core/explorer/filter.ts';
import { createPlanner, type RetentionInput } from '../../src/core/retention/index.ts';
import type { RulePlan } from '../../src/vscode/cleanUp/rulePlan.ts';
import type { RuleSource } from '../../src/vscode/cleanUp/ruleSources.ts';
import { RuleFiles } from '../../src/vscode/ruleFile/ruleFiles.ts';
import { UserError } from '../../src/vscode/problem.ts';
import { waitFor } from '../workbench/waiting.ts';

/** As of an extension that shows a repository without a clone of it: there is no path on disk. */
const scheme = 'rule-file-test';
const rules = '{ "rules": [{ "delete": { "tags": ["a b"] } }] }';
const host = enterpriseHost('https://github.example.com');
assert.ok(host);
/** Nothing is requested but the owner that GitHub does not have. */
const transport: typeof fetch = (request) => {
  const url = request instanceof Request ? request.url : request.toString();
  assert.ok(url.endsWith('/users/unknown-org'), url);
  return Promise.resolve(Response.json({ message: 'Not Found' }, { status: 404 }));
};
const connection = connect({ host, token: 't', transport, userAgent: 'host-test' });
const settings = { owners: [], packageTypes, groupByType: false, pageSize: 3, filter: noFilter };
const owners = ['ann', 'octo-org'].map((login): Owner => ({ kind: 'organization', login }));

describe('Files of rules in several folders, which are no folders on disk', () => {
  const { workspaceFolders, isTrusted, getWorkspaceFolder } = vscode.workspace;
  const { showQuickPick } = vscode.window;
  const files = new Map<string, string>();
  const folders = ['web', 'api', 'octo'].map((name, index): vscode.WorkspaceFolder => ({
    uri: vscode.Uri.from({ scheme, path: `/${name}` }),
    name,
    index,
  }));
  let provider: vscode.Disposable;
  let ruleFiles: RuleFiles;
  let plans: readonly RulePlan[] = [];
  let previewed: (readonly [login: string, source: string])[] = [];

  const uriOf = (path: string) => vscode.Uri.from({ scheme, path });
  const ruleFileOf = (name: string) => uriOf(`/${name}/.github/package-retention.jsonc`);

  function openFolders(opened: readonly vscode.WorkspaceFolder[], trusted = true): void {
    const values = {
      workspaceFolders: opened,
      isTrusted: trusted,
      getWorkspaceFolder: (uri: vscode.Uri) =>
        opened.find((folder) => uri.scheme === scheme && uri.path.startsWith(`${folder.uri.path}/`)),
    };
    for (const [key, value] of Object.entries(values)) define(key, value);
  }
  const define = (key: string, value: unknown) =>
    Object.defineProperty(vscode.workspace, key, { value, configurable: true, writable: true });

  beforeEach(() => {
    files.clear();
    plans = [];
    previewed = [];
    for (const [name, owner] of [
      ['web', 'ann'],
      ['api', 'ann'],
      ['octo', 'octo-org'],
    ] as const) {
      files.set(`/${name}/.git/config`, `[remote "origin"]\n\turl = https://github.example.com/${owner}/${name}.git\n`);
      files.set(ruleFileOf(name).path, rules);
    }
    provider = vscode.workspace.registerFileSystemProvider(scheme, new Files(files), { isReadonly: true });
    openFolders(folders);
    const lastOwners = owners.map((owner) => ({ kind: 'owner', owner }) as Explorer['lastOwners'][number]);
    const explorer = new Explorer(connection, settings);
    Object.defineProperty(explorer, 'lastOwners', { value: lastOwners });
    const view = { explorer: () => Promise.resolve(explorer), signedInExplorer: () => Promise.resolve(explorer) };
    ruleFiles = new RuleFiles(view, {
      plansWith: () => plans,
      onDidChangePlans: () => new vscode.Disposable(() => undefined),
      preview: (owner, source) => {
        previewed.push([owner.login, source]);
        return Promise.resolve();
      },
    });
  });
  afterEach(async () => {
    ruleFiles.dispose();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    provider.dispose();
    for (const [key, value] of Object.entries({ workspaceFolders, isTrusted, getWorkspaceFolder })) define(key, value);
    Object.assign(vscode.window, { showQuickPick });
  });

  async function show(uri: vscode.Uri): Promise<vscode.TextDocument> {
    await vscode.commands.executeCommand('vscode.open', uri);
    const editor = await waitFor('its editor', () => {
      const { activeTextEditor } = vscode.window;
      return Promise.resolve(activeTextEditor?.document.uri.toString() === uri.toString() && activeTextEditor);
    });
    return editor.document;
  }
  /** The extension itself, which such a file wakes, finds the same. */
  const codes = (uri: vscode.Uri) => {
    const ours = vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'GitHub Packages');
    return [...new Set(ours.map(({ code }) => code))];
  };

  it('are checked in each folder, and not once the folder’s file is closed', async () => {
    for (const name of ['web', 'octo']) {
      await show(ruleFileOf(name));
      await waitFor(`the finding in ${name}`, () => Promise.resolve(codes(ruleFileOf(name)).length > 0));
      assert.deepEqual(codes(ruleFileOf(name)), ['impossibleTag']);
    }
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await waitFor('no finding', () =>
      Promise.resolve(folders.every(({ name }) => codes(ruleFileOf(name)).length === 0)),
    );
  });

  it('are previewed for the owner of their own folder: the one shown, the one named, or one that is chosen', async () => {
    const { uri } = await show(ruleFileOf('octo'));
    await ruleFiles.preview();
    await ruleFiles.preview(ruleFileOf('api').toString());
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    let offered: readonly string[] = [];
    Object.assign(vscode.window, {
      showQuickPick: (items: readonly { readonly folder: vscode.WorkspaceFolder }[]) => {
        offered = items.map(({ folder }) => folder.name);
        return Promise.resolve(items[0]);
      },
    });
    files.delete(ruleFileOf('api').path);
    await ruleFiles.preview();
    assert.deepEqual(offered, ['web', 'octo']);
    assert.deepEqual(previewed, [
      ['octo-org', uri.toString()],
      ['ann', ruleFileOf('api').toString()],
      ['ann', ruleFileOf('web').toString()],
    ]);
  });

  it('are not previewed for an owner that GitHub does not have, and that names the remote and the owner', async () => {
    const config = '[remote "origin"]\n\turl = https://github.example.com/unknown-org/api.git\n';
    files.set('/api/.git/config', config);
    await assert.rejects(ruleFiles.preview(ruleFileOf('api')), (error: Error) => {
      assert.match(
        error.message,
        /^The remote of the folder api is in github\.example\.com\/unknown-org, but GitHub has no user or organization "unknown-org"/,
      );
      return true;
    });
    assert.deepEqual(previewed, []);
  });

  it('are on for the owner whom the remote of the folder has now, whatever else is open', async () => {
    const { uri } = await show(ruleFileOf('octo'));
    plans = owners.map((owner) => planOf(owner, uri.toString()));
    const quoted = async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        uri,
        new vscode.Position(0, 16),
      );
      const texts = hovers.flatMap(({ contents }) => contents as vscode.MarkdownString[]).map(({ value }) => value);
      return texts
        .map((text) => /Clean Up: (\w+)/.exec(text.replaceAll('\\', ''))?.[1])
        .filter((owner) => owner !== undefined);
    };
    assert.deepEqual(await quoted(), ['octo']);
    files.set('/octo/.git/config', `[remote "origin"]\n\turl = https://github.example.com/Ann/octo.git\n`);
    assert.deepEqual(await quoted(), ['ann']);
    plans = plans.slice(1);
    assert.deepEqual(await quoted(), ['octo']);
  });

  it('are no source of rules in a folder of a folder, and are off in an untrusted workspace', async () => {
    const inner = uriOf('/web/packages/x/.github/package-retention.jsonc');
    files.set(inner.path, rules);
    await assert.rejects(ruleFiles.preview(inner), /Only .* of an open folder has rules/);
    openFolders(folders, false);
    await assert.rejects(ruleFiles.preview(ruleFileOf('web')), /not trusted, so its rules are off/);
    await assert.rejects(ruleFiles.create(), /not trusted/);
    assert.deepEqual(previewed, []);
  });

  it('are created in no folder that is read-only, and offered where they cannot be read', async () => {
    files.delete(ruleFileOf('web').path);
    await assert.rejects(
      ruleFiles.create(),
      (error) => error instanceof UserError && error.message.includes('without a file'),
    );
    openFolders(folders.slice(1, 2));
    files.set(ruleFileOf('api').path, unreadable);
    await ruleFiles.preview();
    assert.deepEqual(previewed, [['ann', ruleFileOf('api').toString()]]);
  });
});

const unreadable = 'unreadable';

/** The plan of an open Clean Up without packages, in which the rules of a file are on. */
function planOf(owner: Owner, file: string): RulePlan {
  const planner = createPlanner();
  const input: RetentionInput = { now: '2026-11-27T00:00:00Z', rules: [], packages: [] };
  const current: Partial<RulePlan['current']> = { input, plan: planner.plan(input), basis: { kind: 'rules', planner } };
  const source: Partial<RuleSource> = { id: file, rules: [], isOn: true, problems: [] };
  return {
    title: `Clean Up: ${owner.login}`,
    scopes: [{ kind: 'owner', owner }],
    current: current as RulePlan['current'],
    sources: [source as RuleSource],
    isWhole: true,
    unread: [],
  };
}

/** A file system with these files. */
class Files implements vscode.FileSystemProvider {
  readonly #files: ReadonlyMap<string, string>;
  readonly onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>().event;

  constructor(files: ReadonlyMap<string, string>) {
    this.#files = files;
  }

  watch = () => ({ dispose: () => undefined });
  readDirectory = () => [];
  createDirectory = () => assert.fail();
  writeFile = () => assert.fail();
  delete = () => assert.fail();
  rename = () => assert.fail();

  stat(uri: vscode.Uri): vscode.FileStat {
    const size = this.readFile(uri).length;
    return { type: vscode.FileType.File, ctime: 0, mtime: 0, size };
  }

  readFile(uri: vscode.Uri): Uint8Array {
    const text = this.#files.get(uri.path);
    if (text === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    if (text === unreadable) throw vscode.FileSystemError.NoPermissions(uri);
    return new TextEncoder().encode(text);
  }
}
