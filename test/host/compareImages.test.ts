import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { githubDotCom } from '../../src/core/github/host.ts';
import { GitHubError } from '../../src/core/github/problem.ts';
import type { ImageReader } from '../../src/core/images/imageReader.ts';
import type { ImageComparisonView } from '../../src/messages/compare.ts';
import { ImageComparison } from '../../src/vscode/compare/imageComparison.ts';

const types = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  statement: 'application/vnd.in-toto+json',
};

/** A registry in memory, with what was read of it. */
class Registry {
  readonly #documents = new Map<string, string>();
  readonly read: string[] = [];
  /** Digests that cannot be read. */
  readonly failing = new Set<string>();

  add(content: object): { digest: string; size: number } {
    const text = JSON.stringify(content);
    const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
    this.#documents.set(digest, text);
    return { digest, size: text.length };
  }

  get reader(): ImageReader {
    const documentAt = (digest: string): Promise<string> => {
      this.read.push(digest);
      const text = this.#documents.get(digest);
      if (text === undefined || this.failing.has(digest)) {
        return Promise.reject(new GitHubError({ kind: 'network', message: 'down', code: undefined }, 'GET'));
      }
      return Promise.resolve(text);
    };
    const rest: Partial<ImageReader> = { cached: () => undefined };
    return {
      ...(rest as ImageReader),
      manifest: documentAt,
      blob: async ({ digest }) => new TextEncoder().encode(await documentAt(digest)),
    };
  }

  /** An image of one platform. @param layers instructions and sizes; the size makes the content. */
  image(layers: readonly (readonly [instruction: string, size: number])[], config: object, architecture = 'amd64') {
    const history = layers.map(([created_by]) => ({ created_by, comment: 'buildkit.dockerfile.v0' }));
    const blob = this.add({ os: 'linux', architecture, config, history });
    const manifest = {
      mediaType: types.manifest,
      config: { mediaType: types.config, ...blob },
      layers: layers.map(([text, size]) => ({
        digest: `sha256:${createHash('sha256').update(`${text} ${size}`).digest('hex')}`,
        size,
      })),
    };
    return { ...this.add(manifest), platform: { os: 'linux', architecture } };
  }

  /** An index of images, with what buildx attaches to the first one. @param statements by predicate type. */
  index(images: readonly ReturnType<Registry['image']>[], statements: Readonly<Record<string, unknown>>) {
    const subject = images[0]?.digest ?? '';
    const layers = Object.entries(statements).map(([predicateType, predicate]) => ({
      mediaType: types.statement,
      annotations: { 'in-toto.io/predicate-type': predicateType },
      ...this.add({ _type: 'https://in-toto.io/Statement/v0.1', predicateType, subject: [], predicate }),
    }));
    const attached = {
      ...this.add({ mediaType: types.manifest, config: { mediaType: types.config, ...this.add({}) }, layers }),
      platform: { os: 'unknown', architecture: 'unknown' },
      annotations: {
        'vnd.docker.reference.type': 'attestation-manifest',
        'vnd.docker.reference.digest': subject,
      },
    };
    const manifests = [...images, ...(layers.length > 0 ? [attached] : [])];
    return this.add({ mediaType: types.index, manifests });
  }
}

const spdx = (versions: Readonly<Record<string, string>>) => ({
  spdxVersion: 'SPDX-2.3',
  packages: Object.entries(versions).map(([name, versionInfo]) => ({
    name,
    versionInfo,
    externalRefs: [{ referenceType: 'purl', referenceLocator: `pkg:npm/${name}@${versionInfo}` }],
  })),
});
const sbom = 'https://spdx.dev/Document';
const provenance = 'https://slsa.dev/provenance/v0.2';
const builtFrom = (sha1: string) => ({
  invocation: { configSource: { uri: 'https://github.com/octo/app.git#refs/heads/main', digest: { sha1 } } },
});

