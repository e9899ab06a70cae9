import { attachmentKinds, type AttachmentKind } from './attachment.ts';
import type { CachedManifest } from './cachedManifest.ts';
import { referrerTag, type ImageGraph, type ImageNode, type Part } from './graph.ts';
import type { ManifestFacts } from './manifest.ts';

export type ContentKind =
  | AttachmentKind
  | 'platform'
  | 'index'
  /** A manifest for which the index names no platform, or the only one of an image. */
  | 'manifest'
  /** The list of an image's referrers, which has a fallback tag, until it is read: then they stand in its place. */
  | 'referrers'
  /** Anything else that is attached to an image. */
  | 'artifact';

/** What an image consists of, or what is attached to it. */
export interface ImageContent {
  readonly digest: string;
  /** One, or several if one manifest holds several documents. */
  readonly kinds: readonly [ContentKind, ...ContentKind[]];
  /** `linux/arm64`; of an attestation, the platform that it is about, if there are several. */
  readonly platform?: string | undefined;
  /** Compressed, in bytes; `undefined` if it is not known. */
  readonly size?: number | undefined;
  /** `missing`: the registry does not have it. */
  readonly state: 'read' | 'unread' | 'missing';
  /** When its manifest was read; ms since 1970. */
  readonly readAt?: number | undefined;
  readonly hasContents: boolean;
}

export interface KnownImages {
  readonly graph: ImageGraph;
  readonly cached: (digest: string) => Pick<CachedManifest, 'facts' | 'readAt'> | undefined;
  readonly isMissing: (digest: string) => boolean;
}

/**
 * Returns what a manifest lists, in its order, then what is attached to it: platforms and indexes first, attestations,
 * then signatures and others. Of an image without a list, itself comes first.
 *
 * @param above the digests of the rows above it, and what those list: they are not shown again.
 */
export function contentsOf(
  digest: string,
  images: KnownImages,
  above: ReadonlySet<string> = new Set(),
): readonly ImageContent[] {
  const facts = images.cached(digest)?.facts;
  const node = images.graph.get(digest);
  const children = [...new Map((facts?.children ?? []).map((child) => [child.digest, child])).values()];
  const shown = new Set([...above, digest, ...children.map((child) => child.digest)]);
  const isList = node !== undefined && isReferrerList(node);
  const platforms = new Map(children.flatMap(({ digest: each, platform }) => (platform ? [[each, platform]] : [])));
  const contents = children
    .filter((child) => !above.has(child.digest))
    .map((child): ImageContent => {
      const { attests } = child;
      const about = attests !== undefined && platforms.size > 1 ? platforms.get(attests) : undefined;
      const kinds = isList ? attachedKinds(factsOf(images, child.digest)) : listedKinds(child, images);
      return contentOf(child.digest, kinds, images, shown, child.platform ?? about);
    });
  const isAlone = facts?.kind === 'image' && above.size === 0;
  const itself = isAlone ? [{ ...contentOf(digest, ownKinds(facts), images, shown), hasContents: false }] : [];
  const attached = attachedTo(node, images, shown);
  const all = new Set([...shown, ...attached.keys()]);
  const attachments = [...attached].map(([each, kinds]) => contentOf(each, kinds, images, all));
  return [...itself, ...contents, ...attachments].sort((one, other) => rank(one) - rank(other));
}

const order: readonly ContentKind[] = ['platform', 'index', 'manifest'];
const attestations: readonly ContentKind[] = ['provenance', 'sbom', 'attestation'];

function rank({ kinds: [kind] }: ImageContent): number {
  if (order.includes(kind)) return 0;
  return attestations.includes(kind) ? 1 : kind === 'signature' ? 2 : 3;
}

function contentOf(
  digest: string,
  kinds: ImageContent['kinds'],
  images: KnownImages,
  shown: ReadonlySet<string>,
  platform?: string,
): ImageContent {
  const facts = factsOf(images, digest);
  return {
    digest,
    kinds,
    platform,
    size: facts?.size,
    readAt: images.cached(digest)?.readAt,
    state: facts ? 'read' : images.isMissing(digest) ? 'missing' : 'unread',
    hasContents: kinds[0] === 'index' || attachedTo(images.graph.get(digest), images, shown).size > 0,
  };
}

