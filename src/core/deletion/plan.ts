import type { PackageReference, PackageType } from '#core/github';
import { createGraph, isRoot, withParts, withAncestors } from '#core/images';
import type { ImageGraph, ImageNode, ImageVersion, Manifests } from '#core/images';
import type { NamedVersion } from '#core/packages';
import { lastVersionDeletesPackage, type Operation } from './operation.ts';

export interface SelectedVersions {
  readonly packageType: PackageType;
  readonly ids: readonly number[];
  readonly total: number | undefined;
  readonly images?: CheckedImages | undefined;
}

export interface CheckedImages {
  readonly versions: readonly ImageVersion[];
  /** Whether the list of versions was read to its end. */
  readonly isComplete: boolean;
  readonly manifests: Manifests;
}

export type PlannedVersion = PlannedDelete | PlannedKeep;

interface PlannedDelete {
  readonly id: number;
  readonly verdict: 'delete';
  /** `part`: it was not selected, and belongs only to images that are deleted. */
  readonly reason: 'selected' | 'part';
  /** The version ids of every ancestor of which at least one version is deleted; those are deleted before it. */
  readonly requires: readonly number[];
}

interface PlannedKeep {
  readonly id: number;
  readonly verdict: 'keep';
  /** `unreadable`, `incomplete`: a manifest or a version that was not read may depend on it. */
  readonly reason: 'dependency' | 'unreadable' | 'incomplete';
  /** The kept versions that depend on it: only the roots, if there are any. Without any, the others of its digest. */
  readonly dependents: readonly number[];
}

export interface PackagePlan {
  /** Every selected version once, in the order of selection, then the parts that are deleted with them. */
  readonly versions: readonly PlannedVersion[];
  readonly graph: ImageGraph | undefined;
  /** Whether something that was not read may depend on the versions. */
  readonly isUnverified: boolean;
  /** `deletedToo`: with its last version. `lastVersionRefused`: GitHub would refuse that; delete the package instead. */
  readonly packageEffect: 'none' | 'deletedToo' | 'lastVersionRefused';
}

export function deletedIn(plan: Pick<PackagePlan, 'versions'>): readonly number[] {
  return deletionOrder(plan).map(({ id }) => id);
}

function isDelete(version: PlannedVersion): version is PlannedDelete {
  return version.verdict === 'delete';
}

/**
 * Plans the deletion of selected versions of one package.
 *
 * An image is deleted as a whole, except for parts that have a tag of their own or that something kept depends on.
 * Versions of one digest are kept together. If a manifest or version was not read, it may depend on anything: then no
 * parts are deleted, and selected versions without a tag of their own are kept.
 *
 * @param forced ids that are deleted whatever depends on them.
 */
export function planSelected(selected: SelectedVersions, forced: ReadonlySet<number> = new Set()): PackagePlan {
  const { ids, images } = selected;
  if (!images) {
    const versions = ids.map((id) => ({ id, verdict: 'delete', reason: 'selected', requires: [] }) as const);
    return { versions, graph: undefined, isUnverified: false, packageEffect: packageEffectOf(selected, ids) };
  }
  const graph = createGraph(images.versions, images.manifests);
  const isUnverified = !images.isComplete || [...graph.values()].some(({ isUnknown }) => isUnknown);
  // GitHub would refuse this, so deleting the whole package is offered: what depends on what does not matter then.
  const needsPackageDelete = isUnverified && packageEffectOf(selected, ids) === 'lastVersionRefused';
  const allForced = needsPackageDelete ? new Set(ids) : forced;
  const versions = judge(graph, new Set(ids), allForced, { isUnverified, isComplete: images.isComplete });
  const order = new Map(ids.map((id, index) => [id, index]));
  versions.sort((one, other) => (order.get(one.id) ?? ids.length) - (order.get(other.id) ?? ids.length));
  const packageEffect = packageEffectOf(selected, deletedIn({ versions }));
  return { versions, graph, isUnverified: isUnverified && !needsPackageDelete, packageEffect };
}

