import type { Settings } from '../settings.ts';

/**
 * The scopes that browsing asks for. VS Code finds a session only by exactly this set, so it is built in one place.
 *
 * `repo` is broad (all private code), and needed only for the private packages of registries whose permissions are
 * those of the repository: Maven and Gradle, and the old Docker registry. Source: GitHub's "About permissions for
 * GitHub Packages".
 */
export function readScopes({ useRepoScope }: Pick<Settings, 'useRepoScope'>): string[] {
  return ['read:org', 'read:packages', ...(useRepoScope ? ['repo'] : [])];
}
