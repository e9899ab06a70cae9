import type { PackageSummary } from '../packages/summary.ts';
import type { Problem } from '../github/problem.ts';
import type { Owner } from '../github/types.ts';

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
  readonly gaps?: readonly Gap[];
}

export type Gap =
  | { readonly of: 'organizations'; readonly problem: Problem }
  /** Organizations that GitHub leaves out until their single sign-on is done; it tells their ids alone. */
  | { readonly of: 'withheldOrganizations'; readonly ids: readonly string[] };

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
  readonly publicOnly?: boolean;
}

/**
 * How it stands with an owner. `known` is what it answered the time before: a refresh that is still under way, or that
 * fails, takes nothing out of sight.
 */
export type OwnerAnswer =
  | { readonly kind: 'pending'; readonly known?: Listed }
  | ({ readonly kind: 'listed' } & Listed)
  | { readonly kind: 'failed'; readonly at: number; readonly problem: Problem; readonly known?: Listed }
  /** The person stopped the report before this owner answered. */
  | { readonly kind: 'cancelled'; readonly known?: Listed };

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
  return owners.flatMap(({ owner, answer }) =>
    (knownOf(answer)?.conflicts ?? []).map((each) => ({ owner, package: each })),
  );
}

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
export function withOwners(
  { host, account, accountId, owners: present }: ConflictReport,
  added: readonly Owner[],
  gaps: readonly Gap[],
): ConflictReport {
  const owners = new Map(present.map((each) => [each.owner.login.toLowerCase(), each]));
  for (const owner of added) {
    const key = owner.login.toLowerCase();
    if (!owners.has(key)) owners.set(key, { owner, answer: { kind: 'pending' } });
  }
  const who = { account, ...(accountId === undefined ? {} : { accountId }) };
  return { host, ...who, owners: [...owners.values()], ...(gaps.length > 0 ? { gaps } : {}) };
}

/** What an owner answers; what was known before stays with an answer that has no list. */
export type NewAnswer =
  | ({ readonly kind: 'listed' } & Listed)
  | { readonly kind: 'failed'; readonly at: number; readonly problem: Problem }
  | { readonly kind: 'pending' | 'cancelled' };

/** The report with the answer of one owner in the place of the one before. */
export function withAnswer(report: ConflictReport, { login }: Owner, answer: NewAnswer): ConflictReport {
  const owners = report.owners.map((each) =>
    each.owner.login.toLowerCase() === login.toLowerCase() ? { ...each, answer: after(each.answer, answer) } : each,
  );
  return { ...report, owners };
}

function after(before: OwnerAnswer, answer: NewAnswer): OwnerAnswer {
  const known = knownOf(before);
  if (answer.kind === 'listed' || known === undefined) return answer;
  const { at, conflicts, publicOnly } = known;
  return { ...answer, known: { at, conflicts, ...(publicOnly === undefined ? {} : { publicOnly }) } };
}
