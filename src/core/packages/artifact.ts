import type { ManifestFacts } from '#core/images';

export type Artifact =
  | 'image'
  | 'helmChart'
  | 'devContainerFeature'
  | 'devContainerTemplate'
  | 'homebrewBottle'
  | 'fluxArtifact'
  | 'wasmModule'
  | 'artifact'
  /** A signature, an attestation or another document about a version. */
  | 'attachment'
  | 'unknown';

const imageConfig = /^application\/vnd\.(oci\.image\.config|docker\.container\.image)\.v1\+json$/;
const emptyConfig = 'application/vnd.oci.empty.v1+json';

/** In-toto statements, attestations of buildx, and signatures of Sigstore, cosign and Notation. */
const attachmentType = /^application\/vnd\.(in-toto|docker\.attestation|dev\.sigstore|dev\.cosign|dsse|cncf\.notary)\b/;

/** What tools tell GitHub by the annotation `com.github.package.type`. */
const packageTypes = new Map<string, Artifact>([
  ['homebrew_bottle', 'homebrewBottle'],
  ['devcontainer_feature', 'devContainerFeature'],
  ['devcontainer_template', 'devContainerTemplate'],
]);

/** By the type of the configuration. */
const kinds: readonly (readonly [pattern: RegExp, artifact: Artifact])[] = [
  [/^application\/vnd\.cncf\.helm\.config\./, 'helmChart'],
  [/^application\/vnd\.cncf\.flux\.config\./, 'fluxArtifact'],
  [/^application\/vnd\.wasm\.config\./, 'wasmModule'],
];

/**
 * What a version may be, the likeliest first; `undefined` for facts that an older release cached. Source: the OCI image
 * specification, Helm's HIP 6, the development containers specification, cosign's and Notation's.
 */
export function artifactsOf(facts: ManifestFacts, packageName: string): readonly Artifact[] | undefined {
  const { kind, children, subject, artifactType, configMediaType, packageType } = facts;
  if (artifactType === undefined || configMediaType === undefined) return undefined;
  const isAttachment = [artifactType, configMediaType].some((type) => attachmentType.test(type ?? ''));
  if (subject !== null || isAttachment) return ['attachment'];
  const named = packageTypes.get(packageType ?? '');
  if (named) return [named];
  if (kind === 'index' && artifactType === null) {
    const holdsOnlyAttestations = children.length > 0 && children.every(({ isAttestation }) => isAttestation);
    return [holdsOnlyAttestations ? 'attachment' : 'image'];
  }
  const isImage = imageConfig.test(configMediaType ?? '');
  if (isImage && artifactType === null) return ['image'];
  const ownConfig = isImage || configMediaType === emptyConfig ? null : configMediaType;
  const type = ownConfig ?? artifactType;
  if (type === null) return ['unknown'];
  const known = kinds.find(([pattern]) => pattern.test(type))?.[1];
  if (known) return [known];
  if (type.startsWith('application/vnd.devcontainers')) {
    const features = ['devContainerFeature', 'devContainerTemplate'] as const;
    return /(^|\/)templates(\/|$)/.test(packageName) ? features.toReversed() : features;
  }
  return ['artifact'];
}
