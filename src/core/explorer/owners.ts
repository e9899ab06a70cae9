import {
  getAccount,
  getAuthenticatedUser,
  getLogin,
  listOrganizations,
  ownerOf,
  type Connection,
  GitHubError,
  type Account,
} from '../github/index.ts';
import { ownerRow, type ErrorRow, type OwnerRow, type WithheldOrganization } from './row.ts';

/** The owners to show, and what could not be learned about them, in the order of the rows. */
export type OwnerRows = readonly (OwnerRow | ErrorRow)[];

/**
 * The signed-in user first, then their organizations, then owners added by hand, each once whatever its case. What
 * fails beside the user is a row.
 *
 * @param added logins, as they were typed.
 * @throws GitHubError where the signed-in user cannot be read: then nothing else can be.
 */
export async function loadOwners(connection: Connection, added: readonly string[]): Promise<OwnerRows> {
  const [account, organizations, ...addedAccounts] = await Promise.all([
    getAuthenticatedUser(connection),
    loadOrganizations(connection),
    ...added.map((login) => loadAddedOwner(connection, login)),
  ]);
  const owners = addedAccounts.map((found) => ('kind' in found ? found : ownerRow(ownerOf(found), true)));
  // What was added by hand is shown, whatever the list leaves out.
  const shownIds = new Set(addedAccounts.flatMap((found) => ('kind' in found ? [] : [String(found.id)])));
  const hidden = organizations.withheld.filter((id) => !shownIds.has(id));
  const withheld = hidden.length === 0 ? [] : [await withheldRow(connection, hidden)];
  const user = ownerRow({ kind: 'authenticatedUser', login: account.login }, false);
  const rows = [user, ...organizations.rows, ...withheld, ...owners];
  return rows.filter(({ id }, index) => rows.findIndex((each) => each.id === id) === index);
}

/**
 * The owners, and beside the rows that say what could not be learned, those owners that were known before, unless they
 * are gone.
 */
export function keepKnown(rows: OwnerRows, known: OwnerRows): OwnerRows {
  const ids = new Set(rows.map(({ id }) => id));
  const missing = known.filter((row) => row.kind === 'owner').filter(({ id }) => !ids.has(id));
  const keptBy = ({ id, error }: ErrorRow) => (isGone(error) ? [] : missing.filter((row) => failureOf(row) === id));
  const told = rows.map((row) => (row.kind === 'error' ? { ...row, stale: keptBy(row).length > 0 } : row));
  return [...told, ...rows.filter((row) => row.kind === 'error').flatMap(keptBy)];
}

function isGone(error: unknown): boolean {
  return error instanceof GitHubError && error.problem.kind === 'notFound';
}

/** The id of the error row of an owner. */
function failureOf({ owner, added }: OwnerRow): string {
  return added ? failedOwner(owner.login) : failedOrganizations;
}

const failedOrganizations = 'error:organizations';

function failedOwner(login: string): string {
  return `error:owner:${login.toLowerCase()}`;
}

/** The organizations, and the ids of those that the server left out. */
async function loadOrganizations(connection: Connection): Promise<{ rows: OwnerRows; withheld: string[] }> {
  const rows: (OwnerRow | ErrorRow)[] = [];
  const withheld = new Set<string>();
  const asked = new Set<string | undefined>();
  try {
    let next: string | undefined;
    do {
      asked.add(next);
      const page = await listOrganizations(connection, { page: next });
      rows.push(...page.items.map(({ login }) => ownerRow({ kind: 'organization', login }, false)));
      for (const id of page.withheldOrganizations) withheld.add(id);
      next = page.next;
    } while (next !== undefined && !asked.has(next));
  } catch (error) {
    rows.push({ kind: 'error', id: failedOrganizations, parent: undefined, part: { of: 'organizations' }, error });
  }
  return { rows, withheld: [...withheld] };
}

async function withheldRow(connection: Connection, ids: readonly string[]): Promise<ErrorRow> {
  const organizations = await Promise.all(
    ids.map(async (id): Promise<WithheldOrganization> => {
      // Only the name is missing where GitHub does not tell it.
      return { id, login: await getLogin(connection, id).catch(() => undefined) };
    }),
  );
  const problem = { kind: 'singleSignOn', authorizeUrl: undefined, message: 'partial results' } as const;
  return {
    kind: 'error',
    id: 'error:withheldOrganizations',
    parent: undefined,
    part: { of: 'withheldOrganizations', organizations },
    error: new GitHubError(problem, 'GET /user/orgs'),
  };
}

async function loadAddedOwner(connection: Connection, login: string): Promise<Account | ErrorRow> {
  try {
    return await getAccount(connection, login);
  } catch (error) {
    return { kind: 'error', id: failedOwner(login), parent: undefined, part: { of: 'owner', login }, error };
  }
}
