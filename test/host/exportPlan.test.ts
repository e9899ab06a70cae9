import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { LivePlan } from '../../src/core/cleanUp/index.ts';
import { readPlan } from '../../src/core/planFile/index.ts';
import { exportPlan } from '../../src/vscode/cleanUp/exportPlan.ts';
import type { Gathering } from '../../src/vscode/cleanUp/gathering.ts';
import type { CleanUpRequest } from '../../src/vscode/cleanUp/persisted.ts';
import { images, livePlan, rules } from '../core/planFile/documents.ts';

const owner = { kind: 'organization', login: 'org' } as const;
const request: CleanUpRequest = {
  account: { host: 'github.com', account: 'mona', accountId: '7' },
  scopes: [{ kind: 'package', owner, packageType: 'container', name: 'api' }],
};

describe('The export of a clean-up plan', () => {
  const { showQuickPick, showSaveDialog, showInformationMessage } = vscode.window;
  let folder: string;
  let suggested: string;
  /** Where the dialog starts. */
  let startsIn: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'export-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));
  afterEach(() => Object.assign(vscode.window, { showQuickPick, showSaveDialog, showInformationMessage }));

  /** @returns what was written in a format; `undefined` if the dialog was cancelled. */
  async function exported(format: string, options: Partial<Parameters<typeof exportPlan>[0]> = {}) {
    const file = vscode.Uri.file(path.join(folder, `plan ${format}`));
    await rm(file.fsPath, { force: true });
    Object.assign(vscode.window, {
      showQuickPick: (items: readonly vscode.QuickPickItem[]) =>
        Promise.resolve(items.find(({ label }) => label === format || label === 'Save to File…')),
      showSaveDialog: ({ defaultUri }: vscode.SaveDialogOptions) => {
        suggested = path.basename(defaultUri?.path ?? '');
        startsIn = path.dirname(defaultUri?.path ?? '');
        return Promise.resolve(file);
      },
      showInformationMessage: () => Promise.resolve(undefined),
    });
    const live = liveByIds();
    await exportPlan({ request, live, gathering: gatheringOf(), isBlocked: false, sources: [source()], ...options });
    return readFile(file.fsPath, 'utf8');
  }

  const fileOf = (name: string) => vscode.Uri.file(`/home/mona/${name}/.github/package-retention.jsonc`).toString();
  function source(changes: object = {}) {
    return {
      id: fileOf('api'),
      kind: 'file',
      label: '.github/package-retention.jsonc',
      isOn: true,
      ...changes,
    } as const;
  }

  /** Its rules have the sources that they have in a panel. */
  function liveByIds(): LivePlan {
    const [first, ...others] = rules;
    const inFile = { ...(first ?? assert.fail()), source: fileOf('api') };
    return livePlan([images], [inFile, ...others.map((rule) => ({ ...rule, source: 'setting' }))]);
  }

  function gatheringOf(changes: object = {}): Gathering {
    return { progress: undefined, failures: [], listFailures: [], deployments: [], ...changes } as unknown as Gathering;
  }

  it('is JSON that can be read again, with sources that say nothing of this machine', async () => {
    const read = readPlan(await exported('JSON'));
    assert.ok(read.kind === 'plan', read.kind);
    assert.deepEqual(read.document.rules, rules);
    assert.equal(suggested, 'clean-up-plan-org-2026-11-27.json');
  });

  it('names the folder of a file of rules where the workspace has several, and is saved there', async () => {
    const { getWorkspaceFolder } = vscode.workspace;
    const folderOf = (uri: vscode.Uri) => ({ uri: vscode.Uri.joinPath(uri, '../..'), name: 'api', index: 1 });
    Object.defineProperty(vscode.workspace, 'getWorkspaceFolder', {
      value: folderOf,
      configurable: true,
      writable: true,
    });
    try {
      const label = 'api/.github/package-retention.jsonc';
      const other = source({ id: fileOf('web'), isOn: false });
      const read = readPlan(await exported('JSON', { sources: [other, source({ label })] }));
      assert.ok(read.kind === 'plan', read.kind);
      assert.deepEqual(
        read.document.rules.map((rule) => rule.source),
        [label, 'githubPackages.retention', 'githubPackages.retention'],
      );
      assert.equal(startsIn, '/home/mona/api');
      await exported('JSON', { request: { ...request, opened: 'file:///home/mona/plans/plan.json' } });
      assert.equal(startsIn, '/home/mona/plans');
    } finally {
      const value = getWorkspaceFolder;
      Object.defineProperty(vscode.workspace, 'getWorkspaceFolder', { value, configurable: true, writable: true });
    }
  });

  it('is Markdown, or CSV', async () => {
    assert.match(
      await exported('Markdown'),
      /^# Clean-up plan: `org: container\/api`\n[^]*\(from `\.github\/package-retention\.jsonc`\)/,
    );
    assert.equal(suggested, 'clean-up-plan-org-2026-11-27.md');
    assert.match(await exported('CSV'), /^"moment","host",.*,"explanation"\r\n[^]*,"Rule 1 covers pr-1\."\r\n/);
  });

  it('is none of picked versions, of what is still being read, and while nothing is planned', async () => {
    await assert.rejects(exported('JSON', { request: { ...request, picked: new Map() } }), /Only a plan of rules/);
    const progress = { text: '', done: 0, total: 1, kind: 'reading' } as const;
    await assert.rejects(exported('JSON', { gathering: gatheringOf({ progress }) }), /not complete yet/);
    await assert.rejects(exported('JSON', { live: livePlan([]) }), /not complete yet/);
    await assert.rejects(exported('JSON', { isBlocked: true }), /rules have problems/);
  });

  it('is a command, as opening is', async () => {
    const commands = await vscode.commands.getCommands(true);
    for (const id of ['exportPlan', 'openPlan']) assert.ok(commands.includes(`githubPackages.${id}`), id);
  });
});
