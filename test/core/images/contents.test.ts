import assert from 'node:assert/strict';
import { contentsOf, type ImageContent } from '../../../src/core/images/contents.ts';
import { createGraph, type ImageVersion } from '../../../src/core/images/graph.ts';
import { parseManifest, type ManifestFacts } from '../../../src/core/images/manifest.ts';
import { digestOf } from '../../github/data/manifests.ts';

const imageType = 'application/vnd.oci.image.manifest.v1+json';
const indexType = 'application/vnd.oci.image.index.v1+json';
const config = { mediaType: 'application/vnd.oci.image.config.v1+json', digest: digestOf('config'), size: 10 };
const empty = { mediaType: 'application/vnd.oci.empty.v1+json', digest: digestOf('{}'), size: 2 };
const provenance = 'https://slsa.dev/provenance/v1';
const spdx = 'https://spdx.dev/Document';

/** Manifests as they are pushed, and what is cached of them. */
class Pushes {
  readonly versions: ImageVersion[] = [];
  readonly facts = new Map<string, ManifestFacts>();

  push(content: object, tags: readonly string[] = []): { digest: string; mediaType: string; size: number } {
    const mediaType = 'manifests' in content ? indexType : imageType;
    const body = JSON.stringify({ schemaVersion: 2, mediaType, ...content });
    const digest = digestOf(body);
    this.versions.push({ id: this.versions.length + 1, digest, tags });
    this.facts.set(digest, parseManifest(body));
    return { digest, mediaType, size: body.length };
  }

  /** @param read the digests that are cached. Default: all. */
  contents(digest: string, read: readonly string[] = [...this.facts.keys()], above?: ReadonlySet<string>) {
    const cached = (each: string) => {
      const facts = read.includes(each) ? this.facts.get(each) : undefined;
      return facts && { facts, readAt: 1 };
    };
    const manifests = {
      get: (each: string) => {
        const known = cached(each);
        return known && { kind: 'read' as const, facts: known.facts };
      },
    };
    const graph = createGraph(this.versions, manifests);
    return contentsOf(digest, { graph, cached, isMissing: (each) => !graph.has(each) }, above);
  }
}

const layer = (size: number, more: object = {}) => ({
  mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
  digest: digestOf(String(size)),
  size,
  ...more,
});
const imageOf = (size: number) => ({ config, layers: [layer(size)] });
const attestationOf = (seed: number, ...types: readonly string[]) => ({
  config,
  layers: types.map((type) =>
    layer(seed, { mediaType: 'application/vnd.in-toto+json', annotations: { 'in-toto.io/predicate-type': type } }),
  ),
});
const tagOf = (digest: string, suffix = '') => digest.replace(':', '-') + suffix;

function listed(child: { digest: string; mediaType: string }, platform?: string, attests?: string): object {
  const [os, architecture] = (platform ?? 'unknown/unknown').split('/');
  const annotations = attests && {
    'vnd.docker.reference.type': 'attestation-manifest',
    'vnd.docker.reference.digest': attests,
  };
  return { ...child, platform: { os, architecture }, ...(annotations ? { annotations } : {}) };
}

/** A row as one line: kinds, platform, size, and what is special. */
function line({ kinds, platform, size, state, hasContents }: ImageContent): string {
  const notes = [kinds.join('+'), platform, size, state === 'read' ? undefined : state, hasContents ? '▸' : undefined];
  return notes.filter((note) => note !== undefined).join(' ');
}

