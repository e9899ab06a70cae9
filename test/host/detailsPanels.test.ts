import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Explorer } from '../../src/core/explorer/explorer.ts';
import { noFilter } from '../../src/core/explorer/filter.ts';
import { connect } from '../../src/core/github/connection.ts';
import { enterpriseHost } from '../../src/core/github/host.ts';
import type { Target } from '../../src/core/packages/target.ts';
import { deletedVersionsRow, ownerRow, packageRow, versionRow } from '../../src/core/explorer/row.ts';
import { deletedNote, rowRemedies } from '../../src/vscode/get/detailsActions.ts';
import { DetailsPanels } from '../../src/vscode/get/detailsPanels.ts';
import type { ImageReaders } from '../../src/vscode/images/imageReaders.ts';
import { startGitHub, type GitHub } from '../github/server.ts';
import { addFilled, administrator, smallWorld } from '../github/smallWorld.ts';
import type { Package } from '../github/world.ts';
import { waitFor } from '../workbench/waiting.ts';

describe('the details panels', () => {
  let github: GitHub;
  let tool: Package;
  let panels: DetailsPanels;
  const reference = { owner: { kind: 'organization', login: 'org' }, packageType: 'npm', name: 'tool' } as const;

  /** Only images have any. */
  const noManifests: unknown = {};

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
    const explorer = new Explorer(connection, settings);
    const extensionUri = vscode.extensions.getExtension('packages-explorer.github-packages-explorer')?.extensionUri;
    panels = new DetailsPanels({
      extensionUri: extensionUri ?? assert.fail(),
      explorer: () => Promise.resolve(explorer),
      images: noManifests as ImageReaders,
      documents: { showText: () => assert.fail() },
    });
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await tabs([]);
  });
  after(() => github.close());

  const version = (index: number): Target => ({
    ...reference,
    versionId: tool.versions.at(index)?.id ?? assert.fail(),
  });
  const nameOf = (index: number) => tool.versions.at(index)?.name ?? assert.fail();

  /** Waits until the editors are those of panels with these titles. */
  async function tabs(titles: readonly string[]): Promise<void> {
    const labels = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));
    await waitFor(titles.join(), () => Promise.resolve(labels().join() === titles.join()));
  }

  it('show the next row in the same panel, until it is kept open', async () => {
    await panels.preview(version(0), 'a');
    await tabs([`tool ${nameOf(0)}`]);
    await panels.preview(version(1), 'b');
    await tabs([`tool ${nameOf(1)}`]);
    panels.keepOpen();
    await panels.preview(version(2), 'c');
    await tabs([`tool ${nameOf(1)}`, `tool ${nameOf(2)}`]);
    await panels.preview(version(0), 'd');
    await tabs([`tool ${nameOf(1)}`, `tool ${nameOf(0)}`]);
  });

  it('are not asked for again where they are open', async () => {
    await panels.preview(version(0), 'a');
    github.clearLog();
    await panels.preview(version(0), 'a');
    assert.equal(github.log.length, 0);
    await tabs([`tool ${nameOf(0)}`]);
  });

  it('that a command opens stay, and so does the preview that it opens', async () => {
    await panels.show(reference, 'tool');
    await panels.preview(version(0), 'a');
    await panels.show(version(0), 'a');
    await panels.preview(version(1), 'b');
    await tabs(['tool', `tool ${nameOf(0)}`, `tool ${nameOf(1)}`]);
  });

  it('show the row that was clicked last, though its answer came first', async () => {
    const slow = github.hold(({ url }) => url.includes(`/versions/${version(0).versionId ?? ''}`));
    const first = panels.preview(version(0), 'a');
    await waitFor('the first request', () => Promise.resolve(slow.held.length > 0));
    await panels.preview(version(1), 'b');
    slow.open();
    await first;
    await tabs([`tool ${nameOf(1)}`]);
  });
});

describe('the buttons of a details panel', () => {
  const owner = { kind: 'organization', login: 'org' } as const;
  const image = packageRow(ownerRow(owner, false), {
    id: 1,
    name: 'image',
    packageType: 'container',
    visibility: 'private',
    createdAt: '2026-01-01T00:00:00Z',
  });
  const digest = `sha256:${'a'.repeat(64)}`;
  const version = versionRow(image, { id: 7, name: digest, tags: ['1.0'], createdAt: '2026-01-01T00:00:00Z' });
  const target = { owner, packageType: 'container', name: 'image' } as const;

  it('are what the menu of the row offers, what deletes last', () => {
    const buttons = rowRemedies(version);
    assert.deepEqual(
      buttons.map(({ title, deletes }) => [title, deletes === true]),
      [
        ['Show JSON', false],
        ['Compare Versions…', false],
        ['Copy Digest', false],
        ['Delete Version…', true],
      ],
    );
    for (const button of buttons) assert.deepEqual(button.arguments, [version]);
    assert.deepEqual(
      rowRemedies(image).map(({ title }) => title),
      ['Show JSON', 'Delete Package…'],
    );
  });

  it('offer to restore what was deleted', () => {
    const ofVersion = deletedNote({ ...target, versionId: 7 }, version);
    assert.equal(ofVersion.message, '1.0 of image was deleted. You can restore it for 30 days.');
    const [restore] = ofVersion.remedies;
    assert.deepEqual(restore?.arguments, [versionRow(deletedVersionsRow(image), version.version)]);
    const ofPackage = deletedNote(target, version);
    assert.equal(ofPackage.message, 'image was deleted. You can restore it for 30 days.');
    assert.deepEqual(
      ofPackage.remedies.map(({ title }) => title),
      ['Show Recently Deleted'],
    );
    assert.match(deletedNote({ ...target, versionId: 7 }, undefined).message, /^This version of image was deleted\./);
  });
});
