import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Scope, UnreadPackage } from '../../src/core/cleanUp/index.ts';
import type { Rule } from '../../src/core/retention/index.ts';
import { CleanUps } from '../../src/vscode/cleanUp/cleanUps.ts';
import type { CleanUpParts } from '../../src/vscode/cleanUp/cleanUpPanel.ts';
import { confirmPlanReads } from '../../src/vscode/cleanUp/confirmPlanReads.ts';
import { initialState, serialize, type CleanUpRequest } from '../../src/vscode/cleanUp/persisted.ts';
import { fakePanel } from './fakePanel.ts';

const owner = { kind: 'organization', login: 'octo-org' } as const;
const account = { host: 'github.com', account: 'mona', accountId: '7' };

describe('Which plan is exported', () => {
  const { showQuickPick } = vscode.window;
  const { executeCommand } = vscode.commands;
  let contexts: unknown[];
  let offered: string[];
  let cleanUps: CleanUps;

  beforeEach(() => {
    [contexts, offered] = [[], []];
    const define = (value: unknown) => Object.assign(vscode.commands, { executeCommand: value });
    define((command: string, key: unknown, value: unknown) => {
      if (command === 'setContext' && key === 'githubPackages.cleanUpOpen') contexts.push(value);
      return Promise.resolve();
    });
    Object.assign(vscode.window, {
      showQuickPick: (items: readonly vscode.QuickPickItem[]) => {
        offered.push(...items.map(({ label }) => label));
        return Promise.resolve(items[1]);
      },
    });
    const view = { onDidChangePackages: () => new vscode.Disposable(() => undefined) };
    // Nobody is signed in, so that nothing is read.
    const sessions = { current: () => Promise.resolve({ kind: 'signedOut' }) };
    const parts = { extensionUri: vscode.Uri.file('/extension'), deletion: { view, sessions }, deleter: {} };
    cleanUps = new CleanUps(parts as unknown as CleanUpParts);
  });
  afterEach(() => {
    Object.assign(vscode.window, { showQuickPick });
    Object.assign(vscode.commands, { executeCommand });
  });

  function open(name: string, more: Partial<CleanUpRequest> = {}, active = false): vscode.WebviewPanel {
    const { panel } = fakePanel();
    const scopes: readonly Scope[] = [{ kind: 'package', owner, packageType: 'container', name }];
    Object.assign(panel, { title: `Clean Up: octo-org/${name}`, active });
    cleanUps.restore(panel, serialize(initialState({ account, scopes, ...more })));
    return panel;
  }

  it('is that of the only panel, of the one in front, or of the one that is chosen', async () => {
    await assert.rejects(cleanUps.export(), /Open Clean Up first/);
    open('api');
    await assert.rejects(cleanUps.export(), /The plan is not complete yet/);
    assert.deepEqual(offered, []);
    open('web', { picked: new Map() });
    await assert.rejects(cleanUps.export(), /The plan is not complete yet/);
    assert.deepEqual(offered, [], 'a review has no plan of rules');
    const other = open('tools');
    await assert.rejects(cleanUps.export(), /The plan is not complete yet/);
    assert.deepEqual(offered, ['Clean Up: octo-org/api', 'Clean Up: octo-org/tools']);
    Object.assign(other, { active: true });
    await assert.rejects(cleanUps.export(), /The plan is not complete yet/);
    assert.equal(offered.length, 2);
  });

  it('can be asked for while a panel is open that has one', () => {
    const review = open('web', { picked: new Map() });
    assert.equal(contexts.at(-1), false);
    const panel = open('api');
    assert.equal(contexts.at(-1), true);
    review.dispose();
    assert.equal(contexts.at(-1), true);
    panel.dispose();
    assert.equal(contexts.at(-1), false);
  });
});

describe('Reading many manifests for a plan', () => {
  const { showWarningMessage } = vscode.window;
  const packages = Object.entries({ api: 900, web: 300, tools: 1 }).map(([name, unread]): UnreadPackage => ({
    target: { reference: { owner, packageType: 'container', name }, visibility: undefined },
    unread,
  }));
  afterEach(() => Object.assign(vscode.window, { showWarningMessage }));

  /** @returns what was offered, and the packages that are read if the user presses a button. */
  async function ask(rules: readonly Rule[], press: number | undefined) {
    let shown: readonly (string | undefined)[] = [];
    Object.assign(vscode.window, {
      showWarningMessage: (question: string, { detail }: vscode.MessageOptions, ...buttons: string[]) => {
        shown = [question, detail?.split('\n\n')[1], ...buttons];
        return Promise.resolve(press === undefined ? undefined : buttons[press]);
      },
    });
    const mayRead = await confirmPlanReads(packages, rules);
    const read = packages.flatMap(({ target }) => (mayRead(target) ? target.reference.name : []));
    return { shown, read };
  }

  const question = 'Read up to 1,201 manifests of 3 packages to plan the clean-up?';
  const all = 'Read 1,201 Manifests of 3 Packages';

  it('is offered for the packages in which rules delete, and for all', async () => {
    const rules: readonly Rule[] = [
      { packages: ['container/web', 'npm/*'], delete: { untagged: true } },
      { packages: ['container/tools'], delete: { tags: ['pr-*'] } },
      { keep: { newest: 3 } },
    ];
    const { shown, read } = await ask(rules, 0);
    const detail =
      'Your rules delete in only 2 of these packages. The others can do without a plan: nothing in them is deleted.';
    assert.deepEqual(shown, [question, detail, 'Read 301 Manifests of 2 Packages', all]);
    assert.deepEqual(read, ['web', 'tools']);
    assert.deepEqual((await ask(rules, 1)).read, ['api', 'web', 'tools']);
    assert.deepEqual((await ask(rules, undefined)).read, []);
  });

  it('is offered for all alone if rules delete in all of them, or there are none yet', async () => {
    for (const rules of [[], [{ keep: { newest: 3 } }], [{ delete: { untagged: true } }] as const]) {
      const { shown, read } = await ask(rules, 0);
      assert.deepEqual(shown, [question, undefined, all]);
      assert.deepEqual(read, ['api', 'web', 'tools']);
    }
  });
});