describe('The contents of an image', () => {
  let pushes: Pushes;
  beforeEach(() => {
    pushes = new Pushes();
  });

  it('are its platforms and attestations, before their manifests are read', () => {
    const [amd, arm] = [pushes.push(imageOf(1)), pushes.push(imageOf(2))];
    const attestation = pushes.push(attestationOf(3, provenance, spdx));
    const index = pushes.push(
      {
        manifests: [listed(attestation, undefined, arm.digest), listed(amd, 'linux/amd64'), listed(arm, 'linux/arm64')],
      },
      ['1.0'],
    );
    assert.deepEqual(pushes.contents(index.digest, [index.digest]).map(line), [
      'platform linux/amd64 unread',
      'platform linux/arm64 unread',
      'attestation linux/arm64 unread',
    ]);
    assert.deepEqual(pushes.contents(index.digest).map(line), [
      'platform linux/amd64 11',
      'platform linux/arm64 12',
      'provenance+sbom linux/arm64 16',
    ]);
  });

  it('name no platform of an attestation where there is only one, and never an unknown one', () => {
    const amd = pushes.push(imageOf(1));
    const attestation = pushes.push(attestationOf(3, provenance));
    const index = pushes.push({
      manifests: [listed(amd, 'linux/amd64'), listed(attestation, undefined, amd.digest)],
    });
    const contents = pushes.contents(index.digest);
    assert.deepEqual(contents.map(line), ['platform linux/amd64 11', 'provenance 13']);
    assert.doesNotMatch(JSON.stringify(contents), /unknown\/unknown/);
  });

  it('know the second shape of buildx, by the type of the descriptor or of the manifest', () => {
    const amd = pushes.push(imageOf(1));
    const artifactType = 'application/vnd.docker.attestation.manifest.v1+json';
    const attestation = pushes.push({
      artifactType,
      config: empty,
      subject: amd,
      layers: [
        layer(5, { mediaType: 'application/vnd.in-toto+json', annotations: { 'in-toto.io/predicate-type': spdx } }),
      ],
    });
    const index = pushes.push({ manifests: [listed(amd, 'linux/amd64'), { ...attestation, artifactType }] });
    assert.deepEqual(pushes.contents(index.digest, [index.digest]).map(line), [
      'platform linux/amd64 unread',
      'attestation unread',
    ]);
    assert.deepEqual(pushes.contents(index.digest).map(line), ['platform linux/amd64 11', 'sbom 7']);
    const unlisted = pushes.push({ manifests: [listed(amd, 'linux/amd64')] });
    assert.deepEqual(pushes.contents(unlisted.digest).map(line), ['platform linux/amd64 11 ▸']);
    const above = new Set([unlisted.digest, amd.digest]);
    assert.deepEqual(pushes.contents(amd.digest, undefined, above).map(line), ['sbom 7']);
  });

  it('of one platform are the image itself, and what is attached', () => {
    const image = pushes.push(imageOf(1), ['1.0']);
    const simplesigning = layer(9, { mediaType: 'application/vnd.dev.cosign.simplesigning.v1+json' });
    const signature = pushes.push({ config, layers: [simplesigning] }, [`release-${tagOf(image.digest, '.sig')}`]);
    pushes.push({ config, layers: [layer(8, { mediaType: 'text/spdx+json' })] }, [tagOf(image.digest, '.sbom')]);
    const dsse = 'application/vnd.dsse.envelope.v1+json';
    const layers = [layer(7, { mediaType: dsse, annotations: { predicateType: provenance } })];
    pushes.push({ config, layers }, [tagOf(image.digest, '.att')]);
    assert.deepEqual(pushes.contents(image.digest, [image.digest]).map(line), [
      'manifest 11',
      'sbom unread',
      'attestation unread',
      'signature unread',
    ]);
    assert.deepEqual(pushes.contents(image.digest).map(line), [
      'manifest 11',
      'sbom 18',
      'provenance 17',
      'signature 19',
    ]);
    assert.deepEqual(pushes.contents(signature.digest).map(line), ['signature 19']);
  });

  it('of cosign 3 are told by the bundles themselves, since ghcr.io lists them with the wrong type', () => {
    const image = pushes.push(imageOf(1), ['1.0']);
    const artifactType = 'application/vnd.dev.sigstore.bundle.v0.3+json';
    const bundles = ['https://sigstore.dev/cosign/sign/v1', provenance, 'https://example.com/other'].map((type) =>
      pushes.push({
        artifactType,
        config: empty,
        subject: image,
        layers: [layer(7, { mediaType: artifactType })],
        annotations: { 'dev.sigstore.bundle.predicateType': type },
      }),
    );
    const listedBundles = bundles.map((bundle) => ({ ...bundle, artifactType: empty.mediaType }));
    const list = pushes.push({ manifests: listedBundles }, [tagOf(image.digest)]);
    const read = [image.digest];
    assert.deepEqual(pushes.contents(image.digest, read).map(line), ['manifest 11', 'referrers unread']);
    read.push(list.digest);
    assert.deepEqual(pushes.contents(image.digest, read).map(line), [
      'manifest 11',
      'artifact unread',
      'artifact unread',
      'artifact unread',
    ]);
    assert.deepEqual(pushes.contents(image.digest).map(line), [
      'manifest 11',
      'provenance 9',
      'attestation 9',
      'signature 9',
    ]);
  });

  it('include indexes, which have contents of their own', () => {
    const deep = pushes.push(imageOf(1));
    const nested = pushes.push({ manifests: [listed(deep, 'linux/amd64')] });
    const index = pushes.push({ manifests: [nested] }, ['1.0']);
    assert.deepEqual(pushes.contents(index.digest, [index.digest]).map(line), ['index unread ▸']);
    assert.deepEqual(pushes.contents(index.digest).map(line), ['index ▸']);
    const above = new Set([index.digest, nested.digest]);
    assert.deepEqual(pushes.contents(nested.digest, undefined, above).map(line), ['platform linux/amd64 11']);
  });

  it('are missing where the package has no such version', () => {
    const gone = { digest: digestOf('gone'), mediaType: imageType };
    const index = pushes.push({ manifests: [listed(gone, 'linux/amd64')] }, ['1.0']);
    assert.deepEqual(pushes.contents(index.digest).map(line), ['platform linux/amd64 missing']);
  });

  it('R4: of an index that lists null are none', () => {
    const index = pushes.push({ manifests: null }, ['1.0']);
    assert.deepEqual(pushes.contents(index.digest), []);
  });

  it('end where fallback tags form a circle', () => {
    const [one, other] = [digestOf('one'), digestOf('other')];
    pushes.versions.push({ id: 1, digest: one, tags: [tagOf(other, '.sig')] });
    pushes.versions.push({ id: 2, digest: other, tags: [tagOf(one, '.sig')] });
    assert.deepEqual(pushes.contents(one).map(line), ['signature unread']);
    assert.deepEqual(pushes.contents(other, [], new Set([one])), []);
  });
});
