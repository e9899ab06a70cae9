import assert from 'node:assert/strict';
import { childrenOf } from '../../../src/core/explorer/children.ts';
import type { Explorer } from '../../../src/core/explorer/explorer.ts';
import { readSizes } from '../../../src/core/explorer/readSizes.ts';
import { referenceOf, type PackageRow, type Row, type VersionRow } from '../../../src/core/explorer/row.ts';
import { enterpriseHost } from '../../../src/core/github/host.ts';
import { imageReader, type ImageReader } from '../../../src/core/images/imageReader.ts';
import { openRepository } from '../../../src/core/images/repository.ts';
import {
  addEveryImageKind,
  addMissingManifest,
  addMissingPlatform,
  addSignatureOfGone,
  addUnreadableManifest,
  imageKinds,
  type ImageKind,
} from '../../github/data/imageKinds.ts';
import { startGitHub, type GitHub } from '../../github/server.ts';
import { administrator, smallWorld } from '../../github/smallWorld.ts';
import { addPackage } from '../../github/world.ts';
import { memoryCache } from '../images/memoryCache.ts';
import { exploring, nameOf, openPackage } from './fixtures.ts';

/** What an image shows when it is opened, and after the manifests of its parts were read. */
const expected: Record<ImageKind, readonly [opened: readonly string[], read?: readonly string[]]> = {
  image: [['manifest (image)']],
  dockerImage: [['manifest (image)']],
  platforms: [['platform linux/amd64', 'platform linux/arm64/v8']],
  buildx: [
    ['platform linux/amd64', 'platform linux/arm64/v8', 'attestation linux/amd64', 'attestation linux/arm64/v8'],
    [
      'platform linux/amd64',
      'platform linux/arm64/v8',
      'sbom+provenance linux/amd64',
      'sbom+provenance linux/arm64/v8',
    ],
  ],
  buildxArtifacts: [
    ['platform linux/amd64', 'platform linux/arm64/v8', 'attestation linux/amd64', 'attestation linux/arm64/v8'],
    [
      'platform linux/amd64',
      'platform linux/arm64/v8',
      'sbom+provenance linux/amd64',
      'sbom+provenance linux/arm64/v8',
    ],
  ],
  cosign2: [
    ['manifest (image)', 'sbom', 'attestation', 'signature'],
    ['manifest (image)', 'sbom', 'provenance', 'signature'],
  ],
  cosign2Keyed: [
    ['manifest (image)', 'sbom', 'attestation', 'signature'],
    ['manifest (image)', 'sbom', 'provenance', 'signature'],
  ],
  cosign2Prefixed: [
    ['manifest (image)', 'sbom', 'attestation', 'signature'],
    ['manifest (image)', 'sbom', 'provenance', 'signature'],
  ],
  cosign3: [
    ['manifest (image)', 'referrers'],
    ['manifest (image)', 'sbom', 'signature'],
  ],
  nestedIndex: [['index']],
  emptyIndex: [['emptyIndex']],
  helmChart: [['manifest (helmChart)']],
  devContainerFeature: [['manifest (devContainerFeature)']],
  devContainerTemplate: [['manifest (devContainerTemplate)']],
  homebrewBottle: [['platform darwin/arm64', 'platform darwin/amd64', 'platform linux/amd64']],
  flux: [['manifest (fluxArtifact)']],
  wasm: [['manifest (wasmModule)']],
  wasmOfVersion1: [['manifest (wasmModule)']],
  otherArtifact: [['manifest (artifact)']],
};

/** What the row of the version says that it is. */
const artifacts: Partial<Record<ImageKind, string>> = {
  helmChart: 'helmChart',
  devContainerFeature: 'devContainerFeature',
  devContainerTemplate: 'devContainerTemplate',
  homebrewBottle: 'homebrewBottle',
  flux: 'fluxArtifact',
  wasm: 'wasmModule',
  wasmOfVersion1: 'wasmModule',
  otherArtifact: 'artifact',
};

describe('A version of every kind', () => {
  let github: GitHub;
  let explorer: Explorer;
  let row: PackageRow;
  let reader: ImageReader;

  before(async () => {
    const world = smallWorld();
    const kinds = addPackage(world, 'org', 'container', 'kinds', { visibility: 'private' });
    addEveryImageKind(world, kinds);
    addMissingManifest(world, kinds);
    addMissingPlatform(world, kinds);
    addUnreadableManifest(world, kinds);
    addSignatureOfGone(world, kinds);
    github = await startGitHub({ world });
    const host = enterpriseHost(github.origin) ?? assert.fail();
    const options = { host, token: administrator, transport: fetch, userAgent: 'test' };
    reader = imageReader(openRepository({ owner: 'org', name: 'kinds' }, options), memoryCache());
    const images = () => Promise.resolve(reader);
    explorer = exploring(github, administrator, { packageTypes: ['container'] }, {}, { images });
    row = await openPackage(explorer, 'org', 'kinds');
  });
  after(() => github.close());

  async function versionTagged(tag: string): Promise<VersionRow> {
    const rows = await childrenOf(explorer, row);
    const found = rows.find((each) => each.kind === 'version' && each.version.tags.includes(tag));
    assert.ok(found?.kind === 'version', tag);
    return found;
  }

  async function contents(version: Row): Promise<string[]> {
    return (await childrenOf(explorer, version)).map((each) =>
      each.kind === 'part' && each.content.kinds[0] === 'manifest'
        ? `${nameOf(each)} (${each.artifact})`
        : each.kind === 'part' && each.content.state === 'missing'
          ? `${nameOf(each)}, missing`
          : nameOf(each),
    );
  }

  for (const kind of imageKinds) {
    it(`is shown right: ${kind}`, async () => {
      const [opened, read = opened] = expected[kind];
      assert.deepEqual(await contents(await versionTagged(kind)), opened);
      const version = await versionTagged(kind);
      await readSizes(explorer, [version], { signal: new AbortController().signal, onProgress: () => undefined });
      assert.deepEqual(await contents(version), read);
      assert.doesNotMatch(JSON.stringify(await childrenOf(explorer, version)), /unknown\/unknown/);
      const { image } = await versionTagged(kind);
      assert.equal(image?.artifact, artifacts[kind] ?? 'image');
    });
  }

  it('is missing, incomplete or unreadable, and says so', async () => {
    assert.deepEqual(await contents(await versionTagged('missing')), ['missingManifest']);
    const incomplete = await contents(await versionTagged('incomplete'));
    assert.deepEqual(incomplete, ['platform linux/amd64', 'platform linux/arm64/v8, missing']);
    assert.deepEqual(await contents(await versionTagged('unreadable')), ['error: malformed']);
  });

  it('leaves nothing untagged but the signature of an image that is gone', async () => {
    assert.equal(explorer.versions(referenceOf(row)).hasMore, false);
    const rows = await childrenOf(explorer, row);
    const untagged = await childrenOf(
      explorer,
      rows.find(({ kind }) => kind === 'untagged'),
    );
    assert.deepEqual(
      untagged.map((each) => each.kind === 'version' && [each.image?.attached?.kind, each.image?.attached?.isGone]),
      [['signature', true]],
    );
  });
});
