import type { PackageType } from '#core/github';
import { ownTags, referrerTag } from '#core/images';
import { addRootsAbove } from './ancestry.ts';
import { parseDate } from './ages.ts';
import type { Graph, Node, Version } from './node.ts';
import type { RetentionManifest, RetentionPackage, RetentionVersion } from './types.ts';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type NewVersion = Mutable<Omit<Version, 'node'>> & { readonly node: NewNode };
type NewNode = Mutable<Omit<Node, 'versions' | 'parts' | 'listedBy' | 'subjects' | 'absent'>> & {
  versions: NewVersion[];
  parts: NewNode[];
  listedBy: NewNode[];
  subjects: NewNode[];
  absent: string[];
};

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
  for (const version of uniqueVersions(listed)) addVersion(version, none, addNode(nodes, undefined), nodes.length - 1);
  return {
    versions: nodes.flatMap((node) => node.versions),
    nodes,
    hasUnread: false,
    areInCycle: undefined,
    idsOf: createIdsOf(),
  };
}

function createImageGraph({ versions: listed, manifests = {} }: RetentionPackage): Graph {
  const manifestOf = (digest: string) => (Object.hasOwn(manifests, digest) ? manifests[digest] : undefined);
  const nodes: NewNode[] = [];
  const byDigest = new Map<string, NewNode>();
  const versions: NewVersion[] = [];
  const fallbackTags: { readonly version: NewVersion; readonly tags: readonly string[] }[] = [];
  for (const listedVersion of uniqueVersions(listed)) {
    const { name, tags = none } = listedVersion;
    let node = byDigest.get(name);
    if (!node) byDigest.set(name, (node = addNode(nodes, manifestOf(name))));
    const own = tags.length === 0 ? none : ownTags({ digest: name, tags });
    const version = addVersion(listedVersion, own, node, versions.length);
    versions.push(version);
    if (tags.length > own.length && own.length === 0) fallbackTags.push({ version, tags });
  }
  for (const node of nodes) {
    linkChildren(node, byDigest, manifestOf);
    const subject = node.manifest?.subject;
    if (subject !== undefined) for (const version of node.versions) linkSubject(version, byDigest.get(subject));
  }
  for (const { version, tags } of fallbackTags) {
    for (const tag of tags) linkSubject(version, byDigest.get(referrerTag(tag)?.subject ?? ''));
  }
  for (const version of versions) {
    version.isRoot = version.tags.length > 0 || (version.node.listedBy.length === 0 && version.subjects.length === 0);
  }
  return { versions, nodes, hasUnread: nodes.some(isUnread), areInCycle: addRootsAbove(nodes), idsOf: createIdsOf() };
}

function createIdsOf(): Graph['idsOf'] {
  const known = new WeakMap<readonly Version[], readonly number[]>();
  return (versions) => {
    const same = known.get(versions);
    if (same) return same;
    const ids = versions.map(({ id }) => id);
    known.set(versions, ids);
    return ids;
  };
}

/** A list that changed between its pages may have a version twice. */
function uniqueVersions(listed: RetentionPackage['versions']): RetentionPackage['versions'] {
  const ids = new Set(listed.map(({ id }) => id));
  return ids.size === listed.length ? listed : listed.filter(({ id }) => ids.delete(id));
}

function addNode(nodes: NewNode[], manifest: RetentionManifest | undefined): NewNode {
  const links = { versions: none, parts: none, listedBy: none, subjects: none, absent: none, rootsAbove: none };
  const node = { index: nodes.length, manifest, ...links };
  nodes.push(node);
  return node;
}

function addVersion(listed: RetentionVersion, tags: readonly string[], node: NewNode, index: number): NewVersion {
  const { id, name } = listed;
  const createdAt = parseDate(listed.createdAt);
  const version = { index, id, name, tags, createdAt, node, subjects: none, isReferrer: false, isRoot: true };
  node.versions = append(node.versions, version);
  return version;
}

function append<T>(items: T[], item: T): T[] {
  if (items === none) return [item];
  items.push(item);
  return items;
}

type ManifestOf = (digest: string) => RetentionManifest | undefined;

/** What an absent index lists counts as listed by the index that is there. */
function linkChildren(node: NewNode, byDigest: ReadonlyMap<string, NewNode>, manifestOf: ManifestOf): void {
  if (node.manifest?.kind !== 'index') return;
  const absent = new Set<string>();
  const link = (digest: string) => {
    const child = byDigest.get(digest);
    if (!child) absent.add(digest);
    else if (child !== node) {
      node.parts = append(node.parts, child);
      child.listedBy = append(child.listedBy, node);
    }
  };
  node.manifest.children?.forEach(link);
  for (const digest of absent) {
    const manifest = manifestOf(digest);
    if (manifest?.kind === 'index') manifest.children?.forEach(link);
  }
  if (absent.size > 0) node.absent = [...absent];
}

function linkSubject(version: NewVersion, subject: NewNode | undefined): void {
  const { node } = version;
  if (subject === node) return;
  version.isReferrer = true;
  if (!subject || version.subjects.includes(subject)) return;
  version.subjects = [...version.subjects, subject];
  if (node.subjects.includes(subject)) return;
  node.subjects = append(node.subjects, subject);
  subject.parts = append(subject.parts, node);
}

/** An unread manifest may list anything. */
export function isUnread({ manifest }: Node): boolean {
  return manifest === undefined || manifest.kind === 'unreadable';
}
