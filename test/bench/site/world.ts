import { hash } from 'node:crypto';
import { packageTypes } from '../../../src/core/github/types.ts';
import { addImage } from '../../github/data/history.ts';
import { imageOf } from '../../github/data/manifests.ts';
import { minutes, systemClock, type Clock } from '../../github/clock.ts';
import {
  addOrganization,
  addPackage,
  addRepository,
  addToken,
  addUser,
  addVersion,
  emptyWorld,
  type Package,
  type World,
} from '../../github/world.ts';

/** Signs `ann` in, who administers every organization. */
export const token = 'gho_benchmark';

/** Organizations to open, each with `packagesOfEachType` packages of every type. */
export const organizations = Array.from({ length: 20 }, (_, index) => `team-${String(index + 1).padStart(2, '0')}`);
export const packagesOfEachType = 10;

/** An organization with 50 packages of every type. */
export const wideOrganization = 'wide';

/** Container packages by their numbers of versions. */
export const imageOrganization = 'images';
export const images = {
  tenThousand: 'service',
  hundredThousand: 'archive',
  fourHundredThousand: 'nightly',
  spare: 'spare',
  tagged: 'tagged',
};

/** How many images, each with a manifest and a tag, `images.tagged` has. */
export const taggedImages = 1_001;

export function benchWorld(clock: Clock = systemClock): World {
  // Ids are as long as GitHub's are now.
  const world = { ...emptyWorld(clock), nextId: 612_000_000 };
  addUser(world, 'ann');
  addToken(world, token, 'ann', ['delete:packages', 'read:org', 'write:packages']);
  for (const login of [...organizations, wideOrganization, imageOrganization]) {
    addOrganization(world, login, { members: { ann: 'admin' } });
  }
  for (const login of organizations) addLibraries(world, login, packagesOfEachType);
  addLibraries(world, wideOrganization, 50);
  addImages(world, images.tenThousand, 10_000);
  addImages(world, images.hundredThousand, 100_000, true);
  addImages(world, images.spare, 100);
  const tagged = addPackage(world, imageOrganization, 'container', images.tagged);
  for (let number = 1; number <= taggedImages; number++) {
    addImage(world, tagged, imageOf(`tagged ${String(number)}`, 1), [`1.0.${String(number)}`], clock.now());
  }
  return world;
}

/** Adds a container package whose versions have a tag or two, as a build for every commit makes them. */
export function addImages(world: World, name: string, count: number, isFixed = false): Package {
  const added = addPackage(world, imageOrganization, 'container', name, { isFixed });
  const now = world.clock.now();
  for (let number = count; number > 0; number--) {
    const digest = hash('sha256', `${name} ${String(number)}`);
    const commit = `sha-${digest.slice(0, 7)}`;
    addVersion(world, added, `sha256:${digest}`, {
      tags: number % 2 === 0 ? [commit] : [commit, `1.${String(number % 50)}.${String(number)}`],
      createdAt: now - minutes(10) * (count - number),
    });
  }
  return added;
}

function addLibraries(world: World, login: string, count: number): void {
  for (const type of packageTypes) {
    for (let number = 0; number < count; number++) {
      const repository = addRepository(world, `repository-${String(number)}`, { description: 'Shared by all teams' });
      const added = addPackage(world, login, type, `${type}-library-${String(number)}`, { repository });
      for (const version of ['1.1.0', '1.0.0']) addVersion(world, added, version);
    }
  }
}
