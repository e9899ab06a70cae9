import assert from 'node:assert/strict';
import { parseImageManifest } from '../../../src/core/documents/imageManifest.ts';
import { assertMalformed, digestOf } from './fixtures.ts';

const layerType = 'application/vnd.oci.image.layer.v1.tar+gzip';
const imageType = 'application/vnd.oci.image.manifest.v1+json';
const config = { mediaType: 'application/vnd.oci.image.config.v1+json', digest: digestOf('config'), size: 7_023 };

const image = {
  schemaVersion: 2,
  mediaType: imageType,
  config,
  layers: [
    { mediaType: layerType, digest: digestOf('base'), size: 2_219_886 },
    { mediaType: layerType, digest: digestOf('app'), size: 175, annotations: { 'buildkit/rewritten-timestamp': '1' } },
  ],
  annotations: { 'org.opencontainers.image.source': 'https://github.com/octo-org/api' },
};

/** As buildx pushes it: a platform, and its attestations. */
const index = {
  schemaVersion: 2,
  mediaType: 'application/vnd.oci.image.index.v1+json',
  manifests: [
    {
      mediaType: imageType,
      digest: digestOf('arm64'),
      size: 1_234,
      platform: { architecture: 'arm64', os: 'linux', variant: 'v8' },
    },
    {
      mediaType: imageType,
      digest: digestOf('attestations'),
      size: 567,
      annotations: {
        'vnd.docker.reference.digest': digestOf('arm64'),
        'vnd.docker.reference.type': 'attestation-manifest',
      },
      platform: { architecture: 'unknown', os: 'unknown' },
    },
  ],
  annotations: { 'com.github.package.type': 'homebrew_bottle' },
};

const parse = (manifest: unknown) => parseImageManifest(JSON.stringify(manifest));

describe('The manifest of an image', () => {
  it('has its config, layers, annotations and the size of all of it', () => {
    assert.deepEqual(parse(image), {
      kind: 'image',
      mediaType: imageType,
      artifactType: undefined,
      annotations: [{ name: 'org.opencontainers.image.source', value: 'https://github.com/octo-org/api' }],
      subject: undefined,
      config: { ...config, annotations: [] },
      layers: [
        { mediaType: layerType, digest: digestOf('base'), size: 2_219_886, annotations: [] },
        {
          mediaType: layerType,
          digest: digestOf('app'),
          size: 175,
          annotations: [{ name: 'buildkit/rewritten-timestamp', value: '1' }],
        },
      ],
      compressedSize: 7_023 + 2_219_886 + 175,
    });
  });

  it('is read from bytes too', () => {
    const bytes = new TextEncoder().encode(JSON.stringify(image));
    assert.deepEqual(parseImageManifest(bytes), parse(image));
  });

  it('has no size if that of a part is not known', () => {
    for (const size of [undefined, null, -1, 1.5, '12']) {
      const parsed = parse({ ...image, config: { ...config, size } });
      assert.ok(parsed.kind === 'image');
      assert.deepEqual([parsed.config?.size, parsed.compressedSize], [undefined, undefined]);
    }
    const parsed = parse({ fsLayers: [{ blobSum: digestOf('old') }] });
    assert.deepEqual(parsed.kind === 'image' && [parsed.layers, parsed.compressedSize], [[], undefined]);
  });

  it('has a subject and an artifact type, as the referrers of cosign 3 have', () => {
    const artifactType = 'application/vnd.dev.sigstore.bundle.v0.3+json';
    const parsed = parse({ ...image, artifactType, subject: { mediaType: imageType, digest: digestOf('a'), size: 1 } });
    assert.deepEqual([parsed.artifactType, parsed.subject], [artifactType, digestOf('a')]);
  });

  it('keeps annotations of any name, and only those that are texts', () => {
    const annotations = JSON.parse('{"__proto__":"a","constructor":"b","n":1,"o":{},"":"c"}') as object;
    assert.deepEqual(parse({ ...image, annotations }).annotations, [
      { name: '__proto__', value: 'a' },
      { name: 'constructor', value: 'b' },
      { name: '', value: 'c' },
    ]);
  });
});

describe('An index', () => {
  it('has its manifests with their platforms; `unknown/unknown` is none', () => {
    const parsed = parse(index);
    assert.ok(parsed.kind === 'index');
    assert.deepEqual(
      parsed.manifests.map(({ digest, size, platform, annotations }) => [digest, size, platform, annotations.length]),
      [
        [digestOf('arm64'), 1_234, 'linux/arm64/v8', 0],
        [digestOf('attestations'), 567, undefined, 2],
      ],
    );
    assert.deepEqual(parsed.annotations, [{ name: 'com.github.package.type', value: 'homebrew_bottle' }]);
  });

  it('may be empty, as Go writes it', () => {
    const parsed = parse({ mediaType: index.mediaType, manifests: null });
    assert.deepEqual(parsed.kind === 'index' && parsed.manifests, []);
  });

  it('is what lists manifests, whatever its media type and its layers (CVE-2021-41190)', () => {
    assert.equal(parse({ ...image, manifests: index.manifests }).kind, 'index');
    assert.equal(parse({ ...image, manifests: null }).kind, 'image');
  });
});

describe('What is no manifest', () => {
  it('is malformed', () => {
    assertMalformed(() => parseImageManifest('{'), 'not JSON');
    assertMalformed(() => parseImageManifest(''), 'not JSON');
    assertMalformed(() => parse(null), 'no valid object');
    assertMalformed(() => parse([]), 'no valid object');
    assertMalformed(() => parse({}), 'neither an index nor an image');
    assertMalformed(() => parse({ layers: [{ digest: 'sha256:1' }] }), 'no valid layers.0.digest');
    assertMalformed(() => parse({ manifests: [{ size: 1 }] }), 'no valid manifests.0.digest');
    assertMalformed(() => parse({ ...image, subject: {} }), 'no valid subject.digest');
  });
});
