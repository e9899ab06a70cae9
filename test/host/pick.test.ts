import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Explorer, type ExplorerSettings } from '../../src/core/explorer/explorer.ts';
import { noFilter } from '../../src/core/explorer/filter.ts';
import { connect } from '../../src/core/github/connection.ts';
import { enterpriseHost } from '../../src/core/github/host.ts';
import { packageTypes } from '../../src/core/github/types.ts';
import { pickPackageOfAll, pickVersions } from '../../src/vscode/pick/pickRow.ts';
import { on } from '../github/faults.ts';
import { startGitHub, type GitHub } from '../github/server.ts';
import { addFilled, administrator, smallWorld } from '../github/smallWorld.ts';
import { waitFor } from '../workbench/waiting.ts';

describe('the pick of a package', () => {
  const { createQuickPick } = vscode.window;
  let github: GitHub;

  before(async () => {
    const world = smallWorld();
    for (const name of ['$(touch x)', '$(trash~spin) $(a)', 'a\u202Eb']) addFilled(world, 'ann', 'npm', name, 1);
    github = await startGitHub({ world });
  });
  after(async () => {
    Object.assign(vscode.window, { createQuickPick });
    await github.close();
  });

  /** Asks for a package, with these settings besides the usual ones. */
  function begin(changes: Partial<ExplorerSettings> = {}) {
    const host = enterpriseHost(github.origin);
    assert.ok(host);
    const connection = connect({ host, token: administrator, transport: fetch, userAgent: 'host-test' });
    const settings = { owners: [], packageTypes, groupByType: false, pageSize: 100, filter: noFilter, ...changes };
    const quickPick = createQuickPick();
    Object.assign(vscode.window, { createQuickPick: () => quickPick });
    return { quickPick, picking: pickPackageOfAll(new Explorer(connection, settings), 'Go') };
  }

  it('shows each with the icon of its type, and its name as it is', async () => {
    const { quickPick, picking } = begin();
    await waitFor('all of them', () => Promise.resolve(!quickPick.busy && quickPick.items.length > 4));
    const items = [...quickPick.items];
    const labels = items.map(({ label }) => label);
    for (const label of ['thing', '$(touch x)', '$\u2060(trash~spin) $\u2060(a)', 'a⟨U+202E⟩b']) {
      assert.ok(labels.includes(label), `${label} among ${labels.join()}`);
    }
    for (const { label, description, iconPath } of items) {
      assert.ok(iconPath && 'dark' in iconPath && iconPath.dark instanceof vscode.Uri, label);
      const type = packageTypes.find((each) => description?.toLowerCase().includes(` ${each} `));
      assert.match(iconPath.dark.path, new RegExp(`/media/dark/${type ?? 'no type'}\\.svg$`));
    }
    quickPick.hide();
    assert.equal(await picking, undefined);
  });

  it('leaves each item in its place while others come', async () => {
    const late = github.hold(on('GET', /package_type=container/));
    const { quickPick, picking } = begin({ pageSize: 1 });
    const labels = () => quickPick.items.map(({ label }) => label);
    await waitFor('some of them', () => Promise.resolve(labels().length > 3 && late.held.length > 0));
    // VS Code tells the one that was clicked by its index in whatever list it was given last.
    const before = labels();
    late.open();
    await waitFor('all of them', () => Promise.resolve(!quickPick.busy));
    assert.ok(labels().length > before.length);
    assert.deepEqual(labels().slice(0, before.length), before);
    quickPick.hide();
    await picking;
  });

  it('says why it is empty where the settings hide all types', async () => {
    const { quickPick, picking } = begin({ packageTypes: [] });
    await waitFor('the end', () => Promise.resolve(!quickPick.busy));
    assert.equal(quickPick.title, 'Go (your settings hide all package types)');
    quickPick.hide();
    await picking;
  });
});

describe('the pick of versions', () => {
  const { createQuickPick } = vscode.window;
  let github: GitHub;

  before(async () => {
    const world = smallWorld();
    addFilled(world, 'org', 'npm', 'many', 150);
    github = await startGitHub({ world });
  });
  after(async () => {
    Object.assign(vscode.window, { createQuickPick });
    await github.close();
  });

  /** Chooses the owner and the package. @returns the last step, once the versions are there. */
  async function begin() {
    const host = enterpriseHost(github.origin);
    assert.ok(host);
    const connection = connect({ host, token: administrator, transport: fetch, userAgent: 'host-test' });
    const settings = { owners: [], packageTypes, groupByType: false, pageSize: 100, filter: noFilter };
    const steps: vscode.QuickPick<vscode.QuickPickItem>[] = [];
    const create = () => {
      const quickPick = createQuickPick();
      steps.push(quickPick);
      return quickPick;
    };
    Object.assign(vscode.window, { createQuickPick: create });
    const picking = pickVersions(new Explorer(connection, settings), 'Delete Version');
    for (const [index, label] of ['org', 'many'].entries()) {
      await waitFor(label, () => Promise.resolve(isReady(steps[index]) && steps.length === index + 1));
      const quickPick = steps[index] ?? assert.fail();
      quickPick.activeItems = quickPick.items.filter((item) => item.label === label);
      await waitFor('it to be active', () => Promise.resolve(quickPick.activeItems[0]?.label === label));
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    }
    await waitFor('the versions', () => Promise.resolve(isReady(steps[2])));
    return { quickPick: steps[2] ?? assert.fail(), picking };
  }

  function isReady(quickPick: vscode.QuickPick<vscode.QuickPickItem> | undefined): boolean {
    return quickPick !== undefined && !quickPick.busy && quickPick.items.length > 0;
  }

  const accept = () => vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');

  it('takes all that are checked', async () => {
    const { quickPick, picking } = await begin();
    assert.ok(quickPick.canSelectMany);
    quickPick.selectedItems = quickPick.items.slice(1, 3);
    await accept();
    assert.deepEqual(
      (await picking)?.map(({ version }) => version.name),
      ['1.0.149', '1.0.148'],
    );
  });

  it('takes the active one where none is checked', async () => {
    const { picking } = await begin();
    await accept();
    assert.deepEqual(
      (await picking)?.map(({ version }) => version.name),
      ['1.0.150'],
    );
  });

  it('leaves what is checked so while something is typed, and searches for that too', async () => {
    const { quickPick, picking } = await begin();
    quickPick.selectedItems = quickPick.items.slice(0, 1);
    quickPick.value = '1.0.3';
    const typed = () => quickPick.items.find(({ label }) => label === 'Search all versions for "1.0.3"');
    await waitFor('the typed one', () => Promise.resolve(typed() !== undefined));
    assert.equal(quickPick.selectedItems.length, 1, 'still checked');
    quickPick.selectedItems = [...quickPick.selectedItems, typed() ?? assert.fail()];
    await accept();
    assert.deepEqual(
      (await picking)?.map(({ version }) => version.name),
      ['1.0.150', '1.0.3'],
    );
  });
});
