import assert from 'node:assert/strict';
import { planRetention, type RetentionPackage, type Rule } from '../../../src/core/retention/index.ts';
import {
  containerPackage,
  daysAgo,
  deletedIn,
  digestOf,
  fallbackTag,
  now,
  otherPackage,
  planned,
  plannedImages,
  type TestImage,
} from './fixtures.ts';

const deleteAll: Rule = { delete: { olderThan: '1 hour' } };

describe('The model of retention, in five sentences', () => {
  it('1. a version is deleted if a delete rule matches it and no keep rule does; otherwise it stays', () => {
    const rules: Rule[] = [{ delete: { tags: ['pr-*'] } }, { keep: { tags: ['pr-2'] } }];
    assert.deepEqual(
      plannedImages(rules, [
        { id: 1, tags: ['pr-1'] },
        { id: 2, tags: ['pr-2'] },
        { id: 3, tags: ['v1'] },
      ]),
      { 1: 'delete: rule 1', 2: 'keep: rule 2', 3: 'keep: noRule' },
    );
  });

  it('1. no delete rule: nothing is deleted', () => {
    assert.deepEqual(plannedImages([{ keep: { newest: 1 } }], [{ id: 1, tags: ['a'] }, { id: 2 }]), {
      1: 'keep: noRule',
      2: 'keep: noRule',
    });
    assert.deepEqual(plannedImages([], [{ id: 1 }]), { 1: 'keep: noRule' });
  });

  it('1. a rule without conditions, which no file can have, deletes nothing', () => {
    assert.deepEqual(plannedImages([{ delete: {} }], [{ id: 1 }]), { 1: 'keep: noRule' });
    assert.deepEqual(plannedImages([deleteAll, { keep: {} }], [{ id: 1 }]), { 1: 'keep: rule 2' });
  });

  it('2. the order of rules never matters, and keep always wins', () => {
    const rules: Rule[] = [{ keep: { tags: ['a'] } }, { delete: { tags: ['*'] } }];
    assert.deepEqual(plannedImages(rules, [{ id: 1, tags: ['a'] }]), { 1: 'keep: rule 1' });
    assert.deepEqual(plannedImages(rules.toReversed(), [{ id: 1, tags: ['a'] }]), { 1: 'keep: rule 2' });
  });

  it('3. conditions inside one rule are ANDed; entries of one list are ORed', () => {
    const rules: Rule[] = [{ delete: { tags: ['a', 'b'], olderThan: '50 days' } }];
    const images = [
      { id: 1, tags: ['a'] },
      { id: 2, tags: ['b'] },
      { id: 3, tags: ['b'], age: 40 },
      { id: 4, tags: ['c'] },
    ];
    assert.deepEqual(deletedIn(plannedImages(rules, images)), [1, 2]);
  });

  it('4. an image counts once: its platforms, attestations and signatures are never counted nor selected on their own', () => {
    const images = [
      { id: 1, tags: ['v1'], age: 50, children: [2, 3] },
      { id: 2, age: 50 },
      { id: 3, age: 50 },
      { id: 4, tags: [fallbackTag(1, '.sig')], age: 49 },
      { id: 5, subject: 1, age: 48 },
      { id: 6, tags: ['v2'], age: 40, children: [7] },
      { id: 7, age: 40 },
      { id: 8, tags: ['v3'], age: 30 },
    ];
    assert.deepEqual(planned([deleteAll, { keep: { newest: 2 } }], containerPackage(images)), {
      1: 'delete: rule 1',
      2: 'delete: along with 1',
      3: 'delete: along with 1',
      4: 'delete: along with 1',
      5: 'delete: along with 1',
      6: 'keep: rule 2',
      7: 'keep: dependency of 6',
      8: 'keep: newest',
    });
  });

  it('5. "newest N" ranks all that the patterns match, before any age and independently of every other rule', () => {
    const images = [1, 2, 3, 4].map((id) => ({ id, tags: [id < 4 ? `v${String(id)}` : 'x'], age: id * 10 }));
    const pkg = containerPackage(images);
    const newest: Rule = { keep: { tags: ['v*'], newest: 2, olderThan: '15 days' } };
    // The first of two is too young for the rule, but is not replaced by the third.
    assert.deepEqual(planned([deleteAll, newest], pkg), {
      1: 'keep: newest',
      2: 'keep: rule 2',
      3: 'delete: rule 1',
      4: 'delete: rule 1',
    });
    // What another rule keeps, or spares from no delete rule, counts all the same.
    const others: Rule[] = [{ keep: { tags: ['v1', 'v2'] } }, { delete: { tags: ['v3', 'x'] } }];
    for (const rules of [
      [newest, ...others],
      [...others, newest],
    ]) {
      assert.deepEqual(deletedIn(planned(rules, pkg)), [3, 4]);
    }
  });

  it('the reason names the first rule of several that apply, from 1', () => {
    const rules: Rule[] = [
      { delete: { tags: ['x'] } },
      deleteAll,
      { delete: { tags: ['a'] } },
      { keep: { tags: ['b'] } },
    ];
    assert.deepEqual(
      plannedImages(
        [...rules, { keep: { versions: ['*2'] } }],
        [
          { id: 1, tags: ['a'] },
          { id: 2, tags: ['b'] },
        ],
      ),
      { 1: 'delete: rule 2', 2: 'keep: rule 4' },
    );
  });
});

