import type { components } from '@octokit/openapi-types';

/** A package as GitHub's OpenAPI description has it: `owner` and `repository` may be absent or null. */
export type Package = components['schemas']['package'];

/** A version. `name` is the digest (`sha256:…`) of a container version and the version string of every other type. */
export type PackageVersion = components['schemas']['package-version'];

/** The signed-in user, or any other user or organization, by `GET /user` and `GET /users/{login}`. */
export type Account = components['schemas']['simple-user'];

/** An organization of the signed-in user, by `GET /user/orgs`. */
export type Organization = components['schemas']['organization-simple'];

/** The values of `package_type`. Gradle packages are `maven`; `container` is ghcr.io; `docker` is docker.pkg.github.com. */
export const packageTypes = ['container', 'docker', 'maven', 'npm', 'nuget', 'rubygems'] as const;
export type PackageType = (typeof packageTypes)[number];

export const visibilities = ['public', 'private', 'internal'] as const;
export type Visibility = (typeof visibilities)[number];

export type VersionState = 'active' | 'deleted';

/** Whose packages, by GitHub's three families of paths: `/orgs/{org}`, `/user`, `/users/{username}`. */
export interface Owner {
  readonly kind: 'organization' | 'authenticatedUser' | 'user';
  /** As GitHub spells it. */
  readonly login: string;
}
