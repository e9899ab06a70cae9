import * as v from 'valibot';
import { malformed } from '#core/github';
import { buildxAttestation } from './buildxAttestation.ts';

const child = v.object({
  digest: v.string(),
  /** False if its descriptor says that it is an image manifest. */
  mayHaveChildren: v.boolean(),
  /** Whether buildx added it to the index as an attestation of another image in the index. */
  isAttestation: v.boolean(),
  /** `linux/arm64/v8`, if the index says so; older releases of the extension did not cache it. */
  platform: v.exactOptional(v.string()),
  /** Of an attestation of buildx: the digest of the image that it is about. */
  attests: v.exactOptional(v.string()),
});

export const manifestFacts = v.object({
  mediaType: v.nullable(v.string()),
  /** Anything that lists no manifests (image, signature, artifact) counts as an image. */
  kind: v.picklist(['index', 'image']),
  children: v.pipe(v.array(child), v.readonly()),
  /** The digest of the manifest that this one is about (OCI 1.1). */
  subject: v.nullable(v.string()),
  /** Or the media type of the first layer, see `nonImageLayerType`. Older releases did not cache what follows. */
  artifactType: v.exactOptional(v.nullable(v.string())),
  configMediaType: v.exactOptional(v.nullable(v.string())),
  /** Of an image: of its configuration and layers, compressed, in bytes; absent if the manifest does not say. */
  size: v.exactOptional(v.number()),
  /** Of the in-toto statements that it holds: `https://slsa.dev/provenance/v1`, `https://spdx.dev/Document`. */
  predicateTypes: v.exactOptional(v.pipe(v.array(v.string()), v.readonly())),
  /** What GitHub's own clients say that an index is: `homebrew_bottle`. */
  packageType: v.exactOptional(v.string()),
});

/** What the graph and the tree need of a manifest. Plain JSON. */
export type ManifestFacts = Readonly<v.InferOutput<typeof manifestFacts>>;

const label = 'Reading a manifest';

/** The OCI image specification and Docker's "Image manifest V2". */
const imageTypes: readonly string[] = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];
export const manifestTypes: readonly string[] = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  ...imageTypes,
];

/** For untrusted values on which nothing depends: an invalid one counts as absent. */
const orNull = <Schema extends v.GenericSchema>(schema: Schema) => v.fallback(v.nullable(schema), null);
const text = orNull(v.pipe(v.string(), v.nonEmpty()));
/** `algorithm:encoded`, as the OCI image specification writes digests. */
export const digest = v.pipe(v.string(), v.regex(/^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[\w=-]{32,256}$/));

const bytes = orNull(v.pipe(v.number(), v.safeInteger(), v.minValue(0)));
const descriptor = v.object({
  digest,
  mediaType: text,
  artifactType: text,
  annotations: orNull(v.object({ 'vnd.docker.reference.type': text, 'vnd.docker.reference.digest': orNull(digest) })),
  platform: orNull(v.object({ os: text, architecture: text, variant: text })),
});

/** buildx writes the first, cosign 2 the second. */
const layerAnnotations = orNull(v.object({ 'in-toto.io/predicate-type': text, predicateType: text }));
/** An attestation manifest of buildx has two. */
const maxPredicateTypes = 20;

const manifest = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    mediaType: v.nullish(v.string(), null),
    manifests: v.nullish(v.array(descriptor)),
    subject: v.nullish(v.object({ digest }), null),
    artifactType: text,
    config: orNull(v.object({ mediaType: text, size: bytes })),
    layers: orNull(v.array(orNull(v.object({ mediaType: text, size: bytes, annotations: layerAnnotations })))),
    // The second is that of Sigstore's bundles, as cosign 3 and actions/attest push them.
    annotations: orNull(v.object({ 'com.github.package.type': text, 'dev.sigstore.bundle.predicateType': text })),
    // OCI artifact manifests (withdrawn, but still in registries), and Docker's schema 1.
    blobs: orNull(v.array(v.unknown())),
    fsLayers: orNull(v.array(v.unknown())),
  }),
);
type Manifest = v.InferOutput<typeof manifest>;

