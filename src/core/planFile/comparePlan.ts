import type { CurrentPlan, GatherFailure, Limit } from '#core/cleanUp';
import type { Visibility } from '#core/github';
import { packageKey, targetKey } from '#core/packages';
import { isSameJson, writtenRule } from '#core/retention';
import type { Keep, PlannedVersion, RetentionPackage, RetentionVersion, Rule } from '#core/retention';
import { referenceOf, type DocumentPackage, type PlanDocument } from './document.ts';

/** What is different from an exported plan now. */
export interface PlanComparison {
  /** Those with a change, in the order of the document. */
  readonly packages: readonly PackageComparison[];
  readonly rules: {
    /** Rules that apply now, which the document does not have. */
    readonly added: readonly Rule[];
    /** Rules of the document that do not apply now. */
    readonly removed: readonly Rule[];
  };
}

export interface PackageComparison {
  readonly pkg: DocumentPackage;
  /** Its place in the current plan. `undefined`: it has none now, for the reason `failure`, if known. */
  readonly index: number | undefined;
  readonly failure?: GatherFailure | undefined;
  /** If both are known and differ. */
  readonly visibility?: { readonly before: Visibility; readonly now: Visibility };
  /** Those of the document in its order, then new ones in their order. */
  readonly versions: readonly VersionChange[];
}

/** A version can have several changes. */
export type VersionChange =
  | { readonly kind: 'new'; readonly version: RetentionVersion }
  | ({ readonly version: RetentionVersion; /** Whether the document deletes it. */ readonly isDeleted: boolean } & (
      | { readonly kind: 'gone' }
      /** By a run of the document: it is gone, and that is no change by others. */
      | { readonly kind: 'deleted' }
      | { readonly kind: 'tags'; readonly added: readonly string[]; readonly removed: readonly MovedTag[] }
      /** Indexes that list it now and did not before: versions of the current plan. */
      | { readonly kind: 'dependents'; readonly dependents: readonly RetentionVersion[] }
      /** The document deletes it, and the current plan does not, not because it was taken out since the document was opened. */
      | { readonly kind: 'keptNow'; readonly planned: PlannedVersion & Keep }
    ));

/** A tag that a version no longer has. `to`: the version that has it now, if any. */
export interface MovedTag {
  readonly tag: string;
  readonly to?: RetentionVersion;
}

/** What is known about the present, besides its plan. */
export interface Present {
  /** Why packages have no plan, by their key. */
  readonly failures: ReadonlyMap<string, GatherFailure>;
  /** The rules that apply now; `undefined`: not known, and not compared. */
  readonly rules?: readonly Rule[];
  /** The keys of what runs of the document have deleted. */
  readonly deleted?: ReadonlySet<string>;
}

type Current = Pick<CurrentPlan, 'gathered' | 'input' | 'plan'>;

/** @param current a plan of the same packages by the document's rules; `undefined` if none of them could be read. */
export function comparePlan(document: PlanDocument, current: Current | undefined, present: Present): PlanComparison {
  return createComparison(document)(current, present);
}

/** Returns `comparePlan` that remembers what it has found out about packages, so that it is fast once they are only judged anew. */
export function createComparison(
  document: PlanDocument,
): (current: Current | undefined, present: Present) => PlanComparison {
  const comparers = new Map(document.packages.map((pkg) => [pkg, createPackageComparison(pkg)]));
  return (current, { failures, rules, deleted = new Set() }) => {
    const indexes = new Map(current?.gathered.map(({ reference }, index) => [packageKey(reference), index]));
    const packages = document.packages.flatMap((pkg): PackageComparison[] => {
      const key = packageKey(referenceOf(pkg));
      const index = indexes.get(key);
      const input = current?.input.packages[index ?? -1];
      const planned = current?.plan.packages[index ?? -1];
      if (index === undefined || !input || !planned) {
        return [{ pkg, index: undefined, failure: failures.get(key), versions: [] }];
      }
      const { visibility: before } = pkg;
      const now = current.gathered[index]?.visibility;
      const versions = comparers.get(pkg)?.(input, planned.versions, deleted) ?? [];
      const isVisible = before !== undefined && now !== undefined && before !== now;
      if (versions.length === 0 && !isVisible) return [];
      return [{ pkg, index, versions, ...(isVisible ? { visibility: { before, now } } : {}) }];
    });
    return { packages, rules: compareRules(document.rules, rules) };
  };
}

/**
 * Returns what an opened plan may delete: what the document deletes in that package, if it still has the same id and name.
 * With `LivePlan.limit`, nothing is deleted but what the document and the current plan both delete.
 */
export function limitOf({ packages }: PlanDocument): Limit {
  const names = new Map(packages.map((pkg) => [packageKey(referenceOf(pkg)), deletedNames(pkg)]));
  return (key, { id, name }) => names.get(key)?.get(id) === name;
}

function deletedNames({ input, planned }: DocumentPackage): ReadonlyMap<number, string> {
  const deleted = new Set(planned.flatMap(({ id, verdict }) => (verdict === 'delete' ? id : [])));
  return new Map(input.versions.flatMap(({ id, name }) => (deleted.has(id) ? [[id, name]] : [])));
}

type ComparePackage = (
  now: RetentionPackage,
  planned: readonly PlannedVersion[],
  deletedByRuns: ReadonlySet<string>,
) => readonly VersionChange[];

