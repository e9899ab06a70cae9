import assert from 'node:assert/strict';
import { bundleSignatureOf, cosignSignatureOf, parseBundleSignature } from '../../../src/core/documents/signature.ts';
import type { NamedValue } from '../../../src/core/documents/types.ts';
import { certificate, pem } from './certificates.ts';
import { assertMalformed, base64, recordedBundle } from './fixtures.ts';

const signer = 'https://github.com/octo-org/api/.github/workflows/release.yml@refs/tags/v1.0.0';
const issuer = 'https://token.actions.githubusercontent.com';
const commit = '4b220de5058abfd01ff619c9d2ff6b09a049bea0';
const run = 'https://github.com/octo-org/api/actions/runs/3709599520/attempts/1';

const bundleOf = (certificate: Uint8Array, more: object = {}) => ({
  mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
  verificationMaterial: { certificate: { rawBytes: base64(certificate) }, tlogEntries: [], ...more },
  messageSignature: {},
});
const certificateIn = (bytes: Uint8Array) => bundleSignatureOf(bundleOf(bytes)).certificate;

describe('The signature of a Sigstore bundle', () => {
  it('has the identity of the workflow that signed, and the entry of the log', () => {
    assert.deepEqual(parseBundleSignature(JSON.stringify(recordedBundle())), {
      certificate: {
        identity: {
          kind: 'uri',
          value: 'https://github.com/cli/cli/.github/workflows/deployment.yml@refs/heads/trunk',
        },
        issuer,
        authority: 'sigstore-intermediate, sigstore.dev',
        notBefore: Date.UTC(2024, 4, 29, 16, 9, 52),
        notAfter: Date.UTC(2024, 4, 29, 16, 19, 52),
        workflow: {
          repository: 'https://github.com/cli/cli',
          ref: 'refs/heads/trunk',
          commit: 'faef2ddd81b0736748413a7c646cd0bfc26c00a0',
          trigger: 'workflow_dispatch',
          runUrl: 'https://github.com/cli/cli/actions/runs/9289075752/attempts/1',
        },
      },
      logEntries: [{ index: '97913980', integratedAt: 1_716_998_992_000 }],
    });
  });

  it('has the first certificate of a chain, as before version 0.3', () => {
    const [first, second] = [certificate({ name: { tag: 1, value: 'ann@example.com' } }), certificate()];
    const certificates = [first, second].map((each) => ({ rawBytes: base64(each) }));
    const { verificationMaterial } = bundleOf(first, {
      certificate: undefined,
      x509CertificateChain: { certificates },
    });
    const signature = bundleSignatureOf({ verificationMaterial });
    assert.deepEqual(signature.certificate?.identity, { kind: 'email', value: 'ann@example.com' });
  });

  it('has no certificate if a key made it', () => {
    const verificationMaterial = { publicKey: { hint: 'abc' }, tlogEntries: [{ logIndex: 12, integratedTime: '0' }] };
    assert.deepEqual(bundleSignatureOf({ verificationMaterial }), {
      certificate: undefined,
      logEntries: [{ index: '12', integratedAt: undefined }],
    });
  });

  it('has only numbers for the log', () => {
    const tlogEntries = [{ logIndex: '1e3', integratedTime: 'now' }, { logIndex: -1 }, {}, null];
    const { logEntries } = bundleSignatureOf(bundleOf(certificate(), { tlogEntries }));
    assert.deepEqual(logEntries, Array(3).fill({ index: undefined, integratedAt: undefined }));
  });

  it('is malformed without its material, or with a certificate that is none', () => {
    assertMalformed(() => parseBundleSignature('[]'));
    assertMalformed(() => bundleSignatureOf({}), 'no valid verificationMaterial');
    assertMalformed(() => certificateIn(new Uint8Array()), 'no valid DER');
    assertMalformed(() => certificateIn(Uint8Array.of(0x30, 0x80, 0, 0)), 'no valid DER');
    assertMalformed(() => certificateIn(Uint8Array.of(0x30, 0x84, 0xff, 0xff, 0xff, 0xff)), 'no valid DER');
    assertMalformed(() => certificateIn(certificate().subarray(0, 100)), 'no valid DER');
    assertMalformed(() => certificateIn(new Uint8Array(65_537)), 'no valid certificate');
    for (const wrong of ['241329160952Z', '2405291609Z', '240529160952+0100']) {
      assertMalformed(() => certificateIn(certificate({ validity: [wrong, wrong] })), 'no valid time');
    }
  });
});

