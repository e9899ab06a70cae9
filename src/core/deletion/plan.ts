import type { PackageReference, PackageType } from '../github/index.ts';
import {
  createGraph,
  isRoot,
  withParts,
  withWholes,
  type ImageGraph,
  type ImageNode,
  type ImageVersion,
  type Manifests,
} from '../images/index.ts';
import type { NamedVersion } from '../packages/index.ts';
import { lastVersionTakesPackage, type Operation } from './operation.ts';

/** The versions of one package that a person has picked, and what is known of the package. */
export interface Picked {
  readonly packageType: PackageType;
  /** In the order in which they are named. */
  readonly ids: readonly number[];
  /** How many versions the package has, where the server has told. */
  readonly total: number | undefined;
  /** Of container packages, as the check has read them. */
  readonly images?: CheckedImages | undefined;
}

/** A container package, as its list and its manifests tell. */
export interface CheckedImages {
  /** The versions of the package, newest first. */
  readonly versions: readonly ImageVersion[];
  /** Whether these are all. */
  readonly isComplete: boolean;
  readonly manifests: Manifests;
}

/** What is to become of a version, and why. The words are those of retention plans. Ids are of versions. */
export type Verdict =
  /** `requires`: all that it is part of and that is deleted before it. */
  | { readonly verdict: 'delete'; readonly reason: 'picked'; readonly requires: readonly number[] }
  /** It was not picked. It is part of the images `with`, and of nothing that stays. */
  | {
      readonly verdict: 'delete';
      readonly reason: 'along';
      readonly with: readonly number[];
      readonly requires: readonly number[];
    }
  /** `of`: what stays and depends on it, by its root where there is one. */
  | { readonly verdict: 'keep'; readonly reason: 'dependency'; readonly of: readonly number[] }
  /** Some manifest was not read, which may say that an image depends on it. */
  | { readonly verdict: 'keep'; readonly reason: 'unreadable' }
  /** The list of versions is not complete: one that is missing may depend on it. */
  | { readonly verdict: 'keep'; readonly reason: 'incomplete' };

export type PlannedVersion = { readonly id: number } & Verdict;

/** What deleting the picked versions of one package comes to. */
export interface PackagePlan {
  /** Every picked version once, in the order of the picks, then those that go along. */
  readonly versions: readonly PlannedVersion[];
  /** Which digests depend on which; of container packages. */
  readonly graph: ImageGraph | undefined;
  /** Whether something was not read, so that not everything is known. */
  readonly isUnverified: boolean;
  /**
   * `goesAlong`: with its last version, as the server does for some types. `refusesLast`: the server keeps the last
   * version, so that the package has to be deleted instead.
   */
  readonly package: 'stays' | 'goesAlong' | 'refusesLast';
}

/** The ids that a plan deletes. */
export function deletedIn({ versions }: Pick<PackagePlan, 'versions'>): readonly number[] {
  return versions.filter(({ verdict }) => verdict === 'delete').map(({ id }) => id);
}

/**
 * Plans the deletion of hand-picked versions of one package.
 *
 * - **An image is deleted as a whole.** What it lists and what belongs to it goes along, where it has no tag of its own
 *   and nothing that stays depends on it, tagged or not.
 * - **What stays keeps all that it depends on**, and all that belongs to it. Versions of one digest stay together.
 * - **What was not read may depend on anything.** Then nothing goes along, and picked versions without a tag of their
 *   own are kept. Those with one go: whoever pulls an image by another tag or digest does not name them.
 *
 * @param forced ids that are deleted whatever depends on them.
 */
