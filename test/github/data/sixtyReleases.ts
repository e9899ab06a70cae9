import { days, minutes } from '../clock.ts';
import type { Package, World } from '../world.ts';
import { addImages } from './history.ts';

/**
 * Fills a container package with 60 releases, each of three platforms with provenance, SBOM and a cosign signature; two
 * builds that have lost their tags; and an older release that was deleted whole. 502 versions, 8 of them deleted.
 */
export function addSixtyReleases(world: World, to: Package): void {
  addImages(world, to, {
    releases: 61,
    first: 420,
    last: 0.5,
    untagged: 2,
    builtFrom: 'node',
    platforms: ['linux/amd64', 'linux/arm64', 'linux/arm/v7'],
    attested: true,
    sbom: true,
    signed: true,
    megabytes: 64,
  });
  const oldest = to.versions.findLast(({ tags }) => tags.some((tag) => !tag.startsWith('sha256-')));
  if (!oldest) return;
  for (const version of to.versions) {
    if (Math.abs(version.createdAt - oldest.createdAt) < minutes(1)) version.deletedAt = world.clock.now() - days(4);
  }
}
