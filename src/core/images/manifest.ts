import * as v from 'valibot';
import { malformed } from '#core/github';

const child = v.object({
  digest: v.string(),
  /** False if its descriptor says that it is an image manifest. */
  mayHaveChildren: v.boolean(),
  /** Whether buildx added it to the index as an attestation of another image in the index. */
  isAttestation: v.boolean(),
  /** `linux/arm64/v8`, if the index says so; older releases of the extension did not cache it. */
  platform: v.exactOptional(v.string()),
});

const manifestFacts = v.object({
  mediaType: v.nullable(v.string()),
  /** Anything that lists no manifests (image, signature, artifact) counts as an image. */
  kind: v.picklist(['index', 'image']),
  children: v.pipe(v.array(child), v.readonly()),
  /** The digest of the manifest that this one is about (OCI 1.1). */
  subject: v.nullable(v.string()),
  /** Or the media type of the first layer, see `nonImageLayerType`. Older releases did not cache this and the next. */
  artifactType: v.exactOptional(v.nullable(v.string())),
  configMediaType: v.exactOptional(v.nullable(v.string())),
});

/** Plain JSON, cached permanently, because the content of a digest never changes. */
export type ManifestFacts = Readonly<v.InferOutput<typeof manifestFacts>>;

export function writeCachedManifest(digest: string, facts: ManifestFacts): string {
  // With a line break on both sides, a line that a crash cut short cannot spoil this one.
  return `\n${JSON.stringify([digest, facts])}\n`;
}

const cachedLine = v.pipe(v.string(), v.parseJson(), v.tuple([v.string(), manifestFacts]));

/** Lines that are broken, or from another release, are left out: their manifests are fetched again. */
export function readCachedManifests(text: string): Map<string, ManifestFacts> {
  const lines = text.split('\n').map((line) => v.safeParse(cachedLine, line));
  return new Map(lines.flatMap(({ success, output }) => (success ? [output] : [])));
}

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
const digest = v.pipe(v.string(), v.regex(/^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[\w=-]{32,256}$/));

const descriptor = v.object({
  digest,
  mediaType: text,
  annotations: orNull(v.object({ 'vnd.docker.reference.type': text })),
  platform: orNull(v.object({ os: text, architecture: text, variant: text })),
});

const manifest = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    mediaType: v.nullish(v.string(), null),
    manifests: v.nullish(v.array(descriptor)),
    subject: v.nullish(v.object({ digest }), null),
    artifactType: text,
    config: orNull(v.object({ mediaType: text })),
    layers: orNull(v.array(orNull(v.object({ mediaType: text })))),
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
  const { mediaType, manifests, subject, artifactType, config, layers, blobs, fsLayers } = output;
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
  };
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
  annotations,
  platform,
}: v.InferOutput<typeof descriptor>): v.InferOutput<typeof child> {
  const parts = [platform?.os, platform?.architecture, platform?.variant].filter((part) => typeof part === 'string');
  return {
    digest,
    mayHaveChildren: mediaType === null || !imageTypes.includes(mediaType),
    isAttestation: annotations?.['vnd.docker.reference.type'] === 'attestation-manifest',
    // buildx names the platform of attestations `unknown`.
    ...(parts.length < 2 || parts.includes('unknown') ? {} : { platform: parts.join('/') }),
  };
}
