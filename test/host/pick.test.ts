import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Explorer, type ExplorerSettings } from '../../src/core/explorer/explorer.ts';
import { noFilter } from '../../src/core/explorer/filter.ts';
import { connect } from '../../src/core/github/connection.ts';
import { enterpriseHost } from '../../src/core/github/host.ts';
import { packageTypes } from '../../src/core/github/types.ts';
import { pickPackageOfAnyOwner } from '../../src/vscode/pick/pickRow.ts';
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
