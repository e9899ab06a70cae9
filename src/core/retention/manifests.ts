import type { ManifestState } from '#core/images';
import type { RetentionManifest, RetentionPackage } from './types.ts';

/**
 * Returns manifests as plans have them. Children that are images by their descriptors have been read as such by
 * `readManifests`, without a request.
 */
export function planManifests(
  manifests: Iterable<readonly [digest: string, ManifestState]>,
): NonNullable<RetentionPackage['manifests']> {
  return Object.fromEntries(Array.from(manifests, ([digest, state]) => [digest, planManifest(state)] as const));
}

function planManifest(state: ManifestState): RetentionManifest {
  if (state.kind !== 'read') return { kind: state.kind };
  const { kind, children, subject } = state.facts;
  return {
    kind,
    ...(children.length > 0 ? { children: children.map(({ digest }) => digest) } : {}),
    ...(subject === null ? {} : { subject }),
  };
}
