import { ownerKey, packageKey } from '#core/packages';
import { createPickedPlanner, createPlanner } from '#core/retention';
import type {
  PickedInput,
  PickedPlan,
  PlannedVersion,
  Planner,
  RetentionInput,
  RetentionPackage,
  RetentionPlan,
  RetentionVersion,
  Rule,
} from '#core/retention';
import type { GatheredPackage } from './gather.ts';
import { packageRowsOf, type PackageRows } from './packageRows.ts';
import { planInputOf } from './planInput.ts';
import { createPlanTable, type Picks, type PlanTable } from './planTable.ts';
import { createVersionTable, type VersionTable } from './versionTable.ts';

/** The ids of versions, by the key of their package. */
export type VersionIds = ReadonlyMap<string, ReadonlySet<number>>;

/** A plan of all packages that have been read, and what it was made from. Its packages have one order everywhere. */
export interface CurrentPlan {
  readonly gathered: readonly GatheredPackage[];
  readonly input: RetentionInput;
  readonly plan: RetentionPlan;
  readonly versions: VersionTable;
  readonly table: PlanTable;
  readonly basis:
    | { readonly kind: 'rules'; readonly planner: Planner }
    | { readonly kind: 'picked'; readonly plan: PickedPlan; readonly input: PickedInput };
  /** By package: what rules would delete and a limit does not allow. It is spared in `input`. Empty without a limit. */
  readonly beyondLimit: readonly ReadonlySet<number>[];
}

/** Whether a version of a package may be deleted, if the rules say so. */
export type Limit = (packageKey: string, version: RetentionVersion) => boolean;

interface ReadPackage {
  readonly gathered: GatheredPackage;
  readonly input: RetentionPackage;
  readonly rows: PackageRows;
}

/** A plan that follows what is read, and what the user changes. */
export class LivePlan {
  readonly #planner = createPlanner();
  readonly #planPicked = createPickedPlanner();
  #picked: VersionIds | undefined;
  /** In the order of the targets. */
  #keys: readonly string[] = [];
  readonly #read = new Map<string, ReadPackage>();
  readonly #spared = new Map<string, Set<number>>();
  readonly #forced = new Map<string, Set<number>>();
  readonly #deployed = new Map<string, readonly string[]>();
  #now = new Date(0).toISOString();
  #rules: readonly Rule[] = [];
  #limit: Limit | undefined;
  #versions: VersionTable | undefined;
  #current: CurrentPlan | undefined;
  /** The plan before the last edit of a rule. */
  #before: PlanTable | undefined;

  /** @param picked the versions that were picked by hand; without, rules say what is deleted. */
  constructor(picked?: VersionIds) {
    this.#picked = picked;
  }

  get picked(): VersionIds | undefined {
    return this.#picked;
  }

  /** Plans the delete of other picked versions. */
  pick(picked: VersionIds): void {
    this.#picked = picked;
    this.#spared.clear();
    this.#forced.clear();
    this.#invalidate();
  }