function judge(
  graph: ImageGraph,
  selected: ReadonlySet<number>,
  forced: ReadonlySet<number>,
  { isUnverified, isComplete }: { readonly isUnverified: boolean; readonly isComplete: boolean },
): PlannedVersion[] {
  const isKeptUnverified = ({ tags, versions }: ImageNode) =>
    isUnverified && tags.length === 0 && !versions.every(({ id }) => forced.has(id));
  const nodes = [...graph.values()];
  const toDelete = new Set(
    nodes.filter((node) => node.versions.every(({ id }) => selected.has(id)) && !isKeptUnverified(node)),
  );
  if (!isUnverified) {
    for (const part of withParts([...toDelete].filter(isRoot))) if (part.tags.length === 0) toDelete.add(part);
  }
  const toKeep = withParts(nodes.filter((node) => !toDelete.has(node)));
  const isFullyDeleted = (node: ImageNode) => !toKeep.has(node);
  const isForced = (id: number) => selected.has(id) && forced.has(id);
  const isDeletedAtLeastPartly = (node: ImageNode) =>
    isFullyDeleted(node) || node.versions.some(({ id }) => isForced(id));

  return nodes.flatMap((node) =>
    node.versions.flatMap(({ id }): PlannedVersion[] => {
      const isSelected = selected.has(id);
      if (isFullyDeleted(node) || isForced(id)) {
        const requires = prerequisitesOf(node, isDeletedAtLeastPartly);
        return [{ id, verdict: 'delete', reason: isSelected ? 'selected' : 'part', requires }];
      }
      if (!isSelected) return [];
      const dependents = dependentsOf(node, id, isFullyDeleted);
      const unread = isComplete ? 'unreadable' : 'incomplete';
      return [{ id, verdict: 'keep', reason: dependents.length > 0 ? 'dependency' : unread, dependents }];
    }),
  );
}

/** The ids of all that a node is part of, if at least partly deleted. Nodes in a cycle with it have no order. */
function prerequisitesOf(node: ImageNode, isDeletedAtLeastPartly: (node: ImageNode) => boolean): number[] {
  if (node.parents.length === 0) return [];
  const parts = withParts([node]);
  return idsOf(ancestorsOf(node).filter((ancestor) => !parts.has(ancestor) && isDeletedAtLeastPartly(ancestor)));
}

/** The ids of what is kept and depends on a version, or shares its digest. */
function dependentsOf(node: ImageNode, id: number, isFullyDeleted: (node: ImageNode) => boolean): number[] {
  const toKeep = ancestorsOf(node).filter((ancestor) => !isFullyDeleted(ancestor));
  const roots = toKeep.filter(isRoot);
  const found = idsOf(roots.length > 0 ? roots : toKeep);
  return found.length > 0 ? found : idsOf([node]).filter((each) => each !== id);
}

function ancestorsOf(node: ImageNode): ImageNode[] {
  return [...withAncestors([node])].filter((each) => each !== node);
}

function idsOf(nodes: readonly ImageNode[]): number[] {
  return nodes.flatMap(({ versions }) => versions.map(({ id }) => id));
}

function packageEffectOf(
  selected: Omit<SelectedVersions, 'ids'>,
  ids: readonly number[],
): PackagePlan['packageEffect'] {
  if (ids.length === 0 || !includesLastVersion(selected, ids)) return 'none';
  return lastVersionDeletesPackage(selected.packageType) ? 'deletedToo' : 'lastVersionRefused';
}

/**
 * Returns whether the package would be left without a version or, if it has tagged ones and its whole list is known,
 * without a tagged one.
 */
export function includesLastVersion({ total, images }: Omit<SelectedVersions, 'ids'>, ids: readonly number[]): boolean {
  if (!images?.isComplete) return total !== undefined && ids.length >= total;
  const toDelete = new Set(ids);
  const toKeep = images.versions.filter(({ id }) => !toDelete.has(id));
  const isTagged = ({ tags }: ImageVersion) => tags.length > 0;
  return toKeep.length === 0 || (!toKeep.some(isTagged) && images.versions.some(isTagged));
}

export type Choice =
  | { readonly kind: 'checkAgain' }
  | { readonly kind: 'deletePackages'; readonly planIndexes: readonly number[] }
  | { readonly kind: 'delete' }
  /** Everything that was selected, whatever depends on it. */
  | { readonly kind: 'deleteAnyway' };

/** Returns the buttons of the confirmation. Enter chooses the first: it deletes nothing that may break an image. */
export function choicesOf(plans: readonly PackagePlan[]): Choice[] {
  const refused = [...plans.keys()].filter((index) => plans[index]?.packageEffect === 'lastVersionRefused');
  const allowed = plans.filter((plan) => plan.packageEffect !== 'lastVersionRefused');
  const versions = allowed.flatMap((plan) => plan.versions);
  const anyway: Choice[] = versions.every(isDelete) ? [] : [{ kind: 'deleteAnyway' }];
  if (!versions.some(isDelete)) {
    return [refused.length > 0 ? { kind: 'deletePackages', planIndexes: refused } : { kind: 'checkAgain' }, ...anyway];
  }
  const first: Choice[] = allowed.some((plan) => plan.isUnverified) ? [{ kind: 'checkAgain' }] : [];
  return [...first, { kind: 'delete' }, ...anyway];
}

/** Returns what a plan deletes, image by image: each version after everything that it requires. */
export function deletionOrder({ versions }: Pick<PackagePlan, 'versions'>): readonly PlannedDelete[] {
  const toDelete = versions.filter(isDelete);
  const images = new Map(toDelete.filter(({ requires }) => requires.length === 0).map(({ id }, index) => [id, index]));
  // `requires` holds all ancestors that are deleted, so a version with fewer is closer to its root and comes first.
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