/** Anything that lists manifests is an index, whatever its media type (CVE-2021-41190). @throws GitHubError `malformed`. */
export function parseManifest(body: string): ManifestFacts {
  const { issues, output } = v.safeParse(manifest, body, { abortEarly: true });
  if (issues) throw malformed(`no valid ${v.getDotPath(issues[0]) ?? 'manifest'}`, label);
  const { mediaType, manifests, subject, artifactType, config, layers, blobs, fsLayers, annotations } = output;
  const isImage = [config, layers, blobs, fsLayers].some((part) => part !== null);
  // Go writes an empty list as `null`, and tools push such indexes (moby/moby#47210).
  const isIndex = isImage ? !!manifests : manifests !== undefined;
  if (!isIndex && !isImage) throw malformed('neither an index nor an image', label);
  return {
    mediaType,
    kind: isIndex ? 'index' : 'image',
    children: (manifests ?? []).map(childOf),
    subject: subject?.digest ?? null,
    artifactType: artifactType ?? nonImageLayerType(output),
    configMediaType: config?.mediaType ?? null,
    ...optional('size', isIndex ? undefined : sizeOf(output)),
    ...optional('predicateTypes', predicateTypesOf(output)),
    ...optional('packageType', annotations?.['com.github.package.type'] ?? undefined),
  };
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): Partial<Record<Key, Value>> {
  return value === undefined ? {} : ({ [key]: value } as Record<Key, Value>);
}

function sizeOf({ config, layers }: Manifest): number | undefined {
  const sizes = [config, ...(layers ?? [])].map((part) => part?.size ?? undefined);
  return sizes.reduce((sum, size) => (sum === undefined || size === undefined ? undefined : sum + size), 0);
}

function predicateTypesOf({ layers, annotations }: Manifest): readonly string[] | undefined {
  const ofLayers = (layers ?? []).map((layer) => layer?.annotations);
  const types = [
    annotations?.['dev.sigstore.bundle.predicateType'],
    ...ofLayers.map((own) => own?.['in-toto.io/predicate-type'] ?? own?.predicateType),
  ].filter((type) => typeof type === 'string');
  return types.length > 0 ? types.slice(0, maxPredicateTypes) : undefined;
}

const imageConfig = /^application\/vnd\.(oci\.image\.config|docker\.container\.image)\./;
const imageLayer = /^application\/vnd\.(oci\.image\.layer|docker\.image\.rootfs)\./;

/** The type of the first layer, if a manifest has the config of an image but no layer of an image. */
function nonImageLayerType({ config, layers }: Manifest): string | null {
  if (!imageConfig.test(config?.mediaType ?? '')) return null;
  const types = layers?.map((layer) => layer?.mediaType ?? null) ?? [];
  return types.some((type) => type === null || imageLayer.test(type)) ? null : (types[0] ?? null);
}

function childOf({
  digest,
  mediaType,
  artifactType,
  annotations,
  platform,
}: v.InferOutput<typeof descriptor>): v.InferOutput<typeof child> {
  const attests = annotations?.['vnd.docker.reference.digest'] ?? undefined;
  const parts = [platform?.os, platform?.architecture, platform?.variant].filter((part) => typeof part === 'string');
  return {
    digest,
    mayHaveChildren: mediaType === null || !imageTypes.includes(mediaType),
    isAttestation:
      annotations?.['vnd.docker.reference.type'] === 'attestation-manifest' || artifactType === buildxAttestation,
    // buildx names the platform of attestations `unknown`.
    ...(parts.length < 2 || parts.includes('unknown') ? {} : { platform: parts.join('/') }),
    ...optional('attests', attests),
  };
}