/** What is attached to a node and is not shown elsewhere, by digest. */
function attachedTo(
  node: ImageNode | undefined,
  images: KnownImages,
  shown: ReadonlySet<string>,
): ReadonlyMap<string, ImageContent['kinds']> {
  const attached = new Map<string, ImageContent['kinds']>();
  for (const part of node?.parts ?? []) {
    const { digest } = part.node;
    if (isListed(part) || shown.has(digest)) continue;
    const facts = factsOf(images, digest);
    if (!isReferrerList(part.node) || facts?.kind === 'image') attached.set(digest, attachedKinds(facts, part.node));
    else if (!facts) attached.set(digest, ['referrers']);
    else {
      for (const child of facts.children) {
        if (!shown.has(child.digest)) attached.set(child.digest, attachedKinds(factsOf(images, child.digest)));
      }
    }
  }
  return attached;
}

/**
 * Returns the compressed size of an image in bytes: of an index, of all its platforms together. `undefined` if it is not
 * known, or is for one of them.
 */
export function sizeOfImage(
  digest: string,
  cached: KnownImages['cached'],
  above: readonly string[] = [],
): number | undefined {
  const facts = cached(digest)?.facts;
  if (facts?.kind !== 'index') return facts?.size;
  // An index may list indexes; what is below itself was not pushed as it is cached.
  if (above.includes(digest)) return undefined;
  const platforms = facts.children.filter(({ isAttestation }) => !isAttestation);
  const sizes = platforms
    .map((platform) => sizeOfImage(platform.digest, cached, [...above, digest]))
    .filter((size) => size !== undefined);
  if (platforms.length === 0 || sizes.length < platforms.length) return undefined;
  return sizes.reduce((sum, size) => sum + size, 0);
}

function isListed({ kind }: Part): boolean {
  return kind === 'platform' || kind === 'index';
}

/** Whether a version has OCI's own fallback tag, `sha256-<hex>`, and no tag of its own. */
export function isReferrerList({ digest, tags, versions }: ImageNode): boolean {
  return tags.length === 0 && versions.some((version) => version.tags.some((tag) => isListTag(tag, digest)));
}

function isListTag(tag: string, digest: string): boolean {
  return referrerTag(tag, digest)?.kind === 'referrer';
}

function listedKinds(
  { digest, isAttestation, mayHaveChildren, platform }: ManifestFacts['children'][number],
  images: KnownImages,
): ImageContent['kinds'] {
  const facts = factsOf(images, digest);
  if (isAttestation) {
    const [first = 'attestation', ...others] = facts ? attachmentKinds(facts) : [];
    return [first, ...others];
  }
  if (facts ? facts.kind === 'index' : mayHaveChildren) return ['index'];
  if (platform !== undefined) return ['platform'];
  return ownKinds(facts);
}

function ownKinds(facts: ManifestFacts | undefined): ImageContent['kinds'] {
  const [first = 'manifest', ...others] = facts ? attachmentKinds(facts) : [];
  return [first, ...others];
}

/** What a referrer is, by its own manifest, or else by its fallback tag. */
export function attachedKinds(facts: ManifestFacts | undefined, node?: ImageNode): ImageContent['kinds'] {
  const [first, ...others] = facts ? attachmentKinds(facts) : [];
  if (first) return [first, ...others];
  const suffixes = node?.versions.flatMap(({ tags }) => tags.map((tag) => tag.slice(tag.lastIndexOf('.') + 1))) ?? [];
  return [suffixes.map((suffix) => suffixKinds.get(suffix)).find((kind) => kind !== undefined) ?? 'artifact'];
}

const suffixKinds = new Map<string, AttachmentKind>([
  ['sig', 'signature'],
  ['att', 'attestation'],
  ['sbom', 'sbom'],
]);

function factsOf(images: KnownImages, digest: string): ManifestFacts | undefined {
  return images.cached(digest)?.facts;
}
