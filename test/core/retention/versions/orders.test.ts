import assert from 'node:assert/strict';
import { areTagsPrerelease, highestNumbers } from '../../../../src/core/retention/versions/containerTags.ts';
import { assertEqual, assertOrder, isPrerelease, numbersOf } from './orders.ts';

/** Source: semver.org, version 2.0.0. */
describe('Versions of npm', () => {
  it('are in the order of SemVer 2', () => {
    const prereleases = ['alpha', 'alpha.1', 'alpha.beta', 'beta', 'beta.2', 'beta.11', 'rc.1'];
    assertOrder('npm', [
      ...prereleases.map((each) => `1.0.0-${each}`),
      '1.0.0',
      '1.0.1',
      '1.1.0',
      '1.10.0',
      '2.0.0-0',
      '2.0.0',
    ]);
    assertEqual('npm', '1.0.0', '1.0.0+build.5', '1.0.0+other');
  });

  it('are prereleases if they have a prerelease part', () => {
    assert.ok(isPrerelease('npm', '1.0.0-0'));
    assert.ok(isPrerelease('npm', '1.0.0-20240101.abc+build'));
    assert.ok(!isPrerelease('npm', '1.0.0+build-1'));
  });

  it('need three numbers', () => {
    assert.deepEqual(numbersOf('npm', '3.2.1-rc.1'), ['3', '2', '1']);
    for (const text of ['', '1', '1.0', '1.0.0.0', '01.0.0', '1.0.x', 'latest', '1.0.0-']) {
      assert.equal(numbersOf('npm', text), undefined, text);
    }
  });
});

/** Source: "Package versioning" in NuGet's documentation. */
describe('Versions of NuGet', () => {
  it('have up to four numbers; those that are missing, and zeros before them, do not matter', () => {
    assertEqual('nuget', '1', '1.0', '1.0.0', '1.0.0.0', '01.00.0', '1.0.0+sha.5');
    assertOrder('nuget', ['1.0.0', '1.0.0.1', '1.0.1', '1.0.2', '1.0.10', '1.1', '2', '99999999999999999999']);
    assert.deepEqual(numbersOf('nuget', '1.2.3.4-beta'), ['1', '2', '3', '4']);
  });

  it('labels ignore case, are numeric if numeric, and come before the release', () => {
    const labels = ['1', '2', '10', 'alpha', 'alpha.1', 'Alpha.2', 'ALPHA.10', 'alpha.beta', 'beta', 'beta-2', 'rc'];
    assertOrder('nuget', [...labels.map((label) => `1.0.0-${label}`), '1.0.0']);
    assertEqual('nuget', '1.0.0-BETA.1', '1.0.0-beta.1', '1.0-Beta.01');
  });

  it('are prereleases with a hyphen after the numbers', () => {
    assert.ok(isPrerelease('nuget', '1.0-ci'));
    assert.ok(!isPrerelease('nuget', '1.0.0.1'));
    assert.ok(!isPrerelease('nuget', '1.0.0+build-1'));
  });

  it('are nothing else', () => {
    for (const text of ['', 'v1.0', '1.', '1.0.0.0.0', '1.0-', '1.0-a..b', '1.x', '1.0 beta']) {
      assert.equal(numbersOf('nuget', text), undefined, text);
    }
  });
});

/** Source: the documentation of `Gem::Version`. */
describe('Versions of RubyGems', () => {
  it('have segments; numbers are higher than letters; a missing one is 0', () => {
    assertOrder('rubygems', [
      '1.0.a.2',
      '1.0.a10',
      '1.0.b1',
      '1.0.pre',
      '1.0.rc1',
      '1.0',
      '1.0.0.1',
      '1.0.1.a',
      '1.0.1',
      '1.9',
      '1.10',
    ]);
    assertEqual('rubygems', '1', '1.0', '1.0.0');
    assertEqual('rubygems', '1.0.b1', '1.b1', '1.0.b.1', '1.0.b.1.0');
    assertOrder('rubygems', ['1.0.B', '1.0.a', '1.0']);
  });

  it('are prereleases if they contain a letter', () => {
    for (const text of ['1.0.pre', '1.0.rc1', '1.0.0.beta.2', '1.0-x']) assert.ok(isPrerelease('rubygems', text), text);
    // RubyGems reads a hyphen as `.pre.`.
    assert.ok(isPrerelease('rubygems', '1.0-1'));
    assertOrder('rubygems', ['1.0-1', '1.0']);
    assert.ok(!isPrerelease('rubygems', '1.0.0'));
  });

  it('the numbers are those before the first letter', () => {
    assert.deepEqual(numbersOf('rubygems', '1.2.3.pre4'), ['1', '2', '3']);
    assert.deepEqual(numbersOf('rubygems', '0.0.a'), ['0']);
    for (const text of ['', 'a', '1.', '.1', '1..2', '1_0', 'v1.0'])
      assert.equal(numbersOf('rubygems', text), undefined, text);
  });
});

describe('Versions of containers: tags', () => {
  it('are v?N(.N){0,3}', () => {
    assertEqual('container', '1', 'v1', '1.0', 'v1.0.0.0');
    assertOrder('container', ['v0.9', '1.0.0', '1.0.0.1', 'v1.2', '1.10', '20240101', '2024010120240101202401012024']);
    for (const text of ['', 'v', 'V1', '1.', '1.0.0.0.0', '1.0-alpine', 'main', '1.x']) {
      assert.equal(numbersOf('container', text), undefined, text);
    }
  });

  it('of several, the highest counts', () => {
    assert.deepEqual(highestNumbers(['1.9', 'main', 'v1.10', '1.2']), [1, 10]);
    assert.equal(highestNumbers(['main', '2.0-rc1']), undefined);
  });

  it('a prerelease has alpha, beta, rc, pre, preview, dev, nightly, canary, snapshot or next as a part', () => {
    for (const word of ['alpha', 'beta', 'rc', 'pre', 'preview', 'dev', 'nightly', 'canary', 'snapshot', 'next']) {
      for (const part of [word, `${word}12`, word.toUpperCase()]) {
        for (const tag of [`1.0-${part}`, `v1_${part}`, `1.2.3.4.${part}`, `1+alpine.${part}-x`]) {
          assert.equal(areTagsPrerelease([tag]), true, tag);
        }
      }
    }
    assert.equal(areTagsPrerelease(['1.0-rc1']), true);
  });

  it('variants are releases', () => {
    for (const tag of [
      '1.0',
      'v1',
      '1.0-alpine',
      '1.0-alpine3.18',
      '1.0-developer',
      '1.0-rcx',
      '1.0-1rc',
      '1.2.3.4.5',
    ]) {
      assert.equal(areTagsPrerelease([tag]), false, tag);
    }
  });

  it('other tags say nothing', () => {
    for (const tag of ['main', 'nightly', 'rc', 'v1rc1', '1.0.0rc1', '1.0a', '1.0-', 'sha-1', 'latest', 'alpha-1.0']) {
      assert.equal(areTagsPrerelease([tag]), undefined, tag);
    }
    assert.equal(areTagsPrerelease([]), undefined);
    assert.equal(areTagsPrerelease(['nightly', '1.0-nightly']), true);
    assert.equal(areTagsPrerelease(['1.0-nightly', '1.0']), false);
  });
});
