import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Explorer } from '../../src/core/explorer/explorer.ts';
import { noFilter } from '../../src/core/explorer/filter.ts';
import { deletedVersionsRow, ownerRow, packageRow, versionRow, type Row } from '../../src/core/explorer/row.ts';
import { connect } from '../../src/core/github/connection.ts';
import { enterpriseHost } from '../../src/core/github/host.ts';
import { Comparisons } from '../../src/vscode/compare/comparisons.ts';
import { chooseVersions } from '../../src/vscode/compare/chooseVersions.ts';
import { createPanel } from '../../src/vscode/webview/panel.ts';
import type { ImageReaders } from '../../src/vscode/images/imageReaders.ts';
import { startGitHub, type GitHub } from '../github/server.ts';
import { addFilled, administrator, smallWorld } from '../github/smallWorld.ts';
import type { Package } from '../github/world.ts';
import { waitFor } from '../workbench/waiting.ts';

describe('Compare Versions…', () => {
  const { createQuickPick } = vscode.window;
  const owner = { kind: 'organization', login: 'org' } as const;
  const reference = { owner, packageType: 'npm', name: 'tool' } as const;
  let github: GitHub;
  let tool: Package;
  let explorer: Explorer;
  let comparisons: Comparisons;
  let diffs: string[][];

  before(async () => {
    const world = smallWorld();
    tool = addFilled(world, 'org', 'npm', 'tool', 4);
    github = await startGitHub({ world });
    const host = enterpriseHost(github.origin) ?? assert.fail();
    const connection = connect({ host, token: administrator, transport: fetch, userAgent: 'host-test' });
    const settings = {
      owners: [],
      packageTypes: ['npm'],
      groupByType: false,
      pageSize: 100,
      filter: noFilter,
    } as const;
    explorer = new Explorer(connection, settings);
    const extensionUri = vscode.extensions.getExtension('packages-explorer.github-packages-explorer')?.extensionUri;
    const noManifests: unknown = {};
    diffs = [];
    comparisons = new Comparisons(
      {
        extensionUri: extensionUri ?? assert.fail(),
        explorer: () => Promise.resolve(explorer),
        images: noManifests as ImageReaders,
        documents: {
          showDiff: (title, before, after) => {
            diffs.push([title, before.title, after.title, after.text]);
            return Promise.resolve();
          },
        },
      },
      view,
    );
  });
  afterEach(async () => {
    Object.assign(vscode.window, { createQuickPick });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await tabs([]);
  });
  after(() => github.close());

  const view = {
    rowsOf: (row: Row | 'focus' | undefined, selected?: readonly Row[]) =>
      Promise.resolve(row === undefined || row === 'focus' ? [] : (selected ?? [row])),
    signedInExplorer: () => Promise.resolve(explorer),
  };
  const element = (name: string) =>
    packageRow(ownerRow(owner, false), {
      id: 1,
      name,
      packageType: 'npm',
      visibility: 'private',
      createdAt: '2026-01-01T00:00:00Z',
    });
  const row = (index: number, parent = element('tool')) => {
    const version = tool.versions.at(index) ?? assert.fail();
    const createdAt = new Date(version.createdAt).toISOString();
    return versionRow(parent, { id: version.id, name: version.name, tags: [], createdAt });
  };
  const choose = (...selected: readonly Row[]) => chooseVersions(view, selected[0], selected);
  const ids = (chosen: Awaited<ReturnType<typeof choose>>) =>
    chosen && [chosen.before.versionId, chosen.after.versionId];

  async function tabs(titles: readonly string[]): Promise<void> {
    const labels = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));
    await waitFor(titles.join(), () => Promise.resolve(labels().join() === titles.join()));
  }

  it('takes two selected versions, the older one first', async () => {
    const expected = [tool.versions.at(0)?.id, tool.versions.at(2)?.id].toSorted(
      (one, other) => createdAt(one) - createdAt(other),
    );
    assert.deepEqual(ids(await choose(row(0), row(2))), expected);
    assert.deepEqual(ids(await choose(row(2), row(0))), expected);
  });

  function createdAt(id: number | undefined): number {
    return tool.versions.find((version) => version.id === id)?.createdAt ?? assert.fail();
  }

  it('asks for the other version where one is selected', async () => {
    const quickPick = createQuickPick();
    Object.assign(vscode.window, { createQuickPick: () => quickPick });
    const choosing = choose(row(0));
    await waitFor('the versions', () => Promise.resolve(!quickPick.busy && quickPick.items.length > 0));
    const name = tool.versions.at(0)?.name ?? '';
    assert.equal(quickPick.title, `Compare Versions: tool ${name}`);
    assert.equal(quickPick.items.length, 3);
    assert.ok(quickPick.items.every(({ label }) => label !== name));
    quickPick.hide();
    assert.equal(await choosing, undefined);
  });

  it('says why versions cannot be compared', async () => {
    const refused = (rows: readonly Row[], message: RegExp) => assert.rejects(choose(...rows), { message });
    await refused([row(0), row(1, element('other'))], /different packages\. Select two versions of one package/);
    await refused([row(0), row(1), row(2)], /^3 versions are selected\. Select two/);
    await refused([row(0), versionRow(deletedVersionsRow(element('tool')), row(1).version)], /restore it first/);
    await refused([row(0), row(0)], /This is the same version/);
    assert.equal(await choose(element('tool')), undefined);
  });

  it('opens one panel for two versions, which VS Code can restore', async () => {
    const [older, newer] = [row(0), row(1)].toSorted((one, other) =>
      one.version.createdAt < other.version.createdAt ? -1 : 1,
    );
    assert.ok(older && newer);
    const title = `tool ${older.version.name} ↔ ${newer.version.name}`;
    await comparisons.compare(newer, [newer, older]);
    await tabs([title]);
    await comparisons.compare(older, [newer, older]);
    await tabs([title]);
    const state = {
      before: { ...reference, versionId: older.version.id },
      after: { ...reference, versionId: newer.version.id },
      showsSame: true,
    };
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await tabs([]);
    await comparisons.restore(createPanel('compare', 'restored'), state);
    await tabs([title]);
    // What no page of this extension persists, and what another panel shows.
    for (const other of [undefined, {}, { before: state.before }, state]) {
      await comparisons.restore(createPanel('compare', 'another'), other);
    }
    await tabs([title]);
  });

  it('shows in the panel why a version could not be fetched', async () => {
    const gone = versionRow(element('tool'), { ...row(1).version, id: 987_654 });
    const panel = (await comparisons.compare(row(0), [row(0), gone])) ?? assert.fail();
    assert.equal(panel.page.panel.title, 'tool');
  });
});