export function planPicked(picked: Picked, forced: ReadonlySet<number> = new Set()): PackagePlan {
  const { ids, images } = picked;
  if (!images) {
    const versions = ids.map((id): PlannedVersion => ({ id, verdict: 'delete', reason: 'picked', requires: [] }));
    return { versions, graph: undefined, isUnverified: false, package: fateOf(picked, ids) };
  }
  const graph = createGraph(images.versions, images.manifests);
  const isUnverified = !images.isComplete || [...graph.values()].some(({ isUnknown }) => isUnknown);
  // Nothing has to be read where no image is left that could depend on anything: what goes is the package.
  const goesAsPackage = isUnverified && fateOf(picked, ids) === 'refusesLast';
  const versions = judge(graph, new Set(ids), {
    isUnverified,
    isComplete: images.isComplete,
    forced: goesAsPackage ? new Set(ids) : forced,
  });
  const order = new Map(ids.map((id, index) => [id, index]));
  versions.sort((one, other) => (order.get(one.id) ?? ids.length) - (order.get(other.id) ?? ids.length));
  const fate = fateOf(picked, deletedIn({ versions }));
  return { versions, graph, isUnverified: isUnverified && !goesAsPackage, package: fate };
}

interface Circumstances {
  readonly isUnverified: boolean;
  readonly isComplete: boolean;
  readonly forced: ReadonlySet<number>;
}

function judge(
  graph: ImageGraph,
  picked: ReadonlySet<number>,
  { isUnverified, isComplete, forced }: Circumstances,
): PlannedVersion[] {
  const isUnproven = ({ tags, versions }: ImageNode) =>
    isUnverified && tags.length === 0 && !versions.every(({ id }) => forced.has(id));
  const nodes = [...graph.values()];
  const going = new Set(nodes.filter((node) => node.versions.every(({ id }) => picked.has(id)) && !isUnproven(node)));
  if (!isUnverified) {
    for (const part of withParts([...going].filter(isRoot))) if (part.tags.length === 0) going.add(part);
  }
  const staying = withParts(nodes.filter((node) => !going.has(node)));
  const goes = (node: ImageNode) => !staying.has(node);
  const isDeleted = (node: ImageNode) => goes(node) || node.versions.some(({ id }) => picked.has(id) && forced.has(id));

  return nodes.flatMap((node) =>
    node.versions.flatMap(({ id }): PlannedVersion[] => {
      if (!picked.has(id)) {
        if (!goes(node)) return [];
        const roots = idsOf([...withWholes([node])].filter((each) => each !== node && isRoot(each)));
        return [{ id, verdict: 'delete', reason: 'along', with: roots, requires: requiredBy(node, isDeleted) }];
      }
      if (goes(node) || forced.has(id)) {
        return [{ id, verdict: 'delete', reason: 'picked', requires: requiredBy(node, isDeleted) }];
      }
      const of = dependentsOf(node, id, goes);
      if (of.length > 0) return [{ id, verdict: 'keep', reason: 'dependency', of }];
      return [{ id, verdict: 'keep', reason: isComplete ? 'unreadable' : 'incomplete' }];
    }),
  );
}

/**
 * The ids of all that a node is part of and that is deleted too: an index goes before what it lists, so that nothing is
 * broken wherever a run ends. What lies in a circle with the node has no order.
 */
function requiredBy(node: ImageNode, isDeleted: (node: ImageNode) => boolean): number[] {
  if (node.wholes.length === 0) return [];
  const parts = withParts([node]);
  return idsOf([...withWholes([node])].filter((above) => !parts.has(above) && isDeleted(above)));
}

/** The ids of what stays and depends on a version, or shares its digest. */
function dependentsOf(node: ImageNode, id: number, goes: (node: ImageNode) => boolean): number[] {
  const above = [...withWholes([node])].filter((each) => each !== node && !goes(each));
  const roots = above.filter(isRoot);
  const found = idsOf(roots.length > 0 ? roots : above);
  return found.length > 0 ? found : idsOf([node]).filter((each) => each !== id);
}

function idsOf(nodes: readonly ImageNode[]): number[] {
  return nodes.flatMap(({ versions }) => versions.map(({ id }) => id));
}

function fateOf(picked: Omit<Picked, 'ids'>, ids: readonly number[]): PackagePlan['package'] {
  if (ids.length === 0 || !includesLast(picked, ids)) return 'stays';
  return lastVersionTakesPackage(picked.packageType) ? 'goesAlong' : 'refusesLast';
}