describe('Semantics that need saying', () => {
  it('a digest with several tags, delete.tags: one uncovered tag keeps the version (Harbor#8717, ECR roadmap#2568)', () => {
    const rules: Rule[] = [{ delete: { tags: ['pr-*'] } }, { delete: { tags: ['sha-*'] } }];
    assert.deepEqual(
      plannedImages(rules, [
        { id: 1, tags: ['pr-1', 'sha-1'] },
        { id: 2, tags: ['v1', 'sha-1', 'v2'] },
        { id: 3, tags: ['v1'] },
      ]),
      { 1: 'delete: rule 1', 2: 'keep: uncoveredTag v1, v2', 3: 'keep: noRule' },
    );
  });

  it('a rule without tags covers all tags of the versions that it matches', () => {
    assert.deepEqual(plannedImages([deleteAll], [{ id: 1, tags: ['a', 'b'] }]), { 1: 'delete: rule 1' });
  });

  it('a delete rule covers tags only of versions to which it applies', () => {
    const rules: Rule[] = [{ delete: { tags: ['a'] } }, { delete: { tags: ['b'], olderThan: '200 days' } }];
    assert.deepEqual(plannedImages(rules, [{ id: 1, tags: ['a', 'b'] }]), { 1: 'keep: uncoveredTag b' });
  });

  it('a digest with several tags, keep.tags: one matching tag keeps the version with all its tags, platforms and attachments', () => {
    const images = [
      { id: 1, tags: ['pr-1', 'v1'], children: [2] },
      { id: 2 },
      { id: 3, subject: 2 },
      { id: 4, tags: [fallbackTag(1)] },
    ];
    assert.deepEqual(plannedImages([deleteAll, { keep: { tags: ['v*'] } }], images), {
      1: 'keep: rule 2',
      2: 'keep: dependency of 1',
      3: 'keep: dependency of 1',
      4: 'keep: dependency of 1',
    });
  });

  it('newest with newerThan: rank first, then age (zot#1866, DX#99)', () => {
    const rules: Rule[] = [deleteAll, { keep: { newest: 3, newerThan: '100 hours' } }];
    const images = [
      { id: 1, tags: ['a'], age: 1 },
      { id: 2, tags: ['b'], age: 3 },
      { id: 3, tags: ['c'], age: 10 },
      { id: 4, tags: ['d'], age: 11 },
    ];
    assert.deepEqual(planned(rules, containerPackage(images)), {
      1: 'keep: newest',
      2: 'keep: rule 2',
      3: 'delete: rule 1',
      4: 'delete: rule 1',
    });
  });

  it('ties: created, then id (DPV#97)', () => {
    const rules: Rule[] = [deleteAll, { keep: { newest: 2 } }];
    const images = [3, 1, 2].map((id) => ({ id, tags: [`t${String(id)}`], age: 5 }));
    assert.deepEqual(planned(rules, containerPackage(images)), {
      1: 'delete: rule 1',
      2: 'keep: rule 2',
      3: 'keep: newest',
    });
    const gems = otherPackage('rubygems', ['1.0', '1.0.0', '1']);
    assert.deepEqual(planned(rules, gems), { 1: 'delete: rule 1', 2: 'keep: rule 2', 3: 'keep: newest' });
  });

  it('a child shared by two images stays while either stays (DX#91)', () => {
    const images = [
      { id: 1, tags: ['a'], children: [3, 4] },
      { id: 2, tags: ['b'], children: [4] },
      { id: 3 },
      { id: 4 },
    ];
    assert.deepEqual(plannedImages([{ delete: { tags: ['a'] } }], images), {
      1: 'delete: rule 1',
      2: 'keep: noRule',
      3: 'delete: along with 1',
      4: 'keep: dependency of 2',
    });
    assert.deepEqual(plannedImages([deleteAll], images)[4], 'delete: along with 1, 2');
  });

  it('always kept, no rule needed: latest, the newest, recent pushes, deployed digests, and what is in use or spared (SN#3)', () => {
    const images = [
      { id: 1, tags: ['latest', 'old'] },
      { id: 2, age: 0.5 },
      { id: 3, tags: ['a'] },
      { id: 4, tags: ['b'] },
      { id: 5, tags: ['c'] },
      { id: 6, tags: ['d'] },
      { id: 7, tags: ['e'], age: 0.5 },
    ];
    const known = { deployed: [`sha256:${'3'.padStart(64, '0')}`], inUse: [4], spared: [5] };
    assert.deepEqual(plannedImages([deleteAll], images, known), {
      1: 'keep: latest',
      2: 'keep: recentPush',
      3: 'keep: deployed',
      4: 'keep: inUse',
      5: 'keep: spared',
      6: 'delete: rule 1',
      7: 'delete: rule 1',
    });
  });

  it('always kept, no rule needed: the newest version of a package of each type, so that no plan empties a package', () => {
    const rules: Rule[] = [{ delete: { versions: ['*'] } }];
    for (const type of ['npm', 'maven', 'nuget', 'rubygems'] as const) {
      assert.deepEqual(planned(rules, otherPackage(type, ['1.10.0', '1.9.0'])), {
        1: 'keep: newest',
        2: 'delete: rule 1',
      });
    }
    assert.deepEqual(planned(rules, containerPackage([{ id: 1 }])), { 1: 'keep: newest' });
    assert.deepEqual(planned(rules, containerPackage([{ id: 1, tags: ['a'] }])), { 1: 'keep: newest' });
  });

  it('always kept, no rule needed: whatever could not be read (Harbor#10295)', () => {
    const images = [{ id: 1, tags: ['a'] }, { id: 2, tags: ['b'], manifest: 'unreadable' as const }, { id: 3 }];
    assert.deepEqual(plannedImages([deleteAll], images), {
      1: 'delete: rule 1',
      2: 'keep: unreadable',
      3: 'keep: unreadable',
    });
  });

  it('an incomplete list: no plan for that package (Gitea#31961)', () => {
    const input = {
      now,
      rules: [deleteAll],
      packages: [containerPackage([{ id: 1 }, { id: 2 }], { complete: false })],
    };
    assert.deepEqual(planRetention(input).packages, [
      {
        type: 'container',
        name: 'api',
        complete: false,
        versions: [
          { id: 1, verdict: 'keep', reason: 'incomplete' },
          { id: 2, verdict: 'keep', reason: 'incomplete' },
        ],
      },
    ]);
  });

  it('now: one moment for the whole plan', () => {
    const pkg = containerPackage([
      { id: 1, tags: ['a'], age: 10 },
      { id: 2, tags: ['b'] },
    ]);
    const rules: Rule[] = [{ delete: { olderThan: '20 days' } }];
    const at = (moment: string) => planRetention({ now: moment, rules, packages: [pkg] }).packages[0]?.versions;
    assert.deepEqual(
      at(now)?.map(({ verdict }) => verdict),
      ['keep', 'delete'],
    );
    assert.deepEqual(
      at(daysAgo(90))?.map(({ verdict }) => verdict),
      ['keep', 'keep'],
    );
  });

  it('order of deletes: the image first, its parts only after it: each part requires all roots above it', () => {
    const images = [
      { id: 1, tags: ['a'], children: [2] },
      { id: 2, children: [3] },
      { id: 3 },
      { id: 4, subject: 3 },
      { id: 5, tags: ['b'], children: [3] },
      { id: 6, tags: ['c'] },
    ];
    const { packages } = planRetention({
      now,
      rules: [deleteAll],
      packages: [containerPackage([...images, { id: 7, tags: ['d'], age: 1 }])],
    });
    const requires = packages[0]?.versions.map((version) =>
      version.verdict === 'delete' ? (version.requires ?? []) : [],
    );
    // What lies directly above, 2 and 3, is named too.
    assert.deepEqual(requires, [[], [1], [1, 5, 2], [1, 5, 3], [], [], []]);
  });

  it('order of deletes: of an image and its subject that it lists itself, the image first', () => {
    const requiresOf = (images: readonly TestImage[]) => {
      const packages = [containerPackage([...images, { id: 9, tags: ['newest'], age: 1 }])];
      const versions = planRetention({ now, rules: [deleteAll], packages }).packages[0]?.versions ?? [];
      return versions.flatMap((version) => (version.verdict === 'delete' ? [version.requires ?? []] : []));
    };
    const image = { id: 2, children: [1], subject: 1 };
    assert.deepEqual(
      requiresOf([
        { id: 1, tags: ['b'] },
        { ...image, tags: ['a'] },
      ]),
      [[2], []],
    );
    // Both are parts of another image, which comes first.
    const other = { id: 3, tags: ['c'], children: [1] };
    assert.deepEqual(requiresOf([{ id: 1 }, image, other]), [[3, 2], [3], []]);
    // A root comes before what has no tag, whatever lists it.
    assert.deepEqual(requiresOf([{ id: 1, tags: ['b'] }, image]), [[], [1]]);
  });

  it('age of a container version: that of the digest; its tags do not change it (dependabot-core#16328)', () => {
    const rules: Rule[] = [{ delete: { olderThan: '30 days' } }];
    assert.deepEqual(plannedImages(rules, [{ id: 1, tags: ['retagged-today'], age: 31 }]), { 1: 'delete: rule 1' });
  });

  it('Maven -SNAPSHOT: all its builds are one version (DPV#71)', () => {
    const rules: Rule[] = [{ delete: { prerelease: true } }];
    assert.deepEqual(planned(rules, otherPackage('maven', ['1.0-SNAPSHOT', '1.0'])), {
      1: 'delete: rule 1',
      2: 'keep: newest',
    });
  });
});

