import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseImageConfig } from '../../../src/core/documents/imageConfig.ts';
import { parseImageManifest } from '../../../src/core/documents/imageManifest.ts';
import { layersWithInstructions } from '../../../src/core/documents/layers.ts';
import { provenanceOf } from '../../../src/core/documents/provenance.ts';
import { parseSbom, sbomOf } from '../../../src/core/documents/sbom.ts';
import { bundleSignatureOf, cosignSignatureOf, parseBundleSignature } from '../../../src/core/documents/signature.ts';
import { commitUrl, repositoryUrl } from '../../../src/core/documents/source.ts';
import { parseStatement } from '../../../src/core/documents/statement.ts';
import { GitHubError } from '../../../src/core/github/problem.ts';
import { hosts } from '../packages/fixtures.ts';
import { always, anyJson, anyText, spoiled } from '../property.ts';
import { certificate, pem } from './certificates.ts';
import { base64, digestOf, envelopeOf } from './fixtures.ts';

/** What the function returns; `undefined` if it fails, which it may only as malformed. */
function orMalformed<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    assert.ok(error instanceof GitHubError && error.problem.kind === 'malformed', String(error));
    return undefined;
  }
}

const descriptor = spoiled({ digest: digestOf('a'), size: 12, mediaType: 'a', annotations: { a: 'b' }, platform: {} });
const aManifest = fc.oneof(
  spoiled({ mediaType: 'a', config: {}, layers: [], subject: { digest: digestOf('a') }, annotations: { a: 'b' } }),
  fc.record({ manifests: fc.array(descriptor), annotations: anyJson }),
  fc.record({ config: descriptor, layers: fc.array(descriptor) }),
);
const settings = { Env: ['A=b'], Labels: { a: 'b' }, ExposedPorts: { '1/tcp': {} }, Healthcheck: { Test: ['NONE'] } };
const aConfig = fc.record({
  config: spoiled(settings),
  history: fc.array(spoiled({ created_by: 'RUN |1 A=b /bin/sh -c x # buildkit', comment: 'buildkit.dockerfile.v0' })),
});
const dependency = spoiled({ uri: 'git+https://github.com/a/b@refs/heads/main', digest: { gitCommit: 'a' } });
const aPredicate = fc.oneof(
  fc.record({
    buildDefinition: fc.record({
      externalParameters: spoiled({ workflow: {} }),
      resolvedDependencies: fc.array(dependency),
    }),
    runDetails: spoiled({ builder: { id: 'a' }, metadata: { invocationId: 'a' } }),
  }),
  spoiled({ builder: { id: 'a' }, invocation: { configSource: {}, environment: {} }, materials: [], metadata: {} }),
  fc.record({ spdxVersion: fc.constant('SPDX-2.3'), packages: fc.array(spoiled({ name: 'a', externalRefs: [] })) }),
  fc.record({ bomFormat: fc.constant('CycloneDX'), components: fc.array(spoiled({ name: 'a', licenses: [{}] })) }),
);
const predicateType = fc.constantFrom('https://slsa.dev/provenance/v1', 'https://slsa.dev/provenance/v0.2', 'other');
const aStatement = fc
  .tuple(spoiled({ _type: 'https://in-toto.io/Statement/v1', subject: [{ digest: {} }] }), predicateType, aPredicate)
  .map(([statement, predicateType, predicate]) => ({ predicateType, predicate, ...statement }));
const aBundle = fc.record({
  mediaType: anyJson,
  verificationMaterial: spoiled({ certificate: { rawBytes: base64(certificate()) }, tlogEntries: [{ logIndex: '1' }] }),
  dsseEnvelope: aStatement.map(envelopeOf),
});
const anyDocument = fc.oneof(
  anyText,
  fc.uint8Array(),
  fc.oneof(anyJson, aManifest, aConfig, aPredicate, aStatement, aBundle).map((value) => JSON.stringify(value)),
);

describe('Whatever a document holds', () => {
  it('it is read, or malformed, and plain data', () =>
    always([anyDocument], (document) => {
      const statement = orMalformed(() => parseStatement(document));
      const results = [
        orMalformed(() => parseImageManifest(document)),
        orMalformed(() => parseImageConfig(document)),
        orMalformed(() => parseSbom(document)),
        orMalformed(() => parseBundleSignature(document)),
        statement && orMalformed(() => provenanceOf(statement)),
        statement && orMalformed(() => sbomOf(statement)),
      ];
      for (const result of results) assert.deepEqual(structuredClone(result), result);
    }));

  it('every layer is listed, and has an instruction only if all may have one', () =>
    always([aManifest, aConfig], (manifest, config) => {
      const image = orMalformed(() => parseImageManifest(JSON.stringify(manifest)));
      const parsed = orMalformed(() => parseImageConfig(JSON.stringify(config)));
      if (image?.kind !== 'image' || !parsed) return;
      const layers = layersWithInstructions(image, parsed);
      assert.deepEqual(
        layers.map(({ layer }) => layer),
        image.layers,
      );
      const instructions = parsed.history.filter(({ isEmptyLayer }) => !isEmptyLayer).length;
      if (instructions === layers.length) return;
      assert.ok(layers.every(({ instruction, createdBy }) => instruction === undefined && createdBy === undefined));
    }));

  it('a link leads to a repository over https', () =>
    always([fc.oneof(anyText, fc.webUrl({ validSchemes: ['http', 'https', 'git+https', 'ssh'] }))], (source) => {
      const url = repositoryUrl(source);
      if (url !== undefined) assert.match(url, /^https:\/\/[^/@]+/);
      const commit = commitUrl(hosts.dotCom, source, 'a'.repeat(40));
      if (commit !== undefined) assert.match(commit, /^https:\/\/github\.com\/[^/]+\/[^/]+\/commit\/a{40}$/);
    }));
});

describe('Whatever a certificate holds', () => {
  const whole = certificate({
    name: { tag: 6, value: 'https://github.com/a/b' },
    extensions: { 1: 'https://issuer', 5: 'a/b', 8: 'https://issuer', 21: 'https://github.com/a/b/actions/runs/1' },
  });
  const changes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 4 });

  it('it is read, or malformed', () =>
    always([changes, fc.nat(whole.length)], (changed, length) => {
      const bytes = Uint8Array.from(whole);
      for (const [index, byte] of changed) bytes[index] = byte;
      const cut = length % 3 === 0 ? bytes.subarray(0, length) : bytes;
      const rawBytes = base64(cut);
      orMalformed(() => bundleSignatureOf({ verificationMaterial: { certificate: { rawBytes } } }));
      orMalformed(() => cosignSignatureOf([{ name: 'dev.sigstore.cosign/certificate', value: pem(cut) }]));
    }));
});
