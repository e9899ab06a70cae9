import type { PackageReference, PackageType } from '#core/github';
import {
  createGraph,
  isRoot,
  withParts,
  withWholes,
  type ImageGraph,
  type ImageNode,
  type ImageVersion,
  type Manifests,
} from '#core/images';
import type { NamedVersion } from '#core/packages';
import { lastVersionTakesPackage, type Operation } from './operation.ts';

export interface Picked {
  readonly packageType: PackageType;
  readonly ids: readonly number[];
  readonly total: number | undefined;
  readonly images?: CheckedImages | undefined;
}

export interface CheckedImages {
  readonly versions: readonly ImageVersion[];
  readonly isComplete: boolean;
  readonly manifests: Manifests;
}

export type PlannedVersion = PlannedDelete | PlannedKeep;

interface PlannedDelete {
  readonly id: number;
  readonly verdict: 'delete';
  /** `along`: it is part of the images `with`, and of nothing that is kept. */
  readonly reason: 'picked' | 'along';
  readonly with: readonly number[];
  /** All that it is part of, to be deleted before it. */
  readonly requires: readonly number[];
}

interface PlannedKeep {
  readonly id: number;
  readonly verdict: 'keep';
  /** `unreadable`, `incomplete`: a manifest or a version that was not read may depend on it. */
  readonly reason: 'dependency' | 'unreadable' | 'incomplete';
  /** What is kept and depends on it, by its root where there is one. */
  readonly of: readonly number[];
}

export interface PackagePlan {
  /** Every picked version once, in the order of the picks, then those that go along. */
  readonly versions: readonly PlannedVersion[];
  readonly graph: ImageGraph | undefined;
  readonly isUnverified: boolean;
  /** With its last version it goes along, or GitHub refuses that: then the package is to be deleted instead. */
  readonly package: 'stays' | 'goesAlong' | 'refusesLast';
}

export function deletedIn(plan: Pick<PackagePlan, 'versions'>): readonly number[] {
  return deletionOrder(plan).map(({ id }) => id);
}

function isDelete(version: PlannedVersion): version is PlannedDelete {
  return version.verdict === 'delete';
}

/**
 * Plans the deletion of hand-picked versions of one package.
 *
 * An image is deleted as a whole, without parts that have a tag of their own or that something kept depends on. Versions
 * of one digest are kept together. If a manifest or version was not read, it may depend on anything: then no parts are
 * deleted, and picked versions without a tag of their own are kept.
 *
 * @param forced ids that are deleted whatever depends on them.
 */
export function planPicked(picked: Picked, forced: ReadonlySet<number> = new Set()): PackagePlan {
  const { ids, images } = picked;
  if (!images) {
    const versions = ids.map((id) => ({ id, verdict: 'delete', reason: 'picked', with: [], requires: [] }) as const);
    return { versions, graph: undefined, isUnverified: false, package: fateOf(picked, ids) };
  }
  const graph = createGraph(images.versions, images.manifests);
  const isUnverified = !images.isComplete || [...graph.values()].some(({ isUnknown }) => isUnknown);
  // If no image would be left, nothing can depend on these versions: the package is deleted instead.
  const goesAsPackage = isUnverified && fateOf(picked, ids) === 'refusesLast';
  const allForced = goesAsPackage ? new Set(ids) : forced;
  const versions = judge(graph, new Set(ids), allForced, { isUnverified, isComplete: images.isComplete });
  const order = new Map(ids.map((id, index) => [id, index]));
  versions.sort((one, other) => (order.get(one.id) ?? ids.length) - (order.get(other.id) ?? ids.length));
  const fate = fateOf(picked, deletedIn({ versions }));
  return { versions, graph, isUnverified: isUnverified && !goesAsPackage, package: fate };
}

function judge(
  graph: ImageGraph,
  picked: ReadonlySet<number>,
  forced: ReadonlySet<number>,
  { isUnverified, isComplete }: { readonly isUnverified: boolean; readonly isComplete: boolean },
): PlannedVersion[] {
  const isUnproven = ({ tags, versions }: ImageNode) =>
    isUnverified && tags.length === 0 && !versions.every(({ id }) => forced.has(id));
  const nodes = [...graph.values()];
  const toDelete = new Set(
    nodes.filter((node) => node.versions.every(({ id }) => picked.has(id)) && !isUnproven(node)),
  );
  if (!isUnverified) {
    for (const part of withParts([...toDelete].filter(isRoot))) if (part.tags.length === 0) toDelete.add(part);
  }
  const toKeep = withParts(nodes.filter((node) => !toDelete.has(node)));
  const goes = (node: ImageNode) => !toKeep.has(node);
  const isForced = (id: number) => picked.has(id) && forced.has(id);
  const isDeleted = (node: ImageNode) => goes(node) || node.versions.some(({ id }) => isForced(id));

  return nodes.flatMap((node) =>
    node.versions.flatMap(({ id }): PlannedVersion[] => {
      const isPicked = picked.has(id);
      if (goes(node) || isForced(id)) {
        const roots = isPicked ? [] : idsOf(wholesOf(node).filter(isRoot));
        const requires = requiredBy(node, isDeleted);
        return [{ id, verdict: 'delete', reason: isPicked ? 'picked' : 'along', with: roots, requires }];
      }
      if (!isPicked) return [];
      const of = dependentsOf(node, id, goes);
      const unread = isComplete ? 'unreadable' : 'incomplete';
      return [{ id, verdict: 'keep', reason: of.length > 0 ? 'dependency' : unread, of }];
    }),
  );
}