function createPackageComparison(pkg: DocumentPackage): ComparePackage {
  const deleted = deletedNames(pkg);
  let known: { readonly of: RetentionPackage; readonly found: Found } | undefined;
  return (now, planned, deletedByRuns) => {
    // Another plan of what was read has the same lists.
    if (known?.of.versions !== now.versions || known.of.manifests !== now.manifests) {
      known = { of: now, found: compareVersions(pkg, now, deleted) };
    }
    const { changes, positions, added } = known.found;
    // A limit spares what the document does not delete.
    const takenOut = new Set(planned.flatMap(({ id, reason }) => (reason === 'spared' && deleted.has(id) ? id : [])));
    const ofDocument = pkg.input.versions.flatMap((version, index): readonly VersionChange[] => {
      const others = changes.get(version.id) ?? [];
      const position = positions[index];
      if (position === undefined) {
        const key = targetKey({ ...referenceOf(pkg), versionId: version.id });
        return deletedByRuns.has(key) ? [{ kind: 'deleted', version, isDeleted: deleted.has(version.id) }] : others;
      }
      const judged = planned[position];
      if (judged?.verdict !== 'keep' || !deleted.has(version.id) || isTakenOut(judged, takenOut)) return others;
      return [...others, { kind: 'keptNow', version, isDeleted: true, planned: judged }];
    });
    return [...ofDocument, ...added];
  };
}

/** Whether a version stays only because somebody took it, or all images that it belongs to, out of the plan. */
function isTakenOut(planned: PlannedVersion & Keep, takenOut: ReadonlySet<number>): boolean {
  if (planned.reason === 'dependency') return planned.of.length > 0 && planned.of.every((id) => takenOut.has(id));
  return takenOut.has(planned.id);
}

/** What has changed in a package, whatever is planned now. */
interface Found {
  /** By id. */
  readonly changes: ReadonlyMap<number, readonly VersionChange[]>;
  /** Of each version of the document: its place in the present list. */
  readonly positions: readonly (number | undefined)[];
  readonly added: readonly VersionChange[];
}

function compareVersions(pkg: DocumentPackage, now: RetentionPackage, deleted: ReadonlyMap<number, string>): Found {
  const current = new Map(now.versions.map(({ id }, position) => [id, position]));
  const owners = new Map(now.versions.flatMap((version) => (version.tags ?? []).map((tag) => [tag, version] as const)));
  const newDependents = compareDependents(pkg.input, now);
  const changes = new Map<number, readonly VersionChange[]>();
  const positions = pkg.input.versions.map((version) => {
    const { id, name } = version;
    const about = { version, isDeleted: deleted.has(id) };
    const position = current.get(id);
    const found = now.versions[position ?? -1];
    // An id of another version is not this one.
    if (found?.name !== name) {
      changes.set(id, [{ kind: 'gone', ...about }]);
      return undefined;
    }
    const added = without(found.tags, version.tags);
    const removed = without(version.tags, found.tags).map((tag): MovedTag => {
      const to = owners.get(tag);
      return to ? { tag, to } : { tag };
    });
    const dependents = newDependents(name);
    if (added.length + removed.length + dependents.length > 0) {
      changes.set(id, [
        ...(added.length + removed.length > 0 ? [{ kind: 'tags', ...about, added, removed } as const] : []),
        ...(dependents.length > 0 ? [{ kind: 'dependents', ...about, dependents } as const] : []),
      ]);
    }
    return position;
  });
  const before = new Map(pkg.input.versions.map(({ id, name }) => [id, name]));
  const isNew = ({ id, name }: RetentionVersion) => before.get(id) !== name;
  const added = now.versions.filter(isNew).map((version) => ({ kind: 'new', version }) as const);
  return { changes, positions, added };
}

function without(tags: readonly string[] = [], others: readonly string[] = []): readonly string[] {
  if (tags.length === 0) return tags;
  const known = new Set(others);
  return tags.filter((tag) => !known.has(tag));
}

/** Returns the versions that list a digest now and did not before, by the digest. */
function compareDependents(
  before: RetentionPackage,
  now: RetentionPackage,
): (digest: string) => readonly RetentionVersion[] {
  const listed = new Set<string>();
  for (const [digest, { children = [] }] of Object.entries(before.manifests ?? {})) {
    for (const child of children) listed.add(`${digest} ${child}`);
  }
  const found = new Map<string, RetentionVersion[]>();
  const versions = new Map(now.versions.map((version) => [version.name, version]));
  for (const [digest, { children = [] }] of Object.entries(now.manifests ?? {})) {
    const version = versions.get(digest);
    for (const child of version ? new Set(children) : []) {
      if (!version || listed.has(`${digest} ${child}`)) continue;
      const dependents = found.get(child) ?? [];
      found.set(child, dependents);
      dependents.push(version);
    }
  }
  return (digest) => found.get(digest) ?? [];
}

function compareRules(before: readonly Rule[], now: readonly Rule[] | undefined): PlanComparison['rules'] {
  if (!now) return { added: [], removed: [] };
  const isIn = (rules: readonly Rule[], rule: Rule) =>
    rules.some((other) => isSameJson(writtenRule(rule), writtenRule(other)));
  return { added: now.filter((rule) => !isIn(before, rule)), removed: before.filter((rule) => !isIn(now, rule)) };
}
