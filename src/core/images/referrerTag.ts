/** Why a version hangs on another. */
export type Attachment = 'signature' | 'attestation' | 'referrer';

const attachments = new Map<string, Attachment>([
  ['sig', 'signature'],
  ['att', 'attestation'],
  ['sbom', 'attestation'],
]);

/**
 * Reads the tags that stand in for a registry's list of referrers, which GitHub's does not have
 * (actions/attest-build-provenance#71): `sha256-<hex>` for an index of all referrers (OCI distribution specification,
 * "Referrers Tag Schema"), and cosign's `sha256-<hex>.sig`, `.att` and `.sbom` (its "Signature Specification"). Any
 * other ending is taken as a referrer too.
 *
 * @returns the digest of what the tagged version speaks of; `undefined` for the tag of an image.
 */
export function referrerTag(tag: string): { readonly subject: string; readonly as: Attachment } | undefined {
  const [, hex, ending = ''] = /^sha256-([0-9a-f]{64})(?:[.-](.+))?$/.exec(tag) ?? [];
  if (hex === undefined) return undefined;
  return { subject: `sha256:${hex}`, as: attachments.get(ending) ?? 'referrer' };
}
