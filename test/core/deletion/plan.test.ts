import assert from 'node:assert/strict';
import {
  choicesOf,
  deletedIn,
  deletionOrder,
  planSelected,
  type PackagePlan,
  type SelectedVersions,
} from '../../../src/core/deletion/plan.ts';
import type { PackageType } from '../../../src/core/github/types.ts';
import { isRoot } from '../../../src/core/images/graph.ts';
import { Registry, sampleRegistry, tagFor } from '../images/fixtures.ts';

type Spoiled = Parameters<Registry['manifests']>[0];

function picking(
  registry: Registry,
  names: readonly string[],
  spoiled: Spoiled = {},
  isComplete = true,
): SelectedVersions {
  const images = { versions: registry.versions, isComplete, manifests: registry.manifests(spoiled) };
  return { packageType: 'container', ids: [...registry.ids(names)], total: registry.pushed.length, images };
}

function plan(registry: Registry, names: readonly string[], spoiled: Spoiled = {}, isComplete = true): PackagePlan {
  return planSelected(picking(registry, names, spoiled, isComplete));
}

/** A plan as lines: `arm: part of latest`. */
function lines(registry: Registry, { versions, graph }: PackagePlan): string[] {
  const nameOf = (id: number) => registry.pushed.find((each) => each.id === id)?.name ?? String(id);
  const names = (ids: readonly number[]) => ids.map(nameOf).sort().join(', ');
  const roots = new Set(
    [...(graph?.values() ?? [])].filter(isRoot).flatMap((node) => node.versions.map(({ id }) => id)),
  );
  return versions.map((each) => {
    const more =
      each.reason === 'part'
        ? ` of ${names(each.requires.filter((id) => roots.has(id)))}`
        : each.reason === 'dependency'
          ? ` of ${names(each.dependents)}`
          : '';
    return `${nameOf(each.id)}: ${each.reason}${more}`;
  });
}

const only = (...entries: Parameters<Registry['push']>[]) => {
  const registry = new Registry();
  for (const entry of entries) registry.push(...entry);
  return registry;
};

