import assert from 'node:assert/strict';
import {
  planRetention,
  type DeleteConditions,
  type RetentionPackage,
  type Rule,
} from '../../../src/core/retention/index.ts';
import {
  containerPackage,
  daysAgo,
  deletedIn,
  digestOf,
  now,
  otherPackage,
  planned,
  plannedImages,
  type TestImage,
} from './fixtures.ts';

/** The ids that a rule deletes of images, beside a newer one. */
function deletedImages(conditions: DeleteConditions, images: readonly TestImage[]): number[] {
  return deletedIn(plannedImages([{ delete: conditions }], images));
}

/** The names that a rule deletes, beside a newer version of the highest number. */
function deletedVersions(type: RetentionPackage['type'], conditions: DeleteConditions, ...names: string[]): string[] {
  const texts = planned([{ delete: conditions }], otherPackage(type, [...names, '9999']));
  return deletedIn(texts).flatMap((id) => names[id - 1] ?? []);
}

describe('packages and note', () => {
  const deletes = (glob: string, type: RetentionPackage['type'], name: string) =>
    planned(
      [{ packages: [glob], delete: { versions: ['*'] } }],
      otherPackage(type, ['1.0.0', '2.0.0'], { name }),
    )[1] === 'delete: rule 1';

  it('are globs over type/name', () => {
    assert.ok(deletes('npm/*', 'npm', 'lib'));
    assert.ok(deletes('*/lib', 'npm', 'lib'));
    assert.ok(deletes('npm/@scope/*', 'npm', '@scope/lib'));
    assert.ok(!deletes('maven/*', 'npm', 'lib'));
    assert.ok(!deletes('npm/Lib', 'npm', 'lib'));
    assert.ok(!deletes('lib', 'npm', 'lib'));
  });

  it('mean every package if omitted', () => {
    const packages = [
      otherPackage('npm', ['1.0.0', '2.0.0']),
      containerPackage([
        { id: 1, tags: ['a'] },
        { id: 2, tags: ['b'] },
      ]),
    ];
    const plan = planRetention({ now, rules: [{ delete: { versions: ['*'] } }], packages });
    assert.deepEqual(
      plan.packages.map(({ versions }) => versions.map(({ verdict }) => verdict)),
      [
        ['delete', 'keep'],
        ['delete', 'keep'],
      ],
    );
  });

  it('a note changes no plan', () => {
    const pkg = otherPackage('npm', ['1.0.0', '2.0.0']);
    const rule: Rule = { delete: { versions: ['*'] } };
    assert.deepEqual(planned([{ ...rule, note: 'why' }], pkg), planned([rule], pkg));
  });

  it('ignore case in NuGet', () => {
    assert.ok(deletes('nuget/acme.*', 'nuget', 'Acme.Core'));
    assert.ok(deletes('NuGet/ACME.core', 'nuget', 'Acme.Core'));
  });
});

describe('Globs', () => {
  const matches = (glob: string, tag: string) => deletedImages({ tags: [glob] }, [{ id: 1, tags: [tag] }]).length === 1;

  it('match the whole string', () => {
    assert.ok(matches('v1', 'v1'));
    assert.ok(!matches('v1', 'v1.0'));
    assert.ok(!matches('v1', 'xv1'));
  });

  it('* is any run, ? one character', () => {
    for (const glob of ['*', 'v*', '*3', 'v*3', 'v*.*.*', 'v?.?.?', '*?', '??*??', 'v1*2*3', '**']) {
      assert.ok(matches(glob, 'v1.2.3'), glob);
    }
    for (const glob of ['v?', '?', 'v1*1.2.3', '*x*', 'v*.*.*.*', '*2', '???????', '2*', 'v1.2.3?']) {
      assert.ok(!matches(glob, 'v1.2.3'), glob);
    }
    assert.ok(matches('aa*aa', 'aaaa'));
    assert.ok(!matches('aa*aa', 'aaa'));
    assert.ok(!matches('?a*a?', 'bab'));
  });

  it('are case-sensitive, without regular expressions and negation', () => {
    assert.ok(!matches('V*', 'v1'));
    assert.ok(!matches('v[0-9]', 'v1'));
    assert.ok(!matches('v.', 'v1'));
    assert.ok(!matches('!v1', 'v2'));
  });

  it('take one character of several code units for one', () => {
    const deletes = (glob: string, name: string) => deletedVersions('maven', { versions: [glob] }, name).length === 1;
    assert.ok(deletes('1-?', '1-🐳'));
    assert.ok(!deletes('1-??', '1-🐳'));
  });

  it('take no long time for any pattern', () => {
    const tag = 'a'.repeat(10_000);
    const started = process.cpuUsage();
    assert.ok(!matches(`${'*a'.repeat(2000)}*b`, tag));
    assert.ok(!matches(`${'*?a'.repeat(2000)}*b`, tag));
    assert.ok(process.cpuUsage(started).user < 2_000_000);
  });
});

