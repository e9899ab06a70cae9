import assert from 'node:assert/strict';
import { deletedIn, deletionOrder, planPicked, type PackagePlan } from '../../../src/core/deletion/plan.ts';
import { losses, neededBy, randomOf, Registry, sampleRegistry, tagFor, type Pushed } from '../images/fixtures.ts';

type Spoiled = Parameters<Registry['manifests']>[0];

function plan(registry: Registry, picked: ReadonlySet<number>, spoiled: Spoiled = {}): PackagePlan {
  const images = { versions: registry.versions, isComplete: true, manifests: registry.manifests(spoiled) };
  return planPicked({ packageType: 'container', ids: [...picked], total: registry.pushed.length, images });
}

/** Holds a plan against what each version really needs. */
function check(registry: Registry, picked: ReadonlySet<number>, found: PackagePlan): void {
  const told = () => `${[...picked].join()}: ${JSON.stringify(found.versions)}`;
  const going = new Set(deletedIn(found));
  const staying = new Set(registry.pushed.map(({ id }) => id).filter((id) => !going.has(id)));
  const lost = losses(registry, staying);
  if (found.isUnverified) {
    // Only what was picked itself, by a tag of its own, may be missed by something that was not read.
    for (const name of lost.keys()) assert.ok(picked.has(registry.named(name).id), told());
    assert.ok(
      [...going].every((id) => picked.has(id)),
      told(),
    );
    return;
  }
  assert.deepEqual([...lost], [], told());
  assert.deepEqual(
    new Set(found.versions.filter(({ reason }) => reason !== 'along').map(({ id }) => id)),
    picked,
    told(),
  );
  // Nothing is kept needlessly: with all that goes and one version more, something that stays would miss it.
  for (const { id, verdict } of found.versions) {
    if (verdict === 'delete') continue;
    const more = losses(registry, new Set([...staying].filter((each) => each !== id)));
    assert.ok(more.size > 0, `${id} is kept needlessly; ${told()}`);
  }
  checkOrder(registry, found);
}

/** However far a run gets, what is there by then is whole. */
function checkOrder(registry: Registry, found: PackagePlan): void {
  const present = new Set(registry.pushed.map(({ id }) => id));
  for (const { id } of deletionOrder(found)) {
    present.delete(id);
    for (const [name, by] of losses(registry, present)) {
      // What needs each other has no order.
      const isRing = (root: string) => neededBy(registry, registry.named(name)).has(registry.named(root));
      assert.ok([...by].every(isRing), `${[...by].join()} are there without ${name}`);
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

describe('Whatever is picked', () => {
  it('what stays is whole, for every subset of a package', () => {
    const registry = sampleRegistry();
    for (const picked of subsets(registry)) check(registry, picked, plan(registry, picked));
  }).timeout(120_000);

  it('what stays is whole, in packages made at random, whatever was not read', () => {
    // `npm run soak` makes a thousand.
    for (let seed = 1; seed <= Number(process.env.IMAGE_SEEDS ?? 100); seed++) {
      const random = randomOf(seed);
      const registry = randomRegistry(random);
      for (let run = 0; run < 10; run++) {
        const picked = idsOf(someOf(registry.pushed, random));
        check(registry, picked, plan(registry, picked));
        const [unread, unreadable] = [someOf(registry.pushed, random), someOf(registry.pushed, random)];
        const nameOf = ({ name }: Pushed) => name;
        const some = plan(registry, picked, { unread: unread.map(nameOf), unreadable: unreadable.map(nameOf) });
        // Otherwise it is the package that is deleted.
        if (some.package !== 'refusesLast') check(registry, picked, some);
      }
    }
  }).timeout(120_000);
});
