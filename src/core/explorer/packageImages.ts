import { createGraph, isRoot, ownTags, referrerTag, withAncestors, withParts } from '#core/images';
import type { CachedManifest, ImageGraph, ImageVersion, ManifestState } from '#core/images';
import type { Items, VersionSummary } from '#core/packages';

/** The loaded versions of a container package, by what their cached manifests say. */
export interface PackageImages {
  /** Only of versions that may be part of something, or have parts. */
  readonly graph: ImageGraph;
  /** By digest, those in the graph. */
  readonly versions: ReadonlyMap<string, VersionSummary>;
  /** With a tag of their own, in the order of the list. */
  readonly releases: Items<VersionSummary>;
  /** Without one, and not known to be part of an image in the list. */
  readonly untagged: Items<VersionSummary>;
  /** How many versions are parts of what is untagged, and of no image with a tag; 0 with a filter. */
  readonly untaggedParts: number;
  /** How many are left out because a filter asks for their size, which is not known. */
  readonly unsized: number;
}

type Cached = ReadonlyMap<string, CachedManifest>;

interface Known {
  readonly cached: Cached;
  readonly count: number;
  readonly images: PackageImages;
}

/** The last result for a list, valid as long as neither the list nor the cache changes. */
const known = new WeakMap<Items<VersionSummary>, Known>();

export function packageImages(items: Items<VersionSummary>, cached: Cached): PackageImages {
  const before = known.get(items);
  if (before?.cached === cached && before.count === cached.size) return before.images;
  const images = compute(items, cached);
  known.set(items, { cached, count: cached.size, images });
  return images;
}

function compute(items: Items<VersionSummary>, cached: Cached): PackageImages {
  const related = relatedDigests(cached);
  // A package may have 400,000 versions: what is not needed of one is not read, and only indexes are stored.
  const isRelease = new Uint8Array(items.length);
  let index = -1;
  const releases = items.filter((version) => {
    index++;
    const { tags } = version;
    if (tags.length === 0) return false;
    const name = tags.some((tag) => tag.includes('sha256-')) ? version.name : undefined;
    if (name === undefined || ownTags({ digest: name, tags }).length > 0) {
      isRelease[index] = 1;
      return true;
    }
    addTo(related, name);
    for (const tag of tags) addTo(related, referrerTag(tag, name)?.subject ?? '');
    return false;
  });
  const versions = new Map<string, VersionSummary>();
  const inGraph: ImageVersion[] = [];
  if (related.size > 0) {
    items.some((version) => {
      // The same string as in the manifests: a packed list makes a new one each time.
      const digest = related.get(version.name);
      if (digest === undefined) return false;
      inGraph.push({ id: version.id, digest, tags: version.tags });
      // The first of several versions with one digest is the newest.
      if (!versions.has(digest)) versions.set(digest, version);
      return false;
    });
  }
  const manifests = { get: (digest: string) => stateOf(cached.get(digest)) };
  const graph = createGraph(inGraph, manifests);
  const parts = partsOf(graph);
  const hidden = new Set(inGraph.filter(({ digest }) => parts.has(digest)).map(({ id }) => id));
  index = -1;
  const untagged = items.filter(({ id }) => isRelease[++index] === 0 && !hidden.has(id));
  const tagged = withParts([...graph.values()].filter(({ tags }) => tags.length > 0));
  const untaggedParts = inGraph.filter(({ id, digest }) => {
    const node = graph.get(digest);
    return hidden.has(id) && node !== undefined && !tagged.has(node);
  }).length;
  return { graph, versions, releases, untagged, untaggedParts, unsized: 0 };
}

function stateOf(manifest: CachedManifest | undefined): ManifestState | undefined {
  return manifest && { kind: 'read', facts: manifest.facts };
}

/** The digests that may be part of something, or have parts; each is its own value. */
function relatedDigests(cached: Cached): Map<string, string> {
  const related = new Map<string, string>();
  for (const [digest, { facts }] of cached) {
    const { children, subject } = facts;
    if (children.length === 0 && subject === null) continue;
    addTo(related, digest);
    for (const child of children) addTo(related, child.digest);
    if (subject !== null) addTo(related, subject);
  }
  return related;
}

function addTo(related: Map<string, string>, digest: string): void {
  if (!related.has(digest)) related.set(digest, digest);
}

/** The digests without a tag of their own that are part of something; all can be reached from something that is not. */
function partsOf(graph: ImageGraph): ReadonlySet<string> {
  const reached = withParts([...graph.values()].filter(isRoot));
  const parts = [...reached].filter((node) => !isRoot(node));
  return new Set(parts.map(({ digest }) => digest));
}

/**
 * Returns the images in the list that a digest is part of, by the list's fallback tags and by what is cached: what is
 * between them may not be in the list.
 */
export function imagesWith(
  { graph, versions }: PackageImages,
  digest: string,
  cached: Cached,
): readonly VersionSummary[] {
  const listedBy = new Map<string, string[]>();
  for (const [list, { facts }] of cached) {
    for (const child of facts.children) {
      const lists = listedBy.get(child.digest);
      if (lists) lists.push(list);
      else listedBy.set(child.digest, [list]);
    }
  }
  const reached = new Set([digest]);
  // The loop also visits what is added meanwhile.
  for (const each of reached) {
    const parents = graph.get(each)?.parents.map((parent) => parent.digest) ?? [];
    const subject = cached.get(each)?.facts.subject ?? [];
    for (const above of [...parents, ...(listedBy.get(each) ?? []), subject].flat()) reached.add(above);
  }
  reached.delete(digest);
  return [...reached].flatMap((above) => {
    const node = graph.get(above);
    return node && isRoot(node) ? (versions.get(above) ?? []) : [];
  });
}

/** Returns only those of which a version, or a version of a part, is among `matching`. */
export function matchingImages(images: PackageImages, matching: Items<VersionSummary>): PackageImages {
  const ids = new Set<number>();
  for (const { id } of matching) ids.add(id);
  const found = [...images.graph.values()].filter((node) => node.versions.some(({ id }) => ids.has(id)));
  for (const node of withAncestors(found)) for (const { id } of node.versions) ids.add(id);
  const isShown = ({ id }: VersionSummary) => ids.has(id);
  const [releases, untagged] = [images.releases.filter(isShown), images.untagged.filter(isShown)];
  return { ...images, releases, untagged, untaggedParts: 0 };
}
