import type { PackageType } from '#core/github';
import { ownTags, referrerTag } from '#core/images';
import { addRootsAbove } from './ancestry.ts';
import { parseDate } from './ages.ts';
import type { Graph, Node, Version } from './node.ts';
import type { RetentionManifest, RetentionPackage, RetentionVersion } from './types.ts';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type NewVersion = Mutable<Omit<Version, 'node' | 'subjects'>> & { node: NewNode; subjects: NewNode[] };
type NewNode = Mutable<Omit<Node, 'versions' | 'parts' | 'listedBy' | 'subjects' | 'absent'>> & {
  versions: NewVersion[];
  parts: NewNode[];
  listedBy: NewNode[];
  subjects: NewNode[];
  absent: string[];
};

type NodesByDigest = Map<string, NewNode>;
type Manifests = NonNullable<RetentionPackage['manifests']>;

/** Most nodes have no parts and one parent, and an array that `push` has grown has room for 17. */
const none: never[] = [];

export function isImageType(type: PackageType): boolean {
  return type === 'container' || type === 'docker';
}

export function createGraph(pkg: RetentionPackage): Graph {
  return isImageType(pkg.type) ? createImageGraph(pkg) : createList(pkg.versions);
}

/** Versions that do not depend on each other. */
function createList(listed: RetentionPackage['versions']): Graph {
  const nodes: NewNode[] = [];
  const versions = uniqueVersions(listed).map((version, index) => {
    const node = createNode(index);
    nodes.push(node);
    return addVersion(version, none, node, index);
  });
  return { versions, nodes, hasUnread: false, areInCycle: undefined, idsOf: createIdsOf() };
}

/**
 * In short functions, which are compiled sooner than long loops: the graph of a package is made once, mostly before
 * anything is compiled.
 */
function createImageGraph({ versions: listed, manifests = {} }: RetentionPackage): Graph {
  const byDigest: NodesByDigest = new Map();
  const fallbackTags: { readonly version: NewVersion; readonly subjects: readonly string[] }[] = [];
  const versions = uniqueVersions(listed).map((each, index) => {
    const { name, tags = none } = each;
    const node = createNode(index);
    byDigest.set(name, node);
    const subjects = tags.length === 0 ? none : subjectsOf(tags, name);
    const own = subjects.length === 0 ? tags : subjects.length === tags.length ? none : ownTags({ digest: name, tags });
    const version = addVersion(each, own, node, index);
    if (subjects.length > 0 && own.length === 0) fallbackTags.push({ version, subjects });
    return version;
  });
  const nodes = byDigest.size < versions.length ? shareNodes(versions, byDigest) : versions.map(({ node }) => node);
  // The other way round, each name would be looked up among all texts that are keys of an object.
  Object.keys(manifests).forEach((digest) => {
    const node = byDigest.get(digest);
    if (node) node.manifest = manifests[digest];
  });
  nodes.forEach((node) => linkManifest(node, byDigest, manifests));
  fallbackTags.forEach(({ version, subjects }) =>
    subjects.forEach((digest) => linkSubject(version, byDigest.get(digest))),
  );
  versions.forEach((version) => (version.isRoot = isRoot(version)));
  return { versions, nodes, hasUnread: nodes.some(isUnread), areInCycle: addRootsAbove(nodes), idsOf: createIdsOf() };
}

/** Hardly ever has a digest several versions: it takes less time to find that out at the end than for each. */
function shareNodes(versions: readonly NewVersion[], byDigest: NodesByDigest): NewNode[] {
  const nodes = [...byDigest.values()];
  nodes.forEach((node, index) => Object.assign(node, { index, versions: none }));
  for (const version of versions) {
    version.node = byDigest.get(version.name) ?? version.node;
    version.node.versions = append(version.node.versions, version);
  }
  return nodes;
}

function isRoot({ tags, node, subjects }: Version): boolean {
  return tags.length > 0 || (node.listedBy.length === 0 && subjects.length === 0);
}

/** Returns the digests that fallback tags name. */
function subjectsOf(tags: readonly string[], ownDigest: string): readonly string[] {
  let subjects: string[] = none;
  for (const tag of tags) {
    const referrer = referrerTag(tag, ownDigest);
    if (referrer) subjects = append(subjects, referrer.subject);
  }
  return subjects;
}