describe('Reasons to keep', () => {
  const image = { id: 1, tags: ['a', 'b'] };
  /** The reason of version 1, which each of the following would keep too. */
  const reasonOf = (images: readonly TestImage[], others: Partial<RetentionPackage> = {}, rules: Rule[] = []) =>
    planned([deleteAll, ...rules], containerPackage(images, others))[1];
  const newer = { id: 8, tags: ['newer'], age: 1 };
  const listing = { id: 7, tags: ['listing'], children: [1], age: 0.5 };
  const keepAll: Rule = { keep: { versions: ['*'] } };
  const wishes = { deployed: [digestOf(1)], inUse: [1], spared: [1] };

  it('the first that holds counts: incomplete, unreadable, dependency, latest, newest, recentPush', () => {
    const latest = { id: 1, tags: ['latest'] };
    const unreadable = { ...latest, manifest: 'unreadable' as const };
    assert.equal(reasonOf([unreadable, listing], { ...wishes, complete: false }, [keepAll]), 'keep: incomplete');
    assert.equal(reasonOf([unreadable, listing], wishes, [keepAll]), 'keep: unreadable');
    assert.equal(reasonOf([latest, listing], wishes, [keepAll]), 'keep: dependency of 7');
    assert.equal(reasonOf([latest], wishes, [keepAll]), 'keep: latest');
    assert.equal(reasonOf([{ id: 1, age: 0.5 }], wishes, [keepAll]), 'keep: newest');
    assert.equal(reasonOf([{ id: 1, age: 0.5 }, newer], wishes, [keepAll]), 'keep: recentPush');
  });

  it('then: deployed, inUse, spared, rule, uncoveredTag, noRule', () => {
    const { deployed, inUse, spared } = wishes;
    assert.equal(reasonOf([image, newer], { deployed, inUse, spared }, [keepAll]), 'keep: deployed');
    assert.equal(reasonOf([image, newer], { inUse, spared }, [keepAll]), 'keep: inUse');
    assert.equal(reasonOf([image, newer], { spared }, [keepAll]), 'keep: spared');
    assert.equal(reasonOf([image, newer], {}, [{ keep: { tags: ['x'] } }, keepAll]), 'keep: rule 3');
    const coversOne: Rule = { delete: { tags: ['a'] } };
    assert.equal(planned([coversOne], containerPackage([image, newer]))[1], 'keep: uncoveredTag b');
    assert.equal(planned([keepAll, coversOne], containerPackage([image, newer]))[1], 'keep: rule 1');
    assert.equal(planned([{ delete: { tags: ['x'] } }], containerPackage([image, newer]))[1], 'keep: noRule');
  });
});
