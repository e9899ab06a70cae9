import { GitHubError } from '../github/problem.ts';

/** What a manifest says of other manifests. Plain JSON: to be kept for good, since a digest names one content. */
export interface ManifestFacts {
  readonly mediaType: string | null;
  /** An index lists manifests; anything else (image, signature, artifact) counts as an image. */
  readonly kind: 'index' | 'image';
  /** The manifests that it lists; empty for an image. */
  readonly children: readonly Child[];
  /** The digest of the manifest that this one speaks of (OCI 1.1), such as the image that it signs. */
  readonly subject: string | null;
  /**
   * What it says that it is; of a manifest that calls itself an image and has no layer of one, such as an attestation of
   * buildx or a signature of cosign, the media type of its first layer. What an earlier version kept lacks this.
   */
  readonly artifactType?: string | null;
  /** The media type of its config; what an earlier version kept lacks this. */
  readonly configMediaType?: string | null;
}

export interface Child {
  readonly digest: string;
  /** Whether it may list manifests of its own: false for what its descriptor calls an image manifest. */
  readonly mayHaveChildren: boolean;
  /** Whether buildx hung it into the index as an attestation of one of the images beside it. */
  readonly isAttestation: boolean;
  /** `linux/arm64/v8`, where the index says it. Facts that an older version cached lack it. */
  readonly platform?: string;
}

/** What is asked for, and what an index may name: the OCI image specification and Docker's "Image manifest V2". */
export const indexTypes: readonly string[] = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];
export const imageTypes: readonly string[] = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

/** Bytes. The OCI distribution specification has registries take manifests of 4 MB, and clients expect no larger. */
export const mostManifestBytes = 4 * 1024 * 1024;

/** `algorithm:encoded`, as the OCI image specification writes digests. */
const digestPattern = /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[\w=-]{32,256}$/;

/**
 * Reads a manifest, which comes from strangers. What lists manifests counts as an index whatever its media type says
 * (CVE-2021-41190: a document may be both), so that no child is overlooked.
 *
 * @throws GitHubError `malformed` where it is no manifest, or a child or subject is not what the specification has.
 */
export function parseManifest(text: string): ManifestFacts {
  const manifest = parsed(text);
  const { mediaType = null, subject = null } = manifest;
  if (mediaType !== null && typeof mediaType !== 'string') throw malformed('a media type that is no text');
  const manifests = listIn(manifest);
  if (manifests === undefined && !isImage(manifest)) throw malformed('neither an index nor an image');
  return {
    mediaType,
    kind: manifests === undefined ? 'image' : 'index',
    children: (manifests ?? []).map(childOf),
    subject: subject === null ? null : digestOf(subject),
    artifactType: textOrNull(manifest.artifactType) ?? foreignLayerType(manifest),
    configMediaType: mediaTypeOf(manifest.config),
  };
}

/** What an index lists. Go writes an empty list as `null`, and tools push such indexes (moby/moby#47210). */
function listIn(manifest: Record<string, unknown>): readonly unknown[] | undefined {
  const { manifests } = manifest;
  if (manifests === null && !isImage(manifest)) return [];
  if (manifests === undefined || manifests === null) return undefined;
  if (!Array.isArray(manifests)) throw malformed('an index whose manifests are no list');
  return manifests as readonly unknown[];
}

const imageConfig = /^application\/vnd\.(oci\.image\.config|docker\.container\.image)\./;
const imageLayer = /^application\/vnd\.(oci\.image\.layer|docker\.image\.rootfs)\./;

/** The first layer's media type of what has an image's config and no layer of an image. */
function foreignLayerType({ config, layers }: Record<string, unknown>): string | null {
  if (!imageConfig.test(mediaTypeOf(config) ?? '') || !Array.isArray(layers)) return null;
  const types = layers.map(mediaTypeOf);
  return types.some((type) => type === null || imageLayer.test(type)) ? null : (types[0] ?? null);
}

function mediaTypeOf(descriptor: unknown): string | null {
  return isRecord(descriptor) ? textOrNull(descriptor.mediaType) : null;
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** OCI and Docker V2 images, OCI artifacts (withdrawn, but pushed), and Docker V1 images. */
function isImage({ config, layers, blobs, fsLayers }: Record<string, unknown>): boolean {
  return isRecord(config) || [layers, blobs, fsLayers].some(Array.isArray);
}

function childOf(descriptor: unknown): Child {
  const { mediaType, annotations, platform } = isRecord(descriptor) ? descriptor : {};
  return {
    digest: digestOf(descriptor),
    mayHaveChildren: typeof mediaType !== 'string' || !imageTypes.includes(mediaType),
    isAttestation: isRecord(annotations) && annotations['vnd.docker.reference.type'] === 'attestation-manifest',
    ...platformIn(platform),
  };
}

function platformIn(platform: unknown): { readonly platform?: string } {
  if (!isRecord(platform)) return {};
  const { os, architecture, variant } = platform;
  const parts = [os, architecture, variant].filter((part) => typeof part === 'string' && part !== '');
  // buildx names the platform of attestations so.
  return parts.length < 2 || parts.includes('unknown') ? {} : { platform: parts.join('/') };
}

function digestOf(descriptor: unknown): string {
  const digest = isRecord(descriptor) ? descriptor.digest : undefined;
  if (typeof digest !== 'string' || !digestPattern.test(digest)) throw malformed('a descriptor without a digest');
  return digest;
}

function parsed(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformed('not JSON');
  }
  if (!isRecord(value)) throw malformed('not an object');
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function malformed(message: string): GitHubError {
  return new GitHubError({ kind: 'malformed', message }, 'Reading a manifest');
}