describe('the comparison of two images', () => {
  let registry: Registry;
  let views: ImageComparisonView[];

  beforeEach(() => {
    registry = new Registry();
    views = [];
  });

  function compare(before: string, after: string): ImageComparison {
    return new ImageComparison(
      {
        host: githubDotCom,
        digests: { before, after },
        reader: registry.reader,
        referrersOf: () => [],
        isComplete: true,
        offer: () => [],
        onChange: (view) => views.push(view),
      },
      new AbortController().signal,
    );
  }

  function read<Name extends keyof ImageComparisonView>(comparison: ImageComparison, name: Name) {
    const part = comparison.view[name] ?? assert.fail(name);
    assert.ok(part.kind === 'read', `${name} is ${JSON.stringify(part)}`);
    return part.value as Extract<ImageComparisonView[Name], { kind: 'read' }>['value'];
  }

  const base = ['ADD rootfs /', 3_000_000] as const;
  function twoReleases() {
    const old = [
      registry.image([base, ['RUN npm ci', 28_000_000]], { User: 'root', Env: ['A=1'] }),
      registry.image([base, ['RUN npm ci', 27_000_000]], {}, 'arm64'),
    ];
    const current = [
      registry.image([base, ['RUN npm ci', 61_000_000], ['COPY assets .', 240_000]], { User: '1000', Env: ['A=1'] }),
      registry.image([base, ['RUN npm ci', 27_000_000]], {}, 'arm64'),
    ];
    const before = registry.index(old, {
      [sbom]: spdx({ express: '4.0.0', zod: '3.0.0' }),
      [provenance]: builtFrom('a'.repeat(40)),
    });
    const after = registry.index(current, {
      [sbom]: spdx({ express: '5.0.0' }),
      [provenance]: builtFrom('b'.repeat(40)),
    });
    return { before, after, old, current };
  }

  it('shows what changed, and which layers make the difference in size', async () => {
    const { before, after } = twoReleases();
    const comparison = compare(before.digest, after.digest);
    await comparison.load();
    const { platforms, chosen } = read(comparison, 'platforms');
    assert.deepEqual(
      platforms.map(({ name, kind }) => [name, kind]),
      [
        ['linux/amd64', 'changed'],
        ['linux/arm64', 'same'],
      ],
    );
    assert.equal(chosen, 0);
    const layers = read(comparison, 'layers') ?? assert.fail();
    assert.deepEqual(
      layers.size.layers.map(({ change, difference }) => [change.kind, change.after?.instruction, difference]),
      [
        ['rebuilt', 'RUN npm ci', 33_000_000],
        ['added', 'COPY assets .', 240_000],
      ],
    );
    assert.deepEqual(
      layers.config.filter((change) => change.before !== change.after),
      [{ name: 'user', before: 'root', after: '1000' }],
    );
    assert.deepEqual(layers.env, [{ name: 'A', before: '1', after: '1' }]);
    const source = read(comparison, 'source');
    assert.equal(source.compareUrl, `https://github.com/octo/app/compare/${'a'.repeat(40)}...${'b'.repeat(40)}`);
    assert.deepEqual(
      read(comparison, 'attachments').changes.map(({ kind, before: old, after: current }) => [kind, old, current]),
      [
        ['provenance', 1, 1],
        ['sbom', 1, 1],
      ],
    );
  });

  it('reads SBOMs only when they are to be compared', async () => {
    const { before, after } = twoReleases();
    const comparison = compare(before.digest, after.digest);
    await comparison.load();
    const size = read(comparison, 'attachments').sbomSize ?? assert.fail();
    assert.ok(size > 300, `${size} bytes`);
    const readBefore = registry.read.length;
    assert.equal(comparison.view.packages, undefined);
    await comparison.retry('packages');
    assert.equal(registry.read.length, readBefore + 2);
    assert.deepEqual(
      read(comparison, 'packages').map(({ name, kind }) => [name, kind]),
      [
        ['express', 'changed'],
        ['zod', 'removed'],
      ],
    );
  });

  it('says that a version has lost its SBOM, and offers no comparison of SBOMs', async () => {
    const { before, current } = twoReleases();
    const comparison = compare(before.digest, registry.index(current, {}).digest);
    await comparison.load();
    const { changes, sbomSize } = read(comparison, 'attachments');
    assert.deepEqual(
      changes.map(({ kind, before: old, after }) => [kind, old, after]),
      [
        ['provenance', 1, 0],
        ['sbom', 1, 0],
      ],
    );
    assert.equal(sbomSize, undefined);
    assert.equal(read(comparison, 'source').compareUrl, undefined);
  });

  it('reads a part that failed again, without the others', async () => {
    const { before, after, current } = twoReleases();
    const failing = current[0]?.digest ?? assert.fail();
    registry.failing.add(failing);
    const comparison = compare(before.digest, after.digest);
    await comparison.load();
    assert.equal(comparison.view.platforms.kind, 'read');
    assert.equal(comparison.view.layers.kind, 'failed');
    assert.equal(comparison.view.attachments.kind, 'read');
    registry.failing.clear();
    await comparison.retry('layers');
    assert.equal(comparison.view.layers.kind, 'read');
  });

  it('compares another platform', async () => {
    const { before, after } = twoReleases();
    const comparison = compare(before.digest, after.digest);
    await comparison.load();
    await comparison.retry('packages');
    await comparison.choosePlatform(1);
    assert.equal(read(comparison, 'platforms').chosen, 1);
    assert.equal(read(comparison, 'layers')?.size.difference, 0);
    assert.equal(comparison.view.packages, undefined, 'those were of the other platform');
    assert.equal(read(comparison, 'attachments').sbomSize, undefined, 'its SBOMs are of the other platform');
    assert.ok(read(comparison, 'source').compareUrl, 'all platforms are built from one commit');
    await comparison.choosePlatform(7);
    assert.equal(read(comparison, 'platforms').chosen, 1);
  });

  it('pairs an image without an index with the same platform in one', async () => {
    const { before, current } = twoReleases();
    const comparison = compare(before.digest, current[0]?.digest ?? assert.fail());
    await comparison.load();
    assert.deepEqual(
      read(comparison, 'platforms').platforms.map(({ name, kind }) => [name, kind]),
      [
        ['linux/amd64', 'changed'],
        ['linux/arm64', 'removed'],
      ],
    );
    assert.ok(read(comparison, 'layers'));
  });

  it('compares no layers where there is no common platform', async () => {
    const [one, other] = [registry.image([base], {}), registry.image([base], {}, 'arm64')];
    const comparison = compare(one.digest, other.digest);
    await comparison.load();
    assert.equal(read(comparison, 'layers'), undefined);
  });

  it('has the documents that both versions have, as they were pushed', async () => {
    const { before, after, old } = twoReleases();
    const comparison = compare(before.digest, after.digest);
    await comparison.load();
    const documents = comparison.documents(new AbortController().signal);
    assert.deepEqual(
      documents.map(({ kind, platform }) => [kind, platform]),
      [
        ['index', undefined],
        ['manifest', 'linux/amd64'],
        ['config', 'linux/amd64'],
      ],
    );
    const index = (await documents[0]?.read()) ?? assert.fail();
    assert.ok(index.before.includes(old[0]?.digest ?? 'absent'));
    const config = (await documents[2]?.read()) ?? assert.fail();
    assert.match(config.after, /"User":"1000"/);
  });
});
