import {
  getOwner,
  type Connection,
  listConflicts,
  type CallOptions,
  GitHubError,
  type Owner,
} from '../github/index.ts';

/**
 * Returns whose login this is. A server may tell nobody about accounts without a token; then the conflict lists tell:
 * that of organizations is not found for a user.
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
