import type { components } from '@octokit/openapi-types';

/** `owner` and `repository` may be absent or null. */
export type Package = components['schemas']['package'];

/** `name` is the digest (`sha256:…`) of a container version and the version string of every other type. */
export type PackageVersion = components['schemas']['package-version'];

export type Account = components['schemas']['simple-user'];

export type Organization = components['schemas']['organization-simple'];

/** Gradle packages are `maven`; `container` is ghcr.io; `docker` is docker.pkg.github.com. */
export const packageTypes = ['container', 'docker', 'maven', 'npm', 'nuget', 'rubygems'] as const;
export type PackageType = (typeof packageTypes)[number];

export const visibilities = ['public', 'private', 'internal'] as const;
export type Visibility = (typeof visibilities)[number];

export type VersionState = 'active' | 'deleted';

/** Whose packages, by GitHub's three families of paths: `/orgs/{org}`, `/user`, `/users/{username}`. */
export interface Owner {
  readonly kind: 'organization' | 'authenticatedUser' | 'user';
  readonly login: string;
}
