import { isGitHubPage, type Host } from '#core/github';
import type { ImageSource, NamedValue } from './types.ts';

const prefix = 'org.opencontainers.image.';

/**
 * Returns where an image comes from. @param lists annotations of the index and of the manifest, labels of the config: the
 * first that has a value counts. Source: "Pre-Defined Annotation Keys" in the OCI image specification.
 */
export function sourceOf(...lists: readonly (readonly NamedValue[])[]): ImageSource {
  const values = new Map<string, string>();
  for (const { name, value } of lists.flat()) {
    if (name.startsWith(prefix) && value !== '' && !values.has(name)) values.set(name, value);
  }
  const valueOf = (name: string) => values.get(prefix + name);
  return {
    source: valueOf('source'),
    revision: valueOf('revision'),
    licence: valueOf('licenses'),
    baseName: valueOf('base.name'),
    baseDigest: valueOf('base.digest'),
    version: valueOf('version'),
    title: valueOf('title'),
    description: valueOf('description'),
    created: valueOf('created'),
  };
}

const maxUrlLength = 2000;

/**
 * Returns the web page of a repository, from how documents name it: `git+https://github.com/o/r@refs/heads/main`,
 * `https://github.com/o/r.git#main:docs`, `git@github.com:o/r.git`. `undefined` if that is no https URL.
 */
export function repositoryUrl(source: string): string | undefined {
  if (source.length > maxUrlLength) return undefined;
  const text = source
    .trim()
    .replace(/^(?:git\+)?ssh:\/\/(?:git@)?/, 'https://')
    .replace(/^git@([^:/]+):/, 'https://$1/')
    .replace(/^git(?:\+https)?:\/\//, 'https://');
  const url = URL.parse(text);
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') return undefined;
  const path = url.pathname
    .replace(/@.*$/s, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
  return url.origin + path;
}

/** The page of a commit on GitHub; `undefined` if the source is elsewhere, or the revision is no hash of a commit. */
export function commitUrl(host: Host, source: string, revision: string): string | undefined {
  const repository = gitHubRepository(host, source);
  return repository !== undefined && isCommit(revision) ? `${repository}/commit/${revision}` : undefined;
}

/** GitHub's page of what changed between two commits; `undefined` as for `commitUrl`. */
export function compareUrl(host: Host, source: string, base: string, head: string): string | undefined {
  const repository = gitHubRepository(host, source);
  const areCommits = isCommit(base) && isCommit(head);
  return repository !== undefined && areCommits ? `${repository}/compare/${base}...${head}` : undefined;
}

function gitHubRepository(host: Host, source: string): string | undefined {
  const url = URL.parse(repositoryUrl(source) ?? '');
  if (!url || !isGitHubPage(host, url.href)) return undefined;
  const [owner = '', name = ''] = url.pathname.split('/').filter((segment) => segment !== '');
  return owner === '' || name === '' ? undefined : `${url.origin}/${owner}/${name}`;
}

/** SHA-1 or SHA-256. */
const isCommit = (revision: string) => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(revision);
