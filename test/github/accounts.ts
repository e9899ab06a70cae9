import { isBarredApp, lacksSingleSignOn, requireToken, roleIn } from './access.ts';
import type { Answer, Exchange } from './exchange.ts';
import { linkHeader, pageOf, selectPage } from './paging.ts';
import { publicUser, simpleOrganization } from './present.ts';
import { Refusal, messages, notFound } from './refusals.ts';
import { expandScopes } from './scopes.ts';
import { findAccount, type Organization } from './world.ts';

/** GET /user */
export function getAuthenticatedUser(exchange: Exchange): Answer {
  const account = findAccount(exchange.world, requireToken(exchange).login);
  if (!account) throw new Refusal(401, messages.badCredentials);
  return { status: 200, body: publicUser(account, exchange.incoming) };
}

/** GET /users/{username}: organizations too. */
export function getUser({ world, parameters, incoming }: Exchange): Answer {
  const account = findAccount(world, parameters.username ?? '');
  if (!account) throw notFound();
  return { status: 200, body: publicUser(account, incoming) };
}

/** GET /user/{account_id}. Whether GitHub answers for organizations too, its description does not say. */
export function getUserById({ world, parameters, incoming, behaviour }: Exchange): Answer {
  const account = world.accounts.find(({ id }) => id === Number(parameters.account_id));
  if (!account || (account.kind === 'Organization' && !behaviour.organizationsById)) throw notFound();
  return { status: 200, body: publicUser(account, incoming) };
}

/**
 * GET /user/orgs. Organizations whose single sign-on the token lacks are left out and named in `X-GitHub-SSO`; those
 * that bar OAuth apps are left out in silence.
 */
export function listOrganizations(exchange: Exchange): Answer {
  const token = requireToken(exchange);
  const granted = expandScopes(token.scopes);
  if (!granted.has('read:org') && !granted.has('user')) throw new Refusal(403, messages.listOrganizations);
  const { world, incoming } = exchange;
  const own = world.accounts.filter(
    (account): account is Organization =>
      account.kind === 'Organization' && roleIn(account, token) !== undefined && !isBarredApp(account, token),
  );
  const visible = own.filter((organization) => !lacksSingleSignOn(organization, token));
  const hidden = own.filter((organization) => lacksSingleSignOn(organization, token)).map(({ id }) => id);
  const page = pageOf(incoming.query);
  const { total, items } = selectPage(visible, page);
  return {
    status: 200,
    headers: {
      'x-accepted-oauth-scopes': 'admin:org, read:org, repo, user, write:org',
      ...(hidden.length > 0 ? { 'x-github-sso': `partial-results; organizations=${hidden.join(',')}` } : {}),
      ...linkHeader(incoming, '/user/orgs', page, total),
    },
    body: items.map((organization) => simpleOrganization(organization, incoming)),
  };
}

/** GET /meta: VS Code reads Enterprise Server's version from it. */
export function getMeta({ behaviour, incoming }: Exchange): Answer {
  const isServer = incoming.apiUrl.endsWith('/api/v3');
  return {
    status: 200,
    body: {
      verifiable_password_authentication: !isServer,
      ...(isServer ? { installed_version: behaviour.installedVersion } : {}),
    },
  };
}

/** GET / of the API: VS Code reads a pasted token's scopes from this answer's headers. */
export function getRoot({ incoming: { apiUrl, webUrl } }: Exchange): Answer {
  const paths: Record<string, string> = {
    current_user_url: '/user',
    authorizations_url: '/authorizations',
    code_search_url: '/search/code?q={query}{&page,per_page,sort,order}',
    commit_search_url: '/search/commits?q={query}{&page,per_page,sort,order}',
    emails_url: '/user/emails',
    emojis_url: '/emojis',
    events_url: '/events',
    feeds_url: '/feeds',
    followers_url: '/user/followers',
    following_url: '/user/following{/target}',
    gists_url: '/gists{/gist_id}',
    issue_search_url: '/search/issues?q={query}{&page,per_page,sort,order}',
    issues_url: '/issues',
    keys_url: '/user/keys',
    label_search_url: '/search/labels?q={query}&repository_id={repository_id}{&page,per_page}',
    notifications_url: '/notifications',
    organization_url: '/orgs/{org}',
    organization_repositories_url: '/orgs/{org}/repos{?type,page,per_page,sort}',
    organization_teams_url: '/orgs/{org}/teams',
    public_gists_url: '/gists/public',
    rate_limit_url: '/rate_limit',
    repository_url: '/repos/{owner}/{repo}',
    repository_search_url: '/search/repositories?q={query}{&page,per_page,sort,order}',
    current_user_repositories_url: '/user/repos{?type,page,per_page,sort}',
    starred_url: '/user/starred{/owner}{/repo}',
    starred_gists_url: '/gists/starred',
    user_url: '/users/{user}',
    user_organizations_url: '/user/orgs',
    user_repositories_url: '/users/{user}/repos{?type,page,per_page,sort}',
    user_search_url: '/search/users?q={query}{&page,per_page,sort,order}',
  };
  return {
    status: 200,
    body: {
      current_user_authorizations_html_url: `${webUrl}/settings/connections/applications{/client_id}`,
      ...Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, apiUrl + path])),
    },
  };
}