/**
 * Returns whether the package would be left without a version, or, of a container, without one that has a tag: GitHub
 * refuses the last of those however many untagged ones there are.
 */
export function includesLast({ total, images }: Omit<Picked, 'ids'>, ids: readonly number[]): boolean {
  if (!images?.isComplete) return total !== undefined && ids.length >= total;
  const going = new Set(ids);
  const staying = images.versions.filter(({ id }) => !going.has(id));
  const isTagged = ({ tags }: ImageVersion) => tags.length > 0;
  return staying.length === 0 || (!staying.some(isTagged) && images.versions.some(isTagged));
}

/** A button of the confirmation. */
export type Choice =
  /** Reads the lists and the manifests once more, and asks again. */
  | { readonly kind: 'checkAgain' }
  /** The packages of these plans, as a confirmation of their own. */
  | { readonly kind: 'deletePackages'; readonly packages: readonly number[] }
  /** The versions that the plans delete. */
  | { readonly kind: 'delete' }
  /** All that was picked, whatever depends on it and whether or not that was checked. */
  | { readonly kind: 'deleteAnyway' };

/**
 * Returns the buttons of the confirmation, the first being what Enter chooses: it deletes nothing that another image
 * depends on, and nothing that was not checked. At most three, besides Cancel.
 *
 * @param plans of the packages that versions were picked of.
 */
export function choicesOf(plans: readonly PackagePlan[]): Choice[] {
  const refused = [...plans.keys()].filter((index) => plans[index]?.package === 'refusesLast');
  const open = plans.filter((plan) => plan.package !== 'refusesLast');
  const anyway: Choice[] = open.some(({ versions }) => versions.some(({ verdict }) => verdict === 'keep'))
    ? [{ kind: 'deleteAnyway' }]
    : [];
  const isSomethingDeleted = open.some((plan) => deletedIn(plan).length > 0);
  if (!isSomethingDeleted) {
    return [refused.length > 0 ? { kind: 'deletePackages', packages: refused } : { kind: 'checkAgain' }, ...anyway];
  }
  const isUnverified = open.some((plan) => plan.isUnverified);
  return [...(isUnverified ? [{ kind: 'checkAgain' } as const] : []), { kind: 'delete' }, ...anyway];
}

/** Returns the versions that a plan deletes, image by image: each after everything that it requires. */
export function deletionOrder({ versions }: Pick<PackagePlan, 'versions'>): readonly PlannedVersion[] {
  const going = new Map(versions.flatMap((each) => (each.verdict === 'delete' ? [[each.id, each]] : [])));
  const parts = new Map<number, (PlannedVersion & { verdict: 'delete' })[]>();
  for (const each of going.values()) {
    for (const id of each.requires) parts.set(id, [...(parts.get(id) ?? []), each]);
  }
  const ordered = new Set<PlannedVersion>();
  const add = (each: PlannedVersion & { verdict: 'delete' }) => {
    if (!each.requires.every((id) => ordered.has(going.get(id) ?? each))) return;
    ordered.add(each);
    for (const part of parts.get(each.id) ?? []) add(part);
  };
  for (const each of going.values()) add(each);
  // What requires each other in a circle has no order.
  for (const each of going.values()) ordered.add(each);
  return [...ordered];
}

/** Returns the operations that carry out a plan, in their order. @param known the versions that it may delete, by id. */
export function deleteOperations(
  reference: PackageReference,
  plan: Pick<PackagePlan, 'versions'>,
  known: ReadonlyMap<number, NamedVersion>,
): Operation[] {
  return deletionOrder(plan).map((version) => {
    const { name: versionName, tags } = known.get(version.id) ?? {};
    const target = { ...reference, versionId: version.id };
    const requires = version.verdict === 'delete' ? version.requires : [];
    return { action: 'delete', target, facts: { versionName, tags }, ...(requires.length > 0 ? { requires } : {}) };
  });
}
