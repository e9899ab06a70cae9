import { days, manualClock, type ManualClock } from './clock.ts';
import {
  addOrganization,
  addPackage,
  addToken,
  addUser,
  addVersion,
  emptyWorld,
  type Package,
  type PackageOptions,
  type World,
} from './world.ts';
import { packageTypes, type PackageType } from '../../src/core/github/types.ts';

export const reader = 'gho_reader';
export const administrator = 'gho_administrator';
export const withRepo = 'gho_withRepo';
export const outsider = 'gho_outsider';

export interface SmallWorld extends World {
  clock: ManualClock;
}

/**
 * For the server's own tests: the user `ann`, who administers `org` and is a member of `team`, a stranger `bob`, and
 * under `ann` and `org` one private package of each type with two versions.
 */
export function smallWorld(): SmallWorld {
  const clock = manualClock();
  const world: SmallWorld = { ...emptyWorld(clock), clock };
  addUser(world, 'ann');
  addUser(world, 'bob');
  addOrganization(world, 'org', { members: { ann: 'admin' } });
  addOrganization(world, 'team', { members: { ann: 'member' } });
  const manage = ['read:org', 'write:packages', 'delete:packages'];
  addToken(world, reader, 'ann', ['read:packages']);
  addToken(world, administrator, 'ann', manage);
  addToken(world, withRepo, 'ann', [...manage, 'repo']);
  addToken(world, outsider, 'bob', [...manage, 'repo']);
  for (const owner of ['ann', 'org']) {
    for (const type of packageTypes) addFilled(world, owner, type, 'thing', 2, { visibility: 'private' });
  }
  return world;
}

/** Adds a package with that many versions, a day apart; images carry a tag each. */
export function addFilled(
  world: World,
  owner: string,
  type: PackageType,
  name: string,
  count: number,
  options: PackageOptions = {},
): Package {
  const added = addPackage(world, owner, type, name, options);
  for (let number = 1; number <= count; number++) {
    const tags = type === 'container' || type === 'docker' ? [`v${String(number)}`] : [];
    const createdAt = world.clock.now() - days(count - number);
    addVersion(
      world,
      added,
      type === 'container' ? `sha256:${String(number).padStart(64, '0')}` : `1.0.${String(number)}`,
      {
        tags,
        createdAt,
      },
    );
  }
  return added;
}