  /** @param now when the packages are read; ms since 1970. @param targets the keys of all packages, in their order. */
  begin(now: number, targets: readonly string[]): void {
    this.#now = new Date(now).toISOString();
    this.#keys = targets;
    for (const key of [...this.#read.keys()]) if (!targets.includes(key)) this.#read.delete(key);
    this.#changePackages();
  }

  /** Adds a package, or replaces it. */
  put(gathered: GatheredPackage): void {
    const input = planInputOf(gathered);
    this.#read.set(packageKey(gathered.reference), { gathered, input, rows: packageRowsOf(gathered, input) });
    this.#changePackages();
  }

  /** Forgets what was read of a package: it has no plan any longer. */
  drop(key: string): void {
    if (this.#read.delete(key)) this.#changePackages();
  }

  get rules(): readonly Rule[] {
    return this.#rules;
  }

  /** Plans by other rules; what that changes is marked. */
  setRules(rules: readonly Rule[]): void {
    const before = this.#current?.table ?? this.#before;
    this.#rules = rules;
    this.#invalidate();
    this.#before = before;
  }

  /** From now on deletes only what the limit allows too. What only the rules would delete is spared. */
  limit(limit: Limit): void {
    this.#limit = limit;
    this.#invalidate();
  }

  get spared(): VersionIds {
    return this.#spared;
  }

  get forced(): VersionIds {
    return this.#forced;
  }

  /** Takes a version out of the plan, or puts it back. */
  setSpared(key: string, id: number, isSpared: boolean): void {
    toggle(this.#spared, key, id, isSpared);
    this.#invalidate();
  }

  /** Deletes a picked version whatever depends on it, or no longer. */
  setForced(key: string, id: number, isForced: boolean): void {
    toggle(this.#forced, key, id, isForced);
    this.#invalidate();
  }

  /** @param digests of an owner's images that are deployed, as far as is known. */
  setDeployed(owner: string, digests: ReadonlySet<string>): void {
    const known = this.#deployed.get(owner) ?? [];
    if (known.length === digests.size && known.every((digest) => digests.has(digest))) return;
    this.#deployed.set(owner, [...digests]);
    this.#invalidate();
  }

  /** The plan as it is now; made when it is first wanted. `undefined` until a package has been read. */
  get current(): CurrentPlan | undefined {
    return (this.#current ??= this.#plan());
  }

  #changePackages(): void {
    this.#versions = undefined;
    this.#invalidate();
  }

  #invalidate(): void {
    this.#current = undefined;
    this.#before = undefined;
  }

  #plan(): CurrentPlan | undefined {
    const read = this.#keys.flatMap((key) => this.#read.get(key) ?? []);
    if (read.length === 0) return undefined;
    const gathered = read.map((each) => each.gathered);
    this.#versions ??= createVersionTable(
      read.map(({ rows }) => rows),
      packageNames(gathered),
    );
    const packages = read.map(({ input, gathered: { reference } }) => {
      const deployed = this.#deployed.get(ownerKey(reference.owner));
      const spared = this.#spared.get(packageKey(reference));
      return { ...input, ...(deployed ? { deployed } : {}), ...(spared ? { spared: [...spared] } : {}) };
    });
    const wanted: RetentionInput = { now: this.#now, rules: this.#rules, packages };
    const beyondLimit = this.#beyondLimit(wanted, gathered);
    const input = beyondLimit.length > 0 ? { ...wanted, packages: withSpared(packages, beyondLimit) } : wanted;
    const basis = this.#basis(input, gathered);
    const plan = basis.kind === 'rules' ? this.#planner.plan(input) : basis.plan;
    const table = createPlanTable(this.#versions, plan, this.#before, Date.parse(this.#now), picksOf(basis));
    return { gathered, input, plan, versions: this.#versions, table, basis, beyondLimit };
  }

  /** Sparing more deletes nothing else instead, so that once is enough. */
  #beyondLimit(input: RetentionInput, gathered: readonly GatheredPackage[]): CurrentPlan['beyondLimit'] {
    const limit = this.#limit;
    if (!limit) return [];
    const { packages } = this.#planner.plan(input);
    return gathered.map(({ reference }, index) => {
      const key = packageKey(reference);
      const versions = new Map(input.packages[index]?.versions.map((version) => [version.id, version]));
      const isBeyond = ({ id, verdict }: PlannedVersion) => {
        const version = versions.get(id);
        return verdict === 'delete' && !(version && limit(key, version));
      };
      return new Set((packages[index]?.versions ?? []).filter(isBeyond).map(({ id }) => id));
    });
  }

  #basis({ now, packages }: RetentionInput, gathered: readonly GatheredPackage[]): CurrentPlan['basis'] {
    if (!this.#picked) return { kind: 'rules', planner: this.#planner };
    const idsOf = (ids: VersionIds | undefined, index: number) => {
      const reference = gathered[index]?.reference;
      return [...((reference && ids?.get(packageKey(reference))) ?? [])];
    };
    const input: PickedInput = {
      now,
      packages: packages.map((pkg, index) => ({
        ...pkg,
        picked: idsOf(this.#picked, index),
        forced: idsOf(this.#forced, index),
      })),
    };
    return { kind: 'picked', plan: this.#planPicked(input), input };
  }
}

function withSpared(
  packages: readonly RetentionPackage[],
  more: readonly ReadonlySet<number>[],
): readonly RetentionPackage[] {
  return packages.map((pkg, index) => {
    const ids = more[index] ?? new Set();
    return ids.size === 0 ? pkg : { ...pkg, spared: [...(pkg.spared ?? []), ...ids] };
  });
}

function picksOf(basis: CurrentPlan['basis']): readonly Picks[] | undefined {
  if (basis.kind === 'rules') return undefined;
  return basis.plan.packages.map(({ forced }, index) => ({
    picked: new Set(basis.input.packages[index]?.picked),
    forced,
  }));
}

function toggle(all: Map<string, Set<number>>, key: string, id: number, isOn: boolean): void {
  const ids = all.get(key) ?? new Set();
  if (isOn) ids.add(id);
  else ids.delete(id);
  if (ids.size > 0) all.set(key, ids);
  else all.delete(key);
}

/** Returns `container/api-gateway`, as rules name it, with the owner if there are several. */
export function packageNames(gathered: readonly GatheredPackage[]): readonly string[] {
  const hasOneOwner = new Set(gathered.map(({ reference }) => ownerKey(reference.owner))).size <= 1;
  return gathered.map(({ reference: { owner, packageType, name } }) =>
    hasOneOwner ? `${packageType}/${name}` : `${owner.login}/${packageType}/${name}`,
  );
}
