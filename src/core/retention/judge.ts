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
 */
export function judge(graph: Graph, decide: (version: Version) => Decision): PlannedVersion[] {
  const decisions = graph.versions.map(decide);
  const isKept = keepWithParts(graph, decisions);
  return graph.versions.map((version) => {
    const decision = decisions[version.index];
    if (!isKept(version.node)) return planDelete(graph, version, decision);
    const isOwn = decision?.verdict === 'keep';
    if (isOwn && (decision.reason === 'unreadable' || !parentsOfVersion(version).some(isKept))) {
      return { id: version.id, ...decision };
    }
    return { id: version.id, verdict: 'keep', reason: 'dependency', of: dependentsOf(graph, version, isKept) };
  });
}

type IsKept = (node: Node) => boolean;

function keepWithParts({ versions, nodes }: Graph, decisions: readonly Decision[]): IsKept {
  const kept = new Uint8Array(nodes.length);
  const queue: Node[] = [];
  const keep = (node: Node) => {
    if (kept[node.index] === 1) return;
    kept[node.index] = 1;
    queue.push(node);
  };
  for (const version of versions) {
    const decision = decisions[version.index];
    if (decision ? decision.verdict === 'keep' : rootsAbove(version).length === 0) keep(version.node);
  }
  // The loop also visits what is added meanwhile.
  for (const node of queue) for (const part of node.parts) keep(part);
  return ({ index }) => kept[index] === 1;
}

function planDelete(graph: Graph, version: Version, decision: Decision): PlannedVersion {
  const { id } = version;
  const roots = rootsAbove(version);
  if (decision?.verdict === 'delete' && roots.length === 0) return { id, ...decision };
  const requires = requirementsOf(graph, version, roots);
  if (decision?.verdict === 'delete')
    return requires.length === 0 ? { id, ...decision } : { id, ...decision, requires };
  const ids = graph.idsOf(roots);
  return { id, verdict: 'delete', reason: 'along', with: ids, ...(requires.length === 0 ? {} : { requires }) };
}

/** Returns the ids of the roots, and of what lies directly above. In a cycle, roots come first and require none of it. */
function requirementsOf(graph: Graph, version: Version, roots: readonly Version[]): readonly number[] {
  const { areInCycle } = graph;
  const between = parentsOfVersion(version).flatMap(({ versions }) => versions.filter(({ isRoot }) => !isRoot));
  if (between.length === 0 && !areInCycle) return graph.idsOf(roots);
  const isAbove = (other: Version) => (other.isRoot && !version.isRoot) || !areInCycle?.(other.node, version.node);
  return [...roots, ...new Set(between)].filter(isAbove).map(({ id }) => id);
}

/** Returns the ids of the kept roots above; without any, of the kept versions next to it, or of its digest. */
function dependentsOf(graph: Graph, version: Version, isKept: IsKept): readonly number[] {
  const roots = rootsAbove(version);
  const kept = roots.every(({ node }) => isKept(node)) ? roots : roots.filter(({ node }) => isKept(node));
  if (kept.length > 0) return graph.idsOf(kept);
  const near = new Set([...parentsOfVersion(version).filter(isKept), version.node]);
  return [...near].flatMap(({ versions }) => versions.map(({ id }) => id)).filter((id) => id !== version.id);
}
