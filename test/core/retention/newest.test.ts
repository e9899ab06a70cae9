import assert from 'node:assert/strict';
import type { KeepConditions } from '../../../src/core/retention/index.ts';
import { containerPackage, deletedIn, fallbackTag, otherPackage, planned, type TestImage } from './fixtures.ts';

const deleteAll = { delete: { versions: ['*'] } };

/** The ids of images that a keep rule does not save from being deleted. */
function deletedImages(keep: KeepConditions, images: readonly TestImage[]): number[] {
  return deletedIn(planned([deleteAll, { keep }], containerPackage(images)));
}

/** The names of versions, from the oldest, that a keep rule saves, besides the one that is always kept. */
function keptVersions(
  type: 'npm' | 'maven' | 'nuget' | 'rubygems',
  keep: KeepConditions,
  ...names: string[]
): string[] {
  const texts = planned([deleteAll, { keep }], otherPackage(type, names));
  return names.filter((_, index) => !(texts[index + 1] ?? '').startsWith('delete'));
}

describe('newest, always kept', () => {
  it('is the newest image with a tag by date, whatever its version', () => {
    const images = [
      { id: 1, tags: ['v2'], age: 50 },
      { id: 2, tags: ['v1'], age: 40 },
      { id: 3, age: 30 },
    ];
    assert.deepEqual(planned([deleteAll], containerPackage(images)), {
      1: 'delete: rule 1',
      2: 'keep: newest',
      3: 'delete: rule 1',
    });
  });

  it('is the newest root without any tag', () => {
    const images = [
      { id: 1, children: [2], age: 50 },
      { id: 2, age: 10 },
      { id: 3, age: 60 },
    ];
    assert.deepEqual(planned([deleteAll], containerPackage(images)), {
      1: 'keep: newest',
      2: 'keep: dependency of 1',
      3: 'delete: rule 1',
    });
  });

  it('is the highest version of another type, if all are versions, else the latest', () => {
    assert.equal(planned([deleteAll], otherPackage('npm', ['2.0.0', '1.0.0']))[1], 'keep: newest');
    assert.equal(planned([deleteAll], otherPackage('npm', ['2.0.0', '1.0.0', 'x']))[1], 'delete: rule 1');
    assert.equal(planned([deleteAll], otherPackage('npm', ['2.0.0', 'x', '1.0.0']))[3], 'keep: newest');
  });
});

