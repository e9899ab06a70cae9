/** Of attestations in the second of buildx's two shapes, which is an OCI artifact. */
export const buildxAttestation = 'application/vnd.docker.attestation.manifest.v1+json';
