import type { Operation } from '../../../src/core/deletion/operation.ts';
import { on, type Act, type Fault } from '../../github/faults.ts';
import { messages } from '../../github/refusals.ts';
import { activeVersions, addVersion, type Package, type PackageVersion, type World } from '../../github/world.ts';
import type { Pushed, PushOptions } from '../images/fixtures.ts';
import { chance, pickOf, some, type Random, type RandomImages } from './randomPackages.ts';

/*
 * What comes in between while packages are cleaned up: requests that fail, deletes that GitHub refuses, and other
 * clients that push, tag and delete.
 */

/** What another client did to a version that is to be deleted. */
export interface Change {
  readonly kind: 'new tag' | 'tag moved away' | 'deleted by others' | 'listed by a new index';
  readonly versionId: number;
}

export interface Others {
  /** One change, at random; of versions that are to be deleted, mostly. */
  act(operations: readonly Operation[]): void;
  readonly changes: readonly Change[];
  /** The ids of the versions that they deleted, and of those that they added. */
  readonly gone: ReadonlySet<number>;
  readonly added: ReadonlySet<number>;
}

export function createOthers(
  random: Random,
  world: World,
  images: readonly RandomImages[],
  libraries: readonly Package[],
): Others {
  const changes: Change[] = [];
  const gone = new Set<number>();
  const added = new Set<number>();

  return {
    changes,
    gone,
    added,
    act(operations) {
      const planned = new Set(operations.map(({ target }) => target.versionId));
      const isPlanned = ({ id, deletedAt }: PackageVersion) => planned.has(id) && deletedAt === undefined;
      const library = chance(random, 4) ? pickOf(libraries, random) : undefined;
      if (library) changeLibrary(library, library.versions.filter(isPlanned));
      const to = library ? undefined : pickOf(images, random);
      if (!to) return;
      const version = pickOf(to.pkg.versions.filter(isPlanned), random);
      if (version) changePlanned(to, version);
      // Another image may be retagged or deleted too.
      const other = chance(random, 3) ? pickOf(activeVersions(to.pkg), random) : undefined;
      if (other && !isPlanned(other) && !added.has(other.id)) changeKept(other);
    },
  };

  /** Before its first delete, any version may go, also the only one that is kept. */
  function changeLibrary(library: Package, planned: readonly PackageVersion[]): void {
    const kept = activeVersions(library).filter((version) => !planned.includes(version));
    const version = pickOf(chance(random, 3) ? kept : planned, random);
    if (version && planned.length > 0 && !added.has(version.id) && chance(random, 2)) remove(version);
    else added.add(addVersion(world, library, `9.9.${added.size}`).id);
  }

  function changePlanned(to: RandomImages, version: PackageVersion): void {
    const note = (kind: Change['kind']) => changes.push({ kind, versionId: version.id });
    const pushed = to.registry.pushed.find(({ digest }) => digest === version.name);
    const kind = random(5);
    if (kind === 0) {
      version.tags.push(`new-${changes.length}`);
      note('new tag');
    } else if (kind === 1 && version.tags.length > 0) {
      push(to, { tags: version.tags.splice(0, 1) });
      note('tag moved away');
    } else if (kind === 2) {
      remove(version);
      note('deleted by others');
    } else if (pushed && kind === 3) {
      push(to, { subject: pushed, tags: chance(random, 2) ? [`about-${added.size}`] : [] });
    } else if (pushed) {
      push(to, { children: [pushed], tags: chance(random, 2) ? [`pushed-${added.size}`] : [] });
      note('listed by a new index');
    }
  }

  function changeKept(version: PackageVersion): void {
    if (chance(random, 2) && !version.tags.includes('last')) remove(version);
    else version.tags.push(`other-${added.size}-${gone.size}-${changes.length}`);
  }

  function remove(version: PackageVersion): void {
    version.deletedAt = world.clock.now();
    gone.add(version.id);
  }

  function push({ pkg, registry }: RandomImages, options: PushOptions): Pushed {
    const createdAt = world.clock.now();
    const label = `${pkg.name} pushed ${registry.pushed.length}`;
    const pushed = registry.push(label, { ...options, createdAt: new Date(createdAt).toISOString() });
    const { digest, mediaType, body } = pushed;
    world.manifests.set(digest, { digest, mediaType, body, size: 0 });
    added.add(addVersion(world, pkg, digest, { tags: [...pushed.tags], createdAt }).id);
    return pushed;
  }
}

const failures: readonly Act[] = [
  500,
  'effect-then-500',
  502,
  503,
  'reset',
  'effect-then-reset',
  'primary-limit',
  'secondary-limit',
  'secondary-limit-429',
];

const refusals: readonly Act[] = [
  { status: 400, body: { message: messages.versionDownloads } },
  { status: 403, body: { message: 'Must have admin rights to Repository.' } },
  { status: 404, body: { message: messages.versionNotFound } },
];

/** Of deletes that are to come: some fail for a while, and some are refused. Lists that are read again fail too. */
export function randomFaults(random: Random, operations: readonly Operation[]): { faults: Fault[]; refusals: Fault[] } {
  const deletesOf = (ids: readonly Operation[], acts: readonly Act[], times: () => number | undefined): Fault[] =>
    ids.slice(0, 6).flatMap(({ target: { versionId } }) => {
      const act = pickOf(acts, random);
      const count = times();
      const match = on('DELETE', new RegExp(`/versions/${String(versionId)}$`));
      return act === undefined ? [] : { match, act, ...(count === undefined ? {} : { times: count }) };
    });
  const shuffled = operations.toSorted(() => random(3) - 1);
  const faults = deletesOf(some(shuffled, random), failures, () => 1 + random(4));
  if (chance(random, 4)) {
    faults.push({ match: on('GET', '/versions?'), act: pickOf(failures, random) ?? 500, times: 1 + random(7) });
  }
  if (chance(random, 8)) {
    // Checks of what became of a delete fail too.
    faults.push({ match: on('GET', /\/versions\/\d+$/), act: chance(random, 2) ? 500 : 'reset', times: 1 + random(9) });
  }
  if (chance(random, 30)) faults.push({ match: on('DELETE', '/versions/'), act: 'revoked-token', skip: random(5) });
  return { faults, refusals: chance(random, 2) ? deletesOf(some(shuffled, random), refusals, () => undefined) : [] };
}
