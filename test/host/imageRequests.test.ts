import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { childrenOf } from '../../src/core/explorer/children.ts';
import { Explorer } from '../../src/core/explorer/explorer.ts';
import { noFilter } from '../../src/core/explorer/filter.ts';
import { readSizes } from '../../src/core/explorer/readSizes.ts';
import type { PackageRow, VersionRow } from '../../src/core/explorer/row.ts';
import { connect } from '../../src/core/github/connection.ts';
import { enterpriseHost } from '../../src/core/github/host.ts';
import { ImageComparison } from '../../src/vscode/compare/imageComparison.ts';
import { gatherSelections } from '../../src/vscode/deletion/plan/gatherSelections.ts';
import { ImageDetails } from '../../src/vscode/get/image/imageDetails.ts';
import { ImageReaders } from '../../src/vscode/images/imageReaders.ts';
import type { Log } from '../../src/vscode/log.ts';
import type { Sessions } from '../../src/vscode/session/sessions.ts';
import { addImageKind, type AddedKind } from '../github/data/imageKinds.ts';
import { startGitHub, type GitHub } from '../github/server.ts';
import { administrator, smallWorld } from '../github/smallWorld.ts';
import { addPackage } from '../github/world.ts';
import { waitFor } from '../workbench/waiting.ts';

