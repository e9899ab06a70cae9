import assert from 'node:assert/strict';
import { planRetention, type Rule } from '../../../src/core/retention/index.ts';
import {
  containerPackage,
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
const untagged: Rule = { delete: { untagged: true } };

describe('Fallback tags', () => {
  const tagged = (...tags: string[]) => [
    { id: 1, tags: ['v1'] },
    { id: 2, tags },
  ];

  it('are no tags of their own: no glob sees them, they need no cover', () => {
    const images = tagged('pr-1', fallbackTag(1, '.sig'));
    assert.deepEqual(plannedImages([{ delete: { tags: ['sha256-*'] } }], images)[2], 'keep: noRule');
    assert.deepEqual(plannedImages([{ delete: { tags: ['pr-*'] } }], images)[2], 'delete: rule 1');
  });

  it('are the subjects of a version that has no others', () => {
    for (const tag of [fallbackTag(1), fallbackTag(1, '.sig'), `release-${fallbackTag(1, '.att')}`]) {
      assert.equal(plannedImages([deleteAll], tagged(tag))[2], 'delete: along with 1');
    }
    assert.equal(plannedImages([deleteAll], tagged('x', fallbackTag(1)))[2], 'delete: rule 1');
    const two = [...tagged(fallbackTag(1), fallbackTag(3)), { id: 3, tags: ['v3'] }];
    assert.equal(plannedImages([{ delete: { tags: ['v1'] } }], two)[2], 'keep: dependency of 3');
  });

  it('of the own digest are ordinary tags', () => {
    assert.equal(plannedImages([{ delete: { tags: ['sha256-*'] } }], tagged(fallbackTag(2)))[2], 'delete: rule 1');
  });

  it('of a digest that is not in the list still are none: the version is broken, not untagged', () => {
    const images = tagged(fallbackTag(77, '.sig'));
    assert.equal(plannedImages([{ delete: { tags: ['*'] } }, untagged], images)[2], 'keep: noRule');
    assert.equal(plannedImages([{ delete: { broken: true } }], images)[2], 'delete: rule 1');
  });
});

describe('Roots and what follows them', () => {
  it('a tagged platform is judged by its tags, and is kept as long as an index that stays lists it', () => {
    const images = [
      { id: 1, tags: ['v1'], children: [2] },
      { id: 2, tags: ['v1-amd64'] },
    ];
    assert.deepEqual(plannedImages([{ delete: { tags: ['*-amd64'] } }], images), {
      1: 'keep: noRule',
      2: 'keep: dependency of 1',
    });
    assert.deepEqual(plannedImages([{ delete: { tags: ['v1'] } }], images), { 1: 'delete: rule 1', 2: 'keep: noRule' });
    assert.deepEqual(deletedIn(plannedImages([deleteAll], images)), [1, 2]);
  });

  it('rules match roots, not their parts: children and referrers follow', () => {
    const images = [{ id: 1, tags: ['v1'], children: [2] }, { id: 2 }, { id: 3, subject: 2 }];
    const rules: Rule[] = [{ delete: { versions: ['*2', '*3'] } }, { delete: { broken: true } }];
    assert.deepEqual(deletedIn(plannedImages(rules, images)), []);
  });

  it('an untagged index that stays protects its children like a tagged one', () => {
    const images = [
      { id: 1, children: [2], age: 3 },
      { id: 2, age: 100 },
    ];
    const rules: Rule[] = [{ delete: { untagged: true, olderThan: '7 days' } }];
    assert.deepEqual(plannedImages(rules, images), { 1: 'keep: noRule', 2: 'keep: dependency of 1' });
  });

  it('keep rules are not about parts, unless they pin them', () => {
    const images = [
      { id: 1, tags: ['a'], children: [2] },
      { id: 2, age: 10 },
    ];
    const keep: Rule = { keep: { newerThan: '20 days' } };
    assert.deepEqual(deletedIn(plannedImages([deleteAll, keep], images)), [1, 2]);
    const pin: Rule = { keep: { newerThan: '20 days', versions: ['*2'] } };
    assert.deepEqual(deletedIn(plannedImages([deleteAll, pin], images)), [1]);
  });

  it('what is kept for itself holds for parts too: recent pushes, deployments, use, pins', () => {
    const images: TestImage[] = [
      { id: 1, tags: ['a'], children: [2, 3, 4, 5, 6, 7] },
      { id: 2, age: 0.5 },
      { id: 3 },
      { id: 4 },
      { id: 5 },
      { id: 6 },
      { id: 7 },
    ];
    const pin: Rule = { keep: { versions: ['*06'], olderThan: '1 day' } };
    // With `newest`, a rule ranks images, so that it is no pin.
    const noPin: Rule = { keep: { versions: ['*07'], newest: 1 } };
    const texts = plannedImages([deleteAll, pin, noPin], images, { inUse: [3], spared: [4] });
    assert.deepEqual(texts, {
      1: 'delete: rule 1',
      2: 'keep: recentPush',
      3: 'keep: inUse',
      4: 'keep: spared',
      5: 'delete: along with 1',
      6: 'keep: rule 2',
      7: 'delete: along with 1',
    });
    // A platform that is deployed keeps the index that lists it.
    const deployed = plannedImages([deleteAll], images, { deployed: [digestOf(5)] });
    assert.deepEqual([deployed[1], deployed[5]], ['keep: deployed', 'keep: dependency of 1']);
  });

  it('whatever stays keeps all that it depends on and all that belongs to it', () => {
    const images = [
      { id: 1, tags: ['a'], children: [2] },
      { id: 2, children: [3] },
      { id: 3 },
      { id: 4, subject: 3 },
      { id: 5, tags: [fallbackTag(4)] },
    ];
    // The nested index is pinned; its index goes.
    assert.deepEqual(plannedImages([deleteAll, { keep: { versions: ['*2'] } }], images), {
      1: 'delete: rule 1',
      2: 'keep: rule 2',
      3: 'keep: dependency of 2',
      4: 'keep: dependency of 3',
      5: 'keep: dependency of 4',
    });
    // A kept referrer does not keep its subject.
    assert.deepEqual(deletedIn(plannedImages([deleteAll], images, { spared: [5] })), [1, 2, 3, 4]);
  });

  it('what has no root at all (cycles) stays as dependency', () => {
    const cycle = [
      { id: 1, children: [2] },
      { id: 2, children: [1] },
      { id: 3, subject: 2 },
    ];
    assert.deepEqual(plannedImages([deleteAll], cycle), {
      1: 'keep: dependency of 2',
      2: 'keep: dependency of 1',
      3: 'keep: dependency of 2',
    });
  });

  it('a cycle with a root is deleted with it, and requires nothing of itself', () => {
    const images = [
      { id: 1, tags: ['a'], children: [2] },
      { id: 2, children: [1, 3] },
      { id: 3 },
      { id: 4, tags: ['newest'], age: 1 },
    ];
    const [pkg] = planRetention({ now, rules: [deleteAll], packages: [containerPackage(images)] }).packages;
    assert.deepEqual(pkg?.versions.slice(0, 3), [
      { id: 1, verdict: 'delete', reason: 'rule', rule: 1 },
      { id: 2, verdict: 'delete', reason: 'along', with: [1], requires: [1] },
      { id: 3, verdict: 'delete', reason: 'along', with: [1], requires: [1, 2] },
    ]);
  });

  it('roots in a cycle do not require each other', () => {
    const images = [
      { id: 1, tags: ['a'], children: [2] },
      { id: 2, tags: ['b'], children: [1] },
      { id: 3, tags: ['newest'], age: 1 },
    ];
    const [pkg] = planRetention({ now, rules: [deleteAll], packages: [containerPackage(images)] }).packages;
    assert.deepEqual(pkg?.versions.slice(0, 2), [
      { id: 1, verdict: 'delete', reason: 'rule', rule: 1 },
      { id: 2, verdict: 'delete', reason: 'rule', rule: 1 },
    ]);
  });

  it('a listed digest that is no version of the list may list others', () => {
    const pkg = containerPackage([
      { id: 1, tags: ['a'], children: [50] },
      { id: 2 },
      { id: 3, tags: ['newest'], age: 1 },
    ]);
    const manifests = { ...pkg.manifests, [digestOf(50)]: { kind: 'index' as const, children: [digestOf(2)] } };
    assert.equal(planned([untagged], { ...pkg, manifests })[2], 'keep: dependency of 1');
    assert.equal(planned([untagged], pkg)[2], 'delete: rule 1');
  });

  it('versions of one digest stay together', () => {
    const images: TestImage[] = [
      { id: 1, tags: ['a'], children: [3] },
      { id: 2, digest: 1, tags: ['b'], children: [3] },
      { id: 3 },
    ];
    assert.deepEqual(plannedImages([{ delete: { tags: ['a'] } }], images), {
      1: 'keep: dependency of 2',
      2: 'keep: noRule',
      3: 'keep: dependency of 1, 2',
    });
    const texts = plannedImages([deleteAll], images);
    assert.deepEqual(texts, { 1: 'delete: rule 1', 2: 'delete: rule 1', 3: 'delete: along with 1, 2' });
  });

  it('docker is judged as container', () => {
    const images = [{ id: 1, tags: ['v1'], children: [2] }, { id: 2 }];
    assert.deepEqual(plannedImages([untagged], images, { type: 'docker' })[2], 'keep: dependency of 1');
  });

  it('names such as __proto__ are names', () => {
    const versions = ['__proto__', 'constructor'].map((name, id) => ({ id, name, createdAt: now, tags: [name] }));
    const manifests = JSON.parse('{ "__proto__": { "kind": "index", "children": ["constructor"] } }') as Record<
      string,
      never
    >;
    const texts = planned([deleteAll], { ...containerPackage([]), versions, manifests });
    // The first was read, the second was not.
    assert.deepEqual(texts, { 0: 'keep: noRule', 1: 'keep: unreadable' });
  });
});

describe('Unreadable manifests (fail closed)', () => {
  const images: TestImage[] = [{ id: 1, tags: ['v1'], children: [2] }, { id: 2 }, { id: 3 }, { id: 4, tags: ['v4'] }];

  it('make themselves and every version without a tag of its own unreadable', () => {
    for (const manifest of ['unreadable', 'notRead'] as const) {
      const texts = plannedImages([deleteAll], [...images, { id: 5, tags: ['v5'], manifest }]);
      assert.deepEqual(texts, {
        1: 'delete: rule 1',
        2: 'keep: unreadable',
        3: 'keep: unreadable',
        4: 'delete: rule 1',
        5: 'keep: unreadable',
      });
    }
  });

  it('keep what they are known to be', () => {
    const listed = [...images, { id: 5, children: [4] }, { id: 6, manifest: 'unreadable' as const }];
    assert.equal(plannedImages([deleteAll], listed)[4], 'keep: dependency of 5');
  });

  it('are none of a listed digest that is no version, nor of another type', () => {
    assert.equal(plannedImages([deleteAll], [{ id: 1, tags: ['a'], children: [70] }])[1], 'delete: rule 1');
    assert.equal(planned([deleteAll], otherPackage('npm', ['1.0.0', '2.0.0']))[1], 'delete: rule 1');
    const { type, name, complete, versions } = containerPackage([{ id: 1, tags: ['a'] }, { id: 2 }]);
    const unknown = { type, name, complete, versions };
    assert.deepEqual(planned([deleteAll], unknown), { 1: 'keep: unreadable', 2: 'keep: unreadable' });
  });

  it('that are missing depend on nothing', () => {
    const missing: TestImage[] = [{ id: 1, tags: ['a'], manifest: 'missing' }, { id: 2 }];
    assert.deepEqual(plannedImages([deleteAll], missing), { 1: 'delete: rule 1', 2: 'delete: rule 1' });
  });
});

describe('Broken images', () => {
  const broken: Rule = { delete: { broken: true } };
  const isBroken = (...images: TestImage[]) => plannedImages([broken], images)[1] === 'delete: rule 1';

  it('are indexes that list what is gone, directly or through nested indexes', () => {
    assert.ok(isBroken({ id: 1, children: [50] }));
    assert.ok(isBroken({ id: 1, children: [2, 50] }, { id: 2 }));
    assert.ok(isBroken({ id: 1, children: [2] }, { id: 2, manifest: 'missing' }));
    assert.ok(isBroken({ id: 1, children: [2] }, { id: 2, children: [50] }));
    assert.ok(!isBroken({ id: 1, children: [2] }, { id: 2 }));
    assert.ok(!isBroken({ id: 1, children: [] }), 'an index that lists nothing is not broken');
  });

  it('are referrers none of whose subjects is in the list', () => {
    assert.ok(isBroken({ id: 1, subject: 50 }));
    assert.ok(isBroken({ id: 1, tags: [fallbackTag(50)] }));
    assert.ok(isBroken({ id: 1, tags: ['a'], subject: 50 }));
    assert.ok(!isBroken({ id: 1, tags: ['a', fallbackTag(50)] }));
    assert.ok(!isBroken({ id: 1, tags: ['a'], subject: 2 }, { id: 2 }));
    // A broken attachment does not break its image.
    assert.ok(!isBroken({ id: 1, tags: ['a'], children: [2] }, { id: 2, subject: 50 }));
  });

  it('are versions whose own manifest is missing', () => {
    assert.ok(isBroken({ id: 1, tags: ['a'], manifest: 'missing' }));
  });

  it('without a tag are matched by broken, and by rules that ask neither for tags nor for untagged', () => {
    const orphan = { id: 1, subject: 50 };
    const matches = (rule: Rule['delete'] & object) =>
      deletedIn(plannedImages([{ delete: rule }], [orphan])).length === 1;
    assert.ok(matches({ broken: true }));
    assert.ok(matches({ olderThan: '7 days' }));
    assert.ok(matches({ versions: ['sha256:*'] }));
    assert.ok(!matches({ untagged: true }));
    assert.ok(!matches({ tags: ['*'] }));
    assert.ok(!matches({ prerelease: false }));
  });
});
