import assert from 'node:assert/strict';
import { parseManifest } from '../../../src/core/images/manifest.ts';
import { GitHubError } from '../../../src/core/github/problem.ts';
import { imageOf, indexOf } from '../../github/data/manifests.ts';

const digest = `sha256:${'ab'.repeat(32)}`;
const parse = (value: unknown) => parseManifest(JSON.stringify(value));

describe('A manifest', () => {
  it('of an image has no children', () => {
    const image = imageOf('seed', 5);
    const { config, layers } = JSON.parse(image.body) as { config: { size: number }; layers: { size: number }[] };
    const facts = parseManifest(image.body);
    assert.deepEqual(facts, {
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      kind: 'image',
      children: [],
      subject: null,
      artifactType: null,
      configMediaType: 'application/vnd.oci.image.config.v1+json',
      size: layers.reduce((sum, { size }) => sum + size, config.size),
    });
  });

  it('of an in-toto attestation has the types of its statements, and of a bottle what GitHub calls it', () => {
    const type = 'https://slsa.dev/provenance/v1';
    const layers = [{ annotations: { 'in-toto.io/predicate-type': type } }, { annotations: { other: type } }, null];
    const facts = parse({ config: {}, layers });
    assert.deepEqual(facts.predicateTypes, [type]);
    assert.equal(facts.size, undefined, 'no layer says how large it is');
    const annotations = { 'com.github.package.type': 'homebrew_bottle' };
    assert.equal(parse({ manifests: [], annotations }).packageType, 'homebrew_bottle');
  });

  it('of an index lists its children, and knows attestations of buildx', () => {
    const platforms = ['linux/amd64', 'linux/arm64'];
    const { index, children } = indexOf('seed', platforms, 5, true);
    const facts = parseManifest(index.body);
    assert.equal(facts.kind, 'index');
    assert.deepEqual(
      facts.children,
      children.map((child, position) => ({
        digest: child.digest,
        mayHaveChildren: false,
        isAttestation: position >= 2,
        ...(position < 2 ? { platform: platforms[position] } : { attests: children[position - 2]?.digest }),
      })),
    );
  });

  it('takes a child of any other type as one that may have children', () => {
    const list = { digest, mediaType: 'application/vnd.docker.distribution.manifest.list.v2+json' };
    for (const child of [list, { digest }, { digest, mediaType: 7 }]) {
      assert.equal(parse({ manifests: [child] }).children[0]?.mayHaveChildren, true);
    }
  });

  it('names its subject', () => {
    assert.equal(parse({ config: {}, layers: [], subject: { digest } }).subject, digest);
  });

  it('R4: of an index that lists null is an empty index', () => {
    const mediaType = 'application/vnd.oci.image.index.v1+json';
    assert.deepEqual(parse({ schemaVersion: 2, mediaType, manifests: null }), {
      mediaType,
      kind: 'index',
      children: [],
      subject: null,
      artifactType: null,
      configMediaType: null,
    });
    assert.equal(parse({ config: {}, layers: [], manifests: null }).kind, 'image');
  });

  it('names the platform of a child with its variant, and none that is unknown', () => {
    const platformOf = (platform: unknown) => parse({ manifests: [{ digest, platform }] }).children[0]?.platform;
    assert.equal(platformOf({ os: 'linux', architecture: 'arm', variant: 'v7' }), 'linux/arm/v7');
    for (const platform of [
      { os: 'unknown', architecture: 'unknown' },
      { os: 'linux' },
      { os: 1, architecture: 2 },
      null,
    ]) {
      assert.equal(platformOf(platform), undefined);
    }
  });

  it('that is index and image in one counts as an index', () => {
    assert.equal(parse({ config: {}, layers: [], manifests: [{ digest }] }).children.length, 1);
  });

  it('may be an OCI artifact or a Docker V1 image', () => {
    assert.equal(parse({ blobs: [], subject: { digest } }).kind, 'image');
    assert.equal(parse({ schemaVersion: 1, fsLayers: [] }).kind, 'image');
  });

  it('survives being kept as JSON', () => {
    const facts = parse({ manifests: [{ digest }], subject: { digest } });
    assert.deepEqual(JSON.parse(JSON.stringify(facts)), facts);
  });

  for (const [what, text] of Object.entries({
    'no JSON': '<html>',
    nothing: '',
    'a list': '[]',
    null: 'null',
    'neither index nor image': '{"schemaVersion":2}',
    'children that are no list': '{"manifests":{}}',
    'a child that is null': '{"manifests":[null]}',
    'a child without digest': '{"manifests":[{"mediaType":"x"}]}',
    'a digest of the wrong type': `{"manifests":[{"digest":["${digest}"]}]}`,
    'a digest that is a path': '{"manifests":[{"digest":"sha256:../../../../../../../../../../../../token"}]}',
    'a subject that is text': `{"config":{},"subject":"${digest}"}`,
    'a media type that is no text': '{"config":{},"mediaType":{}}',
    'nesting without end': '['.repeat(200_000),
  })) {
    it(`that is ${what} is refused as malformed`, () => {
      assert.throws(
        () => parseManifest(text),
        (error) => error instanceof GitHubError && error.problem.kind === 'malformed',
      );
    });
  }
});
