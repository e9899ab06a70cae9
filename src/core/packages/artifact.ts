import type { ManifestFacts } from '#core/images';

export type Artifact =
  | 'image'
  | 'helmChart'
  | 'devContainerFeature'
  | 'devContainerTemplate'
  | 'artifact'
  /** A signature, an attestation or another document about a version. */
  | 'attachment'
  | 'unknown';

const imageConfig = /^application\/vnd\.(oci\.image\.config|docker\.container\.image)\.v1\+json$/;
const emptyConfig = 'application/vnd.oci.empty.v1+json';

/** In-toto statements, attestations of buildx, and signatures of Sigstore, cosign and Notation. */
const attachmentType = /^application\/vnd\.(in-toto|docker\.attestation|dev\.sigstore|dev\.cosign|dsse|cncf\.notary)\b/;

/**
 * What a version may be, the likeliest first; `undefined` for facts that an older release cached. Source: the OCI image
 * specification, Helm's HIP 6, the development containers specification, cosign's and Notation's.
 */
export function artifactsOf(facts: ManifestFacts, packageName: string): readonly Artifact[] | undefined {
  const { kind, children, subject, artifactType, configMediaType } = facts;
  if (artifactType === undefined || configMediaType === undefined) return undefined;
  const isAttachment = [artifactType, configMediaType].some((type) => attachmentType.test(type ?? ''));
  if (subject !== null || isAttachment) return ['attachment'];
  if (kind === 'index' && artifactType === null) {
    const holdsOnlyAttestations = children.length > 0 && children.every(({ isAttestation }) => isAttestation);
    return [holdsOnlyAttestations ? 'attachment' : 'image'];
  }
  const isImage = imageConfig.test(configMediaType ?? '');
  if (isImage && artifactType === null) return ['image'];
  const ownConfig = isImage || configMediaType === emptyConfig ? null : configMediaType;
  const type = ownConfig ?? artifactType;
  if (type === null) return ['unknown'];
  if (type.startsWith('application/vnd.cncf.helm.config.')) return ['helmChart'];
  if (type.startsWith('application/vnd.devcontainers')) {
    const features = ['devContainerFeature', 'devContainerTemplate'] as const;
    return /(^|\/)templates(\/|$)/.test(packageName) ? features.toReversed() : features;
  }
  return ['artifact'];
}
