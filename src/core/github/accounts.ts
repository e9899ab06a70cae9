import type { Connection } from './connection.ts';
import { GitHubError } from './problem.ts';
import { listConflicts } from './packages.ts';
import { fetchOne, fetchPage, type CallOptions, type Page, type PageOptions } from './page.ts';
import { parseAccount, parseOrganization } from './parse.ts';
import { path } from './url.ts';
import type { Account, Organization, Owner } from './types.ts';

/** The signed-in user. @throws GitHubError `authentication` for a revoked token. */
export function getAuthenticatedUser(connection: Connection, options?: CallOptions): Promise<Account> {
  return fetchOne(connection, '/user', parseAccount, options);
}

/** One page of the signed-in user's organizations. @throws GitHubError `missingScope` without read:org. */
export function listOrganizations(
  connection: Connection,
  options: PageOptions<Organization> = {},
): Promise<Page<Organization>> {
  return fetchPage(connection, { target: '/user/orgs' }, parseOrganization, options);
}

/** A user or an organization by login. @throws GitHubError `notFound`. */
export async function getAccount(connection: Connection, login: string, options?: CallOptions): Promise<Account> {
  return fetchOne(connection, path`/users/${login}`, parseAccount, options);
}

export async function getOwner(connection: Connection, login: string, options?: CallOptions): Promise<Owner> {
  return ownerOf(await getAccount(connection, login, options));
}

export function ownerOf({ type, login }: Account): Owner {
  return { kind: type === 'Organization' ? 'organization' : 'user', login };
}

/** The login of an account by its id; not documented for organizations. @throws GitHubError `notFound`. */
export async function getLogin(connection: Connection, id: string): Promise<string> {
  return (await fetchOne(connection, path`/user/${id}`, parseAccount)).login;
}

/**
 * The owner by login. If a server shows accounts only with a token, its public conflict lists decide the kind.
 * @throws GitHubError, `notFound` for an unknown login if the server shows accounts.
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