describe('Inputs from public reports', () => {
  it('R1: keeps a child that an untagged index lists, for people pin builds by digest', () => {
    const registry = new Registry();
    const arm = registry.push('arm');
    const [one, two, three] = ['amd one', 'amd two', 'amd three'].map((name) => registry.push(name));
    assert.ok(one && two && three);
    registry.push('pinned one', { children: [arm, one] });
    registry.push('pinned two', { children: [arm, two] });
    registry.push('nightly', { tags: ['nightly'], children: [arm, three] });
    registry.push('stable', { tags: ['stable'] });
    assert.deepEqual(lines(registry, plan(registry, ['nightly'])), ['nightly: selected', 'amd three: part of nightly']);
    assert.deepEqual(lines(registry, plan(registry, ['nightly', 'arm'])), [
      'nightly: selected',
      'arm: dependency of pinned one, pinned two',
      'amd three: part of nightly',
    ]);
  });

  it('R2: takes a tag that names its own digest for an ordinary tag', () => {
    const registry = new Registry();
    const child = registry.push('child');
    const tagged = { ...child, tags: [tagFor(child, '.imgpkg')] };
    registry.pushed.splice(0, 1, tagged);
    registry.push('index', { tags: ['1.0'], children: [tagged] });
    assert.deepEqual(lines(registry, plan(registry, ['index'])), ['index: selected']);
  });

  for (const suffix of ['.sig', '.att', '']) {
    it(`R3: knows a fallback tag with a prefix (release-sha256-…${suffix})`, () => {
      const registry = new Registry();
      const image = registry.push('image', { tags: ['1.0'] });
      registry.push('signature', { tags: [`release-${tagFor(image, suffix)}`] });
      registry.push('other', { tags: ['2.0'] });
      assert.deepEqual(lines(registry, plan(registry, ['signature'])), ['signature: dependency of image']);
      assert.deepEqual(lines(registry, plan(registry, ['image'])), ['image: selected', 'signature: part of image']);
    });
  }

  it('R5: deletes a version whose manifest the registry does not have, and others beside it', () => {
    const registry = only(['broken', { tags: ['broken'] }], ['other', { tags: ['2.0'] }], ['untagged']);
    const missing = { missing: ['broken'] };
    assert.deepEqual(lines(registry, plan(registry, ['broken', 'untagged'], missing)), [
      'broken: selected',
      'untagged: selected',
    ]);
    assert.equal(plan(registry, ['broken'], missing).isUnverified, false);
  });

  for (const id of [1, 99]) {
    it(`R6: treats every id of a digest alike (${id})`, () => {
      const registry = new Registry();
      const child = registry.push('child');
      registry.push('index', { tags: ['1.0'], children: [child] });
      const versions = [...registry.pushed, { ...child, id: 99 }];
      const images = { versions, isComplete: true, manifests: registry.manifests() };
      const of = (...ids: number[]) => planSelected({ packageType: 'container', ids, total: 3, images }).versions;
      assert.deepEqual(of(id), [{ id, verdict: 'keep', reason: 'dependency', dependents: [2] }]);
      assert.deepEqual(
        of(1, 99),
        [1, 99].map((each) => ({ id: each, verdict: 'keep', reason: 'dependency', dependents: [2] })),
      );
    });
  }

  it('R6: keeps an id while another one of the same digest is kept', () => {
    const registry = only(['image'], ['other', { tags: ['1.0'] }]);
    const versions = [...registry.pushed, { ...registry.named('image'), id: 99 }];
    const images = { versions, isComplete: true, manifests: registry.manifests() };
    const planned = planSelected({ packageType: 'container', ids: [99], total: 3, images }).versions;
    assert.deepEqual(planned, [{ id: 99, verdict: 'keep', reason: 'dependency', dependents: [1] }]);
  });

  it('R7: deletes an old build with its attestations and their list, where all are selected', () => {
    const registry = new Registry();
    const old = registry.push('old');
    const bundles = ['bundle one', 'bundle two'].map((name) => registry.push(name, { subject: old }));
    registry.push('list', { children: bundles });
    registry.push('listed', { children: bundles, tags: [tagFor(old)] });
    registry.push('latest', { tags: ['latest'] });
    const all = ['old', 'bundle one', 'bundle two', 'list', 'listed'];
    assert.deepEqual(
      lines(registry, plan(registry, all)),
      all.map((name) => `${name}: selected`),
    );
  });
});

