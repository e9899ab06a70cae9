import assert from 'node:assert/strict';
import { runOrder } from '../../../src/core/deletion/plan.ts';
import { planPicked, type PickedPackage, type PickedVersions } from '../../../src/core/retention/index.ts';
import { Registry, sampleRegistry, tagFor } from '../images/fixtures.ts';
import { containerPackage, digestOf, now, otherPackage } from './fixtures.ts';
import { deletedBy, pick, pickNames } from './picked.ts';

type Spoiled = Parameters<Registry['manifests']>[0];

/** What is said about what was picked and what goes with it, in the order of pushes: `arm: along with latest`. */
function lines(registry: Registry, picked: readonly string[], plan: PickedPackage): string[] {
  const nameOf = (id: number) => registry.pushed.find((each) => each.id === id)?.name ?? String(id);
  const names = (ids: readonly number[]) => ids.map(nameOf).sort().join(', ');
  return plan.versions.toReversed().flatMap((each) => {
    if (each.verdict === 'keep' && !picked.includes(nameOf(each.id))) return [];
    const roots =
      each.reason === 'along'
        ? ` with ${names(each.with)}`
        : each.reason === 'dependency'
          ? ` of ${names(each.of)}`
          : '';
    return `${nameOf(each.id)}: ${each.reason}${roots}`;
  });
}

function planLines(registry: Registry, picked: readonly string[], spoiled: Spoiled = {}): string[] {
  return lines(registry, picked, pickNames(registry, picked, spoiled));
}

const only = (...entries: Parameters<Registry['push']>[]) => {
  const registry = new Registry();
  for (const entry of entries) registry.push(...entry);
  return registry;
};

describe('Inputs from public reports, picked by hand', () => {
  it('R1: keeps a child that an untagged index lists, for people pin builds by digest', () => {
    const registry = new Registry();
    const arm = registry.push('arm');
    const [one, two, three] = ['amd one', 'amd two', 'amd three'].map((name) => registry.push(name));
    assert.ok(one && two && three);
    registry.push('pinned one', { children: [arm, one] });
    registry.push('pinned two', { children: [arm, two] });
    registry.push('nightly', { tags: ['nightly'], children: [arm, three] });
    registry.push('stable', { tags: ['stable'] });
    assert.deepEqual(planLines(registry, ['nightly']), ['amd three: along with nightly', 'nightly: picked']);
    assert.deepEqual(planLines(registry, ['nightly', 'arm']), [
      'arm: dependency of pinned one, pinned two',
      'amd three: along with nightly',
      'nightly: picked',
    ]);
  });

  it('R2: takes a tag that names its own digest for an ordinary tag', () => {
    const registry = new Registry();
    const child = registry.push('child');
    const tagged = { ...child, tags: [tagFor(child, '.imgpkg')] };
    registry.pushed.splice(0, 1, tagged);
    registry.push('index', { tags: ['1.0'], children: [tagged] });
    assert.deepEqual(planLines(registry, ['index']), ['index: picked']);
  });

  for (const suffix of ['.sig', '.att', '']) {
    it(`R3: knows a fallback tag with a prefix (release-sha256-…${suffix})`, () => {
      const registry = new Registry();
      const image = registry.push('image', { tags: ['1.0'] });
      registry.push('signature', { tags: [`release-${tagFor(image, suffix)}`] });
      registry.push('other', { tags: ['2.0'] });
      assert.deepEqual(planLines(registry, ['signature']), ['signature: dependency of image']);
      assert.deepEqual(planLines(registry, ['image']), ['image: picked', 'signature: along with image']);
    });
  }

  it('R5: deletes a version whose manifest the registry does not have, and others beside it', () => {
    const registry = only(['broken', { tags: ['broken'] }], ['other', { tags: ['2.0'] }], ['untagged']);
    assert.deepEqual(planLines(registry, ['broken', 'untagged'], { missing: ['broken'] }), [
      'broken: picked',
      'untagged: picked',
    ]);
  });

  for (const picked of [[1], [99], [1, 99]]) {
    it(`R6: keeps every id of a digest that an index lists (${picked.join()})`, () => {
      const registry = new Registry();
      const child = registry.push('child');
      registry.push('index', { tags: ['1.0'], children: [child] });
      const plan = pick([...registry.pushed, { ...child, id: 99 }], registry.manifests(), picked);
      assert.deepEqual(
        plan.versions.filter(({ id }) => picked.includes(id)),
        picked.map((id) => ({ id, verdict: 'keep', reason: 'dependency', of: [2] })),
      );
    });
  }

  it('R6: keeps an id while another one of the same digest is kept', () => {
    const registry = only(['image'], ['other', { tags: ['1.0'] }]);
    const plan = pick([...registry.pushed, { ...registry.named('image'), id: 99 }], registry.manifests(), [99]);
    assert.deepEqual(plan.versions.at(-1), { id: 99, verdict: 'keep', reason: 'dependency', of: [1] });
  });

  it('R7: deletes an old build with its attestations and their list, where all are picked', () => {
    const registry = new Registry();
    const old = registry.push('old');
    const bundles = ['bundle one', 'bundle two'].map((name) => registry.push(name, { subject: old }));
    registry.push('list', { children: bundles });
    registry.push('listed', { children: bundles, tags: [tagFor(old)] });
    registry.push('latest', { tags: ['latest'] });
    const all = ['old', 'bundle one', 'bundle two', 'list', 'listed'];
    assert.deepEqual(
      planLines(registry, all),
      all.map((name) => `${name}: picked`),
    );
  });
});

