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

/**
 * The scopes that deleting and restoring ask for.
 *
 * The enterprise provider checks a personal access token for every scope that is asked for, and GitHub normalizes
 * `read:packages` away beside `write:packages`: asked for there, it would never be found.
 */
export function manageScopes({ provider, useRepoScope }: Pick<Settings, 'provider' | 'useRepoScope'>): string[] {
  return [
    'delete:packages',
    'read:org',
    ...(provider === 'github' ? ['read:packages'] : []),
    ...(useRepoScope ? ['repo'] : []),
    'write:packages',
  ];
}
