import type { PackageVersion } from '#core/github';
import { tagsOf } from '#core/packages';
import type { ValueChange } from './values.ts';

export const metadataKeys = ['version', 'tags', 'license', 'description', 'created', 'updated', 'id'] as const;
export type MetadataKey = (typeof metadataKeys)[number];

/** Returns what GitHub knows of two versions of a package of any type, field by field; dates are ISO 8601. */
export function compareMetadata(before: PackageVersion, after: PackageVersion): readonly ValueChange<MetadataKey>[] {
  const [old, current] = [textsOf(before), textsOf(after)];
  return metadataKeys
    .map((name) => ({ name, before: old[name], after: current[name] }))
    .filter((change) => change.before !== undefined || change.after !== undefined);
}

function textsOf(version: PackageVersion): Record<MetadataKey, string | undefined> {
  return {
    version: textOf(version.name),
    tags: textOf(tagsOf(version).toSorted().join(', ')),
    license: textOf(version.license),
    description: textOf(version.description),
    created: textOf(version.created_at),
    updated: textOf(version.updated_at),
    id: String(version.id),
  };
}

/** Optional fields of a response are not validated. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
