import assert from 'node:assert/strict';
import { provenanceOf } from '../../../src/core/documents/provenance.ts';
import { parseStatement, statementOf as readStatement } from '../../../src/core/documents/statement.ts';
import { assertMalformed, envelopeOf, recordedBundle, statementOf } from './fixtures.ts';

const commit = '4b220de5058abfd01ff619c9d2ff6b09a049bea0';

const node = {
  uri: 'pkg:docker/node@22?platform=linux%2Famd64',
  digest: { sha256: '8914eb54f968791faf6a8638949e480fef81e697984fba772b3976835194c6d4' },
};

/** As BuildKit writes it for a build from a git context in GitHub Actions. */
const buildKit1 = {
  buildDefinition: {
    buildType: 'https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-definitions.md',
    externalParameters: {
      configSource: {
        uri: 'https://github.com/octo-org/api.git#refs/tags/v1.0.0',
        digest: { sha1: commit },
        path: 'Dockerfile',
      },
      request: { frontend: 'dockerfile.v0', args: { 'build-arg:VERSION': '1' }, locals: [{ name: 'context' }] },
    },
    internalParameters: { builderPlatform: 'linux/amd64' },
    resolvedDependencies: [node],
  },
  runDetails: {
    builder: { id: 'https://github.com/octo-org/api/actions/runs/3709599520/attempts/1' },
    metadata: {
      invocationId: 'yirbp1aosi1vqjmi3z6bc75nb',
      startedOn: '2026-11-03T09:11:59.466513707Z',
      finishedOn: '2026-11-03T09:14:01.256820297Z',
      buildkit_metadata: { vcs: { source: 'https://github.com/somebody/else', revision: 'other' } },
      buildkit_completeness: { request: false, resolvedDependencies: false },
    },
  },
};

/** As BuildKit writes it for a local context. */
const buildKit02 = {
  builder: { id: '' },
  buildType: 'https://mobyproject.org/buildkit@v1',
  materials: [node],
  invocation: { configSource: { entryPoint: 'Dockerfile' }, parameters: {}, environment: { platform: 'linux/amd64' } },
  metadata: {
    buildInvocationID: 'yirbp1aosi1vqjmi3z6bc75nb',
    buildStartedOn: '2026-11-03T09:11:59Z',
    buildFinishedOn: '2026-11-03T09:14:01Z',
    reproducible: false,
    'https://mobyproject.org/buildkit@v1#metadata': {
      vcs: { revision: `${commit}-dirty`, source: 'git@github.com:octo-org/api.git' },
    },
  },
};

/** As slsa-github-generator's container workflow writes it. */
const generator = {
  builder: {
    id: 'https://github.com/slsa-framework/slsa-github-generator/.github/workflows/generator_container_slsa3.yml@refs/tags/v2.0.0',
  },
  buildType: 'https://github.com/slsa-framework/slsa-github-generator@v1',
  invocation: {
    configSource: {
      uri: 'git+https://github.com/octo-org/api@refs/tags/v1.0.0',
      digest: { sha1: commit },
      entryPoint: '.github/workflows/release.yml',
    },
    parameters: {},
    environment: {
      github_actor: 'ann',
      github_ref: 'refs/tags/v1.0.0',
      github_run_attempt: '2',
      github_run_id: '2556669934',
    },
  },
  metadata: { buildInvocationID: '2556669934-2' },
  materials: [{ uri: 'git+https://github.com/octo-org/api@refs/tags/v1.0.0', digest: { sha1: commit } }],
};

const slsa1 = 'https://slsa.dev/provenance/v1';
const slsa02 = 'https://slsa.dev/provenance/v0.2';
const provenanceIn = (predicateType: string, predicate: unknown) =>
  provenanceOf(parseStatement(JSON.stringify(statementOf(predicateType, predicate))));

