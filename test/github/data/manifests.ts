import { hash } from 'node:crypto';

/** A container manifest as a registry serves it; its digest is the hash of its body. */
export interface Manifest {
  readonly digest: string;
  readonly mediaType: string;
  readonly body: string;
  /** Bytes of its config and layers together; an index has none of its own. */
  readonly size: number;
  /** What it refers to, as far as a registry here serves it; layers of images are not among them. */
  readonly blobs?: readonly Blob[];
}

/** A document that a manifest refers to. */
export interface Blob {
  readonly digest: string;
  /** In bytes. */
  readonly size: number;
  readonly content: () => string;
}

export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

export const imageManifest = 'application/vnd.oci.image.manifest.v1+json';
export const imageIndex = 'application/vnd.oci.image.index.v1+json';
export const imageConfig = 'application/vnd.oci.image.config.v1+json';
export const imageLayer = 'application/vnd.oci.image.layer.v1.tar+gzip';
export const emptyConfig = 'application/vnd.oci.empty.v1+json';

/** The digest of a text: `sha256:` and 64 hexadecimal digits. */
export function digestOf(text: string): string {
  return `sha256:${hash('sha256', text)}`;
}

/** `linux/arm64/v8` → the platform's parts. */
export function parsePlatform(text: string): Platform {
  const [os = 'linux', architecture = 'amd64', variant] = text.split('/');
  return { os, architecture, ...(variant === undefined ? {} : { variant }) };
}

/** A blob whose text is made again each time that it is read, so that worlds of thousands of them stay small. */
export function blobOf(content: () => string): Blob {
  const text = content();
  return { digest: digestOf(text), size: Buffer.byteLength(text), content };
}

/** What refers to a blob. */
export function blobDescriptor(
  { digest, size }: Blob,
  mediaType: string,
  annotations?: Record<string, string>,
): object {
  return { mediaType, digest, size, ...(annotations === undefined ? {} : { annotations }) };
}

export interface Layer {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly annotations?: Record<string, string>;
}

/** A layer of which there is no content. */
export function layerOf(seed: string, size: number, mediaType = imageLayer): Layer {
  return { mediaType, digest: digestOf(`layer ${seed}`), size };
}

export function manifestOf(mediaType: string, content: object, size: number, blobs?: readonly Blob[]): Manifest {
  const body = JSON.stringify({ schemaVersion: 2, mediaType, ...content });
  return { digest: digestOf(body), mediaType, body, size, ...(blobs === undefined ? {} : { blobs }) };
}

const emptyObject = blobOf(() => '{}');

/** A manifest of documents alone, with OCI's empty config unless another one is given. */
export function artifactOf(
  layers: readonly { blob: Blob; mediaType: string; annotations?: Record<string, string> }[],
  options: { config?: Blob; configType?: string } & Record<string, unknown> = {},
): Manifest {
  const { config = emptyObject, configType = emptyConfig, ...fields } = options;
  const blobs = [config, ...layers.map(({ blob }) => blob)];
  const content = {
    ...fields,
    config: blobDescriptor(config, configType),
    layers: layers.map(({ blob, mediaType, annotations }) => blobDescriptor(blob, mediaType, annotations)),
  };
  const size = blobs.reduce((sum, blob) => sum + blob.size, 0);
  return manifestOf(imageManifest, content, size, blobs);
}

/** A single-platform image of two layers; the seed makes its blobs its own. */
export function imageOf(seed: string, megabytes: number, annotations?: Record<string, string>): Manifest {
  const base = Math.round(megabytes * 0.6 * 1_048_576);
  const top = Math.round(megabytes * 0.4 * 1_048_576) + (seed.length % 97);
  const content = {
    config: {
      mediaType: imageConfig,
      digest: digestOf(`config ${seed}`),
      size: 1_473,
    },
    layers: [
      { mediaType: imageLayer, digest: digestOf(`base ${String(base)}`), size: base },
      { mediaType: imageLayer, digest: digestOf(`layer ${seed}`), size: top },
    ],
    ...(annotations === undefined ? {} : { annotations }),
  };
  return manifestOf(imageManifest, content, 1_473 + base + top);
}

/** The provenance that buildx hangs into an index beside the image it speaks of. */
function provenanceOf(subject: Manifest): Manifest {
  const content = {
    config: {
      mediaType: imageConfig,
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
    config: {
      mediaType: imageConfig,
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

export function descriptor({ mediaType, digest, body }: Manifest): object {
  return { mediaType, digest, size: Buffer.byteLength(body) };
}

/** An index over manifests that are there already, without their platforms. */
export function indexOver(...manifests: readonly Manifest[]): Manifest {
  const content = { manifests: manifests.map(descriptor) };
  return manifestOf(imageIndex, content, 0);
}

/** A Helm chart as `helm push` makes it. */
export function chartManifest(): Manifest {
  const content = {
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
