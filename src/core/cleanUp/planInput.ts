import type { ManifestState } from '#core/images';
import type { RetentionManifest, RetentionPackage } from '#core/retention';
import type { GatheredPackage } from './gather.ts';

/**
 * Returns what a plan needs of a package, for `planRetention`. Do it once for a package, and add what changes meanwhile:
 * `{ ...input, deployed, inUse, spared }`. A planner knows the package by its versions and manifests.
 */
export function planInputOf({ reference, versions, images }: GatheredPackage): RetentionPackage {
  const { packageType: type, name } = reference;
  return {
    type,
    name,
    complete: true,
    versions: versions.map(({ id, name: version, createdAt, tags }) => ({ id, name: version, createdAt, tags })),
    ...(images
      ? {
          manifests: Object.fromEntries(
            Array.from(images.manifests, ([digest, state]) => [digest, planManifest(state)] as const),
          ),
        }
      : {}),
  };
}

/** Children that are images by their descriptors have been read as such by `readManifests`, without a request. */
function planManifest(state: ManifestState): RetentionManifest {
  if (state.kind !== 'read') return { kind: state.kind };
  const { kind, children, subject } = state.facts;
  return {
    kind,
    ...(children.length > 0 ? { children: children.map(({ digest }) => digest) } : {}),
    ...(subject === null ? {} : { subject }),
  };
}
