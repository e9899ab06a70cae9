import { hash } from 'node:crypto';

/** A container manifest as a registry serves it; its digest is the hash of its body. */
export interface Manifest {
  readonly digest: string;
  readonly mediaType: string;
  readonly body: string;
  /** Bytes of its config and layers together; an index has none of its own. */
  readonly size: number;
}

export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

const imageManifest = 'application/vnd.oci.image.manifest.v1+json';
const imageIndex = 'application/vnd.oci.image.index.v1+json';

/** The digest of a text: `sha256:` and 64 hexadecimal digits. */
export function digestOf(text: string): string {
  return `sha256:${hash('sha256', text)}`;
}

/** `linux/arm64/v8` → the platform's parts. */
export function parsePlatform(text: string): Platform {
  const [os = 'linux', architecture = 'amd64', variant] = text.split('/');
  return { os, architecture, ...(variant === undefined ? {} : { variant }) };
}

function manifestOf(mediaType: string, content: object, size: number): Manifest {
  const body = JSON.stringify(content);
  return { digest: digestOf(body), mediaType, body, size };
}

/** A single-platform image of two layers; the seed makes its blobs its own. */
export function imageOf(seed: string, megabytes: number, annotations?: Record<string, string>): Manifest {
  const base = Math.round(megabytes * 0.6 * 1_048_576);
  const top = Math.round(megabytes * 0.4 * 1_048_576) + (seed.length % 97);
  const layer = 'application/vnd.oci.image.layer.v1.tar+gzip';
  const content = {
    schemaVersion: 2,
    mediaType: imageManifest,
    config: {
      mediaType: 'application/vnd.oci.image.config.v1+json',
      digest: digestOf(`config ${seed}`),
      size: 1_473,
    },
    layers: [
      { mediaType: layer, digest: digestOf(`base ${String(base)}`), size: base },
      { mediaType: layer, digest: digestOf(`layer ${seed}`), size: top },
    ],
    ...(annotations === undefined ? {} : { annotations }),
  };
  return manifestOf(imageManifest, content, 1_473 + base + top);
}

/** The provenance that buildx hangs into an index beside the image it speaks of. */
function provenanceOf(subject: Manifest): Manifest {
  const content = {
    schemaVersion: 2,
    mediaType: imageManifest,
    config: {
      mediaType: 'application/vnd.oci.image.config.v1+json',
      digest: digestOf(`attestation config ${subject.digest}`),
      size: 167,
    },
    layers: [
      {
        mediaType: 'application/vnd.in-toto+json',
        digest: digestOf(`provenance ${subject.digest}`),
        size: 1_402,
        annotations: { 'in-toto.io/predicate-type': 'https://slsa.dev/provenance/v0.2' },
      },
    ],
  };
  return manifestOf(imageManifest, content, 1_569);
}

/** A cosign signature, to be tagged `sha256-<hex>.sig` after its subject. */
export function signatureOf(subject: Manifest): Manifest {
  const content = {
    schemaVersion: 2,
    mediaType: imageManifest,
    config: {
      mediaType: 'application/vnd.oci.image.config.v1+json',
      digest: digestOf(`signature config ${subject.digest}`),
      size: 233,
    },
    layers: [
      {
        mediaType: 'application/vnd.dev.cosign.simplesigning.v1+json',
        digest: digestOf(`signature ${subject.digest}`),
        size: 243,
        annotations: { 'dev.cosignproject.cosign/signature': Buffer.from(subject.digest).toString('base64') },
      },
    ],
  };
  return manifestOf(imageManifest, content, 476);
}

function descriptor({ mediaType, digest, body }: Manifest): object {
  return { mediaType, digest, size: Buffer.byteLength(body) };
}

/** An index over manifests that are there already, without their platforms. */
export function indexOver(...manifests: readonly Manifest[]): Manifest {
  const content = { schemaVersion: 2, mediaType: imageIndex, manifests: manifests.map(descriptor) };
  return manifestOf(imageIndex, content, 0);
}

/** A Helm chart as `helm push` makes it. */
export function chartManifest(): Manifest {
  const content = {
    schemaVersion: 2,
    mediaType: imageManifest,
    config: { mediaType: 'application/vnd.cncf.helm.config.v1+json', digest: digestOf('chart config'), size: 162 },
    layers: [
      {
        mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
        digest: digestOf('chart content'),
        size: 4_120,
      },
    ],
  };
  return manifestOf(imageManifest, content, 4_282);
}

/**
 * A multi-platform image as buildx pushes it: an index over one image for each platform, and, where attested, one
 * attestation for each image with the platform `unknown/unknown`.
 */
export function indexOf(
  seed: string,
  platforms: readonly string[],
  megabytes: number,
  attested: boolean,
): { index: Manifest; children: Manifest[] } {
  const images = platforms.map((platform) => ({
    platform: parsePlatform(platform),
    manifest: imageOf(`${seed} ${platform}`, megabytes),
  }));
  const attestations = attested
    ? images.map(({ manifest }) => ({ of: manifest, manifest: provenanceOf(manifest) }))
    : [];
  const content = {
    schemaVersion: 2,
    mediaType: imageIndex,
    manifests: [
      ...images.map(({ platform, manifest }) => ({ ...descriptor(manifest), platform })),
      ...attestations.map(({ of, manifest }) => ({
        ...descriptor(manifest),
        annotations: {
          'vnd.docker.reference.digest': of.digest,
          'vnd.docker.reference.type': 'attestation-manifest',
        },
        platform: { architecture: 'unknown', os: 'unknown' },
      })),
    ],
  };
  return {
    index: manifestOf(imageIndex, content, 0),
    children: [...images, ...attestations].map(({ manifest }) => manifest),
  };
}