describe('The plan of picked images', () => {
  const registry = sampleRegistry();

  it('keeps what images that stay depend on, named by their roots', () => {
    const untagged = registry.pushed.filter(({ tags }) => tags.length === 0).map(({ name }) => name);
    assert.deepEqual(planLines(registry, [...untagged, 'signature', 'referrers']).sort(), [
      'arm: dependency of latest',
      'deep: dependency of older',
      'leftover: picked',
      'nested: dependency of older',
      'provenance: dependency of latest',
      'referrer: dependency of older',
      'referrers: dependency of older',
      'shared: dependency of latest, older',
      'signature: dependency of latest',
      'unlisted referrer: dependency of latest',
      'untagged index: picked',
    ]);
  });

  it('deletes an image as a whole, without what another one shares', () => {
    assert.deepEqual(planLines(registry, ['latest']).sort(), [
      'arm: along with latest',
      'latest: picked',
      'provenance: along with latest',
      'signature: along with latest',
      'unlisted referrer: along with latest',
    ]);
    assert.ok(planLines(registry, ['latest', 'older']).includes('shared: along with latest, older'));
  });

  it('keeps what was not picked: images as `noRule`, their parts as `dependency`', () => {
    const { versions } = pickNames(registry, ['untagged index']);
    const reasonOf = (name: string) => versions.find(({ id }) => id === registry.named(name).id)?.reason;
    assert.deepEqual(['latest', 'older', 'arm', 'signature', 'leftover'].map(reasonOf), [
      'noRule',
      'noRule',
      'dependency',
      'dependency',
      'along',
    ]);
    assert.equal(versions.length, registry.pushed.length);
  });

  it('keeps a part that has a tag of its own when its index goes', () => {
    const tagged = new Registry();
    const base = tagged.push('base');
    const platform = tagged.push('platform', { tags: ['v1-amd64'], children: [base] });
    tagged.push('index', { tags: ['v1'], children: [platform, base] });
    assert.deepEqual(planLines(tagged, ['index']), ['index: picked']);
    assert.deepEqual(planLines(tagged, ['platform']), ['platform: dependency of index']);
  });

  it('has every part wait for its images', () => {
    const { versions } = pickNames(registry, ['latest', 'older']);
    const order = runOrder(versions).map(({ id }) => id);
    assert.equal(order.length, deletedBy({ versions }).length);
    const [deep, nested, older] = ['deep', 'nested', 'older'].map((name) => registry.named(name).id);
    const requires = versions.flatMap((each) => (each.verdict === 'delete' && each.id === deep ? each.requires : []));
    assert.deepEqual(requires.toSorted(), [nested, older].sort());
    for (const each of versions) {
      if (each.verdict === 'keep') continue;
      for (const above of each.requires ?? []) assert.ok(order.indexOf(above) < order.indexOf(each.id));
    }
  });

  for (const spoiled of [{ unreadable: ['nested'] }, { unread: ['nested'] }]) {
    it(`deletes only versions with a tag, and no parts, where something is ${Object.keys(spoiled).join()}`, () => {
      assert.deepEqual(planLines(registry, ['latest', 'leftover', 'arm', 'untagged index'], spoiled), [
        'arm: unreadable',
        'latest: picked',
        'leftover: unreadable',
        'untagged index: unreadable',
      ]);
    });
  }

  it('keeps everything where the list is not complete', () => {
    const { versions } = pickNames(registry, ['latest', 'leftover'], {}, { complete: false });
    assert.deepEqual(new Set(versions.map(({ reason }) => reason)), new Set(['incomplete']));
  });

  it('keeps what was taken out, with its parts', () => {
    const spared = [...registry.ids(['latest'])];
    const plan = pickNames(registry, ['latest', 'untagged index', 'arm'], {}, { spared });
    assert.deepEqual(lines(registry, ['latest', 'untagged index', 'arm'], plan), [
      'arm: dependency of latest',
      'latest: spared',
      'leftover: along with untagged index',
      'untagged index: picked',
    ]);
  });

  it('has each version once where a list has them twice', () => {
    const plan = pick([...registry.pushed, ...registry.pushed], registry.manifests(), registry.ids(['shared']));
    assert.equal(plan.versions.length, registry.pushed.length);
  });

  it('comes to an end over rings, which no registry of real digests has', () => {
    const ring = new Registry();
    const one = ring.push('one');
    const two = ring.push('two', { tags: [tagFor(one)] });
    ring.pushed.splice(0, 1, { ...one, tags: [tagFor(two)] });
    ring.push('tagged', { tags: ['1.0'] });
    assert.deepEqual(planLines(ring, ['one']), ['one: dependency of two']);
    assert.deepEqual(planLines(ring, ['one', 'two']), ['one: picked', 'two: picked']);
    assert.equal(runOrder(pickNames(ring, ['one', 'two']).versions).length, 2);
  });
});

