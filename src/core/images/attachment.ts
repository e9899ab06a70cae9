import type { ManifestFacts } from './manifest.ts';
import { buildxAttestation } from './buildxAttestation.ts';

/** What a document about an image is; `attestation` is one of another predicate, or of one that the manifest does not say. */
export type AttachmentKind = 'provenance' | 'sbom' | 'signature' | 'attestation';

const predicates: readonly (readonly [pattern: RegExp, kind: AttachmentKind])[] = [
  [/^https:\/\/slsa\.dev\/provenance\b/, 'provenance'],
  [/^https:\/\/(spdx\.dev|cyclonedx\.org)\b/, 'sbom'],
  [/^https:\/\/sigstore\.dev\/cosign\/sign\b/, 'signature'],
];

const types: readonly (readonly [pattern: RegExp, kind: AttachmentKind])[] = [
  [/^application\/vnd\.(cncf\.notary\.signature|dev\.cosign\.(simplesigning|artifact\.sig))\b/, 'signature'],
  [/^(text|application)\/(spdx|vnd\.cyclonedx|vnd\.syft|vnd\.dev\.cosign\.artifact\.sbom)\b/, 'sbom'],
  [/^application\/vnd\.(dev\.sigstore\.bundle|dsse\.envelope|in-toto)\b/, 'attestation'],
];

/**
 * Returns what a manifest attaches to an image, each kind once: buildx puts provenance and SBOM into one. Empty if it is
 * something else. Source: in-toto's predicate types, BuildKit's "Image Attestation Storage", cosign's and Notation's
 * specifications.
 */
export function attachmentKinds(facts: ManifestFacts): readonly AttachmentKind[] {
  const { predicateTypes = [], artifactType, configMediaType } = facts;
  if (predicateTypes.length > 0) {
    return [...new Set(predicateTypes.map((type) => find(predicates, type) ?? 'attestation'))];
  }
  if (artifactType === buildxAttestation) return ['attestation'];
  const kind = find(types, artifactType) ?? find(types, configMediaType);
  return kind === undefined ? [] : [kind];
}

function find(
  patterns: readonly (readonly [pattern: RegExp, kind: AttachmentKind])[],
  type: string | null | undefined,
): AttachmentKind | undefined {
  return patterns.find(([pattern]) => pattern.test(type ?? ''))?.[1];
}
