import assert from 'node:assert/strict';
import { planRetention, type Rule } from '../../../src/core/retention/index.ts';
import {
  containerPackage,
  daysAgo,
  deletedIn,
  fallbackTag,
  now,
  otherPackage,
  planned,
  plannedImages,
} from './fixtures.ts';

const deleteAll: Rule = { delete: { olderThan: '1 hour' } };

describe('The model of retention', () => {
  it('deletes a version if a delete rule matches it and no keep rule does', () => {
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

  it('deletes nothing without a delete rule', () => {
    assert.deepEqual(plannedImages([{ keep: { newest: 1 } }], [{ id: 1, tags: ['a'] }, { id: 2 }]), {
      1: 'keep: noRule',
      2: 'keep: noRule',
    });
    assert.deepEqual(plannedImages([], [{ id: 1 }]), { 1: 'keep: noRule' });
  });

  it('deletes nothing by a rule without conditions, which no file can have', () => {
    assert.deepEqual(plannedImages([{ delete: {} }], [{ id: 1 }]), { 1: 'keep: noRule' });
    assert.deepEqual(plannedImages([deleteAll, { keep: {} }], [{ id: 1 }]), { 1: 'keep: rule 2' });
  });

  it('lets keep win, whatever the order of the rules', () => {
    const rules: Rule[] = [{ keep: { tags: ['a'] } }, { delete: { tags: ['*'] } }];
    assert.deepEqual(plannedImages(rules, [{ id: 1, tags: ['a'] }]), { 1: 'keep: rule 1' });
    assert.deepEqual(plannedImages(rules.toReversed(), [{ id: 1, tags: ['a'] }]), { 1: 'keep: rule 2' });
  });

  it('combines the conditions of a rule with "and", the entries of a list with "or"', () => {
    const rules: Rule[] = [{ delete: { tags: ['a', 'b'], olderThan: '50 days' } }];
    const images = [
      { id: 1, tags: ['a'] },
      { id: 2, tags: ['b'] },
      { id: 3, tags: ['b'], age: 40 },
      { id: 4, tags: ['c'] },
    ];
    assert.deepEqual(deletedIn(plannedImages(rules, images)), [1, 2]);
  });

  it('counts an image once: platforms, attestations and signatures are never counted nor selected', () => {
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

  it('names the first rule of several that apply, from 1', () => {
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

describe('Semantics of retention', () => {
  it('a digest with several tags: one tag that no delete rule covers keeps it', () => {
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

  it('a keep rule with tags keeps a version with all its tags, platforms and attachments', () => {
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

  it('newest with newerThan: ranks first, then looks at the age', () => {
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

  it('ties: created, then id', () => {
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

  it('a child shared by two images stays while either stays', () => {
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

  it('always kept: latest, the newest, recent pushes, deployed digests, and what the workspace or the user wants', () => {
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

  it('the newest version of a package of each type is kept, so that no plan empties a package', () => {
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

  it('an incomplete list has no plan', () => {
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

  it('now is one moment for the whole plan', () => {
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

  it('order of deletes: each part requires all roots above it', () => {
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

  it('age of a container version is the age of the digest: its tags do not change it', () => {
    const rules: Rule[] = [{ delete: { olderThan: '30 days' } }];
    assert.deepEqual(plannedImages(rules, [{ id: 1, tags: ['retagged-today'], age: 31 }]), { 1: 'delete: rule 1' });
  });

  it('Maven: all builds of a snapshot are one version', () => {
    const rules: Rule[] = [{ delete: { prerelease: true } }];
    assert.deepEqual(planned(rules, otherPackage('maven', ['1.0-SNAPSHOT', '1.0'])), {
      1: 'delete: rule 1',
      2: 'keep: newest',
    });
  });
});
