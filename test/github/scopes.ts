/** What each scope brings with it, from GitHub's "Scopes for OAuth apps". */
const included: Record<string, readonly string[]> = {
  'write:packages': ['read:packages'],
  'admin:org': ['write:org'],
  'write:org': ['read:org'],
  user: ['read:user', 'user:email', 'user:follow'],
  repo: ['repo:status', 'repo_deployment', 'public_repo', 'repo:invite', 'security_events'],
};

/** All scopes that these amount to. */
export function expandScopes(scopes: readonly string[]): Set<string> {
  const all = new Set<string>();
  const add = (scope: string): void => {
    all.add(scope);
    included[scope]?.forEach(add);
  };
  scopes.forEach(add);
  return all;
}

/** The scopes as `x-oauth-scopes` lists them: sorted, and without those that another one includes. */
export function normalizeScopes(scopes: readonly string[]): string[] {
  const implied = new Set(scopes.flatMap((scope) => [...expandScopes([scope])].filter((other) => other !== scope)));
  return [...new Set(scopes)].filter((scope) => !implied.has(scope)).sort();
}