describe('The plan for selected versions of a container package', () => {
  const registry = sampleRegistry();

  it('keeps what images that stay depend on, named by their roots', () => {
    const untagged = registry.pushed.filter(({ tags }) => tags.length === 0).map(({ name }) => name);
    assert.deepEqual(lines(registry, plan(registry, [...untagged, 'signature', 'referrers'])).sort(), [
      'arm: dependency of latest',
      'deep: dependency of older',
      'leftover: selected',
      'nested: dependency of older',
      'provenance: dependency of latest',
      'referrer: dependency of older',
      'referrers: dependency of older',
      'shared: dependency of latest, older',
      'signature: dependency of latest',
      'unlisted referrer: dependency of latest',
      'untagged index: selected',
    ]);
  });

  it('deletes an image as a whole, without what another one shares', () => {
    assert.deepEqual(lines(registry, plan(registry, ['latest'])).sort(), [
      'arm: part of latest',
      'latest: selected',
      'provenance: part of latest',
      'signature: part of latest',
      'unlisted referrer: part of latest',
    ]);
    assert.deepEqual(lines(registry, plan(registry, ['older'])).sort(), [
      'deep: part of older',
      'nested: part of older',
      'older: selected',
      'referrer: part of older',
      'referrers: part of older',
    ]);
    assert.ok(lines(registry, plan(registry, ['latest', 'older'])).includes('shared: part of latest, older'));
  });

  it('keeps a part that has a tag of its own when its index goes', () => {
    const tagged = new Registry();
    const base = tagged.push('base');
    const platform = tagged.push('platform', { tags: ['v1-amd64'], children: [base] });
    tagged.push('index', { tags: ['v1'], children: [platform, base] });
    assert.deepEqual(lines(tagged, plan(tagged, ['index'])), ['index: selected']);
    assert.deepEqual(lines(tagged, plan(tagged, ['platform'])), ['platform: dependency of index']);
  });

  it('keeps the parts of an untagged index that stays', () => {
    assert.deepEqual(lines(registry, plan(registry, ['leftover'])), ['leftover: dependency of untagged index']);
    assert.deepEqual(lines(registry, plan(registry, ['untagged index'])), [
      'untagged index: selected',
      'leftover: part of untagged index',
    ]);
  });

  it('has every part wait for its images', () => {
    const { versions } = plan(registry, ['latest', 'older']);
    const [latest, older, shared] = ['latest', 'older', 'shared'].map((name) => registry.named(name).id);
    const requires = new Map(
      versions.map((each) => [each.id, each.verdict === 'delete' ? [...each.requires].sort() : []]),
    );
    assert.deepEqual(requires.get(shared ?? 0), [latest, older].sort());
    assert.deepEqual(requires.get(latest ?? 0), []);
    assert.deepEqual(requires.get(registry.named('deep').id), [registry.named('nested').id, older].sort());
    const order = deletionOrder({ versions }).map(({ id }) => id);
    for (const [id, before] of requires) {
      for (const each of before) assert.ok(order.indexOf(each) < order.indexOf(id), `${each} before ${id}`);
    }
    assert.equal(order.length, versions.length);
  });

  for (const spoiled of [{ unreadable: ['nested'] }, { unread: ['nested'] }]) {
    it(`deletes only versions with a tag, and no parts, where something is ${Object.keys(spoiled).join()}`, () => {
      const found = plan(registry, ['latest', 'leftover', 'arm', 'untagged index'], spoiled);
      assert.equal(found.isUnverified, true);
      assert.deepEqual(lines(registry, found), [
        'latest: selected',
        'leftover: dependency of untagged index',
        'arm: unreadable',
        'untagged index: unreadable',
      ]);
    });
  }

  it('keeps versions without a tag where the list is not complete', () => {
    assert.deepEqual(lines(registry, plan(registry, ['latest', 'leftover', 'untagged index'], {}, false)), [
      'latest: selected',
      'leftover: dependency of untagged index',
      'untagged index: incomplete',
    ]);
  });

  it('deletes what is forced, whatever depends on it, and keeps its parts', () => {
    const names = ['arm', 'shared'];
    const found = planSelected(picking(registry, names), registry.ids(names));
    assert.deepEqual(lines(registry, found), ['arm: selected', 'shared: selected']);
  });

  it('deletes what is forced image by image, as everything', () => {
    const nested = new Registry();
    const platform = nested.push('platform');
    const inner = nested.push('inner', { tags: ['inner'], children: [platform] });
    nested.push('outer', { tags: ['outer'], children: [inner] });
    const names = ['platform', 'inner'];
    const found = planSelected(picking(nested, names), nested.ids(names));
    const order = deletionOrder(found).map(({ id }) => id);
    assert.deepEqual(order, [inner.id, platform.id]);
    const last = found.versions.find(({ id }) => id === platform.id);
    assert.deepEqual(last?.verdict === 'delete' && last.requires, [inner.id]);
  });

  it('has each version once where a list has them twice', () => {
    const versions = [...registry.pushed, ...registry.pushed];
    const images = { versions, isComplete: true, manifests: registry.manifests() };
    const found = planSelected({ packageType: 'container', ids: [...registry.ids(['shared'])], total: 13, images });
    assert.equal(found.versions.length, 1);
  });

  it('comes to an end over rings, which no registry of real digests has', () => {
    const ring = new Registry();
    const one = ring.push('one');
    const two = ring.push('two', { tags: [tagFor(one)] });
    ring.pushed.splice(0, 1, { ...one, tags: [tagFor(two)] });
    ring.push('tagged', { tags: ['1.0'] });
    assert.deepEqual(lines(ring, plan(ring, ['one'])), ['one: dependency of two']);
    const both = plan(ring, ['one', 'two']);
    assert.deepEqual(lines(ring, both), ['one: selected', 'two: selected']);
    assert.equal(deletionOrder(both).length, 2);
  });
});

