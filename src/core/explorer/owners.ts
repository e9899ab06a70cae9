import { getAccount, getAuthenticatedUser, getLogin, listOrganizations, ownerOf, GitHubError } from '#core/github';
import type { ReceivedResponse, Connection } from '#core/github';
import { PagedList } from './pagedList.ts';
import { errorRow, ownerRow, type ErrorRow, type OwnerRow } from './row.ts';
import type { KnownOwners } from './snapshot.ts';

/** The rows of the owners, with errors for those that could not be read. */
export type OwnerRows = readonly (OwnerRow | ErrorRow)[];

/** A list of one page. @param known from the cache; ignored if the owners that were added by hand have changed. */
export function ownerList(
  connection: Connection,
  added: readonly string[],
  known: KnownOwners | undefined,
  onChange: () => void,
): PagedList<OwnerRow | ErrorRow> {
  const cachingConnection = withEtags(connection);
  const page = (items: OwnerRows) => ({ ...onlyPage, items });
  const list: PagedList<OwnerRow | ErrorRow> = new PagedList<OwnerRow | ErrorRow>(
    async () => page(withKnown(await loadOwners(cachingConnection, added), [...list.items])),
    {
      cached: known?.added.join('\n') === added.join('\n') ? { pages: [page(known.rows)], at: known.at } : undefined,
      onChange: (changed) => changed?.length === 0 || onChange(),
    },
  );
  return list;
}

const onlyPage = { url: '', next: undefined, pageCount: 1, etag: undefined, withheldOrganizations: [] };

/** Any other failure becomes a row. @throws GitHubError if the signed-in user cannot be read. */
export async function loadOwners(connection: Connection, added: readonly string[]): Promise<OwnerRows> {
  const [account, organizations, ...addedAccounts] = await Promise.all([
    getAuthenticatedUser(connection),
    loadOrganizations(connection),
    ...added.map((login) =>
      getAccount(connection, login).catch((error: unknown) => errorRow({ of: 'owner', login }, error)),
    ),
  ]);
  const owners = addedAccounts.map((found) => ('kind' in found ? found : ownerRow(ownerOf(found), true)));
  // Owners added by hand are shown even if GitHub's list withholds them.
  const shownIds = new Set(addedAccounts.flatMap((found) => ('kind' in found ? [] : [String(found.id)])));
  const hidden = organizations.withheld.filter((id) => !shownIds.has(id));
  const withheld = hidden.length === 0 ? [] : [await withheldRow(connection, hidden)];
  const user = ownerRow({ kind: 'authenticatedUser', login: account.login }, false);
  const rows = [user, ...organizations.rows, ...withheld, ...owners];
  return rows.filter(({ id }, index) => rows.findIndex((each) => each.id === id) === index);
}

/** Adds the known owners that could not be read now, unless they no longer exist. */
function withKnown(rows: OwnerRows, known: OwnerRows): OwnerRows {
  const ids = new Set(rows.map(({ id }) => id));
  const missing = known.filter((row) => row.kind === 'owner').filter(({ id }) => !ids.has(id));
  const knownOf = ({ part, error }: ErrorRow) => {
    if (error instanceof GitHubError && error.problem.kind === 'notFound') return [];
    const login = part.of === 'owner' ? part.login.toLowerCase() : undefined;
    return missing.filter(({ owner, added }) =>
      added ? owner.login.toLowerCase() === login : part.of === 'organizations',
    );
  };
  const marked = rows.map((row) => (row.kind === 'error' ? { ...row, stale: knownOf(row).length > 0 } : row));
  return [...marked, ...rows.filter((row) => row.kind === 'error').flatMap(knownOf)];
}

async function loadOrganizations(connection: Connection): Promise<{ rows: OwnerRows; withheld: string[] }> {
  const rows: (OwnerRow | ErrorRow)[] = [];
  const withheld = new Set<string>();
  const seen = new Set<string | undefined>();
  try {
    let next: string | undefined;
    do {
      seen.add(next);
      const page = await listOrganizations(connection, { page: next });
      rows.push(...page.items.map(({ login }) => ownerRow({ kind: 'organization', login }, false)));
      for (const id of page.withheldOrganizations) withheld.add(id);
      next = page.next;
    } while (next !== undefined && !seen.has(next));
  } catch (error) {
    rows.push(errorRow({ of: 'organizations' }, error));
  }
  return { rows, withheld: [...withheld] };
}

async function withheldRow(connection: Connection, ids: readonly string[]): Promise<ErrorRow> {
  const logins = await Promise.all(ids.map(async (id) => getLogin(connection, id).catch(() => undefined)));
  const organizations = ids.map((id, index) => ({ id, login: logins[index] }));
  const problem = { kind: 'singleSignOn', authorizeUrl: undefined, message: 'partial results' } as const;
  return errorRow({ of: 'withheldOrganizations', organizations }, new GitHubError(problem, 'GET /user/orgs'));
}

/** Caches the last response for each URL: a 304 does not count against the hourly limit. */
function withEtags(connection: Connection): Connection {
  const responses = new Map<string, ReceivedResponse>();
  return {
    ...connection,
    async send(request) {
      const key = JSON.stringify([request.target, request.query]);
      const known = responses.get(key);
      const response = await connection.send({ ...request, etag: known?.headers.get('etag') ?? undefined });
      if (response.status === 304 && known) return known;
      responses.set(key, response);
      return response;
    },
  };
}