describe('tags, versions and untagged', () => {
  it('tags are those of containers', () => {
    assert.deepEqual(
      deletedImages({ tags: ['pr-*', 'x'] }, [{ id: 1, tags: ['pr-1'] }, { id: 2, tags: ['y'] }, { id: 3 }]),
      [1],
    );
    const npm = otherPackage('npm', ['1.0.0', '2.0.0']);
    const versions = npm.versions.map((version) => ({ ...version, tags: ['a'] }));
    assert.deepEqual(deletedIn(planned([{ delete: { tags: ['*'] } }], { ...npm, versions })), []);
  });

  it('versions are version strings, or digests of containers', () => {
    assert.deepEqual(deletedVersions('npm', { versions: ['1.*'] }, '1.0.0', '2.0.0'), ['1.0.0']);
    assert.deepEqual(deletedImages({ versions: [digestOf(1)] }, [{ id: 1, tags: ['v1'] }, { id: 2 }]), [1]);
    assert.deepEqual(deletedVersions('nuget', { versions: ['*-BETA'] }, '1.0.0-beta'), ['1.0.0-beta']);
  });

  it('versions: a digest can be pinned', () => {
    const rules: Rule[] = [{ delete: { untagged: true } }, { keep: { versions: [digestOf(1)] } }];
    assert.deepEqual(plannedImages(rules, [{ id: 1 }]), { 1: 'keep: rule 2' });
  });

  it('untagged: no tag, no parent, no subject; never of other types', () => {
    const images = [
      { id: 1 },
      { id: 2, tags: ['a'] },
      { id: 3, tags: ['b'], children: [4] },
      { id: 4 },
      { id: 5, subject: 2 },
      { id: 6, subject: 50 },
    ];
    assert.deepEqual(deletedImages({ untagged: true }, images), [1]);
    assert.deepEqual(deletedVersions('npm', { untagged: true }, '1.0.0'), []);
  });
});

describe('prerelease and below', () => {
  it('prerelease is by the rule of the ecosystem', () => {
    assert.deepEqual(deletedVersions('npm', { prerelease: true }, '1.0.0-rc.1', '1.0.0'), ['1.0.0-rc.1']);
    assert.deepEqual(deletedVersions('npm', { prerelease: false }, '1.0.0-rc.1', '1.0.0'), ['1.0.0']);
    assert.deepEqual(deletedVersions('maven', { prerelease: true }, '31.1-jre', '31.1-M1'), ['31.1-M1']);
  });

  it('an image is a prerelease if all of its tags that can be read are', () => {
    const images = [
      { id: 1, tags: ['1.0-rc1', 'main'] },
      { id: 2, tags: ['1.0-rc1', '1.0'] },
      { id: 3, tags: ['main'] },
      { id: 4 },
    ];
    assert.deepEqual(deletedImages({ prerelease: true }, images), [1]);
    assert.deepEqual(deletedImages({ prerelease: false }, images), [2]);
  });

  it('below is in the order of the ecosystem', () => {
    assert.deepEqual(deletedVersions('npm', { below: '1.10.0' }, '1.9.0', '1.10.0-rc.1', '1.10.0'), [
      '1.9.0',
      '1.10.0-rc.1',
    ]);
    assert.deepEqual(deletedVersions('rubygems', { below: '1.10' }, '1.9', '1.10', '1.10.a'), ['1.9', '1.10.a']);
  });

  it('below reads the tags of an image that are versions, of several the highest', () => {
    const images = [
      { id: 1, tags: ['1.9', 'x'] },
      { id: 2, tags: ['1.9', 'v2'] },
      { id: 3, tags: ['1.9-rc1'] },
      { id: 4 },
      { id: 5, tags: ['2.0.0'] },
    ];
    assert.deepEqual(deletedImages({ below: 'v2.0' }, images), [1]);
  });

  it('what does not parse never matches', () => {
    for (const conditions of [{ prerelease: true }, { prerelease: false }, { below: '5.0.0' }]) {
      assert.deepEqual(deletedVersions('npm', conditions, '1.2', 'x', `1.0.0-${'a'.repeat(2000)}`), []);
    }
    assert.deepEqual(deletedVersions('npm', { below: '2' }, '1.0.0'), []);
    assert.deepEqual(deletedImages({ below: '2.0-rc1' }, [{ id: 1, tags: ['1.0'] }]), []);
  });
});

