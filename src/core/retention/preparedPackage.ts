import { createGraph, isImageType } from './graph.ts';
import type { Graph, Node, Version } from './node.ts';
import type { RetentionPackage } from './types.ts';
import { areTagsPrerelease, highestNumbers } from './versions/containerTags.ts';
import type { Numeral } from './versions/numerals.ts';
import { versionOrder } from './versions/order.ts';

/** Whatever can be said about a package without knowing the rules, so that editing a rule is fast. */
export interface PreparedPackage {
  readonly graph: Graph;
  readonly isImage: boolean;
  /** Newest first. */
  readonly byCreation: readonly Version[];
  /** Those that are versions in the ecosystem's order, highest first. */
  readonly byVersion: () => readonly Version[];
  readonly isVersion: (version: Version) => boolean;
  /** Returns `undefined` if that cannot be said. */
  readonly isPrerelease: (version: Version) => boolean | undefined;
  /** The leading numbers, major first; empty if there are none. */
  readonly numbers: (version: Version) => readonly Numeral[];
  /** Returns whether a version is lower than another, written as a text. */
  readonly isBelow: (bound: string) => (version: Version) => boolean;
  /** The version that is kept in any case; `undefined` if there is no root. */
  readonly newest: Version | undefined;
  readonly isBroken: (version: Version) => boolean;
}

export function preparePackage(pkg: RetentionPackage): PreparedPackage {
  const graph = createGraph(pkg);
  const { versions } = graph;
  const isImage = isImageType(pkg.type);
  const order = versionOrder(pkg.type);
  const byCreation = sortByCreation(versions);
  const parsed = lazy(() => {
    const parse = isImage ? ({ tags }: Version) => highestNumbers(tags) : ({ name }: Version) => order.parse(name);
    return versions.map(parse);
  });
  const isVersion = ({ index }: Version) => parsed()[index] !== undefined;
  const prereleases = lazy(() =>
    versions.map(({ index, tags }) => {
      if (isImage) return areTagsPrerelease(tags);
      const version = parsed()[index];
      return version === undefined ? undefined : order.isPrerelease(version);
    }),
  );
  // The sort is stable, so that equal versions stay in order of creation.
  const byVersion = lazy(() =>
    byCreation
      .filter(isVersion)
      .sort(({ index: one }, { index: other }) => order.compare(parsed()[other], parsed()[one])),
  );
  const broken = lazy(() => findBroken(graph));
  return {
    graph,
    isImage,
    byCreation,
    byVersion,
    isVersion,
    isPrerelease: ({ index }) => prereleases()[index],
    numbers(version) {
      const own = parsed()[version.index];
      return own === undefined ? [] : order.numbers(own);
    },
    isBelow(text) {
      const bound = order.parse(text);
      if (bound === undefined) return () => false;
      return (version) => isVersion(version) && order.compare(parsed()[version.index], bound) < 0;
    },
    newest: findNewest(),
    isBroken: ({ node, subjects, isReferrer }) => broken().has(node) || (isReferrer && subjects.length === 0),
  };

  /** Of images, the newest with a tag, if there is one; of others, the highest, if all are versions. */
  function findNewest(): Version | undefined {
    const newestRoot = () => byCreation.find(({ isRoot }) => isRoot);
    if (isImage) return byCreation.find(({ isRoot, tags }) => isRoot && tags.length > 0) ?? newestRoot();
    return versions.every(isVersion) ? byVersion()[0] : newestRoot();
  }
}

/** Newest first, as lists mostly are. */
function sortByCreation(versions: readonly Version[]): readonly Version[] {
  const isSorted = versions.every((version, index) => {
    const previous = index > 0 ? versions[index - 1] : undefined;
    return !previous || compareCreation(previous, version) <= 0;
  });
  return isSorted ? versions : versions.toSorted(compareCreation);
}

/** Newest first; an unknown date counts as the oldest. */
function compareCreation(one: Version, other: Version): number {
  const time = knownTime(one);
  const otherTime = knownTime(other);
  return time === otherTime ? other.id - one.id : otherTime - time;
}

function knownTime({ createdAt }: Version): number {
  return Number.isNaN(createdAt) ? -1 : createdAt;
}

/** Indexes that miss something, themselves or by what they list, and whatever has no manifest. */
function findBroken({ nodes }: Graph): ReadonlySet<Node> {
  const isMissing = ({ manifest }: Node) => manifest?.kind === 'missing';
  return withListers(nodes.filter((node) => isMissing(node) || node.absent.length > 0));
}

/** Returns nodes with all indexes that list them, directly or not. */
export function withListers(nodes: Iterable<Node>): ReadonlySet<Node> {
  const found = new Set(nodes);
  // The loop also visits what is added meanwhile.
  for (const node of found) for (const index of node.listedBy) found.add(index);
  return found;
}

function lazy<T>(compute: () => T): () => T {
  let computed: { readonly value: T } | undefined;
  return () => (computed ??= { value: compute() }).value;
}
