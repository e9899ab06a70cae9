import type { PackageType } from '#core/github';
import { isImageType } from './graph.ts';
import type { RetentionVersion } from './types.ts';
import { areTagsPrerelease } from './versions/containerTags.ts';
import { versionOrder } from './versions/order.ts';

/**
 * Returns what a version says of itself, by the rule of its ecosystem; `undefined` if it cannot be read as a version.
 * Rules on `prerelease`, `below` and `newest` by version do not match that.
 */
export function releaseKind(
  type: PackageType,
  { name, tags = [] }: Pick<RetentionVersion, 'name' | 'tags'>,
): 'release' | 'prerelease' | undefined {
  const isPrerelease = isImageType(type) ? areTagsPrerelease(tags) : isVersionPrerelease(type, name);
  if (isPrerelease === undefined) return undefined;
  return isPrerelease ? 'prerelease' : 'release';
}

function isVersionPrerelease(type: PackageType, name: string): boolean | undefined {
  const order = versionOrder(type);
  const version = order.parse(name);
  return version === undefined ? undefined : order.isPrerelease(version);
}