function createIdsOf(): Graph['idsOf'] {
  const known = new WeakMap<readonly Version[], readonly number[]>();
  const idsOf = (versions: readonly Version[]) => versions.map(({ id }) => id);
  let [last, lastIds]: [readonly Version[], readonly number[]] = [none, none];
  return (versions) => {
    // The parts of an image mostly follow each other in the list.
    if (versions === last) return lastIds;
    // To remember a single id takes as much memory as it saves.
    const ids = (versions.length > 1 ? known.get(versions) : undefined) ?? idsOf(versions);
    if (versions.length > 1) known.set(versions, ids);
    [last, lastIds] = [versions, ids];
    return ids;
  };
}

/** A list that changed between its pages may have a version twice. */
function uniqueVersions(listed: RetentionPackage['versions']): RetentionPackage['versions'] {
  // GitHub lists the newest first, so that ids mostly fall.
  let last = Infinity;
  if (listed.every(({ id }) => id < last && ((last = id), true))) return listed;
  const ids = new Set(listed.map(({ id }) => id));
  return ids.size === listed.length ? listed : listed.filter(({ id }) => ids.delete(id));
}

function createNode(index: number): NewNode {
  return {
    index,
    manifest: undefined,
    versions: none,
    parts: none,
    listedBy: none,
    subjects: none,
    absent: none,
    rootsAbove: none,
  };
}

function addVersion(listed: RetentionVersion, tags: readonly string[], node: NewNode, index: number): NewVersion {
  const { id, name } = listed;
  const createdAt = parseDate(listed.createdAt);
  const version = { index, id, name, tags, createdAt, node, subjects: none, isReferrer: false, isRoot: true };
  node.versions = append(node.versions, version);
  return version;
}

/** @param only the list if it is the only item: nodes may share it, so that nothing is ever added to a list of one. */
function append<T>(items: T[], item: T, only: T[] = [item]): T[] {
  if (items === none) return only;
  if (items.length === 1) return [...items, item];
  items.push(item);
  return items;
}

function linkManifest(node: NewNode, byDigest: NodesByDigest, manifests: Manifests): void {
  const { manifest } = node;
  if (manifest?.kind === 'index') linkChildren(node, manifest, byDigest, manifests);
  const subject = manifest?.subject;
  if (subject !== undefined) for (const version of node.versions) linkSubject(version, byDigest.get(subject));
}

/** What an absent index lists counts as listed by the index that is there. */
function linkChildren(node: NewNode, manifest: RetentionManifest, byDigest: NodesByDigest, manifests: Manifests): void {
  const own = linkListed(node, manifest, byDigest);
  if (own.length === 0) return;
  const absent = new Set(own);
  // The loop also visits what is added meanwhile.
  for (const digest of absent) {
    const listed = Object.hasOwn(manifests, digest) ? manifests[digest] : undefined;
    if (listed?.kind === 'index') for (const each of linkListed(node, listed, byDigest)) absent.add(each);
  }
  node.absent = [...absent];
}

/** Returns the digests that no version has. */
function linkListed(node: NewNode, { children = none }: RetentionManifest, byDigest: NodesByDigest): readonly string[] {
  const parents = [node];
  let absent: string[] = none;
  for (const digest of children) {
    const child = byDigest.get(digest);
    if (!child) absent = append(absent, digest);
    else if (child !== node) {
      node.parts = append(node.parts, child);
      child.listedBy = append(child.listedBy, node, parents);
    }
  }
  return absent;
}

function linkSubject(version: NewVersion, subject: NewNode | undefined): void {
  const { node } = version;
  if (subject === node) return;
  version.isReferrer = true;
  if (!subject || version.subjects.includes(subject)) return;
  version.subjects = version.subjects.length === 0 ? [subject] : [...version.subjects, subject];
  if (node.subjects.includes(subject)) return;
  node.subjects = append(node.subjects, subject, version.subjects);
  subject.parts = append(subject.parts, node);
}

/** An unread manifest may list anything. */
export function isUnread({ manifest }: Node): boolean {
  return manifest === undefined || manifest.kind === 'unreadable';
}
