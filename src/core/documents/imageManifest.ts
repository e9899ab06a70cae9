import * as v from 'valibot';
import { malformed } from '#core/github';
import { digest } from '#core/images';
import type { Descriptor, ImageIndex, ImageManifest, ManifestDescriptor } from './types.ts';
import { namedValues, orAbsent, parseDocument, text, type Document } from './untrusted.ts';

const label = 'Reading a manifest';

const fields = {
  digest,
  size: orAbsent(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  mediaType: text,
  annotations: namedValues,
};
const descriptor = v.pipe(
  v.object(fields),
  v.transform((each): Descriptor => descriptorOf(each)),
);
const platform = v.object({ os: text, architecture: text, variant: text });
const manifestDescriptor = v.pipe(
  v.object({ ...fields, platform: orAbsent(platform), artifactType: text }),
  v.transform((each): ManifestDescriptor => ({
    ...descriptorOf(each),
    platform: each.platform && platformText(each.platform),
    artifactType: each.artifactType,
  })),
);

type Fields = Pick<Descriptor, 'digest' | 'annotations'> & Partial<Descriptor>;

/** With the fields that a document leaves out as `undefined`. */
function descriptorOf({ digest, size, mediaType, annotations }: Fields): Descriptor {
  return { digest, size, mediaType, annotations };
}

const manifest = v.object({
  mediaType: text,
  artifactType: text,
  annotations: namedValues,
  subject: v.nullish(v.object({ digest })),
  manifests: v.nullish(v.array(manifestDescriptor)),
  config: orAbsent(descriptor),
  layers: v.nullish(v.array(descriptor)),
  // Of OCI artifacts (withdrawn, but pushed), and Docker V1 images, which have neither sizes nor a config.
  blobs: v.nullish(v.array(descriptor)),
  fsLayers: orAbsent(v.array(v.unknown())),
});

/**
 * Returns what a manifest or an index says. Anything that lists manifests is an index, whatever its media type
 * (CVE-2021-41190). Source: the OCI image specification, Docker's "Image manifest V2".
 * @throws GitHubError `malformed`, also for a layer or child without a valid digest.
 */
export function parseImageManifest(document: Document): ImageManifest | ImageIndex {
  const { manifests, config, layers, blobs, fsLayers, ...rest } = parseDocument(manifest, document, label);
  const { mediaType, artifactType, annotations } = rest;
  const common = { mediaType, artifactType, annotations, subject: rest.subject?.digest };
  const isImage = !!(config ?? layers ?? blobs ?? fsLayers);
  // Go writes an empty list as `null`, and tools push such indexes (moby/moby#47210).
  if (isImage ? manifests : manifests !== undefined) return { kind: 'index', ...common, manifests: manifests ?? [] };
  if (!isImage) throw malformed('neither an index nor an image', label);
  const known = layers ?? blobs ?? [];
  return { kind: 'image', ...common, config, layers: known, compressedSize: totalSize([config, ...known]) };
}

function totalSize(parts: readonly ({ readonly size: number | undefined } | undefined)[]): number | undefined {
  const sizes = parts.map((part) => part?.size);
  return sizes.reduce((sum, size) => (sum === undefined || size === undefined ? undefined : sum + size), 0);
}

/** `linux/arm64/v8`; `undefined` for less than two parts, and for the `unknown` that buildx gives attestations. */
export function platformText({ os, architecture, variant }: v.InferOutput<typeof platform>): string | undefined {
  if (os === undefined || architecture === undefined || os === 'unknown' || architecture === 'unknown')
    return undefined;
  return [os, architecture, ...(variant === undefined ? [] : [variant])].join('/');
}
