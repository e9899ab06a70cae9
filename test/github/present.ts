import type { Behaviour, Incoming } from './exchange.ts';
import { isRepositoryScoped } from './access.ts';
import type { Account, Organization, Package, PackageVersion, Repository } from './world.ts';

/** Where the links of an answer point. */
type Links = Pick<Incoming, 'apiUrl' | 'webUrl'>;

export function timestamp(milliseconds: number): string {
  // Most versions are as old as their last change.
  if (milliseconds !== last.milliseconds) {
    last = { milliseconds, text: `${new Date(milliseconds).toISOString().slice(0, -5)}Z` };
  }
  return last.text;
}

let last = { milliseconds: NaN, text: '' };

function nodeId(kind: string, id: number): string {
  return Buffer.from(`0${String(kind.length)}:${kind}${String(id)}`).toString('base64');
}

/** An account as GitHub's schema `simple-user`. */
export function simpleUser(account: Account, { apiUrl, webUrl }: Links): object {
  const url = `${apiUrl}/users/${account.login}`;
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId(account.kind, account.id),
    avatar_url: `${webUrl}/avatars/u/${String(account.id)}?v=4`,
    gravatar_id: '',
    url,
    html_url: `${webUrl}/${account.login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.kind,
    user_view_type: 'public',
    site_admin: false,
  };
}

/** An account as GitHub's schema `public-user`. */
export function publicUser(account: Account, links: Links): object {
  return {
    ...simpleUser(account, links),
    name: account.name,
    company: null,
    blog: '',
    location: null,
    email: null,
    hireable: null,
    bio: account.kind === 'Organization' ? account.description : null,
    twitter_username: null,
    public_repos: 24,
    public_gists: 3,
    followers: 118,
    following: 41,
    created_at: timestamp(account.createdAt),
    updated_at: timestamp(account.createdAt),
  };
}

/** An organization as GitHub's schema `organization-simple`. */
export function simpleOrganization(organization: Organization, { apiUrl, webUrl }: Links): object {
  const url = `${apiUrl}/orgs/${organization.login}`;
  return {
    login: organization.login,
    id: organization.id,
    node_id: nodeId('Organization', organization.id),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${webUrl}/avatars/u/${String(organization.id)}?v=4`,
    description: organization.description,
  };
}

/** Every `…_url` of GitHub's schema `minimal-repository`, by what follows the repository's address. */
const repositoryUrls: Record<string, string> = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
};

function minimalRepository(repository: Repository, owner: Account, links: Links): object {
  const fullName = `${owner.login}/${repository.name}`;
  const url = `${links.apiUrl}/repos/${fullName}`;
  return {
    id: repository.id,
    node_id: nodeId('Repository', repository.id),
    name: repository.name,
    full_name: fullName,
    private: repository.private,
    owner: simpleUser(owner, links),
    html_url: `${links.webUrl}/${fullName}`,
    description: repository.description,
    fork: repository.fork,
    url,
    ...Object.fromEntries(Object.entries(repositoryUrls).map(([name, suffix]) => [name, url + suffix])),
  };
}

const ownerFamily = (owner: Account): string => (owner.kind === 'Organization' ? 'orgs' : 'users');

function apiPath(found: Package, owner: Account): string {
  return `/${ownerFamily(owner)}/${owner.login}/packages/${found.type}/${encodeURIComponent(found.name)}`;
}

/** The web page of a package: under its repository where its registry has only repository permissions. */
export function webPath(found: Package, owner: Account): string {
  if (isRepositoryScoped(found.type) && found.repository) {
    return `/${owner.login}/${found.repository.name}/packages/${String(found.id)}`;
  }
  return `/${ownerFamily(owner)}/${owner.login}/packages/${found.type}/package/${encodeURIComponent(found.name)}`;
}

function versionWebPath(version: PackageVersion, found: Package, owner: Account): string {
  if (isRepositoryScoped(found.type)) return `${webPath(found, owner)}?version=${encodeURIComponent(version.name)}`;
  return `${apiPath(found, owner)}/${String(version.id)}`;
}

/** A package as GitHub's schema `package`. */
export function presentPackage(
  found: Package,
  versionCount: number,
  owner: Account,
  links: Links,
  behaviour: Behaviour,
): object {
  const shownOwner = { object: { owner: simpleUser(owner, links) }, null: { owner: null }, absent: {} };
  return {
    id: found.id,
    name: found.name,
    package_type: found.type,
    ...shownOwner[found.ownerShown],
    version_count: versionCount,
    visibility: found.visibility === 'internal' ? behaviour.internalShownAs : found.visibility,
    url: links.apiUrl + apiPath(found, owner),
    created_at: timestamp(found.createdAt),
    updated_at: timestamp(found.updatedAt),
    ...(found.repository === undefined
      ? {}
      : { repository: found.repository && minimalRepository(found.repository, owner, links) }),
    html_url: links.webUrl + webPath(found, owner),
  };
}

/** A version as GitHub's schema `package-version`: what is unknown is left out, never null. */
export function presentVersion(version: PackageVersion, found: Package, owner: Account, links: Links): object {
  return {
    id: version.id,
    name: version.name,
    url: `${links.apiUrl}${apiPath(found, owner)}/versions/${String(version.id)}`,
    package_html_url: links.webUrl + webPath(found, owner),
    ...(version.license === undefined ? {} : { license: version.license }),
    created_at: timestamp(version.createdAt),
    updated_at: timestamp(version.updatedAt),
    ...(version.description === undefined ? {} : { description: version.description }),
    ...(version.deletedAt === undefined ? {} : { deleted_at: timestamp(version.deletedAt) }),
    html_url: links.webUrl + versionWebPath(version, found, owner),
    metadata: presentMetadata(version, found),
  };
}

function presentMetadata(version: PackageVersion, found: Package): object {
  if (found.type === 'container') return { package_type: found.type, container: { tags: version.tags } };
  if (found.type === 'docker') {
    // The schema defines `tag` and requires `tags` (github/rest-api-description#337), so both are sent.
    return { package_type: found.type, docker: { tag: version.tags, tags: version.tags } };
  }
  return { package_type: found.type };
}