describe('newest in a rule', () => {
  it('ranks what meets all other conditions of the rule except the ages', () => {
    const images = [1, 2, 3, 4, 5].map((id) => ({
      id,
      tags: [id % 2 ? `a${String(id)}` : `b${String(id)}`],
      age: id * 10,
    }));
    assert.deepEqual(deletedImages({ newest: 2, tags: ['a*'] }, images), [2, 4, 5]);
    assert.deepEqual(deletedImages({ newest: 2, olderThan: '15 days' }, images), [3, 4, 5]);
  });

  it('ranks images with a tag or without', () => {
    const images = [
      { id: 1, tags: ['a'], age: 30 },
      { id: 2, age: 20 },
      { id: 3, tags: ['b'], age: 10 },
    ];
    assert.deepEqual(deletedImages({ newest: 2 }, images), [1]);
    assert.deepEqual(deletedImages({ newest: 1, untagged: true }, images), [1]);
  });

  it('never ranks what has a subject and no tag of its own', () => {
    const images = [
      { id: 1, tags: ['a'], age: 30 },
      { id: 2, subject: 50, age: 20 },
      { id: 3, tags: [fallbackTag(60)], age: 15 },
      { id: 4, tags: ['b'], age: 10 },
    ];
    assert.deepEqual(deletedImages({ newest: 2 }, images), [2, 3]);
  });

  it('by: version is the default where all that is ranked compare, else created', () => {
    assert.deepEqual(keptVersions('npm', { newest: 2 }, '3.0.0', '2.0.0', '1.0.0'), ['3.0.0', '2.0.0']);
    assert.deepEqual(keptVersions('npm', { newest: 2 }, '3.0.0', '2.0.0', 'x', '1.0.0'), ['x', '1.0.0']);
    // Only what the rule ranks counts: the highest is kept in any case.
    assert.deepEqual(keptVersions('npm', { newest: 1, versions: ['*.0'] }, '3.0.0', '2.0.0', 'x', '1.0.0'), [
      '3.0.0',
      '1.0.0',
    ]);
  });

  it('by: created, by: version', () => {
    assert.deepEqual(keptVersions('npm', { newest: 1, by: 'created' }, '3.0.0', '2.0.0', '1.0.0'), ['3.0.0', '1.0.0']);
    // What is no version is not ranked.
    assert.deepEqual(keptVersions('npm', { newest: 2, by: 'version' }, '3.0.0', 'x', '2.0.0', '1.0.0'), [
      '3.0.0',
      '2.0.0',
      '1.0.0',
    ]);
  });

  it('containers: created by default, by: version reads the highest tag that is a version', () => {
    const images = [
      { id: 1, tags: ['v2.1', '1.0'], age: 50 },
      { id: 2, tags: ['1.9'], age: 40 },
      { id: 3, tags: ['main'], age: 30 },
      { id: 4, tags: ['3.0-rc1'], age: 20 },
      { id: 5, tags: ['x'], age: 10 },
    ];
    assert.deepEqual(deletedImages({ newest: 3 }, images), [1, 2]);
    assert.deepEqual(deletedImages({ newest: 1, by: 'version' }, images), [2, 3, 4]);
    assert.deepEqual(deletedImages({ newest: 2, by: 'version' }, images), [3, 4]);
  });

  it('per: major and minor group by the first and the first two numbers; a missing one is 0', () => {
    const names = ['1', '1.0', '1.0.1', '1.2.0', '1.2.3', '2.0.0'];
    assert.deepEqual(keptVersions('nuget', { newest: 1, per: 'minor' }, ...names), ['1.0.1', '1.2.3', '2.0.0']);
    assert.deepEqual(keptVersions('nuget', { newest: 1, per: 'major' }, ...names), ['1.2.3', '2.0.0']);
    assert.deepEqual(keptVersions('nuget', { newest: 1, per: 'package' }, ...names), ['2.0.0']);
    assert.deepEqual(
      keptVersions('npm', { prerelease: false, newest: 1, per: 'minor' }, '1.0.0', '1.0.1', '1.0.2-rc.1', '2.0.0-rc.1'),
      ['1.0.1', '2.0.0-rc.1'],
    );
  });

  it('per: what has no number is not ranked', () => {
    assert.deepEqual(keptVersions('npm', { newest: 1, per: 'major', by: 'created' }, 'x', '1.0.0', 'y', '2.0.0'), [
      '1.0.0',
      '2.0.0',
    ]);
    const images = [
      { id: 1, tags: ['v1'], age: 50 },
      { id: 2, tags: ['1.0.5'], age: 40 },
      { id: 3, tags: ['1.1'], age: 30 },
      { id: 4, tags: ['main'], age: 20 },
      { id: 5, tags: ['x'], age: 10 },
    ];
    assert.deepEqual(deletedImages({ newest: 1, per: 'minor' }, images), [1, 4]);
    assert.deepEqual(deletedImages({ newest: 1, per: 'major' }, images), [1, 2, 4]);
  });

  it('a date that is not known ranks as the oldest', () => {
    const pkg = containerPackage([1, 2, 3].map((id) => ({ id, tags: [`t${String(id)}`], age: id })));
    const versions = pkg.versions.map((version) => (version.id === 2 ? { ...version, createdAt: '' } : version));
    assert.deepEqual(deletedIn(planned([deleteAll, { keep: { newest: 2 } }], { ...pkg, versions })), [2]);
  });
});