describe('The package', () => {
  const registry = sampleRegistry();
  const plain = (packageType: PackageType, selected: number, total: number | undefined): PackagePlan =>
    planSelected({ packageType, ids: Array.from({ length: selected }, (_, index) => index + 1), total });

  it('is offered instead where all tagged versions would go, alone or with their parts', () => {
    const tagged = registry.pushed.filter(({ tags }) => tags.length > 0).map(({ name }) => name);
    for (const names of [tagged, registry.pushed.map(({ name }) => name)]) {
      assert.equal(plan(registry, names).packageEffect, 'lastVersionRefused');
      assert.deepEqual(choicesOf([plan(registry, names)]), [{ kind: 'deletePackages', planIndexes: [0] }]);
    }
    // Nothing has to be read for it.
    const unread = picking(
      registry,
      registry.pushed.map(({ name }) => name),
    );
    const manifests = new Map();
    const all = planSelected({ ...unread, images: { versions: registry.versions, isComplete: true, manifests } });
    assert.deepEqual(
      [all.packageEffect, all.isUnverified, deletedIn(all).length],
      ['lastVersionRefused', false, all.versions.length],
    );
    const small = new Registry();
    small.push('index', { children: [small.push('platform')] });
    assert.equal(plan(small, ['index']).packageEffect, 'lastVersionRefused');
  });

  for (const type of ['npm', 'nuget', 'rubygems'] as const) {
    it(`is deleted with all versions of a ${type} package`, () => {
      assert.equal(plain(type, 3, 3).packageEffect, 'deletedToo');
      assert.equal(plain(type, 2, 3).packageEffect, 'none');
      assert.equal(plain(type, 3, undefined).packageEffect, 'none');
      assert.deepEqual(choicesOf([plain(type, 3, 3)]), [{ kind: 'delete' }]);
    });
  }

  it('is told beside others of which something goes', () => {
    assert.deepEqual(choicesOf([plain('maven', 3, 3), plain('npm', 2, 5)]), [{ kind: 'delete' }]);
    assert.deepEqual(choicesOf([plain('maven', 3, 3), plain('docker', 1, 1)]), [
      { kind: 'deletePackages', planIndexes: [0, 1] },
    ]);
  });
});

describe('The buttons of the confirmation', () => {
  const registry = sampleRegistry();
  const kinds = (...plans: PackagePlan[]) => choicesOf(plans).map(({ kind }) => kind);

  it('delete the plan first, and all that was selected only as the last one', () => {
    assert.deepEqual(kinds(plan(registry, ['latest'])), ['delete']);
    assert.deepEqual(kinds(plan(registry, ['untagged index', 'shared'])), ['delete', 'deleteAnyway']);
    assert.deepEqual(kinds(plan(registry, ['arm', 'shared'])), ['checkAgain', 'deleteAnyway']);
  });

  it('check again first where something was not read', () => {
    const unread = { unread: ['older'] };
    assert.deepEqual(kinds(plan(registry, ['latest'], unread)), ['checkAgain', 'delete']);
    assert.deepEqual(kinds(plan(registry, ['leftover', 'untagged index'], unread)), ['checkAgain', 'deleteAnyway']);
    assert.deepEqual(kinds(plan(registry, ['latest', 'untagged index'], unread)), [
      'checkAgain',
      'delete',
      'deleteAnyway',
    ]);
  });

  it('never delete on Enter what was not checked or is depended on, whatever is selected', () => {
    for (let bits = 1; bits < 2 ** registry.pushed.length; bits++) {
      const names = registry.pushed.filter((_, index) => bits & (1 << index)).map(({ name }) => name);
      const found = plan(registry, names);
      const choices = choicesOf([found]);
      assert.ok(choices.length <= 3);
      assert.notEqual(choices[0]?.kind, 'deleteAnyway', names.join());
      if (choices[0]?.kind === 'delete') {
        const kept = found.versions.filter(({ verdict }) => verdict === 'keep').map(({ id }) => id);
        assert.ok(kept.every((id) => !deletedIn(found).includes(id)));
      }
    }
  }).timeout(20_000);
});
