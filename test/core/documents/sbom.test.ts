import assert from 'node:assert/strict';
import { parseSbom, sbomOf } from '../../../src/core/documents/sbom.ts';
import { statementOf as readStatement } from '../../../src/core/documents/statement.ts';
import { assertMalformed, statementOf } from './fixtures.ts';

/** As buildx's scanner, which is syft, writes it. */
const spdx = {
  spdxVersion: 'SPDX-2.3',
  dataLicense: 'CC0-1.0',
  SPDXID: 'SPDXRef-DOCUMENT',
  name: 'ghcr.io/octo-org/api',
  documentNamespace: 'https://anchore.com/syft/image/api-1',
  creationInfo: {
    licenseListVersion: '3.24',
    creators: ['Organization: Anchore, Inc', 'Tool: syft-1.9.0', 'Tool: buildkit-v0.16.0'],
    created: '2026-11-03T09:14:07Z',
  },
  packages: [
    {
      name: 'ca-certificates',
      SPDXID: 'SPDXRef-Package-apk-ca-certificates',
      versionInfo: '20240705-r0',
      supplier: 'Person: Natanael Copa (ncopa@alpinelinux.org)',
      downloadLocation: 'https://www.mozilla.org/',
      licenseConcluded: 'NOASSERTION',
      licenseDeclared: 'MPL-2.0 AND MIT',
      externalRefs: [
        { referenceCategory: 'SECURITY', referenceType: 'cpe23Type', referenceLocator: 'cpe:2.3:a:ca:ca:1:*' },
        {
          referenceCategory: 'PACKAGE-MANAGER',
          referenceType: 'purl',
          referenceLocator: 'pkg:apk/alpine/ca-certificates@20240705-r0?arch=x86_64',
        },
      ],
    },
    { name: 'left-pad', SPDXID: 'SPDXRef-2', licenseConcluded: 'WTFPL', licenseDeclared: 'NONE' },
    { name: 'unlicensed', licenseConcluded: 'NOASSERTION', licenseDeclared: 'NONE' },
    { name: 'ghcr.io/octo-org/api', primaryPackagePurpose: 'CONTAINER', versionInfo: 'sha256:1' },
    { name: '' },
    null,
  ],
  relationships: [],
};

const spdxPackages = [
  {
    name: 'ca-certificates',
    version: '20240705-r0',
    licence: 'MPL-2.0 AND MIT',
    purl: 'pkg:apk/alpine/ca-certificates@20240705-r0?arch=x86_64',
  },
  { name: 'left-pad', version: undefined, licence: 'WTFPL', purl: undefined },
  { name: 'unlicensed', version: undefined, licence: undefined, purl: undefined },
];

/** As Trivy and cdxgen write it. */
const cycloneDx = {
  $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  metadata: {
    timestamp: '2026-11-03T09:14:07+00:00',
    tools: { components: [{ type: 'application', group: 'aquasecurity', name: 'trivy', version: '0.57.0' }] },
    component: { type: 'container', name: 'ghcr.io/octo-org/api:1.0.0' },
  },
  components: [
    {
      type: 'library',
      group: '@babel',
      name: 'core',
      version: '7.26.0',
      purl: 'pkg:npm/%40babel/core@7.26.0',
      licenses: [{ license: { id: 'MIT' } }],
      components: [{ type: 'library', name: 'inner', version: '1', licenses: [{ license: { name: 'Own' } }, {}] }],
    },
    { type: 'file', name: '/etc/passwd' },
    { type: 'library', name: 'both', licenses: [{ license: { id: 'MIT' } }, { license: { id: 'Apache-2.0' } }] },
    { type: 'library', name: 'either', licenses: [{ expression: 'MIT OR Apache-2.0' }] },
    { type: 'library' },
  ],
};

describe('An SBOM', () => {
  it('in SPDX lists the packages, but not the image itself', () => {
    assert.deepEqual(parseSbom(JSON.stringify(spdx)), {
      format: 'SPDX',
      name: 'ghcr.io/octo-org/api',
      created: '2026-11-03T09:14:07Z',
      tools: ['syft-1.9.0', 'buildkit-v0.16.0'],
      packages: spdxPackages,
    });
  });

  it('in CycloneDX lists the components, nested ones too, but no files', () => {
    assert.deepEqual(parseSbom(JSON.stringify(cycloneDx)), {
      format: 'CycloneDX',
      name: 'ghcr.io/octo-org/api:1.0.0',
      created: '2026-11-03T09:14:07+00:00',
      tools: ['trivy 0.57.0'],
      packages: [
        { name: '@babel/core', version: '7.26.0', licence: 'MIT', purl: 'pkg:npm/%40babel/core@7.26.0' },
        { name: 'inner', version: '1', licence: 'Own', purl: undefined },
        { name: 'both', version: undefined, licence: 'MIT, Apache-2.0', purl: undefined },
        { name: 'either', version: undefined, licence: 'MIT OR Apache-2.0', purl: undefined },
      ],
    });
  });

  it('in CycloneDX up to 1.4 has a list of tools', () => {
    const metadata = { tools: [{ vendor: 'anchore', name: 'syft', version: '0.90.0' }, { name: 'own' }] };
    assert.deepEqual(parseSbom(JSON.stringify({ ...cycloneDx, metadata })).tools, ['syft 0.90.0', 'own']);
  });

  it('is the predicate of a statement; in what cosign 1 wrote, inside of it', () => {
    const contents = [spdx, { Data: spdx, Timestamp: '' }, { Data: JSON.stringify(spdx) }];
    for (const predicate of contents) {
      const statement = readStatement(statementOf('https://spdx.dev/Document', predicate));
      assert.deepEqual(sbomOf(statement)?.packages, spdxPackages);
    }
    assert.equal(sbomOf(readStatement(statementOf('https://cyclonedx.org/bom', cycloneDx)))?.packages.length, 4);
  });

  it('is none for other predicates, and malformed as a document of its own', () => {
    for (const predicate of [undefined, null, 'text', {}, { Data: '{' }, { spdxVersion: 'SPDX-3.0' }]) {
      assert.equal(sbomOf(readStatement(statementOf('https://example.com', predicate))), undefined);
    }
    assertMalformed(() => parseSbom('{"bomFormat":"Other"}'), 'neither SPDX 2 nor CycloneDX');
    assertMalformed(() => parseSbom('<xml/>'), 'not JSON');
  });
});
