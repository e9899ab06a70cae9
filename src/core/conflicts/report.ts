import type { PackageSummary, Target } from '../packages/index.ts';
import type { Problem, Owner } from '../github/index.ts';

/** Which Docker migration conflicts there are, as plain data: it is kept, shown, narrowed and exported as it stands. */
export interface ConflictReport {
  /** The host's name, such as `github.com`: reports of several hosts do not mix. */
  readonly host: string;
  /** The login of who asked; `undefined` for a report made signed out, which has public packages alone. */
  readonly account: string | undefined;
  /** The id of that account, which stays when its login changes; versions before ids kept the login alone. */
  readonly accountId?: string | undefined;
  /** Who was asked, in the order asked for; each owner once. */
  readonly owners: readonly OwnerReport[];
  /** Where all owners were asked for: those that could not even be listed, and so are missing. */
  readonly gaps?: readonly Gap[] | undefined;
}

export type Gap =
  | { readonly of: 'organizations'; readonly problem: Problem }
  /** Organizations that GitHub leaves out until their single sign-on is done; it tells their ids alone. */
  | { readonly of: 'withheldOrganizations'; readonly ids: readonly string[] };

/** Why a gap's organizations are missing. */
export function problemOf(gap: Gap): Problem {
  return gap.of === 'organizations' ? gap.problem : { kind: 'singleSignOn', authorizeUrl: undefined, message: '' };
}

export interface OwnerReport {
  readonly owner: Owner;
  readonly answer: OwnerAnswer;
}

/** What an owner answered, and when, in ms since 1970. */
export interface Listed {
  readonly at: number;
  readonly conflicts: readonly PackageSummary[];
  /**
   * It was asked signed out, or without the broad `repo` scope, so that private packages may be missing. That belongs
   * to the list: the setting may have changed since.
   */
  readonly publicOnly?: boolean | undefined;
}

/**
 * How it stands with an owner. `known` is what it answered the time before: a refresh that is still under way, or that
 * fails, takes nothing out of sight.
 */
export type OwnerAnswer =
  | { readonly kind: 'pending'; readonly known?: Listed | undefined }
  | ({ readonly kind: 'listed' } & Listed)
  | { readonly kind: 'failed'; readonly at: number; readonly problem: Problem; readonly known?: Listed | undefined }
  /** The person stopped the report before this owner answered. */
  | { readonly kind: 'cancelled'; readonly known?: Listed | undefined };

/** The last list that an owner gave; `undefined` where it never did. */
export function knownOf(answer: OwnerAnswer): Listed | undefined {
  return answer.kind === 'listed' ? answer : answer.known;
}

/** One package that could not move to the Container registry, and whose it is. */
export interface Conflict {
  readonly owner: Owner;
  /** Its `packageType` is what the server returned: mostly `docker`, and sometimes `container`. */
  readonly package: PackageSummary;
}

/** Whether private conflicts may be missing in what is known. */
export function isPublicOnly({ owners }: Pick<ConflictReport, 'owners'>): boolean {
  return owners.some(({ answer }) => knownOf(answer)?.publicOnly === true);
}

/** All conflicts that are known so far, owner by owner. */
export function conflictsOf({ owners }: ConflictReport): Conflict[] {
  return owners.flatMap(
    ({ owner, answer }) => knownOf(answer)?.conflicts.map((each) => ({ owner, package: each })) ?? [],
  );
}

/** How many collisions are checked at once, at a person's wish. */
export const mostChecked = 100;

/** Tells the conflicts of a report apart. */
export function conflictKey({ owner, package: { id } }: Conflict): string {
  return `${owner.login.toLowerCase()}/${id}`;
}

/** A report of owners that are about to be asked, each once whatever its case. */
export function newReport(
  host: string,
  account: string | undefined,
  owners: readonly Owner[],
  gaps: readonly Gap[] = [],
): ConflictReport {
  return withOwners({ host, account, owners: [] }, owners, gaps);
}

/** The report with owners added that it did not have, about to be asked, and with other gaps. */
export function withOwners(report: ConflictReport, added: readonly Owner[], gaps: readonly Gap[]): ConflictReport {
  const owners = new Map(report.owners.map((each) => [each.owner.login.toLowerCase(), each]));
  for (const owner of added) {
    const key = owner.login.toLowerCase();
    if (!owners.has(key)) owners.set(key, { owner, answer: { kind: 'pending' } });
  }
  return { ...report, owners: [...owners.values()], gaps };
}

/** The report with an owner's new answer. What was known before stays with an answer that has no list. */
export function withAnswer(report: ConflictReport, { login }: Owner, answer: OwnerAnswer): ConflictReport {
  const owners = report.owners.map((each) => {
    if (each.owner.login.toLowerCase() !== login.toLowerCase()) return each;
    const known = knownOf(each.answer);
    if (answer.kind === 'listed' || !known) return { ...each, answer };
    const { at, conflicts, publicOnly } = known;
    return { ...each, answer: { ...answer, known: { at, conflicts, publicOnly } } };
  });
  return { ...report, owners };
}

/**
 * What deletes and restores change of a report. A restored package of the Docker registry may be a conflict that the
 * report does not name any more, so its owner is always meant.
 *
 * @returns the owners whose lists of conflicts may have changed, and the conflicts of which either package has.
 */
export function affectedBy(targets: readonly Target[], report: ConflictReport) {
  const isOf = (owner: Owner, target: Target) => owner.login.toLowerCase() === target.owner.login.toLowerCase();
  const isNamed = ({ owner, package: { name } }: Conflict, target: Target) =>
    isOf(owner, target) && target.name === name && ['docker', 'container'].includes(target.packageType);
  const rows = conflictsOf(report).filter((row) => targets.some((target) => isNamed(row, target)));
  const lists = targets.filter(
    (target) =>
      target.versionId === undefined &&
      (target.packageType === 'docker' ||
        rows.some((row) => isNamed(row, target) && row.package.packageType === 'container')),
  );
  const owners = report.owners.flatMap(({ owner }) => (lists.some((target) => isOf(owner, target)) ? [owner] : []));
  return { owners, rows };
}
