import type { CurrentPlan, GatherFailure, GatherTarget, ListFailure } from '#core/cleanUp';
import type { Operation, Result } from '#core/deletion';
import type { Owner, PackageReference, PackageType, Problem, Visibility } from '#core/github';
import { isImageType, packageKey, targetKey } from '#core/packages';
import { planRetention, writtenRule } from '#core/retention';
import type { PlannedVersion, RetentionPackage, Rule } from '#core/retention';

/** A plan of rules as it is exported: what it was made from, and each verdict. Plain data. */
export interface PlanDocument {
  /** The moment of the plan: ISO 8601, UTC. */
  readonly moment: string;
  /** `name` of the host. */
  readonly host: string;
  /** The login of the account that read the packages. */
  readonly account: string;
  /** As written, each with its source as `documentOf` was given it. */
  readonly rules: readonly Rule[];
  /** By owner, type and name. */
  readonly packages: readonly DocumentPackage[];
  readonly failures: readonly DocumentFailure[];
  /** The results of the plan, if it was carried out. */
  readonly run?: DocumentRun | undefined;
}

export interface DocumentPackage {
  readonly owner: Owner;
  /** `undefined` if not known. */
  readonly visibility: Visibility | undefined;
  /** What `planRetention` needs, with the rules and the moment of the document. */
  readonly input: RetentionPackage;
  /** In the order of the versions of `input`. */
  readonly planned: readonly PlannedVersion[];
}

/** Why there is no plan of something. */
export type FailureReason =
  { readonly kind: 'failed'; readonly problem: Problem } | Exclude<GatherFailure, { readonly kind: 'failed' }>;

/** Packages without a plan: one, or those of the types that could not be listed. */
export type DocumentFailure = { readonly owner: Owner; readonly reason: FailureReason } & (
  | { readonly type: PackageType; readonly name: string; readonly types?: undefined }
  | { readonly types: readonly PackageType[]; readonly name?: undefined }
);

export interface DocumentRun {
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly endedAt: string;
  readonly isCancelled: boolean;
  readonly results: readonly Result[];
}

/** What a document is made from, besides the plan. */
export interface DocumentContext {
  readonly host: string;
  readonly account: string;
  /**
   * Returns where a rule comes from, by the `source` that it has in the plan: `githubPackages.retention`, or the path of
   * the file in its folder, after the name of the folder if the workspace has several. Nothing of the machine: the same
   * rules make the same document everywhere.
   */
  readonly sourceName: (source: string) => string;
  readonly failures: readonly { readonly target: GatherTarget; readonly failure: GatherFailure }[];
  readonly listFailures: readonly ListFailure[];
  readonly run?: DocumentRun | undefined;
}

/**
 * Returns the document of a plan of rules. The same rules, packages and moment make the same document, whatever was read
 * first: it is judged once more in the document's own order.
 */
export function documentOf(
  { gathered, input }: Pick<CurrentPlan, 'gathered' | 'input'>,
  context: DocumentContext,
): PlanDocument {
  const { host, account, sourceName, run } = context;
  const packages = gathered.flatMap(({ reference: { owner }, visibility }, index) => {
    const pkg = input.packages[index];
    return pkg ? [{ owner: plainOwner(owner), visibility, input: orderedInput(pkg) }] : [];
  });
  packages.sort((one, other) => compare(keyOf(one), keyOf(other)));
  const rules = input.rules.map((rule) => ({ ...writtenRule(rule), source: sourceName(rule.source ?? '') }) as Rule);
  const plan = planRetention({ now: input.now, rules, packages: packages.map((pkg) => pkg.input) });
  return {
    moment: input.now,
    host,
    account,
    rules,
    packages: packages.map((pkg, index) => ({ ...pkg, planned: plan.packages[index]?.versions ?? [] })),
    failures: failuresOf(context),
    ...(run ? { run } : {}),
  };
}

function keyOf({ owner, input: { type, name } }: Pick<DocumentPackage, 'owner' | 'input'>): string {
  return packageKey({ owner, packageType: type, name });
}

/**
 * Returns a document as another account may open it. "The signed-in user" is whoever made it, and is taken by the login:
 * otherwise the packages of one user would be shown under the name of another.
 */
