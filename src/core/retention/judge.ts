import { parentsOfVersion, rootsAbove } from './ancestry.ts';
import type { Graph, Node, Version } from './node.ts';
import type { Delete, Keep, PlannedVersion } from './types.ts';

/** What is said about a version itself, whatever depends on it; `undefined` for a part that follows its roots. */
export type Decision = Keep | Exclude<Delete, { readonly reason: 'along' }> | undefined;

/**
 * Returns a verdict for each version of a package. What is kept keeps all that it depends on and all that belongs to it.
 * Parts are deleted along with their roots; those without a root are kept. Versions of one digest stay together.
 *
 * Judges hand-picked versions and rules alike.
 * @param isForced whether a version that is decided to be deleted is deleted although something that stays keeps it.
 */
export function judge(
  graph: Graph,
  decide: (version: Version) => Decision,
  isForced: (version: Version) => boolean = () => false,
): Judgement {
  const decisions = graph.versions.map(decide);
  const isKept = keepWithParts(graph, decisions);
  const stays = (version: Version) => isKept(version.node) && !isForced(version);
  return {
    versions: graph.versions.map((version) => {
      const decision = decisions[version.index];
      if (!stays(version)) return planDelete(graph, version, decision, isForced(version) ? stays : undefined);
      const isOwn = decision?.verdict === 'keep';
      if (isOwn && (isUnchecked(decision) || !parentsOfVersion(version).some(isKept))) {
        return { id: version.id, ...decision };
      }
      return { id: version.id, verdict: 'keep', reason: 'dependency', of: dependentsOf(graph, version, isKept, stays) };
    }),
    keepersOf: (version) => (isKept(version.node) ? dependentsOf(graph, version, isKept, stays) : []),
  };
}

export interface Judgement {
  /** In the order of the graph. */
  readonly versions: PlannedVersion[];
  /** Returns the `of` of a version, kept or forced: the ids of what stays and depends on it. */
  readonly keepersOf: (version: Version) => readonly number[];
}

function isUnchecked({ reason }: Keep): boolean {
  return reason === 'unreadable' || reason === 'incomplete';
}

type IsKept = (node: Node) => boolean;

function keepWithParts({ versions, nodes }: Graph, decisions: readonly Decision[]): IsKept {
  const kept = new Uint8Array(nodes.length);
  const queue: Node[] = [];
  const keep = (node: Node) => {
    if (kept[node.index] === 1) return;
    kept[node.index] = 1;
    if (node.parts.length > 0) queue.push(node);
  };
  versions.forEach((version, index) => {
    const decision = decisions[index];
    if (decision ? decision.verdict === 'keep' : rootsAbove(version).length === 0) keep(version.node);
  });
  // The loop also visits what is added meanwhile.
  for (const { parts } of queue) parts.forEach(keep);
  return ({ index }) => kept[index] === 1;
}

/** @param stays given for a version that something above it may outlive. */
function planDelete(
  graph: Graph,
  version: Version,
  decision: Decision,
  stays: ((version: Version) => boolean) | undefined,
): PlannedVersion {
  const { id } = version;
  if (decision?.verdict === 'delete' && parentsOfVersion(version).length === 0) return { id, ...decision };
  const roots = rootsAbove(version);
  const requires = requirementsOf(graph, version, roots, stays);
  if (decision?.verdict === 'delete')
    return requires.length === 0 ? { id, ...decision } : { id, ...decision, requires };
  const ids = graph.idsOf(roots);
  if (requires.length === 0) return { id, verdict: 'delete', reason: 'along', with: ids };
  return { id, verdict: 'delete', reason: 'along', with: ids, requires };
}

/** Returns the ids of the roots, and of what lies directly above. In a cycle, roots come first and require none of it. */
function requirementsOf(
  graph: Graph,
  version: Version,
  roots: readonly Version[],
  stays: ((version: Version) => boolean) | undefined,
): readonly number[] {
  const { areInCycle } = graph;
  const parents = parentsOfVersion(version);
  if (!areInCycle && !stays && parents.every(hasOnlyRoots)) return graph.idsOf(roots);
  const between = parents.flatMap(({ versions }) => versions.filter(({ isRoot }) => !isRoot));
  const isAbove = (other: Version) => (other.isRoot && !version.isRoot) || !areInCycle?.(other.node, version.node);
  return [...roots, ...new Set(between)].filter((other) => isAbove(other) && !stays?.(other)).map(({ id }) => id);
}

function hasOnlyRoots({ versions }: Node): boolean {
  return versions.every(({ isRoot }) => isRoot);
}

/** Returns the ids of the roots above that stay; without any, of the versions next to it that do, or of its digest. */
function dependentsOf(
  graph: Graph,
  version: Version,
  isKept: IsKept,
  stays: (version: Version) => boolean,
): readonly number[] {
  const roots = rootsAbove(version);
  const staying = roots.every(stays) ? roots : roots.filter(stays);
  if (staying.length > 0) return graph.idsOf(staying);
  const near = new Set([...parentsOfVersion(version).filter(isKept), version.node]);
  // What is forced is deleted itself, so that what is above it counts. The loop also visits what is added meanwhile.
  for (const node of near) {
    if (node.versions.some(stays) || node === version.node) continue;
    for (const parent of node.versions.flatMap(parentsOfVersion)) if (isKept(parent)) near.add(parent);
  }
  return [...near]
    .flatMap(({ versions }) => versions.filter(stays).map(({ id }) => id))
    .filter((id) => id !== version.id);
}
