import * as v from 'valibot';
import { ownerKey, storedOwner, type PackageSummary, type Target } from '#core/packages';
import type { Problem, Owner } from '#core/github';

/** Whose conflicts to fetch, and as which account; in the form that pages persist. */
export const storedRequest = v.object({
  /** Such as `github.com`. */
  host: v.string(),
  /** The login of the account; absent while signed out, when only public packages are listed. */
  account: v.optional(v.string()),
  /** The id of that account, which does not change with its login; early builds persisted only the login. */
  accountId: v.optional(v.string()),
  owners: v.pipe(v.array(storedOwner), v.readonly()),
});
export type ReportRequest = Readonly<v.InferOutput<typeof storedRequest>>;

export interface ConflictReport extends Omit<ReportRequest, 'owners'> {
  /** In the order of the request; each owner once. */
  readonly owners: readonly OwnerReport[];
  /** If all owners were chosen: those that could not even be listed. */
  readonly gaps?: readonly Gap[] | undefined;
}

/** Organizations that are missing, and why. */
export interface Gap {
  /** The ids of organizations that GitHub omits until single sign-on is done; empty if it returned no list at all. */
  readonly ids: readonly string[];
  readonly problem: Problem;
}

export interface OwnerReport {
  readonly owner: Owner;
  readonly state: FetchState;
}

/** The conflicts of an owner, and when they were fetched, in ms since 1970. */
export interface Listed {
  readonly at: number;
  readonly conflicts: readonly PackageSummary[];
  /** Fetched signed out, or without the broad `repo` scope, so that private packages may be missing. */
  readonly publicOnly?: boolean | undefined;
}

/** The state of an owner's last fetch. `known`: the last list, which is shown while a refresh runs or after it failed. */
export type FetchState = { readonly known?: Listed | undefined } & (
  { readonly kind: 'pending' | 'fetched' | 'cancelled' } | { readonly kind: 'failed'; readonly problem: Problem }
);

/** One package that could not move to the Container registry, and whose it is. */
export interface Conflict {
  readonly owner: Owner;
  /** Its `packageType` is what the server returned: mostly `docker`, and sometimes `container`. */
  readonly package: PackageSummary;
}

/** Returns the request of a report, without the fetched conflicts. */
export function requestOf({ host, account, accountId, owners }: ConflictReport): ReportRequest {
  return { host, account, accountId, owners: owners.map(({ owner }) => owner) };
}

/** Whether private conflicts may be missing. */
export function isPublicOnly({ owners }: Pick<ConflictReport, 'owners'>): boolean {
  return owners.some(({ state }) => state.known?.publicOnly === true);
}

/** All conflicts that are known so far, owner by owner. */
export function conflictsOf({ owners }: ConflictReport): Conflict[] {
  return owners.flatMap(({ owner, state }) => state.known?.conflicts.map((each) => ({ owner, package: each })) ?? []);
}

/** How many collisions the user can check at once. */
export const maxChecks = 100;

export function conflictKey({ owner, package: { id } }: Conflict): string {
  return `${ownerKey(owner)}/${id}`;
}

/** Returns the owners whose conflicts may have changed because of deletes and restores, and the conflicts affected. */
export function affectedBy(targets: readonly Target[], report: ConflictReport) {
  const images = targets.filter(({ packageType }) => packageType === 'docker' || packageType === 'container');
  const nameOf = (owner: Owner, name: string) => `${ownerKey(owner)}/${name}`;
  const named = new Set(images.map(({ owner, name }) => nameOf(owner, name)));
  const rows = conflictsOf(report).filter((row) => named.has(nameOf(row.owner, row.package.name)));
  const listed = new Set(rows.map((row) => `${row.package.packageType} ${nameOf(row.owner, row.package.name)}`));
  const isListed = ({ owner, packageType, name, versionId }: Target) =>
    versionId === undefined && (packageType === 'docker' || listed.has(`container ${nameOf(owner, name)}`));
  const logins = new Set(images.filter(isListed).map(({ owner }) => ownerKey(owner)));
  return { owners: requestOf(report).owners.filter((owner) => logins.has(ownerKey(owner))), rows };
}

export type Totals = ReturnType<typeof totalsOf>;

/** Returns the totals of everything that is known so far, regardless of what the table shows. */
export function totalsOf(report: ConflictReport) {
  const { owners, gaps = [] } = report;
  const conflicts = conflictsOf(report);
  const visibilities = { public: 0, private: 0, internal: 0 };
  for (const { package: pkg } of conflicts) visibilities[pkg.visibility] += 1;
  const fetched = owners.filter(({ state }) => state.kind === 'fetched').length;
  return {
    /** Owners of the report; `settled`: those that were fetched or failed so far. */
    owners: owners.length,
    settled: fetched + owners.filter(({ state }) => state.kind === 'failed').length,
    fetched,
    /** Owners that could not even be listed; `mayBeMore`: this is only a minimum. */
    unlisted: gaps.reduce((sum, { ids }) => sum + ids.length, 0),
    mayBeMore: gaps.some(({ ids }) => ids.length === 0),
    conflicts: conflicts.length,
    visibilities,
    /** Versions of all conflicting packages, except for packages whose number of versions is unknown. */
    versions: conflicts.reduce((sum, { package: { versionCount } }) => sum + (versionCount ?? 0), 0),
    /** How many packages those are; if any, `versions` is a minimum. */
    withoutVersionCount: conflicts.filter(({ package: { versionCount } }) => versionCount === undefined).length,
  };
}