/** The ids of all that a node is part of and that is deleted too. Nodes in a cycle with it have no order. */
function requiredBy(node: ImageNode, isDeleted: (node: ImageNode) => boolean): number[] {
  if (node.wholes.length === 0) return [];
  const parts = withParts([node]);
  return idsOf(wholesOf(node).filter((whole) => !parts.has(whole) && isDeleted(whole)));
}

/** The ids of what is kept and depends on a version, or shares its digest. */
function dependentsOf(node: ImageNode, id: number, goes: (node: ImageNode) => boolean): number[] {
  const toKeep = wholesOf(node).filter((whole) => !goes(whole));
  const roots = toKeep.filter(isRoot);
  const found = idsOf(roots.length > 0 ? roots : toKeep);
  return found.length > 0 ? found : idsOf([node]).filter((each) => each !== id);
}

function wholesOf(node: ImageNode): ImageNode[] {
  return [...withWholes([node])].filter((each) => each !== node);
}

function idsOf(nodes: readonly ImageNode[]): number[] {
  return nodes.flatMap(({ versions }) => versions.map(({ id }) => id));
}

function fateOf(picked: Omit<Picked, 'ids'>, ids: readonly number[]): PackagePlan['package'] {
  if (ids.length === 0 || !includesLast(picked, ids)) return 'stays';
  return lastVersionTakesPackage(picked.packageType) ? 'goesAlong' : 'refusesLast';
}

/** Returns whether the package would be left without a version, or a container package without a tagged one. */
export function includesLast({ total, images }: Omit<Picked, 'ids'>, ids: readonly number[]): boolean {
  if (!images?.isComplete) return total !== undefined && ids.length >= total;
  const toDelete = new Set(ids);
  const toKeep = images.versions.filter(({ id }) => !toDelete.has(id));
  const isTagged = ({ tags }: ImageVersion) => tags.length > 0;
  return toKeep.length === 0 || (!toKeep.some(isTagged) && images.versions.some(isTagged));
}

export type Choice =
  | { readonly kind: 'checkAgain' }
  | { readonly kind: 'deletePackages'; readonly packages: readonly number[] }
  | { readonly kind: 'delete' }
  /** All that was picked, whatever depends on it. */
  | { readonly kind: 'deleteAnyway' };

/** Returns the buttons of the confirmation. Enter chooses the first: it deletes nothing that may break an image. */
export function choicesOf(plans: readonly PackagePlan[]): Choice[] {
  const refused = [...plans.keys()].filter((index) => plans[index]?.package === 'refusesLast');
  const open = plans.filter((plan) => plan.package !== 'refusesLast');
  const versions = open.flatMap((plan) => plan.versions);
  const anyway: Choice[] = versions.every(isDelete) ? [] : [{ kind: 'deleteAnyway' }];
  if (!versions.some(isDelete)) {
    return [refused.length > 0 ? { kind: 'deletePackages', packages: refused } : { kind: 'checkAgain' }, ...anyway];
  }
  const first: Choice[] = open.some((plan) => plan.isUnverified) ? [{ kind: 'checkAgain' }] : [];
  return [...first, { kind: 'delete' }, ...anyway];
}

/** Returns what a plan deletes, image by image: each version after everything that it requires. */
export function deletionOrder({ versions }: Pick<PackagePlan, 'versions'>): readonly PlannedDelete[] {
  const toDelete = versions.filter(isDelete);
  const images = new Map(toDelete.filter(({ requires }) => requires.length === 0).map(({ id }, index) => [id, index]));
  // `requires` holds all ancestors, so a version with fewer is closer to its root and comes first.
  const positions = toDelete.map((version) => {
    const last = [version.id, ...version.requires].reduce((max, id) => Math.max(max, images.get(id) ?? 0), 0);
    return { version, last };
  });
  positions.sort((one, other) => one.last - other.last || one.version.requires.length - other.version.requires.length);
  return positions.map(({ version }) => version);
}

/** Returns the operations that carry out a plan, in deletion order. @param known by id. */
export function deleteOperations(
  reference: PackageReference,
  plan: Pick<PackagePlan, 'versions'>,
  known: ReadonlyMap<number, NamedVersion>,
): Operation[] {
  return deletionOrder(plan).map(({ id, requires }) => {
    const { name: versionName, tags } = known.get(id) ?? {};
    const target = { ...reference, versionId: id };
    return { action: 'delete', target, facts: { versionName, tags }, ...(requires.length > 0 ? { requires } : {}) };
  });
}
