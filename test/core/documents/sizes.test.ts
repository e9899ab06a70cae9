import assert from 'node:assert/strict';
import { parseImageConfig } from '../../../src/core/documents/imageConfig.ts';
import { parseImageManifest } from '../../../src/core/documents/imageManifest.ts';
import { layersWithInstructions } from '../../../src/core/documents/layers.ts';
import { parseSbom, sbomOf } from '../../../src/core/documents/sbom.ts';
import { parseStatement } from '../../../src/core/documents/statement.ts';
import { digestOf, envelopeOf, statementOf } from './fixtures.ts';

/** Runs the function and fails if it takes longer than any machine should need for work that grows with its input. */
function within<Result>(ms: number, run: () => Result): Result {
  const started = performance.now();
  const result = run();
  const took = performance.now() - started;
  assert.ok(took < ms, `${took.toFixed()} ms`);
  return result;
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

/** An SBOM of 16 MB: 20,000 packages, with the references and checksums that syft writes. */
const largeSbom = {
  spdxVersion: 'SPDX-2.3',
  packages: numbers(20_000).map((index) => ({
    name: `package-${index}`,
    versionInfo: '1.2.3',
    licenseConcluded: 'MIT',
    externalRefs: numbers(6).map((each) => ({
      referenceType: each === 5 ? 'purl' : 'cpe23Type',
      referenceLocator: `pkg:npm/package-${index}@1.2.3${'-'.repeat(80)}`,
    })),
  })),
};

describe('Large documents', () => {
  it('of 1,000 layers and 100 platforms are read', () => {
    const layers = numbers(1000).map((index) => ({ digest: digestOf(String(index)), size: index }));
    const history = numbers(1000).map((index) => ({ created_by: `RUN /bin/sh -c ${index}` }));
    const manifest = within(1000, () => parseImageManifest(JSON.stringify({ config: layers[0], layers })));
    const config = within(1000, () => parseImageConfig(JSON.stringify({ history })));
    assert.ok(manifest.kind === 'image');
    assert.equal(layersWithInstructions(manifest, config).length, 1000);
    const platform = { os: 'linux', architecture: 'arm64' };
    const manifests = layers.slice(0, 100).map((each) => ({ ...each, platform }));
    const index = within(1000, () => parseImageManifest(JSON.stringify({ manifests })));
    assert.equal(index.kind === 'index' && index.manifests.length, 100);
  });

  it('of 16 MB and 20,000 packages are read, also from an envelope', () => {
    const text = JSON.stringify(largeSbom);
    assert.ok(text.length > 16_000_000);
    assert.equal(within(5000, () => parseSbom(text)).packages.length, 20_000);
    const envelope = JSON.stringify(envelopeOf(statementOf('https://spdx.dev/Document', largeSbom)));
    const sbom = within(5000, () => sbomOf(parseStatement(envelope)));
    assert.equal(sbom?.packages.at(-1)?.purl?.startsWith('pkg:npm/package-19999@'), true);
  });

  it('that nest components without end are read', () => {
    const depth = 200_000;
    const nested = `{"name":"a","components":[`.repeat(depth) + ']}'.repeat(depth);
    const sbom = within(5000, () => parseSbom(`{"bomFormat":"CycloneDX","components":[${nested}]}`));
    assert.equal(sbom.packages.length, depth);
  });
});
