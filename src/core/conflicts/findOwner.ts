import {
  getOwner,
  listConflicts,
  type CallOptions,
  type Connection,
  GitHubError,
  type Owner,
} from '../github/index.ts';

/**
 * Returns whose login it is. Where a server tells nobody about accounts without a token, its conflict lists tell.
 * @throws GitHubError, `notFound` for a login that nobody has, where that can be known.
 */
export async function findOwner(connection: Connection, login: string, options: CallOptions = {}): Promise<Owner> {
  const organization: Owner = { kind: 'organization', login };
  try {
    return await getOwner(connection, login, options);
  } catch (error) {
    if (!isProblem(error, 'authentication') && !isProblem(error, 'forbidden')) throw error;
  }
  return listConflicts(connection, organization, options).then(
    () => organization,
    (error: unknown) => {
      if (!isProblem(error, 'notFound')) throw error;
      return { kind: 'user', login };
    },
  );
}

function isProblem(error: unknown, kind: GitHubError['problem']['kind']): boolean {
  return error instanceof GitHubError && error.problem.kind === kind;
}
