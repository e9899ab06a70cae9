import { certificates } from './data/certificates.ts';
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { parseImageConfig } from '../../src/core/documents/imageConfig.ts';
import { parseImageManifest } from '../../src/core/documents/imageManifest.ts';
import { layersWithInstructions } from '../../src/core/documents/layers.ts';
import { provenanceOf } from '../../src/core/documents/provenance.ts';
import { sbomOf } from '../../src/core/documents/sbom.ts';
import { bundleSignatureOf, cosignSignatureOf, parseBundleSignature } from '../../src/core/documents/signature.ts';
import { sourceOf } from '../../src/core/documents/source.ts';
import { parseStatement } from '../../src/core/documents/statement.ts';
import type { Descriptor, ImageIndex, ImageManifest, Sbom } from '../../src/core/documents/types.ts';
import { manualClock } from './clock.ts';
import { believableWorld } from './data/believableWorld.ts';
import { digestOf } from './data/manifests.ts';
import { packagesOf, type Package } from './world.ts';

/*
 * What the images of the believable world say, as the product reads it.
 */

describe('The documents of the believable world', () => {
  const world = believableWorld(manualClock());
  const gateway = container('api-gateway');

  function container(name: string): Package {
    const found = packagesOf(world, 'octo-org').find((each) => each.name === name && each.type === 'container');
    return found ?? assert.fail(name);
  }

  function tagged(found: Package, tag: string): string {
    return found.versions.find(({ tags }) => tags.includes(tag))?.name ?? assert.fail(tag);
  }

  const manifest = (digest: string) => parseImageManifest(Buffer.from(world.manifests.get(digest)?.body ?? ''));

  function indexOf(found: Package, tag: string): ImageIndex {
    const index = manifest(tagged(found, tag));
    return index.kind === 'index' ? index : assert.fail(tag);
  }

  function imageOf(digest: string): ImageManifest {
    const image = manifest(digest);
    return image.kind === 'image' ? image : assert.fail(digest);
  }

  function content(found: Package, { digest, size }: Descriptor): Uint8Array {
    const text = found.blobs.get(digest)?.() ?? assert.fail(digest);
    assert.deepEqual([digestOf(text), Buffer.byteLength(text)], [digest, size]);
    return Buffer.from(text);
  }

  function release(found: Package, tag: string, platform = 'linux/amd64') {
    const index = indexOf(found, tag);
    const own = index.manifests.find((each) => each.platform === platform) ?? assert.fail(platform);
    const image = imageOf(own.digest);
    const config = parseImageConfig(content(found, image.config ?? assert.fail()));
    const attestation = index.manifests.find(({ annotations }) =>
      annotations.some(({ value }) => value === own.digest),
    );
    const statements = attestation
      ? imageOf(attestation.digest).layers.map((layer) => parseStatement(content(found, layer)))
      : [];
    return { index, image, config, statements };
  }

  const packagesIn = (sbom: Sbom | undefined) => (sbom?.packages ?? []).map(({ purl = '' }) => purl);

  it('pair every layer with an instruction, and name the base image', () => {
    const { image, config } = release(gateway, '3.5.0');
    const layers = layersWithInstructions(image, config);
    assert.equal(layers.length, 9);
    assert.ok(layers.every(({ instruction }) => instruction !== undefined));
    assert.equal(sourceOf(image.annotations).baseName, 'docker.io/library/node:22-alpine3.20');
    const { user, workdir, exposedPorts, entrypoint, cmd, platform } = config;
    assert.deepEqual(
      [user, workdir, exposedPorts, entrypoint, cmd, platform],
      ['node', '/app', ['8080/tcp'], ['docker-entrypoint.sh'], ['node', 'dist/server.js'], 'linux/amd64'],
    );
  });

  it('say why 3.5.0 is larger than 3.4.9: a database of 38 MB, and what reads it', () => {
    const [older, newer] = [release(gateway, '3.4.9'), release(gateway, '3.5.0')];
    const growth = (newer.image.compressedSize ?? 0) - (older.image.compressedSize ?? 0);
    assert.ok(growth > 38e6 && growth < 45e6, String(growth));
    const known = new Set(older.image.layers.map(({ digest }) => digest));
    const shared = newer.image.layers.filter(({ digest }) => known.has(digest));
    assert.equal(shared.length, 5);
    const added = layersWithInstructions(newer.image, newer.config).filter(({ layer }) => (layer.size ?? 0) > 30e6);
    assert.deepEqual(
      added.map(({ instruction }) => instruction).filter((text) => !text?.startsWith('RUN addgroup')),
      ['COPY geoip/GeoLite2-City.mmdb /var/lib/geoip/'],
    );
    const env = ({ config }: typeof older) => config.env.map(({ name }) => name);
    assert.deepEqual(
      env(newer).filter((name) => !env(older).includes(name)),
      ['GEOIP_DATABASE'],
    );
    const [before, after] = [older, newer].map(({ statements }) => packagesIn(statements.map(sbomOf).find(Boolean)));
    assert.ok(before && after);
    const gained = after.filter((purl) => !before.includes(purl));
    assert.ok(gained.some((purl) => purl.startsWith('pkg:npm/maxmind@')));
    assert.ok(gained.length > 3 && gained.length < after.length / 2, gained.join('\n'));
  });

  it('name one commit for latest, everywhere', () => {
    const digest = tagged(gateway, 'latest');
    const { index, config, statements } = release(gateway, 'latest');
    const { source, revision = '' } = sourceOf(index.annotations);
    assert.equal(source, 'https://github.com/octo-org/api-gateway');
    assert.match(revision, /^[0-9a-f]{40}$/);
    assert.equal(sourceOf(config.labels).revision, revision);
    const provenance = statements.map(provenanceOf).find((each) => each !== undefined);
    assert.equal(provenance?.source?.commit, revision);
    assert.match(
      provenance.runUrl ?? '',
      /^https:\/\/github\.com\/octo-org\/api-gateway\/actions\/runs\/\d{11}\/attempts\/1$/,
    );
    const referrers = indexOf(gateway, digest.replace(':', '-'));
    const bundle = imageOf(referrers.manifests[0]?.digest ?? '');
    assert.equal(bundle.subject, digest);
    const { certificate } = parseBundleSignature(content(gateway, bundle.layers[0] ?? assert.fail()));
    assert.deepEqual(
      [certificate?.workflow?.commit, certificate?.workflow?.runUrl, certificate?.issuer],
      [revision, provenance.runUrl, 'https://token.actions.githubusercontent.com'],
    );
    const created = Date.parse(sourceOf(index.annotations).created ?? '');
    assert.deepEqual([certificate?.notBefore, certificate?.notAfter], [created, created + 600_000]);
  });

  it('have provenance of SLSA 0.2 and, later, of SLSA 1', () => {
    const versions = ['2.1.0', '3.5.0'].map((tag) => {
      const found = release(gateway, tag, 'linux/arm64').statements.map(provenanceOf);
      return found.find((each) => each !== undefined)?.slsaVersion;
    });
    assert.deepEqual(versions, ['0.2', '1']);
  });

  it('have signatures of cosign 2 with the certificate of the workflow', () => {
    const digest = tagged(gateway, '3.4.7');
    const signature = imageOf(tagged(gateway, `${digest.replace(':', '-')}.sig`));
    const { certificate, logEntries } = cosignSignatureOf(signature.layers[0]?.annotations ?? []) ?? assert.fail();
    assert.equal(
      certificate?.identity?.value,
      'https://github.com/octo-org/api-gateway/.github/workflows/release.yml@refs/heads/main',
    );
    assert.equal(certificate.workflow?.commit, sourceOf(indexOf(gateway, '3.4.7').annotations).revision);
    assert.equal(logEntries.length, 1);
  });

  it('are stored by GitHub for the newest releases of octo-cli alone', () => {
    const cli = container('octo-cli');
    assert.equal(world.attestations.length, 6);
    const latest = tagged(cli, 'latest');
    const { bundle, owner } = world.attestations.find(({ digest }) => digest === latest) ?? assert.fail();
    assert.equal(owner, 'octo-org');
    assert.equal(bundleSignatureOf(bundle).certificate?.workflow?.repository, 'https://github.com/octo-org/cli');
    const statement = parseStatement(Buffer.from(JSON.stringify(bundle)));
    assert.equal(provenanceOf(statement)?.source?.commit, sourceOf(indexOf(cli, 'latest').annotations).revision);
  });

  it('are there for every image, with the digests and sizes that manifests name', () => {
    for (const found of packagesOf(world, 'octo-org').filter(({ type }) => type === 'container')) {
      for (const { name } of found.versions.slice(0, 40)) {
        const read = manifest(name);
        if (read.kind === 'index' || !read.config) continue;
        content(found, read.config);
        for (const layer of read.layers.filter(({ mediaType }) => /json|in-toto/.test(mediaType ?? '')))
          content(found, layer);
      }
    }
  });
});

describe('The certificates', () => {
  it('were issued by their chain', () => {
    const [intermediate, root] = certificates.chain
      .split(/(?<=-----END CERTIFICATE-----\n)/)
      .filter(Boolean)
      .map((pem) => new X509Certificate(pem));
    assert.ok(intermediate && root);
    assert.ok(intermediate.verify(root.publicKey));
    const leaves = Object.entries(certificates).filter(([name]) => name !== 'chain');
    assert.equal(leaves.length, 4);
    for (const [name, pem] of leaves) {
      assert.ok(new X509Certificate(pem).verify(intermediate.publicKey), name);
    }
  });
});
