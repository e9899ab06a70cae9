import type { GitHubError } from '#core/github';
import { attachmentKinds } from './attachment.ts';
import type { ManifestFacts } from './manifest.ts';

export interface ImageVersion {
  readonly id: number;
  readonly digest: string;
  readonly tags: readonly string[];
}

export type ManifestState =
  | { readonly kind: 'read'; readonly facts: ManifestFacts }
  /** 404 `MANIFEST_UNKNOWN`: it depends on nothing. */
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly error: GitHubError };

/** By digest; a digest without an entry was not read. */
export type Manifests = ReadonlyMap<string, ManifestState>;

export type PartKind = 'platform' | 'index' | Attachment;

export interface Part {
  readonly node: ImageNode;
  readonly kind: PartKind;
  /** `linux/arm64`, if an index says so. */
  readonly platform?: string | undefined;
}

/** One digest of a package, with all versions that have it: usually one, sometimes several ids. */
export interface ImageNode {
  readonly digest: string;
  readonly versions: readonly ImageVersion[];
  /** Its tags, without fallback tags. */
  readonly tags: readonly string[];
  /** What it lists, if it is an index, and its referrers. */
  readonly parts: readonly Part[];
  /** The indexes that list it, and its subjects. */
  readonly parents: readonly ImageNode[];
}

/** By digest, in the order of the versions. */
export type ImageGraph = ReadonlyMap<string, ImageNode>;

/**
 * Returns which digests of a package depend on which, as far as manifests were read. An index depends on the manifests
 * that it lists: without them, a pull fails. A subject depends on its referrers: without them, a verification fails. The
 * subject is named in the referrer's manifest or, if the referrer has no other tags, by a fallback tag.
 */
export function createGraph(versions: readonly ImageVersion[], manifests: Pick<Manifests, 'get'>): ImageGraph {
  const nodes = new Map<string, MutableNode>();
  for (const version of versions) {
    const { id, digest } = version;
    const known = nodes.get(digest);
    if (!known) {
      const tags = version.tags.length === 0 ? none : ownTags(version);
      nodes.set(digest, { digest, versions: [version], tags, parts: none, parents: none });
      // A list that changed between its pages may have a version twice.
    } else if (!known.versions.some((each) => each.id === id)) {
      known.versions.push(version);
      known.tags = [...known.tags, ...ownTags(version)];
    }
  }
  for (const node of nodes.values()) {
    const facts = factsOf(manifests, node.digest);
    for (const { digest, isAttestation, platform } of facts?.children ?? []) {
      const isIndex = factsOf(manifests, digest)?.kind === 'index';
      link(node, nodes.get(digest), isAttestation ? 'attestation' : isIndex ? 'index' : 'platform', platform);
    }
    for (const { tags } of node.tags.length > 0 ? [] : node.versions) {
      for (const tag of tags) {
        const referrer = referrerTag(tag, node.digest);
        if (referrer) link(nodes.get(referrer.subject), node, referrer.kind);
      }
    }
    if (facts?.subject) link(nodes.get(facts.subject), node, referrerKind(facts));
  }
  return nodes;
}

interface MutableNode extends ImageNode {
  readonly versions: ImageVersion[];
  tags: readonly string[];
  parts: Part[];
  parents: ImageNode[];
}

/** Most nodes have one parent and no parts, and an array that `push` has grown has room for 17. */
const none: never[] = [];

function link(parent: MutableNode | undefined, node: MutableNode | undefined, kind: PartKind, platform?: string): void {
  if (!parent || !node || parent === node || parent.parts.some((part) => part.node === node)) return;
  const part = { node, kind, platform };
  if (parent.parts === none) parent.parts = [part];
  else parent.parts.push(part);
  if (node.parents === none) node.parents = [parent];
  else node.parents.push(parent);
}

/** The registry's lists of referrers name the wrong type, so that only the referrer's own manifest counts. */
function referrerKind(facts: ManifestFacts): Attachment {
  const [kind] = attachmentKinds(facts);
  if (kind === undefined) return 'referrer';
  return kind === 'signature' ? 'signature' : 'attestation';
}

function factsOf(manifests: Pick<Manifests, 'get'>, digest: string): ManifestFacts | undefined {
  const state = manifests.get(digest);
  return state?.kind === 'read' ? state.facts : undefined;
}

export function withParts(start: Iterable<ImageNode>): ReadonlySet<ImageNode> {
  return reachableFrom(start, ({ parts }) => parts.map(({ node }) => node));
}

export function withAncestors(start: Iterable<ImageNode>): ReadonlySet<ImageNode> {
  return reachableFrom(start, ({ parents }) => parents);
}

/**
 * Returns the nodes and all that can be reached from them, nearest first. A `for` loop over a Set also visits what is
 * added meanwhile.
 */
function reachableFrom(
  start: Iterable<ImageNode>,
  next: (node: ImageNode) => Iterable<ImageNode>,
): ReadonlySet<ImageNode> {
  const reached = new Set(start);
  for (const node of reached) for (const each of next(node)) reached.add(each);
  return reached;
}

/** Returns what kind of part of its image a node is. What is below an attachment is of the attachment's kind. */
export function partOfImage(node: ImageNode): Pick<Part, 'kind' | 'platform'> | undefined {
  const seen = new Set<ImageNode>();
  for (let part = partOf(node); part;) {
    const { parent } = part;
    const above = isRoot(parent) || seen.has(parent) ? undefined : partOf(parent);
    if (!above || above.kind === 'index' || above.kind === 'platform') return part;
    seen.add(parent);
    part = above;
  }
  return undefined;
}

function partOf(node: ImageNode): (Part & { readonly parent: ImageNode }) | undefined {
  const [parent] = node.parents;
  const part = parent?.parts.find((each) => each.node === node);
  return parent && part && { ...part, parent };
}

/** Returns whether users see it as an image of its own: it has a tag, or is part of nothing. */
export function isRoot({ tags, parents }: ImageNode): boolean {
  return tags.length > 0 || parents.length === 0;
}

type Attachment = 'signature' | 'attestation' | 'referrer';

const attachments = new Map<string, Attachment>([
  ['sig', 'signature'],
  ['att', 'attestation'],
  ['sbom', 'attestation'],
]);

/**
 * Reads a fallback tag, which stands in for the list of referrers that GitHub's registry does not have: `sha256-<hex>`
 * (OCI distribution specification, "Referrers Tag Schema"), and cosign's with a suffix and maybe a prefix. One that
 * names the digest of its own version is an ordinary tag (carvel-dev/imgpkg#145). @returns `undefined` for an ordinary tag.
 */
export function referrerTag(
  tag: string,
  ownDigest?: string,
): { readonly subject: string; readonly kind: Attachment } | undefined {
  // Quicker than the expression: most tags are ordinary.
  if (!tag.includes('sha256-')) return undefined;
  const found = /^[^:]*?sha256-([0-9a-f]{64})(?:\.(.+))?$/.exec(tag);
  if (!found) return undefined;
  const subject = `sha256:${found[1] ?? ''}`;
  if (subject === ownDigest) return undefined;
  return { subject, kind: attachments.get(found[2] ?? '') ?? 'referrer' };
}

export function ownTags({ digest, tags }: { readonly digest: string; readonly tags: readonly string[] }): string[] {
  return tags.filter((tag) => referrerTag(tag, digest) === undefined);
}
