import assert from 'node:assert/strict';
import { days, hours } from '../../github/clock.ts';
import { addPackage, addVersion, packagesOf, type Package, type World } from '../../github/world.ts';
import { publish, Registry, tagFor, type Pushed, type PushOptions } from '../images/fixtures.ts';
import { tagFacts, versionFacts } from '../retention/worlds.ts';

export type Random = (below: number) => number;

export function chance(random: Random, oneIn: number): boolean {
  return random(oneIn) === 0;
}

export function pickOf<T>(items: readonly T[], random: Random): T | undefined {
  return items[random(items.length)];
}

/** Each with the same chance, in their order. */
export function some<T>(items: readonly T[], random: Random): T[] {
  const share = 1 + random(4);
  return items.filter(() => random(5) < share);
}

/** A container package of `org`, and the manifests that were pushed into it. */
export interface RandomImages {
  readonly pkg: Package;
  readonly registry: Registry;
}

/**
 * Adds a package of images with all that can be in one: platforms that images share, indexes in indexes, attestations,
 * signatures and lists of referrers under fallback tags, referrers of referrers and of nothing, several tags, tagged
 * platforms, indexes that lack a platform, versions without a manifest, cycles, and versions of the same digest.
 */
export function addRandomImages(random: Random, world: World, name: string, images: number): RandomImages {
  const registry = new Registry();
  const lost = new Set<Pushed>();
  const tags = tagsOf(random);
  const push = (label: string, options: Omit<PushOptions, 'createdAt'> = {}) =>
    registry.push(`${name} ${label}`, { ...options, createdAt: randomDate(random, world.clock.now()) });
  const shared = [push('shared one'), push('shared two'), push('shared list', { children: [push('in shared list')] })];
  for (let number = 0; number < images; number++) {
    const platforms = Array.from({ length: 1 + random(3) }, (_, index) =>
      push(`platform ${number}.${index}`, { tags: chance(random, 8) ? tags(1) : [] }),
    );
    const [first = assert.fail()] = platforms;
    const nested = chance(random, 5) ? [push(`nested ${number}`, { children: [first, push(`deep ${number}`)] })] : [];
    const attested = chance(random, 2) ? [{ attests: first, by: push(`provenance ${number}`) }] : [];
    const signed = chance(random, 6) ? [push(`referrer in list ${number}`, { subject: first })] : [];
    const isIndex = random(6) > 0;
    const children = [...platforms, ...some(shared, random), ...nested, ...signed, ...attested];
    const image = push(`image ${number}`, {
      tags: chance(random, 3) ? [] : tags(1 + random(3)),
      ...(isIndex ? { children } : {}),
      // It lists what it is about: a cycle.
      ...(isIndex && chance(random, 8) ? { subject: first } : {}),
    });
    if (isIndex && chance(random, 10)) lost.add(pickOf(platforms, random) ?? first);
    if (chance(random, 3)) {
      const prefix = chance(random, 3) ? 'release-' : '';
      push(`signature ${number}`, { tags: [prefix + tagFor(image, chance(random, 2) ? '.sig' : '.att')] });
    }
    if (chance(random, 4)) {
      const bundle = push(`bundle ${number}`, { subject: image });
      const tagged = chance(random, 3) ? [] : [tagFor(image)];
      push(`referrers ${number}`, { children: [bundle], tags: tagged });
      if (chance(random, 2)) push(`of bundle ${number}`, { subject: bundle, tags: chance(random, 3) ? tags(1) : [] });
    }
    // About its own platform's list: a cycle of fallback tags.
    if (chance(random, 10)) push(`cycle ${number}`, { children: [first], tags: [tagFor(first)] });
    if (chance(random, 6)) push(`orphan ${number}`, { tags: [tagFor({ digest: `sha256:${'f'.repeat(64)}` })] });
  }
  const unwritten = chance(random, 4)
    ? push('without manifest', { tags: chance(random, 2) ? tags(1) : [] })
    : undefined;
  push('last', { tags: ['last'] });
  publish(world, registry, name);
  const pkg = packagesOf(world, 'org').find((each) => each.name === name) ?? assert.fail();
  pkg.admins.add('ann');
  pkg.versions = pkg.versions.filter((version) => ![...lost].some(({ digest }) => digest === version.name));
  if (unwritten) world.manifests.delete(unwritten.digest);
  const twin = chance(random, 8) ? pickOf(pkg.versions, random) : undefined;
  if (twin) addVersion(world, pkg, twin.name, { tags: [], createdAt: twin.createdAt });
  return { pkg, registry };
}

/** Adds a package of another type, some of whose names may be no versions. */
export function addRandomLibrary(random: Random, world: World, type: 'npm' | 'maven' | 'nuget' | 'rubygems'): Package {
  const pkg = addPackage(world, 'org', type, 'api', { visibility: 'private', admins: ['ann'] });
  const names = Object.keys(versionFacts[type] ?? {});
  for (const name of chance(random, 4) ? [...names, 'not a version'] : names) {
    addVersion(world, pkg, name, { createdAt: Date.parse(randomDate(random, world.clock.now())) });
  }
  return pkg;
}

/** Mostly so old that rules match, some on the limits of their ages, some just pushed. */
function randomDate(random: Random, now: number): string {
  const ages = [hours(1), hours(30), days(7), days(8), days(41)];
  const age = random(4) > 0 ? days(60 + random(60)) : (pickOf(ages, random) ?? 0);
  return new Date(now - age).toISOString();
}

/** A package has each tag once. Most of them are of those that random rules know. */
function tagsOf(random: Random): (count: number) => string[] {
  const left = Object.keys(tagFacts);
  let more = 0;
  return (count) =>
    Array.from({ length: count }, () => {
      const [known] = left.splice(random(left.length), 1);
      return known ?? `${pickOf(['pr-', 'sha-', 'v3.', '1.', 'build'], random) ?? ''}${100 + more++}`;
    });
}