describe('the documents of images', () => {
  let folder: string;
  let github: GitHub;
  let images: Record<'buildx' | 'cosign3', AddedKind>;
  let scene: Scene;

  /** What a window has of one package. */
  interface Scene {
    readonly readers: ImageReaders;
    readonly explorer: Explorer;
    readonly row: PackageRow;
    readonly versions: readonly VersionRow[];
  }

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'images-'));
    const world = smallWorld();
    const app = addPackage(world, 'org', 'container', 'app', { visibility: 'private', admins: ['ann'] });
    images = { buildx: addImageKind(world, app, 'buildx'), cosign3: addImageKind(world, app, 'cosign3') };
    github = await startGitHub({ world });
    scene = await openScene();
    github.clearLog();
  });
  afterEach(async () => {
    scene.readers.dispose();
    await github.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function openScene(): Promise<Scene> {
    const host = enterpriseHost(github.origin) ?? assert.fail();
    const options = { host, token: administrator, transport: fetch, userAgent: 'host-test' };
    const connection = connect(options);
    const never = new vscode.EventEmitter<never>().event;
    const sessions: Partial<Record<keyof Sessions, unknown>> = {
      current: () => Promise.resolve({ kind: 'signedIn', connection, session: { account: { id: '1' } } }),
      registryOptions: () => Promise.resolve(options),
      onDidInitialize: never,
      onDidChange: never,
    };
    const readers = new ImageReaders(sessions as unknown as Sessions, folder, {} as unknown as Log);
    const explorer = new Explorer(
      connection,
      { owners: [], packageTypes: ['container'], groupByType: false, pageSize: 100, filter: noFilter },
      { images: (image) => readers.of(image) },
    );
    const owners = await childrenOf(explorer);
    const org = owners.find((each) => each.kind === 'owner' && each.owner.login === 'org') ?? assert.fail();
    const packages = await childrenOf(explorer, org);
    const row = packages.find((each) => each.kind === 'package' && each.package.name === 'app');
    assert.ok(row?.kind === 'package');
    const versions = (await childrenOf(explorer, row)).filter((each) => each.kind === 'version');
    return { readers, explorer, row, versions };
  }

  function rowOf(kind: keyof typeof images): VersionRow {
    return scene.versions.find(({ version }) => version.tags.includes(kind)) ?? assert.fail(kind);
  }
  /** The requests to the registry so far, without the host. */
  const registryRequests = () => github.log.map(({ url }) => url).filter((url) => /^\/(token|v2\/)/.test(url));

  const readerOf = () => scene.readers.of({ owner: 'org', name: 'app', visibility: 'private' });

  async function openDetails(kind: keyof typeof images): Promise<ImageDetails> {
    const { row, explorer } = scene;
    const details = new ImageDetails(
      {
        reference: { owner: { kind: 'organization', login: 'org' }, packageType: 'container', name: 'app' },
        digest: images[kind].root.name,
        connection: explorer.connection,
        reader: await readerOf(),
        referrersOf: () =>
          [...images.cosign3.parts].filter(([name]) => name === 'referrers').map(([, each]) => each.name),
        isComplete: explorer.versionsUnder(row).loaded,
        offer: () => [],
        documents: { showText: () => Promise.resolve() },
        onChange: () => undefined,
      },
      new AbortController().signal,
    );
    await details.load();
    const { attachments } = details.view;
    assert.ok(attachments.kind === 'read', JSON.stringify(attachments));
    await waitFor('the provenance', () => {
      const { view } = details;
      return Promise.resolve(
        view.attachments.kind === 'read' && view.attachments.value.provenances.every((each) => each.kind === 'read'),
      );
    });
    for (const { digest } of attachments.value.sboms) await details.receive({ type: 'readSbom', digest });
    for (const { digest } of attachments.value.documents) await details.receive({ type: 'openDocument', digest });
    await details.receive({ type: 'choosePlatform', index: 1 });
    return details;
  }

  async function compare(): Promise<void> {
    const comparison = new ImageComparison(
      {
        host: scene.explorer.connection.host,
        digests: { before: images.cosign3.root.name, after: images.buildx.root.name },
        reader: await readerOf(),
        referrersOf: () => [],
        isComplete: true,
        offer: () => [],
        onChange: () => undefined,
      },
      new AbortController().signal,
    );
    await comparison.load();
    assert.equal(comparison.view.platforms.kind, 'read');
    for (const { read } of comparison.documents(new AbortController().signal)) await read();
  }

  async function checkBeforeDelete(): Promise<void> {
    const { row, readers, explorer } = scene;
    const selection = { row, versions: [rowOf('buildx').version] };
    const [checked] = (await gatherSelections(explorer, [selection], readers)) ?? [];
    assert.ok(checked?.kind === 'gathered' && (checked.images?.manifests.size ?? 0) > 0);
  }

  const options = { signal: new AbortController().signal, onProgress: () => undefined };
  const readAllSizes = () => readSizes(scene.explorer, [rowOf('buildx'), rowOf('cosign3')], options);

  it('are read with two requests when an image is expanded first, then one for each, then none', async () => {
    assert.deepEqual(registryRequests(), [], 'nothing is read before');
    await childrenOf(scene.explorer, rowOf('buildx'));
    const [token, manifest, ...others] = registryRequests();
    assert.match(token ?? '', /^\/token\?/);
    assert.equal(manifest, `/v2/org/app/manifests/${images.buildx.root.name}`);
    assert.deepEqual(others, []);
    await childrenOf(scene.explorer, rowOf('cosign3'));
    assert.deepEqual(registryRequests().slice(2), [`/v2/org/app/manifests/${images.cosign3.root.name}`]);
    await childrenOf(scene.explorer, rowOf('buildx'));
    assert.equal(registryRequests().length, 3);
    assert.equal(github.storage.log.length, 0);
  });

  it('are fetched once each, whoever reads them, also at the same time, and after a reload', async () => {
    const everything = async () => {
      await childrenOf(scene.explorer, rowOf('buildx'));
      await Promise.all([readAllSizes(), openDetails('buildx'), openDetails('cosign3')]);
      await compare();
      await checkBeforeDelete();
      await openDetails('buildx');
      assert.deepEqual(await readAllSizes(), []);
    };
    await everything();
    const requests = registryRequests();
    assert.deepEqual(requests.toSorted(), [...new Set(requests)].toSorted());
    const count = (folder: string) => requests.filter((url) => url.includes(folder)).length;
    assert.equal(count('/manifests/'), 2 + images.buildx.parts.size + images.cosign3.parts.size, 'all were read');
    assert.ok(count('/blobs/') >= 6, requests.join('\n'));
    assert.equal(github.storage.log.length, count('/blobs/'));

    scene.readers.dispose();
    scene = await openScene();
    github.clearLog();
    await everything();
    assert.deepEqual(registryRequests(), []);
    assert.deepEqual(github.storage.log, []);
  });
});
