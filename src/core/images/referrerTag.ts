/** What a referrer is to its subject, as far as its tag tells. */
export type Attachment = 'signature' | 'attestation' | 'referrer';

const attachments = new Map<string, Attachment>([
  ['sig', 'signature'],
  ['att', 'attestation'],
  ['sbom', 'attestation'],
]);

/**
 * Reads a fallback tag, which stands in for the list of referrers that GitHub's registry does not have
 * (actions/attest-build-provenance#71): `sha256-<hex>` (OCI distribution specification, "Referrers Tag Schema"), and
 * cosign's `sha256-<hex>.sig`, `.att` and `.sbom`, which may have a prefix (`--attachment-tag-prefix`). Any other suffix
 * counts as a referrer too.
 *
 * @param ownDigest of the version that carries the tag. A tag that names it is an ordinary tag (carvel-dev/imgpkg#145).
 * @returns the digest of the subject; `undefined` for an ordinary tag.
 */
export function referrerTag(
  tag: string,
  ownDigest?: string,
): { readonly subject: string; readonly as: Attachment } | undefined {
  const [, hex, suffix = ''] = /^[^:]*?sha256-([0-9a-f]{64})(?:\.(.+))?$/.exec(tag) ?? [];
  const subject = `sha256:${hex ?? ''}`;
  if (hex === undefined || subject === ownDigest) return undefined;
  return { subject, as: attachments.get(suffix) ?? 'referrer' };
}

/** The tags that people gave a version: all but the fallback tags. */
export function ownTags({ digest, tags }: { readonly digest: string; readonly tags: readonly string[] }): string[] {
  return tags.filter((tag) => referrerTag(tag, digest) === undefined);
}
