import type { PackageType, PackageVersion } from '../github/index.ts';

/** The length of a short digest's hexadecimal part: what `docker images --digests` and GitHub's own pages shorten to. */
const shortDigestLength = 12;

/** What a version is called by: its version string or digest, and, for images, its tags. */
export interface NamedVersion {
  readonly name: string;
  readonly tags: readonly string[];
}

/** Whether packages of this type are images: named by tags and digests rather than by a version string. */
export function isImageType(packageType: PackageType): packageType is 'container' | 'docker' {
  return packageType === 'container' || packageType === 'docker';
}

/**
 * What a person calls a version.
 *
 * @returns For images the tags, separated by commas, or the short digest where untagged; for every other type the
 * version string.
 */
export function versionLabel(version: NamedVersion, packageType: PackageType): string {
  if (!isImageType(packageType)) return version.name;
  if (version.tags.length > 0) return version.tags.join(', ');
  const digest = digestOf(version, packageType);
  return digest === undefined ? version.name : shortDigest(digest);
}

/**
 * The tags of an image's version, in the server's order; empty for every other type.
 *
 * Source: GitHub's OpenAPI description, where `metadata.docker` defines `tag` but requires `tags`
 * (github/rest-api-description#337), so both are read.
 */
export function tagsOf(version: PackageVersion): string[] {
  const { container, docker } = version.metadata ?? {};
  const dockerTags: { tag?: unknown; tags?: unknown } = docker ?? {};
  const tags: unknown = container?.tags ?? dockerTags.tag ?? dockerTags.tags;
  if (!Array.isArray(tags)) return [];
  // As it came where it can be: what `filter` makes has room for 17, and there are 100,000 of them.
  return tags.every(isText) ? tags : tags.filter(isText);
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** The digest (`sha256:…`) of an image's version; `undefined` where the version has none, as for every other type. */
export function digestOf(version: Pick<NamedVersion, 'name'>, packageType: PackageType): string | undefined {
  return isImageType(packageType) && /^sha(256|512):/.test(version.name) ? version.name : undefined;
}

/** `sha256:0123456789ab` for a digest of any length. */
export function shortDigest(digest: string): string {
  const [algorithm = '', hexadecimal = ''] = digest.split(':', 2);
  return hexadecimal === '' ? digest : `${algorithm}:${hexadecimal.slice(0, shortDigestLength)}`;
}
