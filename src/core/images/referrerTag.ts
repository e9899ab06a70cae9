export type Attachment = 'signature' | 'attestation' | 'referrer';

const attachments = new Map<string, Attachment>([
  ['sig', 'signature'],
  ['att', 'attestation'],
  ['sbom', 'attestation'],
]);

/**
 * Reads a fallback tag, which stands in for the list of referrers that GitHub's registry does not have: `sha256-<hex>`
 * (OCI distribution specification, "Referrers Tag Schema"), and cosign's with a suffix and maybe a prefix. One that
 * names its own version is an ordinary tag (carvel-dev/imgpkg#145). @returns `undefined` for an ordinary tag.
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

export function ownTags({ digest, tags }: { readonly digest: string; readonly tags: readonly string[] }): string[] {
  return tags.filter((tag) => referrerTag(tag, digest) === undefined);
}
