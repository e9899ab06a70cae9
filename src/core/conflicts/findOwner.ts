import { getOwner, listConflicts, type CallOptions, type Connection, GitHubError, type Owner } from '#core/github';

/**
 * Returns whose login it is. Where a server tells nobody about accounts without a token, its conflict lists tell.
 * @throws GitHubError, `notFound` for a login that nobody has, where that can be known.
 */
export async function findOwner(connection: Connection, login: string, options: CallOptions = {}): Promise<Owner> {
  const organization: Owner = { kind: 'organization', login };
  try {
    return await getOwner(connection, login, options);
  } catch (error) {
    const kind = kindOf(error);
    if (kind !== 'authentication' && kind !== 'forbidden') throw error;
  }
  try {
    await listConflicts(connection, organization, options);
    return organization;
  } catch (error) {
    if (kindOf(error) !== 'notFound') throw error;
    return { kind: 'user', login };
  }
}

function kindOf(error: unknown) {
  return error instanceof GitHubError ? error.problem.kind : undefined;
}
