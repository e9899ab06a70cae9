import assert from 'node:assert/strict';
import { createGraph, isRoot, ownTags } from '../../src/core/images/graph.ts';
import { parseManifest } from '../../src/core/images/manifest.ts';
import { artifactsOf } from '../../src/core/packages/artifact.ts';
import {
  addEveryImageKind,
  addMissingManifest,
  addMissingPlatform,
  addSignatureOfGone,
  addUnreadableManifest,
  imageKinds,
} from './data/imageKinds.ts';
import { digestOf, emptyConfig } from './data/manifests.ts';
import { addSixtyReleases } from './data/sixtyReleases.ts';
import { smallWorld } from './smallWorld.ts';
import { activeVersions, addPackage, type Package, type World } from './world.ts';

const newPackage = (world: World) => addPackage(world, 'org', 'container', 'kinds', { visibility: 'private' });

function bodyOf(world: World, digest: string): string {
  return world.manifests.get(digest)?.body ?? assert.fail(digest);
}

function graphOf(world: World, to: Package) {
  const versions = to.versions.map(({ id, name, tags }) => ({ id, digest: name, tags }));
  const states = versions.map(({ digest }) => {
    const facts = parseManifest(bodyOf(world, digest));
    return [digest, { kind: 'read', facts }] as const;
  });
  return createGraph(versions, new Map(states));
}

describe('The kinds of versions', () => {
  const world = smallWorld();
  const to = newPackage(world);
  const kinds = addEveryImageKind(world, to);

  it('are one image each, with all that belongs to it', () => {
    const graph = graphOf(world, to);
    const roots = [...graph.values()].filter(isRoot).flatMap(({ versions }) => versions.flatMap(ownTags));
    assert.deepEqual(roots.sort(), [...imageKinds].sort());
    for (const [kind, { root, parts }] of kinds) {
      assert.deepEqual(root.tags, [kind]);
      for (const [name, part] of parts) assert.ok(graph.get(part.name)?.parents.length, `${kind}: ${name}`);
    }
  });

  it('have documents with the digests and sizes that their manifests name, all but layers of images', () => {
    for (const { name } of to.versions) {
      assert.equal(digestOf(bodyOf(world, name)), name);
      const { config, layers = [] } = JSON.parse(bodyOf(world, name)) as { config?: Blob; layers?: Blob[] };
      const documents = layers.filter(({ mediaType }) => /json|simplesigning|dsse|in-toto/.test(mediaType));
      for (const { digest, size } of [...(config ? [config] : []), ...documents]) {
        const content = to.blobs.get(digest)?.() ?? assert.fail(`${name}: ${digest}`);
        assert.deepEqual([digestOf(content), Buffer.byteLength(content)], [digest, size]);
      }
    }
  });

  it('are told apart by their manifests', () => {
    const artifacts = (kind: (typeof imageKinds)[number], part?: string) => {
      const added = kinds.get(kind);
      const version = part === undefined ? added?.root : added?.parts.get(part);
      return artifactsOf(parseManifest(bodyOf(world, version?.name ?? '')), 'kinds')?.[0];
    };
    for (const kind of ['image', 'dockerImage', 'platforms', 'buildx', 'nestedIndex', 'emptyIndex'] as const) {
      assert.equal(artifacts(kind), 'image', kind);
    }
    assert.equal(artifacts('helmChart'), 'helmChart');
    assert.equal(artifacts('devContainerFeature'), 'devContainerFeature');
    assert.equal(artifacts('devContainerTemplate'), 'devContainerTemplate');
    assert.equal(artifacts('homebrewBottle'), 'homebrewBottle');
    assert.equal(artifacts('flux'), 'fluxArtifact');
    for (const kind of ['wasm', 'wasmOfVersion1'] as const) assert.equal(artifacts(kind), 'wasmModule', kind);
    assert.equal(artifacts('otherArtifact'), 'artifact');
    for (const part of ['signature', 'attestation']) assert.equal(artifacts('cosign2', part), 'attachment', part);
    assert.equal(artifacts('cosign3', 'signature'), 'attachment');
    assert.equal(artifacts('buildx', 'attestation of linux/amd64'), 'attachment');
    assert.equal(artifacts('buildxArtifacts', 'attestation of linux/amd64'), 'attachment');
  });

  it('have the wrong artifact type in the list of referrers, as on ghcr.io, and the right one in the referrer', () => {
    const { parts } = kinds.get('cosign3') ?? assert.fail();
    const { manifests } = JSON.parse(bodyOf(world, parts.get('referrers')?.name ?? '')) as {
      manifests: { digest: string; artifactType: string }[];
    };
    assert.deepEqual(
      manifests.map(({ artifactType }) => artifactType),
      [emptyConfig, emptyConfig],
    );
    for (const { digest } of manifests) {
      const bundle = 'application/vnd.dev.sigstore.bundle.v0.3+json';
      assert.equal(parseManifest(bodyOf(world, digest)).artifactType, bundle);
    }
  });

  it('may lack a manifest, a platform or what they sign, or be no manifests', () => {
    const other = smallWorld();
    const broken = newPackage(other);
    assert.equal(other.manifests.get(addMissingManifest(other, broken).name), undefined);
    const { root, gone } = addMissingPlatform(other, broken);
    assert.match(bodyOf(other, root.name), new RegExp(gone));
    assert.ok(broken.versions.every(({ name }) => name !== gone));
    assert.throws(() => parseManifest(bodyOf(other, addUnreadableManifest(other, broken).name)));
    const { signature, gone: signed } = addSignatureOfGone(other, broken);
    assert.deepEqual(signature.tags, [`${signed.replace(':', '-')}.sig`]);
    assert.ok(broken.versions.every(({ name }) => name !== signed));
  });
});

interface Blob {
  readonly digest: string;
  readonly size: number;
  readonly mediaType: string;
}

describe('The package of sixty releases', () => {
  const world = smallWorld();
  const to = newPackage(world);
  addSixtyReleases(world, to);

  it('has 60 releases, untagged versions, and a deleted release', () => {
    const active = activeVersions(to);
    const releases = active.filter((version) => ownTags({ digest: version.name, tags: version.tags }).length > 0);
    assert.equal(releases.length, 60);
    assert.equal(to.versions.length - active.length, 8);
    assert.equal(active.length, 60 * 8 + 2 * 7);
  });

  it('has three platforms, an attestation of each and a signature for each release', () => {
    const graph = graphOf(world, to);
    const roots = [...graph.values()].filter(isRoot);
    assert.equal(roots.length, 60 + 1 + 2);
    for (const { tags, parts } of roots) {
      const kinds = parts.map(({ kind }) => kind).sort();
      const signature = tags.length > 0 ? ['signature'] : [];
      assert.deepEqual(kinds, [
        ...Array<string>(3).fill('attestation'),
        ...Array<string>(3).fill('platform'),
        ...signature,
      ]);
    }
  });
});