describe('A statement', () => {
  const plain = statementOf(slsa1, buildKit1);

  it('is read as it is, in an envelope and in a bundle', () => {
    const expected = {
      predicateType: slsa1,
      subjects: [{ name: 'pkg:docker/ghcr.io/octo-org/api@1.0.0', digests: [`sha256:${'ab'.repeat(32)}`] }],
      predicate: buildKit1,
    };
    const envelope = envelopeOf({ ...plain, _type: 'https://in-toto.io/Statement/v1' });
    const bundle = { mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json', dsseEnvelope: envelope };
    for (const document of [plain, envelope, bundle]) {
      assert.deepEqual(parseStatement(new TextEncoder().encode(JSON.stringify(document))), expected);
    }
  });

  it('is malformed if it is none', () => {
    assertMalformed(() => parseStatement('{"payload":"{}"}'), 'no valid base64');
    assertMalformed(() => parseStatement('{"payload":""}'), 'not JSON');
    assertMalformed(() => readStatement({ messageSignature: {} }), 'not an in-toto statement');
    assertMalformed(() => readStatement({ dsseEnvelope: null }), 'not an in-toto statement');
    assertMalformed(() => readStatement({ ...plain, _type: 'https://in-toto.io/Statement/v9' }), 'no valid _type');
    assertMalformed(() => readStatement({ ...plain, predicateType: 1 }), 'no valid predicateType');
    for (const value of [null, 1, 'text', []]) assertMalformed(() => readStatement(value));
  });
});

describe('The provenance', () => {
  it('of GitHub Actions names the workflow, the commit and the run', () => {
    assert.deepEqual(provenanceOf(readStatement(recordedBundle())), {
      slsaVersion: '1',
      builderId: 'https://github.com/actions/runner/github-hosted',
      buildType: 'https://slsa-framework.github.io/github-actions-buildtypes/workflow/v1',
      workflow: {
        repository: 'https://github.com/cli/cli',
        path: '.github/workflows/deployment.yml',
        ref: 'refs/heads/trunk',
      },
      source: {
        repository: 'git+https://github.com/cli/cli@refs/heads/trunk',
        commit: 'faef2ddd81b0736748413a7c646cd0bfc26c00a0',
      },
      runUrl: 'https://github.com/cli/cli/actions/runs/9289075752/attempts/1',
      startedAt: undefined,
      finishedAt: undefined,
      materials: [
        {
          uri: 'git+https://github.com/cli/cli@refs/heads/trunk',
          digests: ['gitCommit:faef2ddd81b0736748413a7c646cd0bfc26c00a0'],
        },
      ],
    });
  });

  it('of BuildKit, SLSA 1, names the commit of its context and the run that built it', () => {
    assert.deepEqual(provenanceIn(slsa1, buildKit1), {
      slsaVersion: '1',
      builderId: 'https://github.com/octo-org/api/actions/runs/3709599520/attempts/1',
      buildType: buildKit1.buildDefinition.buildType,
      workflow: undefined,
      source: { repository: 'https://github.com/octo-org/api.git#refs/tags/v1.0.0', commit },
      runUrl: 'https://github.com/octo-org/api/actions/runs/3709599520/attempts/1',
      startedAt: '2026-11-03T09:11:59.466513707Z',
      finishedAt: '2026-11-03T09:14:01.256820297Z',
      materials: [{ uri: node.uri, digests: [`sha256:${node.digest.sha256}`] }],
    });
  });

  it('of BuildKit, SLSA 0.2, names the commit that was checked out', () => {
    assert.deepEqual(provenanceIn(slsa02, buildKit02), {
      slsaVersion: '0.2',
      builderId: undefined,
      buildType: 'https://mobyproject.org/buildkit@v1',
      workflow: undefined,
      source: { repository: 'git@github.com:octo-org/api.git', commit: `${commit}-dirty` },
      runUrl: undefined,
      startedAt: '2026-11-03T09:11:59Z',
      finishedAt: '2026-11-03T09:14:01Z',
      materials: [{ uri: node.uri, digests: [`sha256:${node.digest.sha256}`] }],
    });
  });

  it('of slsa-github-generator names the workflow and the run too', () => {
    assert.deepEqual(provenanceIn(slsa02, generator), {
      slsaVersion: '0.2',
      builderId: generator.builder.id,
      buildType: generator.buildType,
      workflow: {
        repository: 'https://github.com/octo-org/api',
        path: '.github/workflows/release.yml',
        ref: 'refs/tags/v1.0.0',
      },
      source: { repository: 'git+https://github.com/octo-org/api@refs/tags/v1.0.0', commit },
      runUrl: 'https://github.com/octo-org/api/actions/runs/2556669934/attempts/2',
      startedAt: undefined,
      finishedAt: undefined,
      materials: [{ uri: 'git+https://github.com/octo-org/api@refs/tags/v1.0.0', digests: [`sha1:${commit}`] }],
    });
  });

  it('links to no run that is not one of GitHub Actions over https', () => {
    for (const id of [
      'javascript:alert(1)//a/b/actions/runs/1',
      'http://github.com/a/b/actions/runs/1',
      'https://u:p@github.com/a/b/actions/runs/1',
      'https://github.com/a/b/actions/runs/1/../../evil',
    ]) {
      const runDetails = { builder: { id }, metadata: { invocationId: id } };
      assert.equal(provenanceIn(slsa1, { ...buildKit1, runDetails })?.runUrl, undefined, id);
    }
  });

  it('is none for other predicates, and malformed without a definition of the build', () => {
    assert.equal(provenanceIn('https://spdx.dev/Document', {}), undefined);
    assert.equal(provenanceIn('https://slsa.dev/provenance/v10', {}), undefined);
    assertMalformed(() => provenanceIn(slsa1, {}), 'no valid buildDefinition');
    assertMalformed(() => provenanceIn(slsa02, 'text'), 'no valid object');
  });
});
