import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { childrenOf } from '../../src/core/explorer/children.ts';
import { Explorer } from '../../src/core/explorer/explorer.ts';
import { noFilter } from '../../src/core/explorer/filter.ts';
import { readSizes } from '../../src/core/explorer/readSizes.ts';
import { referenceOf, type PackageRow, type Row } from '../../src/core/explorer/row.ts';
import { connect } from '../../src/core/github/connection.ts';
import { enterpriseHost } from '../../src/core/github/host.ts';
import { imageReader } from '../../src/core/images/imageReader.ts';
import { openRepository } from '../../src/core/images/repository.ts';
import { PackagesTree } from '../../src/vscode/explorer/tree.ts';
import { publish, sampleRegistry } from '../core/images/fixtures.ts';
import { memoryCache } from '../core/images/memoryCache.ts';
import { startGitHub, type GitHub } from '../github/server.ts';
import { addFilled, administrator, smallWorld } from '../github/smallWorld.ts';
import { addVersion, packagesOf } from '../github/world.ts';
import { waitFor } from '../workbench/waiting.ts';

/* VS Code itself shows the tree here: what it asks for is what a change costs. */
describe('what VS Code asks for when something changes', () => {
  let github: GitHub;
  let explorer: Explorer;
  let tree: PackagesTree;
  let view: vscode.TreeView<Row>;
  /** The rows whose children VS Code has asked for. */
  const asked: string[] = [];
  let image: PackageRow;
  /** Redrawn to see that all that was to be drawn before it is drawn. */
  let other: PackageRow;
  const registry = sampleRegistry();
  /** The rows that VS Code has, by id: it would look for others from the top. */
  const given = new Map<string, Row>();
  /** Of what manifests that were read change. */
  const redrawing: Promise<void>[] = [];

  before(async () => {
    const world = smallWorld();
    addFilled(world, 'org', 'container', 'image', 250);
    publish(world, registry, 'app');
    github = await startGitHub({ world });
    const host = enterpriseHost(github.origin) ?? assert.fail();
    const connection = connect({ host, token: administrator, transport: fetch, userAgent: 'host-test' });
    const settings = {
      owners: [],
      packageTypes: ['container', 'npm'],
      groupByType: false,
      pageSize: 100,
      filter: noFilter,
    } as const;
    const app = { owner: 'org', name: 'app' };
    const repository = openRepository(app, { host, token: administrator, transport: fetch, userAgent: 'host-test' });
    const reader = imageReader(repository, memoryCache(), {
      onRead: (digests) => redrawing.push(explorer.images.redrawRead(app, digests)),
    });
    explorer = new Explorer(connection, settings, {
      onChange: (row) => tree.redraw(row),
      images: () => Promise.resolve(reader),
    });
    tree = new PackagesTree(
      () => Promise.resolve(explorer),
      () => undefined,
    );
    const getChildren = tree.getChildren.bind(tree);
    tree.getChildren = async (row) => {
      const rows = await getChildren(row);
      for (const each of rows) given.set(each.id, each);
      asked.push(
        row === undefined
          ? 'all'
          : row.kind === 'owner'
            ? row.owner.login
            : row.kind === 'package'
              ? row.package.name
              : row.kind === 'version'
                ? row.version.tags.join(', ')
                : row.kind,
      );
      return rows;
    };
    view = vscode.window.createTreeView('githubPackages.explorer', { treeDataProvider: tree });
    await vscode.commands.executeCommand('githubPackages.explorer.focus');
    const [, org] = await childrenOf(explorer);
    assert.ok(org?.kind === 'owner' && org.owner.login === 'org');
    await view.reveal(org, { expand: true });
    for (const name of ['image', 'thing']) {
      const row = (await childrenOf(explorer, org)).find(
        (each) => each.kind === 'package' && each.package.name === name,
      );
      assert.ok(row?.kind === 'package');
      await view.reveal(row, { expand: true });
      if (name === 'image') image = row;
      else other = row;
    }
    await waitFor('both packages', () => Promise.resolve(asked.includes('image') && asked.includes('thing')));
  });
  after(async () => {
    view.dispose();
    tree.dispose();
    await github.close();
  });

  /** Has VS Code ask for what it wants after some work. */
  async function askedAfter(work: () => unknown): Promise<string[]> {
    await settled();
    asked.length = 0;
    await work();
    await settled();
    // Two changes of a row that come in quick succession are drawn at once, on a busy machine one after the other.
    return [...new Set(asked.filter((what) => what !== 'thing'))];
  }

  /** VS Code collects changes for a while, and draws them in their order: what comes before another is drawn with it. */
  async function settled(): Promise<void> {
    for (let times = 0; times < 2; times++) {
      const before = asked.filter((what) => what === 'thing').length;
      tree.redraw(other);
      await waitFor('the other', () => Promise.resolve(asked.filter((what) => what === 'thing').length > before));
    }
  }

  it('is nothing after a refresh that has changed nothing', async () => {
    assert.deepEqual(await askedAfter(() => explorer.refresh()), []);
  });

  it('is the package after a page was loaded, a version deleted, and a version pushed', async () => {
    const list = explorer.versions(referenceOf(image));
    assert.deepEqual(await askedAfter(() => list.loadMore()), ['image']);
    const versionId = list.items.at(3)?.id ?? assert.fail();
    assert.deepEqual(
      await askedAfter(() => explorer.apply({ deleted: [{ ...referenceOf(image), versionId }], restored: [] })),
      ['image'],
    );
    const found = packagesOf(github.world, 'org').find(({ name }) => name === 'image') ?? assert.fail();
    addVersion(github.world, found, `sha256:${'e'.repeat(64)}`, { tags: ['new'] });
    assert.deepEqual(await askedAfter(() => explorer.refresh()), ['image']);
  });

  it('is the image and what has no tag after its manifest was read, and the image alone after those of its parts', async () => {
    const [, org] = await childrenOf(explorer);
    const app = (await childrenOf(explorer, org)).find((row) => row.kind === 'package' && row.package.name === 'app');
    assert.ok(app?.kind === 'package');
    await view.reveal(app, { expand: true });
    const rows = await childrenOf(explorer, app);
    const untagged = rows.find(({ kind }) => kind === 'untagged') ?? assert.fail();
    await waitFor('the rows', () => Promise.resolve(given.has(untagged.id)));
    await view.reveal(given.get(untagged.id) ?? untagged, { expand: true });
    const latest = rows.find((row) => row.kind === 'version' && row.version.tags.includes('latest'));
    assert.ok(latest?.kind === 'version');
    await waitFor('what has no tag', () => Promise.resolve(asked.includes('untagged')));
    const opened = await askedAfter(async () => {
      await view.reveal(given.get(latest.id) ?? latest, { expand: true });
      await waitFor('the manifest', () => Promise.resolve(asked.includes('latest, 1.0')));
      await Promise.all(redrawing.splice(0));
    });
    assert.deepEqual(opened.toSorted(), ['latest, 1.0', 'untagged']);
    const read = await askedAfter(async () => {
      await readSizes(explorer, [latest], { signal: new AbortController().signal, onProgress: () => undefined });
      await Promise.all(redrawing.splice(0));
    });
    assert.deepEqual(read, ['latest, 1.0']);
  });
});
