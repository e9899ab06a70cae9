import assert from 'node:assert/strict';
import { deletedIn, deletionOrder, planSelected, type PackagePlan } from '../../../src/core/deletion/plan.ts';
import { losses, neededBy, randomOf, Registry, sampleRegistry, tagFor, type Pushed } from '../images/fixtures.ts';

type Spoiled = Parameters<Registry['manifests']>[0];

function plan(registry: Registry, selected: ReadonlySet<number>, spoiled: Spoiled = {}): PackagePlan {
  const images = { versions: registry.versions, isComplete: true, manifests: registry.manifests(spoiled) };
  return planSelected({ packageType: 'container', ids: [...selected], total: registry.pushed.length, images });
}

/** Holds a plan against what each version really needs. */
function check(registry: Registry, selected: ReadonlySet<number>, found: PackagePlan): void {
  const told = () => `${[...selected].join()}: ${JSON.stringify(found.versions)}`;
  const toDelete = new Set(deletedIn(found));
  const toKeep = new Set(registry.pushed.map(({ id }) => id).filter((id) => !toDelete.has(id)));
  const lost = losses(registry, toKeep);
  if (found.isUnverified) {
    // Only what was selected itself, by a tag of its own, may be missed by something that was not read.
    for (const name of lost.keys()) assert.ok(selected.has(registry.named(name).id), told());
    assert.ok(
      [...toDelete].every((id) => selected.has(id)),
      told(),
    );
    return;
  }
  assert.deepEqual([...lost], [], told());
  assert.deepEqual(
    new Set(found.versions.filter(({ reason }) => reason !== 'part').map(({ id }) => id)),
    selected,
    told(),
  );
  // Nothing is kept needlessly: if one version more were deleted, something that is kept would miss it.
  for (const { id, verdict } of found.versions) {
    if (verdict === 'delete') continue;
    const more = losses(registry, new Set([...toKeep].filter((each) => each !== id)));
    assert.ok(more.size > 0, `${id} is kept needlessly; ${told()}`);
  }
  checkOrder(registry, found);
}

/** However far a run gets, the images that are left then are complete. */
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
        // Otherwise it is the package that is deleted.
        if (some.packageEffect !== 'lastVersionRefused') check(registry, selected, some);
      }
    }
  }).timeout(120_000);
});
