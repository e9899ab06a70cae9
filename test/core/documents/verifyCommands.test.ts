import assert from 'node:assert/strict';
import type { AttachedSignature, Attachment } from '../../../src/core/documents/types.ts';
import { verifyCommands, type VerifyTarget } from '../../../src/core/documents/verifyCommands.ts';
import { digest, hosts } from '../packages/fixtures.ts';

const issuer = 'https://token.actions.githubusercontent.com';
const identity = 'https://github.com/octo-org/api/.github/workflows/release.yml@refs/tags/v1.0.0';
const image = `ghcr.io/octo-org/api@${digest}`;

function signedBy(value: string | undefined, by: string | undefined = issuer): AttachedSignature {
  return {
    certificate: {
      identity: value === undefined ? undefined : { kind: 'uri', value },
      issuer: by,
      authority: undefined,
      notBefore: 0,
      notAfter: 0,
      workflow: undefined,
    },
    logEntries: [],
  };
}

function commands(attachments: readonly Attachment[], options: Partial<VerifyTarget> = {}) {
  const target = { host: hosts.dotCom, owner: 'Octo-Org', image: 'api', digest, shell: 'posix', ...options } as const;
  return verifyCommands({ ...target, attachments }).map((each) => ('command' in each ? each.command : each.refused));
}

const provenance: Attachment = { kind: 'gitHubAttestation', predicateType: 'https://slsa.dev/provenance/v1' };
const signature = (attached: AttachedSignature, isBundle = false): Attachment => ({
  kind: 'signature',
  signature: attached,
  isBundle,
});

describe('The commands to verify', () => {
  it('use gh for what GitHub stores, each kind once', () => {
    const sbom: Attachment = { kind: 'gitHubAttestation', predicateType: 'https://spdx.dev/Document/v2.3' };
    assert.deepEqual(commands([provenance, sbom, provenance]), [
      `gh attestation verify oci://${image} --owner Octo-Org`,
      `gh attestation verify oci://${image} --owner Octo-Org --predicate-type https://spdx.dev/Document/v2.3`,
    ]);
    assert.deepEqual(commands([provenance], { host: hosts.dataResidency }), [
      `gh attestation verify oci://containers.octo.ghe.com/octo-org/api@${digest} --owner Octo-Org --hostname octo.ghe.com`,
    ]);
  });

  it('use cosign with the identity that is attached', () => {
    const signer = `--certificate-identity ${identity} --certificate-oidc-issuer ${issuer}`;
    const predicateType = 'https://slsa.dev/provenance/v0.2';
    assert.deepEqual(
      commands([
        signature(signedBy(identity)),
        signature(signedBy(identity), true),
        { kind: 'attestation', predicateType, signature: signedBy(identity), isBundle: false },
      ]),
      [
        `cosign verify ${signer} ${image}`,
        `cosign verify --new-bundle-format ${signer} ${image}`,
        `cosign verify-attestation --type ${predicateType} ${signer} ${image}`,
      ],
    );
  });

  it('name the file of the key for a signature by a key', () => {
    assert.deepEqual(commands([signature({ certificate: undefined, logEntries: [] })]), [
      `cosign verify --key cosign.pub ${image}`,
    ]);
  });

  it('are none for a signer that is not known', () => {
    assert.deepEqual(commands([signature(signedBy(undefined))]), []);
  });

  it('quote what a shell would act on, and refuse what it could hide', () => {
    const [quoted] = commands([signature(signedBy("$(touch /tmp/x)'; echo `id`"))]);
    assert.ok(quoted?.includes(`--certificate-identity '$(touch /tmp/x)'\\''; echo \`id\`'`), quoted);
    assert.deepEqual(commands([signature(signedBy('a\nb')), provenance]), [
      'controlCharacter',
      `gh attestation verify oci://${image} --owner Octo-Org`,
    ]);
    assert.deepEqual(commands([signature(signedBy('--insecure-ignore-tlog'))]), ['leadingHyphen']);
    assert.deepEqual(commands([signature(signedBy('a&b'))], { shell: 'powershell' }), ['unsafeInPowerShell']);
    assert.deepEqual(commands([provenance], { image: 'api:latest' }), ['otherMeaning']);
    assert.deepEqual(commands([provenance], { digest: 'latest' }), ['otherMeaning']);
  });
});