describe('Forced versions', () => {
  const registry = sampleRegistry();
  const force = (picked: readonly string[], names: readonly string[], spoiled: Spoiled = {}, complete = true) =>
    pickNames(registry, picked, spoiled, { forced: [...registry.ids(names)], complete });
  const [latest, older] = ['latest', 'older'].map((name) => registry.named(name).id);
  const named = <T>(map: ReadonlyMap<number, T>): Record<string, T> =>
    Object.fromEntries(
      [...map].map(([id, value]) => [registry.pushed.find((each) => each.id === id)?.name ?? '', value]),
    );

  it('are deleted whatever depends on them, with the images that this breaks', () => {
    const plan = force(['arm', 'shared', 'nested'], ['arm', 'shared']);
    assert.deepEqual(lines(registry, ['arm', 'shared', 'nested'], plan), [
      'shared: picked',
      'arm: picked',
      'nested: dependency of older',
    ]);
    assert.deepEqual(named(plan.forced), { arm: 'dependency', shared: 'dependency' });
    const dependents = named(plan.dependents);
    assert.deepEqual(dependents.shared?.toSorted(), [latest, older].sort());
    assert.deepEqual([dependents.arm, dependents.nested], [[latest], [older]]);
  });

  it('keep their parts for the images that stay', () => {
    const plan = force(['nested'], ['nested']);
    assert.deepEqual(deletedBy(plan), [registry.named('nested').id]);
    const deep = plan.versions.find(({ id }) => id === registry.named('deep').id);
    assert.deepEqual(deep, { id: deep?.id, verdict: 'keep', reason: 'dependency', of: [older] });
  });

  it('are deleted though something was not read, or the list is not complete', () => {
    const unread = force(['leftover', 'latest'], ['leftover'], { unread: ['nested'] });
    assert.deepEqual(named(unread.forced), { leftover: 'unreadable' });
    assert.deepEqual(named(unread.dependents), { leftover: [registry.named('untagged index').id] });
    const incomplete = force(['older', 'latest'], ['older'], {}, false);
    assert.deepEqual(deletedBy(incomplete), [older]);
    assert.deepEqual(named(incomplete.forced), { older: 'incomplete' });
    assert.deepEqual(named(incomplete.dependents), { older: [], latest: [] });
  });

  it('are told apart from what needs no force, and count only if they are picked and not taken out', () => {
    assert.deepEqual(force(['older'], ['older', 'arm']).forced, new Map());
    const spared = pickNames(
      registry,
      ['arm'],
      {},
      { forced: [...registry.ids(['arm'])], spared: [...registry.ids(['arm'])] },
    );
    assert.deepEqual(deletedBy(spared), []);
  });

  it('go image by image, as everything', () => {
    const nested = new Registry();
    const platform = nested.push('platform');
    const inner = nested.push('inner', { tags: ['inner'], children: [platform] });
    nested.push('outer', { tags: ['outer'], children: [inner] });
    const names = ['platform', 'inner'];
    const plan = pickNames(nested, names, {}, { forced: [...nested.ids(names)] });
    assert.deepEqual(
      runOrder(plan.versions).map(({ id, requires = [] }) => ({ id, requires })),
      [
        { id: inner.id, requires: [] },
        { id: platform.id, requires: [inner.id] },
      ],
    );
  });
});