describe('A certificate', () => {
  it('names the signer, whatever kind of name it has', () => {
    const identity = (name: Parameters<typeof certificate>[0]) => certificateIn(certificate(name))?.identity;
    assert.deepEqual(identity({ name: { tag: 6, value: signer } }), { kind: 'uri', value: signer });
    assert.deepEqual(identity({ name: { tag: 2, value: 'example.com' } }), { kind: 'name', value: 'example.com' });
    assert.deepEqual(identity({ name: { userName: 'ann!example.com' } }), { kind: 'name', value: 'ann!example.com' });
    assert.equal(identity({}), undefined);
  });

  it('has its issuer and workflow in Fulcio’s extensions, of which older ones are no DER', () => {
    const old = { 1: issuer, 2: 'push', 3: commit, 4: 'Release', 5: 'octo-org/api', 6: 'refs/tags/v1.0.0' };
    const repository = 'https://github.com/octo-org/api';
    const expected = { repository, ref: 'refs/tags/v1.0.0', commit, trigger: 'push' };
    const first = certificateIn(certificate({ extensions: old }));
    assert.deepEqual([first?.issuer, first?.workflow], [issuer, { ...expected, runUrl: undefined }]);
    const current = { 8: issuer, 12: repository, 13: commit, 14: 'refs/tags/v1.0.0', 20: 'push', 21: run };
    const second = certificateIn(certificate({ extensions: { ...old, 3: 'x', 5: 'x/y', ...current } }));
    assert.deepEqual([second?.issuer, second?.workflow], [issuer, { ...expected, runUrl: run }]);
    assert.equal(certificateIn(certificate({ extensions: { 8: issuer } }))?.workflow, undefined);
  });

  it('links to no run but over https', () => {
    const { workflow } = certificateIn(certificate({ extensions: { 21: 'javascript:alert(1)' } })) ?? {};
    assert.deepEqual([workflow !== undefined, workflow?.runUrl], [true, undefined]);
  });

  it('is valid in the years that two or four digits mean', () => {
    const years = (validity: readonly [string, string]) => {
      const { notBefore = 0, notAfter = 0 } = certificateIn(certificate({ validity })) ?? {};
      return [notBefore, notAfter].map((at) => new Date(at).toISOString());
    };
    assert.deepEqual(years(['491231235959Z', '20500101000000Z']), [
      '2049-12-31T23:59:59.000Z',
      '2050-01-01T00:00:00.000Z',
    ]);
    assert.deepEqual(years(['500101000000Z', '991231235959Z']), [
      '1950-01-01T00:00:00.000Z',
      '1999-12-31T23:59:59.000Z',
    ]);
  });
});

describe('The signature of cosign 2', () => {
  const annotations = (values: Record<string, string>): NamedValue[] =>
    Object.entries(values).map(([name, value]) => ({ name, value }));
  const payload = { body: 'e30=', integratedTime: 1_771_336_509, logIndex: 956_940_422, logID: 'c0d23d' };

  it('is in the annotations of a layer', () => {
    const signature = cosignSignatureOf(
      annotations({
        'dev.cosignproject.cosign/signature': 'MEUCIGvg',
        'dev.sigstore.cosign/bundle': JSON.stringify({ SignedEntryTimestamp: 'MEYC', Payload: payload }),
        'dev.sigstore.cosign/certificate': pem(
          certificate({ name: { tag: 6, value: signer }, extensions: { 8: issuer } }),
        ),
        'dev.sigstore.cosign/chain': pem(certificate()),
      }),
    );
    assert.deepEqual(signature?.certificate?.identity, { kind: 'uri', value: signer });
    assert.equal(signature.certificate.issuer, issuer);
    assert.deepEqual(signature.logEntries, [{ index: '956940422', integratedAt: 1_771_336_509_000 }]);
  });

  it('has no certificate if a key made it', () => {
    const signature = cosignSignatureOf(annotations({ 'dev.cosignproject.cosign/signature': 'MEUCIGvg' }));
    assert.deepEqual(signature, { certificate: undefined, logEntries: [] });
  });

  it('is none for other layers, and malformed where its parts are', () => {
    assert.equal(cosignSignatureOf(annotations({ other: '1' })), undefined);
    const withCertificate = (text: string) => () =>
      cosignSignatureOf(annotations({ 'dev.sigstore.cosign/certificate': text }));
    assertMalformed(withCertificate('-----BEGIN CERTIFICATE-----\nMIIC'), 'no certificate');
    assertMalformed(withCertificate('-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----'), 'no valid base64');
    assertMalformed(() =>
      cosignSignatureOf(annotations({ 'dev.cosignproject.cosign/signature': '', 'dev.sigstore.cosign/bundle': '{' })),
    );
  });
});
