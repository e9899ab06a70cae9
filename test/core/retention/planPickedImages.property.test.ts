import assert from 'node:assert/strict';
import { runOrder } from '../../../src/core/deletion/plan.ts';
import type { PickedPackage } from '../../../src/core/retention/index.ts';
import { losses, neededBy, randomOf, Registry, sampleRegistry, tagFor, type Pushed } from '../images/fixtures.ts';
import { deletedBy, pick } from './picked.ts';

type Spoiled = Parameters<Registry['manifests']>[0];

function plan(registry: Registry, selected: ReadonlySet<number>, spoiled: Spoiled = {}): PickedPackage {
  return pick(registry.versions, registry.manifests(spoiled), selected);
}

/** Holds a plan against what each version really needs. */
function check(registry: Registry, selected: ReadonlySet<number>, found: PickedPackage): void {
  const told = () => `${[...selected].join()}: ${JSON.stringify(found.versions)}`;
  const toDelete = new Set(deletedBy(found));
  const toKeep = new Set(registry.pushed.map(({ id }) => id).filter((id) => !toDelete.has(id)));
  const lost = losses(registry, toKeep);
  if (found.versions.some(({ reason }) => reason === 'unreadable')) {
    // Only what was selected itself, by a tag of its own, may be missed by something that was not read.
    for (const name of lost.keys()) assert.ok(selected.has(registry.named(name).id), told());
    return;
  }
  assert.deepEqual([...lost], [], told());
  for (const { id, verdict, reason } of found.versions) {
    assert.ok(verdict === 'keep' || reason === (selected.has(id) ? 'picked' : 'along'), told());
    if (verdict === 'delete' || !selected.has(id)) continue;
    // Nothing is kept needlessly: if one version more were deleted, something that is kept would miss it.
    const more = losses(registry, new Set([...toKeep].filter((each) => each !== id)));
    assert.ok(more.size > 0, `${id} is kept needlessly; ${told()}`);
  }
  checkOrder(registry, found);
}

/** However far a run gets, the images that are left then are complete. */
function checkOrder(registry: Registry, found: PickedPackage): void {
  const present = new Set(registry.pushed.map(({ id }) => id));
  const isInRing = (one: Pushed) =>
    [...neededBy(registry, one)].some((other) => other !== one && neededBy(registry, other).has(one));
  // What needs each other has no order: once one of a ring is gone, what needs it has lost something anyway.
  const hasRing = (root: string) => [...neededBy(registry, registry.named(root))].some(isInRing);
  for (const { id } of runOrder(found.versions)) {
    present.delete(id);
    for (const [name, by] of losses(registry, present)) {
      assert.ok([...by].every(hasRing), `${[...by].join()} are there without ${name}`);
    }
  }
}

/** Every subset of the versions. */
function* subsets(registry: Registry): Generator<Set<number>> {
  for (let bits = 1; bits < 2 ** registry.pushed.length; bits++) {
    yield new Set(registry.pushed.flatMap(({ id }) => (bits & (1 << (id - 1)) ? [id] : [])));
  }
}

function someOf<T>(items: readonly T[], random: (below: number) => number): T[] {
  const share = 1 + random(4);
  return items.filter(() => random(5) < share);
}

/** A package made at random: images, indexes over earlier ones, referrers by subject and by tag. */
function randomRegistry(random: (below: number) => number): Registry {
  const registry = new Registry();
  const count = 4 + random(6);
  for (let number = 0; number < count; number++) {
    const earlier = registry.pushed[random(number)];
    const tags = random(3) === 0 ? [`v${String(number)}`] : [];
    const prefix = ['', '', 'release-'][random(3)] ?? '';
    if (earlier && random(5) === 0) tags.push(prefix + tagFor(earlier, ['', '.sig', '.att', '.sbom'][random(4)]));
    const children = random(2) === 0 ? someOf(registry.pushed, random) : [];
    registry.push(String(number), {
      tags,
      ...(children.length > 0 ? { children } : {}),
      ...(children.length === 0 && earlier && random(3) === 0 ? { subject: earlier } : {}),
    });
  }
  return registry;
}

const idsOf = (versions: readonly Pushed[]) => new Set(versions.map(({ id }) => id));

describe('Whatever is selected', () => {
  it('what stays is whole, for every subset of a package', () => {
    const registry = sampleRegistry();
    for (const selected of subsets(registry)) check(registry, selected, plan(registry, selected));
  }).timeout(120_000);

  it('what stays is whole, in packages made at random, whatever was not read', () => {
    // `npm run soak` makes a thousand.
    for (let seed = 1; seed <= Number(process.env.IMAGE_SEEDS ?? 100); seed++) {
      const random = randomOf(seed);
      const registry = randomRegistry(random);
      for (let run = 0; run < 10; run++) {
        const selected = idsOf(someOf(registry.pushed, random));
        check(registry, selected, plan(registry, selected));
        const [unread, unreadable] = [someOf(registry.pushed, random), someOf(registry.pushed, random)];
        const nameOf = ({ name }: Pushed) => name;
        const some = plan(registry, selected, { unread: unread.map(nameOf), unreadable: unreadable.map(nameOf) });
        check(registry, selected, some);
      }
    }
  }).timeout(120_000);
});