describe('What rules would always keep', () => {
  const warningsOf = (pkg: PickedVersions) => planPicked({ now, packages: [pkg] }).packages[0]?.warnings;

  it('is a warning where versions are picked', () => {
    const pkg = containerPackage(
      [
        { id: 1, tags: ['latest', '2.0'], age: 1, children: [2] },
        { id: 2, age: 0.5 },
        { id: 3, tags: ['1.0'], children: [4] },
        { id: 4 },
        { id: 5, tags: ['0.9'] },
      ],
      { deployed: [digestOf(4)], inUse: [5] },
    );
    assert.deepEqual(
      warningsOf({ ...pkg, picked: [1, 3, 5] }),
      new Map<number, readonly string[]>([
        [1, ['latest', 'newest']],
        [2, ['recentPush']],
        [3, ['deployed']],
        [4, ['deployed']],
        [5, ['inUse']],
      ]),
    );
    assert.deepEqual(warningsOf({ ...pkg, picked: [4] }), new Map(), 'of what is kept there is none');
  });

  it('is the newest version of other types', () => {
    assert.deepEqual(
      warningsOf({ ...otherPackage('npm', ['1.0.0', '1.10.0', '1.9.0']), picked: [1, 2] }),
      new Map([[2, ['newest']]]),
    );
  });
});

describe('Versions of other types, picked by hand', () => {
  it('are deleted alone', () => {
    const pkg = { ...otherPackage('maven', ['1', '2', '3']), picked: [3, 1] };
    const [plan] = planPicked({ now, packages: [pkg] }).packages;
    assert.deepEqual(
      plan?.versions.map(({ id, reason }) => [id, reason]),
      [
        [1, 'picked'],
        [2, 'noRule'],
        [3, 'picked'],
      ],
    );
  });
});
