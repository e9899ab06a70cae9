import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Explorer } from '../../src/core/explorer/explorer.ts';
import { noFilter } from '../../src/core/explorer/filter.ts';
import { connect } from '../../src/core/github/connection.ts';
import { enterpriseHost } from '../../src/core/github/host.ts';
import { imageReader } from '../../src/core/images/imageReader.ts';
import { openRepository } from '../../src/core/images/repository.ts';
import type { ToDetailsPage } from '../../src/messages/details.ts';
import { DetailsPanels } from '../../src/vscode/get/detailsPanels.ts';
import type { ImageReaders } from '../../src/vscode/images/imageReaders.ts';
import { publish, sampleRegistry, type Registry } from '../core/images/fixtures.ts';
import { memoryCache } from '../core/images/memoryCache.ts';
import { on } from '../github/faults.ts';
import { startGitHub, type GitHub } from '../github/server.ts';
import { addFilled, administrator, smallWorld } from '../github/smallWorld.ts';
import type { Package } from '../github/world.ts';
import { fakePanel, type FakePanel } from './fakePanel.ts';

type Shown = Extract<ToDetailsPage, { type: 'show' }>;
type Failed = Extract<ToDetailsPage, { type: 'failed' }>;
const isShown = (message: ToDetailsPage): message is Shown => message.type === 'show';
const isFailed = (message: ToDetailsPage): message is Failed => message.type === 'failed';

