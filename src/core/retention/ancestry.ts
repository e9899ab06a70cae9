import type { AreInCycle, Node, Version } from './node.ts';

type NewNode = Node & { rootsAbove: readonly Version[] };

/**
 * Sets the roots above each node. From the top down, so that a node needs its parents only, and shares their list where
 * it can.
 * @returns `undefined` without cycles.
 */
export function addRootsAbove(nodes: readonly NewNode[]): AreInCycle | undefined {
  // By node: how many parents are still to come.
  const pending = new Uint32Array(nodes.length);
  const ready: Node[] = [];
  for (const node of nodes) {
    const parents = node.listedBy.length + node.subjects.length;
    pending[node.index] = parents;
    if (parents === 0) ready.push(node);
  }
  const settle = ({ index }: Node) => {
    const left = (pending[index] ?? 0) - 1;
    pending[index] = left;
    const node = left === 0 ? nodes[index] : undefined;
    if (!node) return;
    node.rootsAbove = rootsOver(parentsOf(node.listedBy, node.subjects));
    ready.push(node);
  };
  // The loop also visits what is added meanwhile.
  for (const { parts } of ready) parts.forEach(settle);
  if (ready.length === nodes.length) return undefined;
  return addRootsOfCycles(nodes.filter(({ index }) => (pending[index] ?? 0) > 0));
}

function parentsOf(listedBy: readonly Node[], subjects: readonly Node[]): readonly Node[] {
  if (subjects.length === 0) return listedBy;
  return listedBy.length === 0 ? subjects : [...listedBy, ...subjects];
}

/** Returns what a version is a direct part of: versions of one digest may differ in their subjects. */
export function parentsOfVersion({ node, subjects }: Version): readonly Node[] {
  return parentsOf(node.listedBy, subjects);
}

/** Returns all roots among the parents, and above them. */
function rootsOver(parents: readonly Node[]): readonly Version[] {
  const [first] = parents;
  // Nearly always: an image, which is part of nothing.
  if (first && parents.length === 1 && first.rootsAbove.length === 0) return rootsOf(first);
  const lists = parents.flatMap((parent) => [rootsOf(parent), parent.rootsAbove]).filter(({ length }) => length > 0);
  const [only = []] = lists;
  return lists.length < 2 ? only : inOrder(new Set(lists.flat()));
}

function rootsOf({ versions }: Node): readonly Version[] {
  return versions.every(({ isRoot }) => isRoot) ? versions : versions.filter(({ isRoot }) => isRoot);
}

function inOrder(versions: Iterable<Version>): Version[] {
  return [...versions].sort((one, other) => one.index - other.index);
}

/** For nodes in cycles, or below them. */
function addRootsOfCycles(nodes: readonly NewNode[]): AreInCycle {
  const ancestors = new Map<Node, ReadonlySet<Node>>(nodes.map((node) => [node, ancestorsOf(node)]));
  for (const node of nodes) {
    node.rootsAbove = inOrder([...(ancestors.get(node) ?? [])].flatMap((above) => rootsOf(above)));
  }
  const isAbove = (one: Node, other: Node) => ancestors.get(other)?.has(one) === true;
  return (one, other) => isAbove(one, other) && isAbove(other, one) && !goesBefore(one, other);
}

/**
 * Returns whether an index of a cycle is deleted before what it lists: if that were deleted alone, the index would be
 * broken, and an attachment only lost. Roots are deleted before others in any case.
 */
function goesBefore(one: Node, other: Node): boolean {
  const areRoots = rootsOf(one).length > 0;
  const isUniform = [one, other].every(({ versions }) => versions.every(({ isRoot }) => isRoot === areRoots));
  return isUniform && lists(one, other) && !lists(other, one);
}

/** Returns whether an index lists a digest, directly or through nested indexes. */
function lists(index: Node, node: Node): boolean {
  const found = new Set(node.listedBy);
  // The loop also visits what is added meanwhile.
  for (const each of found) for (const lister of each.listedBy) found.add(lister);
  return found.has(index);
}

function ancestorsOf(node: Node): ReadonlySet<Node> {
  const found = new Set([...node.listedBy, ...node.subjects]);
  // The loop also visits what is added meanwhile.
  for (const { listedBy, subjects } of found) for (const parent of parentsOf(listedBy, subjects)) found.add(parent);
  return found;
}

/** Returns the roots that a version belongs to, directly or not. */
export function rootsAbove(version: Version): readonly Version[] {
  const { node } = version;
  const isShared = node.versions.length > 1 && version.subjects.length < node.subjects.length;
  const roots = isShared ? rootsOver(parentsOfVersion(version)) : node.rootsAbove;
  // In a cycle, a root is above itself.
  return version.isRoot && roots.includes(version) ? roots.filter((root) => root !== version) : roots;
}
