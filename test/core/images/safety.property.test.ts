import assert from 'node:assert/strict';
import { imageSafety, type ImageSafety } from '../../../src/core/images/safety.ts';
import type { ManifestOutcome } from '../../../src/core/images/needs.ts';
import { losses, randomOf, Registry, sampleRegistry, tagFor, type Pushed } from './fixtures.ts';

const idsOf = (versions: readonly { readonly id: number }[]) => new Set(versions.map(({ id }) => id));

/** All versions but these. */
function without(registry: Registry, ...gone: readonly ReadonlySet<number>[]): Set<number> {
  return new Set([...idsOf(registry.pushed)].filter((id) => gone.every((ids) => !ids.has(id))));
}

function namesIn(safety: ImageSafety): string[][] {
  const names = (versions: readonly object[]) => versions.map((version) => (version as Pushed).name);
  return [names(safety.needed.map(({ version }) => version)), names(safety.safe)];
}

/** Holds an analysis of a selection, made with whatever could be read, against what really is needed. */
function check(registry: Registry, selected: ReadonlySet<number>, safety: ImageSafety, isAllRead: boolean): void {
  const { needed, unknown, safe, orphaned } = safety;
  const told = () => `${[...selected].join()}: ${JSON.stringify(namesIn(safety))}`;
  const all = [...needed.map(({ version }) => version), ...unknown.map(({ version }) => version), ...safe];
  assert.equal(all.length, selected.size, told());
  assert.deepEqual(idsOf(all), new Set([...selected]), told());

  const safeIds = idsOf(safe);
  assert.deepEqual([...losses(registry, without(registry, safeIds))], [], told());
  const orphans = idsOf(orphaned.map(({ version }) => version));
  const afterOffer = losses(registry, without(registry, safeIds, orphans));
  assert.deepEqual([...afterOffer], [], `${told()} and what is offered along`);

  const truth = losses(registry, without(registry, selected));
  for (const { version, breaks } of needed) {
    const byName = truth.get((version as Pushed).name);
    assert.ok(byName && breaks.length > 0, `${(version as Pushed).name} is withheld needlessly; ${told()}`);
    for (const { tags } of breaks) assert.ok([...byName].some((name) => registry.named(name).tags === tags));
  }
  if (!isAllRead) return;
  assert.deepEqual(unknown, []);
  assert.deepEqual(new Set(needed.map(({ version }) => (version as Pushed).name)), new Set(truth.keys()), told());
}

/** Every subset of the versions. */
function* subsets(registry: Registry): Generator<Set<number>> {
  for (let bits = 0; bits < 2 ** registry.pushed.length; bits++) {
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
    if (earlier && random(5) === 0) tags.push(tagFor(earlier, ['', '.sig', '.att', '.sbom'][random(4)]));
    const children = random(2) === 0 ? someOf(registry.pushed, random) : [];
    registry.push(String(number), {
      tags,
      ...(children.length > 0 ? { children } : {}),
      ...(children.length === 0 && earlier && random(3) === 0 ? { subject: earlier } : {}),
    });
  }
  return registry;
}

describe('Whatever is selected', () => {
  it('only what kept images need is withheld, for every subset of a package', () => {
    const registry = sampleRegistry();
    let count = 0;
    for (const selected of subsets(registry)) {
      check(registry, selected, imageSafety(registry.pushed, selected, registry.read(selected)), true);
      count++;
    }
    assert.equal(count, 8192);
  }).timeout(60_000);

  it('nothing is called safe that is not, whichever manifest is unreadable', () => {
    const registry = sampleRegistry();
    const random = randomOf(7);
    for (const { name } of registry.pushed) {
      for (let run = 0; run < 200; run++) {
        const selected = idsOf(someOf(registry.pushed, random));
        const safety = imageSafety(registry.pushed, selected, registry.read(selected, [name]));
        check(registry, selected, safety, false);
        for (const { because } of safety.unknown) {
          assert.deepEqual(
            because.map(({ version }) => (version as Pushed).name),
            [name],
          );
        }
      }
    }
  }).timeout(60_000);

  it('nothing is called safe that is not, in 1,000 packages made at random, wherever reading ended', () => {
    for (let seed = 1; seed <= 1000; seed++) {
      const random = randomOf(seed);
      const registry = randomRegistry(random);
      for (let run = 0; run < 10; run++) {
        const selected = idsOf(someOf(registry.pushed, random));
        check(registry, selected, imageSafety(registry.pushed, selected, registry.read(selected)), true);
        const partly = new Map<string, ManifestOutcome>(
          someOf(registry.pushed, random).map((version) => [version.digest, registry.outcome(version)]),
        );
        check(registry, selected, imageSafety(registry.pushed, selected, partly), false);
      }
    }
  }).timeout(60_000);
});
