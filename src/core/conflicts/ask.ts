import { getOwner } from '../github/accounts.ts';
import type { Connection } from '../github/connection.ts';
import { summarizePackage } from '../packages/summary.ts';
import type { CallOptions } from '../github/packages.ts';
import { listConflicts } from '../github/packages.ts';
import { GitHubError } from '../github/problem.ts';
import type { Owner } from '../github/types.ts';
import type { NewAnswer } from './report.ts';

export interface FetchOptions {
  readonly signal: AbortSignal;
  /** Whether the connection is nobody's, or lacks the `repo` scope, without which private packages are not listed. */
  readonly publicOnly: boolean;
  /** ms since 1970. */
  readonly now: () => number;
}

/** Asks an owner for its conflicts. Never throws: a failure, or that it was aborted, is an answer too. */
export async function fetchConflicts(
  connection: Connection,
  owner: Owner,
  { signal, publicOnly, now }: FetchOptions,
): Promise<NewAnswer> {
  try {
    const conflicts = await listConflicts(connection, owner, { signal });
    return { kind: 'listed', at: now(), conflicts: conflicts.map(summarizePackage), publicOnly };
  } catch (error) {
    if (error instanceof GitHubError) return { kind: 'failed', at: now(), problem: error.problem };
    return { kind: 'cancelled' };
  }
}

/**
 * Whose login this is. Where a server tells nobody without a token about accounts, the conflict lists tell: that of
 * organizations is not found for a user.
 *
 * @throws GitHubError, `notFound` for a login that nobody has, where that can be known.
 */
export async function findOwner(connection: Connection, login: string, options: CallOptions = {}): Promise<Owner> {
  try {
    return await getOwner(connection, login, options);
  } catch (error) {
    if (!isProblem(error, 'authentication') && !isProblem(error, 'forbidden')) throw error;
  }
  const organization: Owner = { kind: 'organization', login };
  try {
    await listConflicts(connection, organization, options);
    return organization;
  } catch (error) {
    if (!isProblem(error, 'notFound')) throw error;
    return { kind: 'user', login };
  }
}

function isProblem(error: unknown, kind: GitHubError['problem']['kind']): boolean {
  return error instanceof GitHubError && error.problem.kind === kind;
}