export function forAccount(document: PlanDocument, login: string): PlanDocument {
  const isOwn = (owner: Owner) => owner.login.toLowerCase() === login.toLowerCase();
  const ownerFor = (owner: Owner): Owner =>
    owner.kind === 'organization' ? owner : { kind: isOwn(owner) ? 'authenticatedUser' : 'user', login: owner.login };
  const { packages, failures, run } = document;
  return {
    ...document,
    packages: packages.map((pkg) => ({ ...pkg, owner: ownerFor(pkg.owner) })),
    failures: failures.map((failure) => ({ ...failure, owner: ownerFor(failure.owner) })),
    ...(run ? { run: { ...run, results: run.results.map((result) => resultFor(result, ownerFor)) } } : {}),
  };
}

function resultFor({ operation, outcome }: Result, ownerFor: (owner: Owner) => Owner): Result {
  const { target } = operation;
  return { operation: { ...operation, target: { ...target, owner: ownerFor(target.owner) } }, outcome };
}

/**
 * Returns results of what the plan deletes, told and restored by what it says of each version: they may be a stranger's.
 * @param results by default, those of its run.
 */
export function resultsOf({ packages, run }: PlanDocument, results = run?.results ?? []): readonly Result[] {
  if (results.length === 0) return [];
  const known = new Map(
    packages.flatMap((pkg) => {
      const versions = new Map(pkg.input.versions.map((version) => [version.id, version]));
      return pkg.planned.flatMap((planned): [string, Operation][] => {
        if (planned.verdict === 'keep') return [];
        const { name: versionName, tags } = versions.get(planned.id) ?? {};
        const target = { ...referenceOf(pkg), versionId: planned.id };
        const { requires } = planned;
        const operation = { action: 'delete', target, facts: { versionName, tags } } as const;
        return [[targetKey(target), requires ? { ...operation, requires } : operation]];
      });
    }),
  );
  return results.flatMap(({ operation: { target }, outcome }) => {
    const operation = known.get(targetKey(target));
    return operation ? { operation, outcome } : [];
  });
}

export function referenceOf({ owner, input: { type, name } }: DocumentPackage): PackageReference {
  return { owner, packageType: type, name };
}

/** By UTF-16 code units, whatever the language is. */
function compare(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

function plainOwner({ kind, login }: Owner): Owner {
  return { kind, login };
}

/** Returns a package without what says nothing, in an order that does not depend on when something was read. */
function orderedInput(pkg: RetentionPackage): RetentionPackage {
  const { type, name, complete, versions, manifests, deployed = [], inUse = [], spared = [] } = pkg;
  const digests = manifests && Object.keys(manifests).sort();
  const known = new Set(versions.map((version) => version.name));
  for (const { children = [] } of Object.values(manifests ?? {})) for (const child of children) known.add(child);
  // An owner's deployed digests may be those of its other packages.
  const ownDeployed = isImageType(type) ? deployed.filter((digest) => known.has(digest)).sort() : [];
  return {
    type,
    name,
    complete,
    versions: versions.map(({ id, name: version, createdAt, tags = [] }) => ({ id, name: version, createdAt, tags })),
    ...(digests
      ? { manifests: Object.fromEntries(digests.map((digest) => [digest, manifests[digest]] as const)) }
      : {}),
    ...(ownDeployed.length > 0 ? { deployed: ownDeployed } : {}),
    ...(inUse.length > 0 ? { inUse: inUse.toSorted(byNumber) } : {}),
    ...(spared.length > 0 ? { spared: spared.toSorted(byNumber) } : {}),
  } as RetentionPackage;
}

function byNumber(one: number, other: number): number {
  return one - other;
}

function failuresOf({ failures, listFailures }: DocumentContext): readonly DocumentFailure[] {
  return [
    ...listFailures.map(({ owner, packageTypes, error }): DocumentFailure => ({
      owner: plainOwner(owner),
      types: packageTypes,
      reason: error ? { kind: 'failed', problem: error.problem } : { kind: 'incomplete' },
    })),
    ...failures.map(({ target: { reference }, failure }): DocumentFailure => ({
      owner: plainOwner(reference.owner),
      type: reference.packageType,
      name: reference.name,
      reason: failure.kind === 'failed' ? { kind: 'failed', problem: failure.error.problem } : failure,
    })),
  ].sort((one, other) => compare(failureKey(one), failureKey(other)));
}

function failureKey({ owner, ...of }: DocumentFailure): string {
  return JSON.stringify([owner.login.toLowerCase(), of.types ?? of.type, of.name]);
}
