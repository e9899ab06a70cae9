import assert from 'node:assert/strict';
import { parseManifest } from '../../../src/core/images/manifest.ts';
import { artifactsOf } from '../../../src/core/packages/artifact.ts';
import { digestOf, imageOf, indexOf, signatureOf } from '../../github/data/manifests.ts';

const digest = digestOf('anything');
const empty = 'application/vnd.oci.empty.v1+json';
const imageConfig = 'application/vnd.oci.image.config.v1+json';

function ofManifest(manifest: object | string, name = 'hello') {
  return artifactsOf(parseManifest(typeof manifest === 'string' ? manifest : JSON.stringify(manifest)), name);
}

const artifact = (config: string, more: object = {}) => ({
  config: { mediaType: config, digest },
  layers: [{ mediaType: 'application/vnd.example.layer', digest }],
  ...more,
});

describe('R13: what a version is by its manifest', () => {
  it('is an image, with one platform or several, and a platform of one', () => {
    const image = imageOf('seed', 5);
    const { index, children } = indexOf('seed', ['linux/amd64'], 5, true);
    for (const { body } of [image, index, children[0] ?? image]) assert.deepEqual(ofManifest(body), ['image']);
    const docker = 'application/vnd.docker.container.image.v1+json';
    const layers = [{ mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip', digest }];
    assert.deepEqual(ofManifest({ config: { mediaType: docker, digest }, layers }), ['image']);
    assert.deepEqual(ofManifest({ config: { mediaType: imageConfig, digest }, layers: [] }), ['image']);
  });

  it('is an attachment for signatures and attestations of every shape', () => {
    const image = imageOf('seed', 5);
    const attestation = indexOf('seed', ['linux/amd64'], 5, true).children[1];
    assert.ok(attestation);
    const bundle = 'application/vnd.dev.sigstore.bundle.v0.3+json';
    const shapes = [
      attestation.body,
      signatureOf(image).body,
      artifact(empty, { artifactType: bundle }),
      artifact(empty, { subject: { digest } }),
      artifact(empty, { artifactType: 'application/vnd.docker.attestation.manifest.v1+json' }),
      artifact(imageConfig, { layers: [{ mediaType: 'application/vnd.dsse.envelope.v1+json', digest }] }),
      artifact('application/vnd.cncf.notary.signature'),
      { manifests: [{ digest, annotations: { 'vnd.docker.reference.type': 'attestation-manifest' } }] },
    ];
    for (const shape of shapes) assert.deepEqual(ofManifest(shape), ['attachment'], JSON.stringify(shape));
  });

  it('is a Helm chart, a dev container feature or template, or another artifact', () => {
    assert.deepEqual(ofManifest(artifact('application/vnd.cncf.helm.config.v1+json')), ['helmChart']);
    const devContainer = artifact('application/vnd.devcontainers');
    assert.deepEqual(ofManifest(devContainer, 'features/node'), ['devContainerFeature', 'devContainerTemplate']);
    assert.deepEqual(ofManifest(devContainer, 'templates/go'), ['devContainerTemplate', 'devContainerFeature']);
    const named = (type: string) => ({ annotations: { 'com.github.package.type': type } });
    for (const [type, result] of [
      ['devcontainer_feature', 'devContainerFeature'],
      ['devcontainer_template', 'devContainerTemplate'],
    ] as const) {
      assert.deepEqual(ofManifest(artifact('application/vnd.devcontainers', named(type))), [result]);
    }
    assert.deepEqual(ofManifest({ manifests: [{ digest }], ...named('homebrew_bottle') }), ['homebrewBottle']);
    assert.deepEqual(ofManifest(artifact('application/vnd.cncf.flux.config.v1+json')), ['fluxArtifact']);
    for (const version of ['v0', 'v1']) {
      assert.deepEqual(ofManifest(artifact(`application/vnd.wasm.config.${version}+json`)), ['wasmModule']);
    }
    const others = [
      artifact(empty, { artifactType: 'application/vnd.example' }),
      artifact(imageConfig, { artifactType: 'application/vnd.example' }),
      artifact(imageConfig),
      { manifests: [{ digest }], artifactType: 'application/vnd.example' },
    ];
    for (const other of others) assert.deepEqual(ofManifest(other), ['artifact'], JSON.stringify(other));
  });

  it('is not known where the manifest does not say', () => {
    assert.deepEqual(ofManifest(artifact(empty)), ['unknown']);
    assert.deepEqual(ofManifest({ config: { digest }, layers: [] }), ['unknown']);
    assert.deepEqual(ofManifest({ schemaVersion: 1, fsLayers: [] }), ['unknown']);
  });

  it('is to be read again where an earlier version kept less of it', () => {
    const { mediaType, kind, children, subject } = parseManifest(imageOf('seed', 5).body);
    assert.equal(artifactsOf({ mediaType, kind, children, subject }, 'hello'), undefined);
  });
});
