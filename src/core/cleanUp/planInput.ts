import type { VersionSummary } from '#core/packages';
import { planManifests, type RetentionPackage } from '#core/retention';
import type { GatheredPackage } from './gather.ts';

/**
 * Returns what a plan needs of a package, for `planRetention` and `planPicked`. Do it once for a package, and add what
 * changes meanwhile: `{ ...input, deployed, inUse, spared }`. A planner knows the package by its versions and manifests.
 */
export function planInputOf({ reference, list, versions, images }: GatheredPackage): RetentionPackage {
  const { packageType: type, name } = reference;
  return {
    type,
    name,
    complete: list.isComplete,
    versions: versions.map(({ id, name: version, createdAt, tags }) => ({ id, name: version, createdAt, tags })),
    ...(images ? { manifests: planManifests(images.manifests) } : {}),
  };
}

type PickedVersion = Pick<VersionSummary, 'id' | 'name' | 'tags'>;

/**
 * Returns the package with those picked versions that its list does not have: others have deleted them since, which the
 * run then reports. What is gone depends on nothing.
 */
export function withPicked(gathered: GatheredPackage, picked: readonly PickedVersion[]): GatheredPackage {
  const { versions, images } = gathered;
  const listed = new Set(versions.map(({ id }) => id));
  const gone = picked.filter(({ id }) => !listed.has(id));
  if (gone.length === 0) return gathered;
  const missing = gone.map(({ name }) => [name, { kind: 'missing' }] as const);
  return {
    ...gathered,
    versions: [...versions, ...gone.map(goneVersion)],
    ...(images ? { images: { ...images, manifests: new Map([...missing, ...images.manifests]) } } : {}),
  };
}

function goneVersion({ id, name, tags }: PickedVersion): VersionSummary {
  return { id, name, tags, createdAt: '', updatedAt: undefined, deletedAt: undefined };
}