describe('a details panel', () => {
  let github: GitHub;
  let tool: Package;
  let registry: Registry;
  let panels: DetailsPanels;
  let explorer: Explorer;
  const owner = { kind: 'organization', login: 'org' } as const;
  const npm = { owner, packageType: 'npm', name: 'tool' } as const;
  const app = { owner, packageType: 'container', name: 'app' } as const;
  const { executeCommand } = vscode.commands;
  const ran: unknown[][] = [];

  beforeEach(async () => {
    const world = smallWorld();
    tool = addFilled(world, 'org', 'npm', 'tool', 4);
    registry = sampleRegistry();
    publish(world, registry, 'app');
    github = await startGitHub({ world });
    const host = enterpriseHost(github.origin) ?? assert.fail();
    const sleep = () => Promise.resolve();
    const options = { host, token: administrator, transport: fetch, userAgent: 'host-test', sleep };
    const reader = imageReader(openRepository({ owner: 'org', name: 'app' }, options), memoryCache(), {
      onRead: () => void panels.followRead({ owner: 'Org', name: 'App' }),
    });
    const settings = { owners: [], packageTypes: [], groupByType: false, pageSize: 100, filter: noFilter };
    explorer = new Explorer(connect(options), settings, { images: () => Promise.resolve(reader) });
    const images: unknown = { of: () => Promise.resolve(reader) };
    const extensionUri = vscode.extensions.getExtension('packages-explorer.github-packages-explorer')?.extensionUri;
    panels = new DetailsPanels({
      extensionUri: extensionUri ?? assert.fail(),
      explorer: () => Promise.resolve(explorer),
      images: images as ImageReaders,
      documents: { showText: () => assert.fail() },
    });
  });
  afterEach(() => github.close());

  async function restored(state: object): Promise<FakePanel<ToDetailsPage>> {
    const page = fakePanel<ToDetailsPage>();
    await panels.restore(page.panel, state);
    return page;
  }

  const factOf = ({ details }: Shown, wanted: string) => {
    const fact = details.facts.find(({ label }) => label === wanted);
    return fact && 'value' in fact ? fact.value : undefined;
  };
  const versionOf = (name: string) => ({
    ...app,
    versionId: github.world.packages
      .find((each) => each.name === 'app')
      ?.versions.find((version) => version.name === registry.named(name).digest)?.id,
  });

  it('of a package follows the versions that are deleted and restored, wherever that was', async () => {
    const page = await restored(npm);
    assert.equal(factOf(await page.waitFor('the package', isShown), 'Versions'), '4');
    const gone = { ...npm, versionId: tool.versions.at(-1)?.id };
    const url = `${github.origin}/api/v3/orgs/org/packages/npm/tool/versions/${gone.versionId ?? ''}`;
    const headers = { authorization: `Bearer ${administrator}` };
    assert.equal((await fetch(url, { method: 'DELETE', headers })).status, 204);
    await panels.follow({ deleted: [gone], restored: [] });
    const fewer = await page.waitFor('the package again', isShown);
    assert.equal(factOf(fewer, 'Versions'), '3');
    assert.match(fewer.details.timeline?.summary ?? '', /^3 versions/);
    assert.equal((await fetch(`${url}/restore`, { method: 'POST', headers })).status, 204);
    await panels.follow({ deleted: [], restored: [gone] });
    assert.equal(factOf(await page.waitFor('the package again', isShown), 'Versions'), '4');
    github.clearLog();
    await panels.follow({ deleted: [{ ...app, versionId: 1 }], restored: [] });
    assert.deepEqual(github.log, [], 'it is another package');
  });

  it('that has failed is kept open, and tries again', async () => {
    const state = { ...npm, isPreview: true };
    github.faults.push({ match: on('GET', '/packages/npm/tool'), act: 500 });
    const page = await restored(state);
    await page.waitFor('the failure', isFailed);
    panels.keepOpen();
    const kept = await page.waitFor('the failure, kept', isFailed);
    assert.deepEqual(kept.state, npm, 'so it is no preview after a reload');
    github.faults.length = 0;
    page.send({ type: 'refresh' });
    assert.deepEqual((await page.waitFor('the package', isShown)).details.state, npm);
  });

  it('that is still loading is kept open', async () => {
    const gate = github.hold(on('GET', '/packages/npm/tool'));
    const page = fakePanel<ToDetailsPage>();
    const restoring = panels.restore(page.panel, { ...npm, isPreview: true });
    await gate.waitForHeld(1);
    panels.keepOpen();
    const last = page.sent.at(-1);
    assert.deepEqual(last?.type === 'loading' && last.state, npm);
    gate.open();
    await restoring;
    assert.deepEqual((await page.waitFor('the package', isShown)).details.state, npm);
  });

  it('of an image lists the digests that belong to it, and how to install it, once its manifest is read', async () => {
    await explorer.versions(app).load();
    const page = await restored(versionOf('latest'));
    const hasParts = (message: ToDetailsPage): message is Shown =>
      isShown(message) && message.details.digests?.length === 5 && message.details.install.commands.length > 0;
    const { details } = await page.waitFor('its digests', hasParts);
    const nameOf = (digest: string) => registry.pushed.find((each) => each.digest === digest)?.name;
    assert.deepEqual(
      details.digests?.map(({ label, digest }) => [label, nameOf(digest)]),
      [
        ['Image', 'latest'],
        ['linux/amd64', 'shared'],
        ['linux/amd64', 'arm'],
        ['Attestation · linux/amd64', 'provenance'],
        ['Signature', 'signature'],
      ],
    );
  });

  it('of a part names the images that it is part of, and opens their details', async () => {
    await explorer.versions(app).load();
    const labelsOf = ({ details }: Shown) => details.partOf?.map(({ label }) => label);
    const signature = await restored(versionOf('signature'));
    assert.deepEqual(labelsOf(await signature.waitFor('the signature', isShown)), ['latest, 1.0'], 'by its tag alone');
    const page = await restored(versionOf('shared'));
    assert.deepEqual(labelsOf(await page.waitFor('the platform', isShown)), [], 'no index was read yet');
    for (const name of ['latest', 'older']) await restored(versionOf(name));
    const hasBoth = (message: ToDetailsPage): message is Shown => isShown(message) && labelsOf(message)?.length === 2;
    const shown = await page.waitFor('both images', hasBoth);
    assert.deepEqual(labelsOf(shown), ['0.9', 'latest, 1.0']);
    Object.assign(vscode.commands, { executeCommand: (...command: unknown[]) => Promise.resolve(ran.push(command)) });
    try {
      page.send({ type: 'act', id: shown.details.partOf?.[0]?.id });
    } finally {
      Object.assign(vscode.commands, { executeCommand });
    }
    const [command, row] = ran[0] as [string, { version: { id: number } }];
    assert.deepEqual([command, row.version.id], ['githubPackages.showDetails', versionOf('older').versionId]);
    explorer.apply({ deleted: [versionOf('older')], restored: [] });
    await panels.follow({ deleted: [versionOf('older')], restored: [] });
    assert.deepEqual(labelsOf(await page.waitFor('one image', isShown)), ['latest, 1.0']);
  });
});
