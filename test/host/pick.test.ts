import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Explorer, type ExplorerSettings } from '../../src/core/explorer/explorer.ts';
import { noFilter } from '../../src/core/explorer/filter.ts';
import { connect } from '../../src/core/github/connection.ts';
import { enterpriseHost } from '../../src/core/github/host.ts';
import { packageTypes } from '../../src/core/github/types.ts';
import { pickPackageOfAnyOwner } from '../../src/vscode/pick/pickPackage.ts';
import { pickVersions } from '../../src/vscode/pick/pickVersion.ts';
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
    return { quickPick, picking: pickPackageOfAnyOwner(new Explorer(connection, settings), 'Go') };
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

/** A quick pick that nobody sees: new items are neither checked nor active, as in VS Code. */
class UnseenQuickPick {
  canSelectMany = false;
  busy = false;
  value = '';
  activeItems: readonly vscode.QuickPickItem[] = [];
  selectedItems: readonly vscode.QuickPickItem[] = [];
  accept: () => unknown = () => undefined;
  change: () => unknown = () => undefined;
  #items: readonly vscode.QuickPickItem[] = [];

  get items(): readonly vscode.QuickPickItem[] {
    return this.#items;
  }
  set items(items: readonly vscode.QuickPickItem[]) {
    this.#items = items;
    this.selectedItems = [];
    this.activeItems = items.slice(0, 1);
  }

  readonly onDidAccept = (listener: () => unknown) => (this.accept = listener);
  readonly onDidChangeValue = (listener: () => unknown) => (this.change = listener);
  readonly onDidHide = () => undefined;
  readonly onDidTriggerButton = () => undefined;
  readonly show = () => undefined;
  readonly hide = () => undefined;
  readonly dispose = () => undefined;

  item(label: string): vscode.QuickPickItem {
    return this.#items.find((each) => each.label === label) ?? assert.fail(label);
  }
}

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
    const host = enterpriseHost(github.origin) ?? assert.fail();
    const connection = connect({ host, token: administrator, transport: fetch, userAgent: 'host-test' });
    const settings = { owners: [], packageTypes, groupByType: false, pageSize: 100, filter: noFilter };
    const steps: UnseenQuickPick[] = [];
    const create = () => {
      const step = new UnseenQuickPick();
      steps.push(step);
      return step;
    };
    Object.assign(vscode.window, { createQuickPick: create });
    const picking = pickVersions(new Explorer(connection, settings), 'Delete Version');
    const ready = (index: number) =>
      waitFor(`step ${index}`, () => {
        const step = steps[index];
        return Promise.resolve(step !== undefined && !step.busy && step.items.length > 0 && step);
      });
    for (const [index, label] of ['org', 'many'].entries()) {
      const step = await ready(index);
      step.selectedItems = [step.item(label)];
      step.accept();
    }
    const names = async () => (await picking)?.map(({ version }) => version.name);
    return { quickPick: await ready(2), names };
  }

  it('takes all that are checked', async () => {
    const { quickPick, names } = await begin();
    assert.ok(quickPick.canSelectMany);
    quickPick.selectedItems = quickPick.items.slice(1, 3);
    quickPick.accept();
    assert.deepEqual(await names(), ['1.0.149', '1.0.148']);
  });

  it('takes the active one where none is checked', async () => {
    const { quickPick, names } = await begin();
    quickPick.accept();
    assert.deepEqual(await names(), ['1.0.150']);
  });

  it('leaves what is checked so while something is typed, and searches for that too', async () => {
    const { quickPick, names } = await begin();
    quickPick.selectedItems = [quickPick.item('1.0.150')];
    quickPick.value = '1.0.3';
    quickPick.change();
    const typed = quickPick.item('Search all versions for "1.0.3"');
    assert.deepEqual(quickPick.selectedItems, [quickPick.item('1.0.150')], 'still checked');
    quickPick.selectedItems = [...quickPick.selectedItems, typed];
    quickPick.accept();
    assert.deepEqual(await names(), ['1.0.150', '1.0.3']);
  });
});