describe('Ages', () => {
  const hours = (count: number) => count / 24;
  const second = hours(1 / 3600);
  const image = (age: number) => [{ id: 1, tags: ['a'], age }];

  it('are compared strictly: exactly 7 days is neither older nor newer than 7 days', () => {
    assert.deepEqual(deletedImages({ olderThan: '7 days' }, image(7)), []);
    assert.deepEqual(deletedImages({ olderThan: '7 days' }, image(7 + second)), [1]);
    assert.deepEqual(deletedImages({ newerThan: '7 days' }, image(7)), []);
    assert.deepEqual(deletedImages({ newerThan: '7 days' }, image(7 - second)), [1]);
  });

  it('are hours, days or weeks', () => {
    assert.deepEqual(deletedImages({ olderThan: '1 hour' }, image(hours(1) + second)), [1]);
    assert.deepEqual(deletedImages({ olderThan: '24 hours' }, image(1)), []);
    assert.deepEqual(deletedImages({ olderThan: '1 day' }, image(1 + second)), [1]);
    assert.deepEqual(deletedImages({ olderThan: '2 weeks' }, image(14)), []);
    assert.deepEqual(deletedImages({ olderThan: '2 weeks' }, image(14 + second)), [1]);
    assert.deepEqual(deletedImages({ olderThan: '99999 weeks' }, image(10_000)), []);
  });

  it('do not match a date that is not known: before 1970 or unreadable', () => {
    for (const createdAt of ['1969-12-31T23:59:59Z', 'yesterday', '']) {
      const pkg = containerPackage([{ id: 1, tags: ['a'] }, { id: 2 }, { id: 3, tags: ['b'], age: 1000 }]);
      const versions = pkg.versions.map((version) => (version.id < 3 ? { ...version, createdAt } : version));
      const texts = planned([{ delete: { olderThan: '1 hour' } }, { delete: { newerThan: '99999 weeks' } }], {
        ...pkg,
        versions,
      });
      // It is no recent push, and ranks as the oldest.
      assert.deepEqual(texts, { 1: 'keep: noRule', 2: 'keep: noRule', 3: 'keep: newest' });
    }
  });

  it('recentPush: without a tag, younger than 24 hours', () => {
    const texts = (age: number) => plannedImages([{ delete: { versions: ['*'] } }], [{ id: 1, age }])[1];
    assert.equal(texts(1 - second), 'keep: recentPush');
    assert.equal(texts(-1), 'keep: recentPush');
    assert.equal(texts(1), 'delete: rule 1');
    const gems = otherPackage('rubygems', ['1', '2']);
    const versions = gems.versions.map((version) => ({ ...version, createdAt: daysAgo(0.1) }));
    assert.equal(planned([{ delete: { versions: ['*'] } }], { ...gems, versions })[1], 'delete: rule 1');
  });
});

describe('deployed', () => {
  const images = [
    { id: 1, tags: ['a'], children: [2] },
    { id: 2, children: [3] },
    { id: 3 },
    { id: 4, tags: ['b'], children: [50] },
    { id: 5, tags: ['c'], subject: 3 },
    { id: 6, tags: ['d'] },
  ];

  it('holds for an index that lists a deployed digest, directly or through nested indexes, in the list or not', () => {
    const texts = plannedImages([{ delete: { olderThan: '1 day' } }], images, {
      deployed: [digestOf(3), digestOf(50)],
    });
    assert.deepEqual([texts[1], texts[4], texts[6]], ['keep: deployed', 'keep: deployed', 'delete: rule 1']);
    assert.equal(texts[5], 'keep: dependency of 1');
  });

  it('as a condition ranks what is deployed', () => {
    const rules: Rule[] = [{ delete: { olderThan: '1 day' } }, { keep: { deployed: true, newest: 1 } }];
    assert.deepEqual(
      plannedImages(
        rules,
        [
          { id: 1, tags: ['a'] },
          { id: 2, tags: ['b'] },
        ],
        { deployed: [digestOf(1)] },
      ),
      {
        1: 'keep: deployed',
        2: 'delete: rule 1',
      },
    );
  });

  it('is not known if absent', () => {
    assert.deepEqual(
      deletedIn(plannedImages([{ delete: { olderThan: '1 day' } }, { keep: { deployed: true } }], [{ id: 1 }])),
      [1],
    );
  });
});
