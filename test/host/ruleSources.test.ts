import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { enterpriseHost, githubDotCom } from '../../src/core/github/index.ts';
import { writtenRule, type Rule } from '../../src/core/retention/index.ts';
import { RuleSources } from '../../src/vscode/cleanUp/ruleSources.ts';
import type { RuleTarget } from '../../src/vscode/cleanUp/fileScope.ts';
import { readFolderRemote } from '../../src/vscode/cleanUp/folderRemote.ts';
import { UserError } from '../../src/vscode/problem.ts';
import { patienceOfOneTry, waitFor } from '../workbench/waiting.ts';

const rulePath = '.github/package-retention.jsonc';
const untagged = { delete: { untagged: true, olderThan: '7 days' } } as const satisfies Rule;
const newest = { keep: { newest: 10 } } as const satisfies Rule;
const text = (...rules: Rule[]) => `// ours\n${JSON.stringify({ rules }, null, 2)}\n`;
const octo: RuleTarget = { host: githubDotCom, owners: ['Octo-Org'] };
const config = (url: string) => `[core]\n\tbare = false\n[remote "origin"]\n\turl = ${url}\n`;

describe('The sources of rules', () => {
  let root: string;
  const open: { dispose(): unknown }[] = [];

  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'rules-'));
  });

  afterEach(async () => {
    for (const each of open.splice(0)) each.dispose();
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await setRetention(undefined);
    await rm(root, { recursive: true, force: true });
  });

  async function write(file: string, content: string | Uint8Array): Promise<void> {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), content);
  }
  const read = (file: string) => readFile(path.join(root, file), 'utf8');
  const uriOf = (file: string) => vscode.Uri.file(path.join(root, file));

  function folder(name: string, index = 0): vscode.WorkspaceFolder {
    return { uri: uriOf(name), name, index };
  }

  /** A workspace with these folders, in which trust and folders can be changed. */
  function fakeWorkspace(names: readonly string[], isTrusted: boolean) {
    const foldersChanged = new vscode.EventEmitter<vscode.WorkspaceFoldersChangeEvent>();
    const trusted = new vscode.EventEmitter<void>();
    open.push(foldersChanged, trusted);
    return {
      workspaceFolders: names.map(folder),
      isTrusted,
      onDidChangeWorkspaceFolders: foldersChanged.event,
      onDidGrantWorkspaceTrust: trusted.event,
      setFolders(changed: readonly string[]) {
        this.workspaceFolders = changed.map(folder);
        foldersChanged.fire({ added: [], removed: [] });
      },
      trust() {
        this.isTrusted = true;
        trusted.fire();
      },
    };
  }

  interface LoadOptions {
    readonly folders?: readonly string[];
    readonly isTrusted?: boolean;
    readonly state?: unknown;
  }

  async function load(target = octo, { folders = ['api'], isTrusted = true, state }: LoadOptions = {}) {
    const workspace = fakeWorkspace(folders, isTrusted);
    const sources = new RuleSources(target, state, workspace);
    open.push(sources);
    await sources.load();
    const find = (name = 'api') => sources.list().find(({ id }) => id === uriOf(`${name}/${rulePath}`).toString());
    const file = (name?: string) => find(name) ?? assert.fail('no such file');
    return { workspace, sources, find, file };
  }

  /** Waits until something holds, checked again after each change. */
  /** A watcher takes a while to start and misses what happens before, so the files are touched until it has seen that. */
  async function changedTo(sources: RuleSources, holds: () => boolean): Promise<void> {
    let changes = 0;
    const following = sources.onDidChange(() => changes++);
    try {
      while (!holds()) {
        const before = changes;
        await waitFor('a change', () => Promise.resolve(changes > before || holds()), patienceOfOneTry).catch(touch);
      }
    } finally {
      following.dispose();
    }
  }

  async function touch(): Promise<void> {
    const now = new Date();
    for (const folder of ['api', 'web']) {
      await utimes(path.join(root, folder, rulePath), now, now).catch(() => undefined);
    }
  }

  it('are the setting, and the file of each folder that has one', async () => {
    await setRetention({ rules: [newest] });
    await write(`api/${rulePath}`, text(untagged));
    await write('api/.git/config', config('git@github.com:octo-org/api.git'));
    await mkdir(path.join(root, 'web'));
    const { sources } = await load(octo, { folders: ['api', 'web'] });
    const shown = sources.list().map(({ rules, ...others }) => ({ ...others, rules: rules.map(writtenRule) }));
    const both = { isOn: true, problems: [], isEdited: false, canEdit: true };
    assert.deepEqual(shown, [
      { id: 'setting', kind: 'setting', label: 'Settings', ...both, rules: [newest] },
      { id: uriOf(`api/${rulePath}`).toString(), kind: 'file', label: `api/${rulePath}`, ...both, rules: [untagged] },
    ]);
    assert.equal((await load()).file().label, rulePath);
  });

  describe('in a file', () => {
    it('start on for the owner of the folder’s remote alone', async () => {
      await write(`api/${rulePath}`, text(untagged));
      const noteFor = async (url: string | undefined, target = octo) => {
        if (url === undefined) await rm(path.join(root, 'api/.git'), { recursive: true, force: true });
        else await write('api/.git/config', config(url));
        const { isOn, note } = (await load(target)).file();
        return isOn ? undefined : (note ?? assert.fail('off without a reason'));
      };
      const api = 'https://github.com/octo-org/api.git';
      assert.equal(await noteFor(api), undefined);
      const onlyFor = 'On only for octo-org, the owner of this folder’s remote.';
      assert.equal(await noteFor(api, { ...octo, owners: ['other-org'] }), onlyFor);
      assert.equal(await noteFor(api, { ...octo, owners: ['octo-org', 'other-org'] }), onlyFor);
      assert.equal(await noteFor(undefined), 'Off because this folder has no remote on GitHub.');
      const elsewhere = 'https://github.example.com/octo-org/api';
      assert.equal(await noteFor(elsewhere), 'Off because the remote of this folder is on github.example.com.');
      const local = { ...octo, host: enterpriseHost('http://127.0.0.1:7777') ?? githubDotCom };
      assert.equal(await noteFor('http://127.0.0.1:7777/octo-org/api.git', local), undefined);
      assert.match((await noteFor(api, local)) ?? '', /on github\.com/);
      await write('api/.git/config', new Uint8Array([0xff, 0xfe, 0xff]));
      const { isOn, note } = (await load()).file();
      assert.equal(isOn, false);
      assert.match(note ?? '', /could not be read: The file is not UTF-8 text\.$/);
    });

    it('can be switched by hand, which is remembered', async () => {
      await write(`api/${rulePath}`, text(untagged));
      await write('api/.git/config', config('https://github.com/other-org/api'));
      const first = await load();
      const { id } = first.file();
      first.sources.switch(id, true);
      first.sources.switch('setting', false);
      assert.equal(first.file().isOn, true);
      assert.match(first.file().note ?? '', /^You switched these rules on\. .* other-org\.$/);
      const state: unknown = JSON.parse(JSON.stringify(first.sources.state));
      const second = await load(octo, { state });
      assert.deepEqual(
        second.sources.list().map(({ isOn }) => isOn),
        [false, true],
      );
      second.sources.switch(id, false);
      assert.match(second.file().note ?? '', /^On only for other-org/);
      assert.throws(() => second.sources.switch('file:///nowhere', true), UserError);
    });

    it('are off in an untrusted workspace until it is trusted', async () => {
      await write(`api/${rulePath}`, text(untagged));
      await write('api/.git/config', config('https://github.com/octo-org/api'));
      const id = uriOf(`api/${rulePath}`).toString();
      const { sources, file, workspace } = await load(octo, { isTrusted: false, state: { switched: { [id]: true } } });
      assert.equal(file().isOn, false);
      assert.equal(file().note, 'Off because this workspace is not trusted.');
      assert.throws(() => sources.switch(id, true), UserError);
      // The remote is read only now, so that the note says for a moment that it is not known.
      const changed = changedTo(sources, () => file().isOn && file().note === undefined);
      workspace.trust();
      await changed;
    });

    it('count as they are typed in an editor, and as saved once it is closed', async () => {
      await write(`api/${rulePath}`, text(untagged));
      const { sources, file } = await load();
      const document = await vscode.workspace.openTextDocument(uriOf(`api/${rulePath}`));
      await vscode.window.showTextDocument(document);
      const edit = new vscode.WorkspaceEdit();
      const at = document.getText().indexOf('7 days');
      edit.replace(document.uri, new vscode.Range(document.positionAt(at), document.positionAt(at + 1)), '14');
      await vscode.workspace.applyEdit(edit);
      await changedTo(sources, () => JSON.stringify(file().rules).includes('14 days'));
      assert.equal(file().isUnsaved, true);
      assert.match(await read(`api/${rulePath}`), /"7 days"/);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      await changedTo(sources, () => JSON.stringify(file().rules).includes('"7 days"'));
      assert.equal(file().isUnsaved, undefined);
    });

    it('are no longer unsaved once they are saved', async () => {
      await write(`api/${rulePath}`, text(untagged));
      const { sources, file } = await load();
      const document = await vscode.workspace.openTextDocument(uriOf(`api/${rulePath}`));
      await vscode.window.showTextDocument(document);
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(0, 0), '// mine\n');
      await vscode.workspace.applyEdit(edit);
      await changedTo(sources, () => file().isUnsaved === true);
      await document.save();
      await changedTo(sources, () => file().isUnsaved === undefined);
    });

    it('follow the file on disk, and the folders of the workspace', async () => {
      await write('api/README.md', 'hello');
      await write(`web/${rulePath}`, text(newest));
      const { sources, find, workspace } = await load();
      assert.equal(find(), undefined);
      assert.equal(sources.canCreateFile, true);
      await mkdir(path.join(root, 'api/.github'));
      await write(`api/${rulePath}`, text(untagged));
      await changedTo(sources, () => find()?.rules.length === 1);
      assert.equal(sources.canCreateFile, false);
      await write(`api/${rulePath}`, text(untagged, newest));
      await changedTo(sources, () => find()?.rules.length === 2);
      await rm(path.join(root, `api/${rulePath}`));
      await changedTo(sources, () => find() === undefined);
      workspace.setFolders(['web']);
      await changedTo(sources, () => find('web') !== undefined);
    });

    it('have problems that say where they are, and cannot be edited then', async () => {
      await write(
        `api/${rulePath}`,
        '{\n  "rules": [\n    { "keep": { "newest": 1 } },\n    { "keep": { "oldest": 1 } }\n  ]\n}',
      );
      const { sources, file } = await load();
      assert.equal(file().rules.length, 1);
      assert.match(file().problems.join(), /^Line 4: Unknown key "oldest"\./);
      assert.equal(file().canEdit, false);
      assert.throws(() => sources.setRules(file().id, []), /cannot be edited/);
      await write(`api/${rulePath}`, `{ "rules": [${'{},'.repeat(50)}] }`);
      await sources.load();
      assert.equal(file().problems.length, 21);
      assert.equal(file().problems.at(-1), '30 more problems');
    });

    it('are not read from what is too large, no text or no file', async () => {
      const problems = async () => {
        const { find } = await load();
        return find()?.problems;
      };
      await write(`api/${rulePath}`, `${text(untagged)}${' '.repeat(1_000_000)}`);
      assert.deepEqual(await problems(), ['The file is larger than 1 MB.']);
      await write(`api/${rulePath}`, new Uint8Array([0x7b, 0xff, 0x7d]));
      assert.deepEqual(await problems(), ['The file is not UTF-8 text.']);
      await rm(path.join(root, `api/${rulePath}`));
      await symlink('/dev/zero', path.join(root, `api/${rulePath}`));
      assert.deepEqual(await problems(), ['This is not a file.']);
      await rm(path.join(root, `api/${rulePath}`));
      await mkdir(path.join(root, `api/${rulePath}`));
      assert.equal(await problems(), undefined);
    });
  });

  describe('when edited', () => {
    it('count at once, are remembered, and are saved with the comments of the file', async () => {
      await write(`api/${rulePath}`, text(untagged));
      const { sources, file } = await load();
      const { id } = file();
      sources.setRules(id, [untagged, newest]);
      assert.deepEqual(file().rules.map(writtenRule), [untagged, newest]);
      assert.equal(file().isEdited, true);
      assert.equal(await read(`api/${rulePath}`), text(untagged));
      const state: unknown = JSON.parse(JSON.stringify(sources.state));
      const restored = await load(octo, { state });
      assert.deepEqual(restored.file().rules, file().rules);
      await restored.sources.save(id);
      assert.equal(restored.file().isEdited, false);
      const saved = await read(`api/${rulePath}`);
      assert.ok(saved.startsWith('// ours\n') && saved.includes('{ "keep": { "newest": 10 } }'), saved);
      // The other panel has the same rules now.
      await changedTo(sources, () => !file().isEdited);
      assert.deepEqual(sources.state.edits, {});
    });

    it('are saved through the editor if somebody types in it', async () => {
      await write(`api/${rulePath}`, text(untagged));
      const { sources, file } = await load();
      const document = await vscode.workspace.openTextDocument(uriOf(`api/${rulePath}`));
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(0, 0), '// typed\n');
      await vscode.workspace.applyEdit(edit);
      sources.setRules(file().id, [newest]);
      await sources.save(file().id);
      assert.equal(document.isDirty, false);
      assert.match(await read(`api/${rulePath}`), /^\/\/ typed\n\/\/ ours\n[^]*"newest": 10/);
    });

    it('are not saved over what others changed meanwhile', async () => {
      await write(`api/${rulePath}`, text(untagged));
      const { sources, file } = await load();
      const { id } = file();
      sources.setRules(id, [newest]);
      const changed = { delete: { untagged: true } } as const satisfies Rule;
      await write(`api/${rulePath}`, text(changed));
      await changedTo(sources, () => file().note?.includes('The file changed meanwhile.') === true);
      await assert.rejects(sources.save(id), {
        message: 'The file changed meanwhile. Discard your changes, or open the file.',
      });
      assert.equal(await read(`api/${rulePath}`), text(changed));
      assert.equal(file().isEdited, true);
      sources.discard(id);
      assert.deepEqual(file().rules.map(writtenRule), [changed]);
      assert.equal(file().isEdited, false);
    });

    it('have to be valid', async () => {
      await write(`api/${rulePath}`, text(untagged));
      const { sources, file } = await load();
      const set = (rules: readonly unknown[]) => () => sources.setRules(file().id, rules);
      assert.throws(set([newest, { keep: { newest: 0 } }]), { message: 'Rule 2: This must be a whole number from 1.' });
      assert.throws(set(Array.from({ length: 51 }, () => newest)), /Rule 51: A file can have 50 rules at most/);
      assert.throws(set([{}]), UserError);
      assert.equal(file().isEdited, false);
      set([newest])();
      set([untagged])();
      assert.equal(file().isEdited, false, 'they are as saved');
    });

    it('are ignored in a persisted state that is not valid', async () => {
      await write(`api/${rulePath}`, text(untagged));
      const id = uriOf(`api/${rulePath}`).toString();
      const edits = { [id]: { rules: [{ keep: { newest: 0 } }], base: [untagged] } };
      for (const state of [undefined, null, 7, [], { edits: 1 }, { edits }, { switched: { [id]: 'on' } }]) {
        const { sources, file } = await load(octo, { state });
        assert.deepEqual(sources.state, { edits: {}, switched: {} });
        assert.equal(file().isEdited, false);
      }
    });
  });

  describe('in the setting', () => {
    const setting = ({ sources }: { sources: RuleSources }) => sources.list()[0] ?? assert.fail('no setting');

    it('are edited and saved there, and follow it', async () => {
      const loaded = await load();
      const { sources } = loaded;
      assert.deepEqual(setting(loaded).rules, []);
      sources.setRules('setting', [newest]);
      await sources.save('setting');
      assert.deepEqual(retention(), { rules: [newest] });
      assert.equal(setting(loaded).isEdited, false);
      sources.setRules('setting', []);
      await setRetention({ rules: [untagged] });
      await changedTo(sources, () => setting(loaded).note !== undefined);
      await assert.rejects(sources.save('setting'), /The setting changed meanwhile/);
      sources.discard('setting');
      sources.setRules('setting', []);
      await sources.save('setting');
      assert.equal(retention(), undefined);
    });

    it('have problems that name the rule', async () => {
      await setRetention({ rules: [newest, { keep: { newest: 'ten' } }], more: 1 });
      const { problems, canEdit } = setting(await load());
      assert.deepEqual(problems, [
        'Rule 2: This must be a whole number from 1.',
        'Unknown key "more". Use $schema, rules.',
      ]);
      assert.equal(canEdit, false);
    });

    it('are opened there', async () => {
      const { sources } = await load();
      await sources.open('setting');
      assert.match(vscode.window.activeTextEditor?.document.fileName ?? '', /settings\.json$/);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    });
  });

  it('get a new file in the only folder without one, which is valid and then shown', async () => {
    await mkdir(path.join(root, 'api'));
    // In an untrusted workspace, files are only read.
    const untrusted = (await load(octo, { isTrusted: false })).sources;
    assert.equal(untrusted.canCreateFile, false);
    const { sources, find } = await load();
    assert.equal(sources.canCreateFile, true);
    await sources.createFile();
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), uriOf(`api/${rulePath}`).toString());
    await changedTo(sources, () => find() !== undefined);
    assert.deepEqual(find()?.problems, []);
    assert.deepEqual(find()?.rules, []);
    assert.equal(sources.canCreateFile, false);
    await assert.rejects(sources.createFile(), UserError);
    await assert.rejects((await load(octo, { folders: [] })).sources.createFile(), /Open a folder/);
  });

  it('are checked and completed by VS Code while somebody types', async () => {
    await write(`api/${rulePath}`, '{ "rules": [{ "keep": { "oldest": 1 } }] }');
    const uri = uriOf(`api/${rulePath}`);
    const reported = new Promise<void>((resolve) => {
      open.push(
        vscode.languages.onDidChangeDiagnostics(() => {
          if (vscode.languages.getDiagnostics(uri).some(({ message }) => message.includes('oldest'))) resolve();
        }),
      );
    });
    const document = await vscode.workspace.openTextDocument(uri);
    assert.equal(document.languageId, 'jsonc');
    await vscode.window.showTextDocument(document);
    await reported;
    const position = document.positionAt(document.getText().indexOf('"oldest"'));
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      uri,
      position,
    );
    const labels = items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    assert.ok(labels.includes('newest') && labels.includes('deployed') && !labels.includes('broken'), labels.join());
  });

  describe('know the remote', () => {
    const ownerOf = async (name: string) => {
      const found = await readFolderRemote(uriOf(name));
      return found.kind === 'known' ? found.remote.owner : found.kind;
    };

    it('of a folder within a repository, of a worktree and of a submodule', async () => {
      await write('repo/.git/config', config('https://github.com/octo-org/repo'));
      await write('repo/packages/a/index.js', '');
      assert.equal(await ownerOf('repo/packages/a'), 'octo-org');
      await write('repo/.git/worktrees/fix/commondir', '../..\n');
      await write('worktree/.git', `gitdir: ${root}/repo/.git/worktrees/fix\n`);
      assert.equal(await ownerOf('worktree'), 'octo-org');
      await write('repo/.git/modules/lib/config', config('git@github.com:lib-org/lib'));
      await write('repo/lib/.git', 'gitdir: ../.git/modules/lib\n');
      assert.equal(await ownerOf('repo/lib'), 'lib-org');
    });

    it('of no folder that is none of a clone, or only says that it is on another machine', async () => {
      await write('plain/index.js', '');
      assert.equal(await ownerOf('plain'), 'none');
      await write('linked/.git', 'gitdir: //server/share/.git\n');
      assert.equal(await ownerOf('linked'), 'none');
      await mkdir(path.join(root, 'empty/.git'), { recursive: true });
      assert.equal(await ownerOf('empty'), 'none');
    });

    it('of a repository that is open without a clone', async () => {
      const find = (uri: string) => readFolderRemote(vscode.Uri.parse(uri));
      const remote = { host: 'github.com', isWeb: true, owner: 'octo-org' };
      assert.deepEqual(await find('vscode-vfs://github/octo-org/api'), { kind: 'known', remote });
      assert.deepEqual(await find('vscode-vfs://github%2B7b22/octo-org/api'), { kind: 'known', remote });
      assert.deepEqual(await find('vscode-vfs://azurerepos/octo-org/api'), { kind: 'none' });
    });
  });
});

function retention(): unknown {
  return vscode.workspace.getConfiguration('githubPackages').inspect('retention')?.globalValue;
}

async function setRetention(value: unknown): Promise<void> {
  await vscode.workspace
    .getConfiguration('githubPackages')
    .update('retention', value, vscode.ConfigurationTarget.Global);
}
