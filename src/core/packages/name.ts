import type { PackageType } from '#core/github';

const shortDigestLength = 12;

export interface NamedVersion {
  readonly name: string;
  readonly tags: readonly string[];
}

export function isImageType(packageType: PackageType): packageType is 'container' | 'docker' {
  return packageType === 'container' || packageType === 'docker';
}

/** A version string; for an image its tags, or the short digest if it is untagged. */
export function versionLabel(version: NamedVersion, packageType: PackageType): string {
  if (!isImageType(packageType)) return version.name;
  if (version.tags.length > 0) return version.tags.join(', ');
  const digest = digestOf(version, packageType);
  return digest === undefined ? version.name : shortDigest(digest);
}

/** As `versionLabel`, but only one tag: the longest that is a version number, such as `3.5.0` of `latest, 3, 3.5.0`. */
export function shortLabel(version: NamedVersion, packageType: PackageType): string {
  const isNumber = (tag: string) => /^v?\d+(?:[.\-+_][\w.\-+]*)?$/.test(tag);
  const [tag] = version.tags.toSorted(
    (one, other) => Number(isNumber(other)) - Number(isNumber(one)) || (isNumber(one) ? other.length - one.length : 0),
  );
  return versionLabel(tag === undefined ? version : { ...version, tags: [tag] }, packageType);
}

export function digestOf(version: Pick<NamedVersion, 'name'>, packageType: PackageType): string | undefined {
  return isImageType(packageType) && /^sha(256|512):/.test(version.name) ? version.name : undefined;
}

export function shortDigest(digest: string): string {
  const [algorithm = '', hexadecimal = ''] = digest.split(':', 2);
  return hexadecimal === '' ? digest : `${algorithm}:${hexadecimal.slice(0, shortDigestLength)}`;
}
