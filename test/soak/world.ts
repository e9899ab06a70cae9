import { hash } from 'node:crypto';
import { packageTypes } from '../../src/core/github/types.ts';
import { days, type Clock } from '../github/clock.ts';
import {
  activeVersions,
  addOrganization,
  addPackage,
  addUser,
  addVersion,
  emptyWorld,
  packagesOf,
  type Package,
  type World,
} from '../github/world.ts';
import { accounts, type Truth } from './course.ts';

const organizations = ['octo-org', 'team', 'labs'];
const packagesOfEachType = 3;
const usualVersions = 12;
/** More than a page has, and few enough to be loaded whole in a moment. */
const manyVersions = 450;

/** Two people who administer the same organizations, with packages of every type. */
export function soakWorld(clock: Clock): World {
  const world = emptyWorld(clock);
  for (const login of accounts) addUser(world, login);
  const members = Object.fromEntries(accounts.map((login) => [login, 'admin'] as const));
  for (const login of organizations) addOrganization(world, login, { members });
  for (const login of [...accounts, ...organizations]) {
    for (const type of packageTypes) {
      for (let number = 1; number <= packagesOfEachType; number++) {
        const added = addPackage(world, login, type, `${type}-${number}`, { visibility: 'private' });
        const count = login === 'octo-org' && number === 1 ? manyVersions : usualVersions;
        for (let age = 0; age < count; age++) publish(world, added, days(age + 1));
      }
    }
  }
  return world;
}

function publish(world: World, to: Package, age: number): void {
  const serial = world.nextId;
  const isImage = to.type === 'container' || to.type === 'docker';
  const name = isImage ? `sha256:${hash('sha256', String(serial))}` : `1.0.${serial}`;
  addVersion(world, to, name, { createdAt: world.clock.now() - age, tags: isImage ? [`v${serial}`] : [] });
}

/** What other people do: a package gains a version and loses its oldest, so that the world stays as large. */
export function renew(world: World, chosen: Package): void {
  if (chosen.deletedAt !== undefined) return;
  publish(world, chosen, 0);
  chosen.versions.pop();
}

/** Other versions take the place of those that are deleted, which cannot be restored any more. */
export function makeUpForDeleted(world: World): void {
  for (const each of world.packages) {
    each.deletedAt = undefined;
    const kept = activeVersions(each);
    const lost = each.versions.length - kept.length;
    each.versions = kept;
    for (let index = 0; index < lost; index++) publish(world, each, 0);
  }
}

/** What an account has to see. */
export function truthFor(world: World, login: string): Truth {
  const shown = (owner: string) =>
    Object.fromEntries(
      packagesOf(world, owner).map((each) => [`${each.type}/${each.name}`, activeVersions(each).map(({ id }) => id)]),
    );
  return Object.fromEntries([login, ...organizations].map((owner) => [owner, shown(owner)]));
}
