import assert from 'node:assert/strict';
import type { Manifests } from '../../../src/core/images/graph.ts';
import type { ReadableVersion } from '../../../src/core/images/readManifests.ts';
import {
  planManifests,
  planPicked,
  type PickedPackage,
  type PickedVersions,
} from '../../../src/core/retention/index.ts';
import type { Registry } from '../images/fixtures.ts';

type Changes = Partial<Omit<PickedVersions, 'versions' | 'manifests'>>;

/** Plans the deletes of versions of a container package, or of another type. */
export function pick(
  versions: readonly ReadableVersion[],
  manifests: Manifests,
  picked: Iterable<number>,
  changes: Changes = {},
): PickedPackage {
  const pkg: PickedVersions = {
    type: 'container',
    name: 'app',
    complete: true,
    versions: versions.map(({ digest: name, ...version }) => ({ ...version, name })),
    manifests: planManifests(manifests),
    picked: [...picked],
    ...changes,
  };
  const [plan] = planPicked({ now: '2027-01-01T00:00:00Z', packages: [pkg] }).packages;
  return plan ?? assert.fail();
}

/** Plans the deletes of the versions of these names. */
export function pickNames(
  registry: Registry,
  names: readonly string[],
  spoiled: Parameters<Registry['manifests']>[0] = {},
  changes: Changes = {},
): PickedPackage {
  return pick(registry.versions, registry.manifests(spoiled), registry.ids(names), changes);
}

export function deletedBy({ versions }: Pick<PickedPackage, 'versions'>): number[] {
  return versions.flatMap(({ id, verdict }) => (verdict === 'delete' ? id : []));
}
