import assert from 'node:assert/strict';
import { assertEqual, assertOrder, comparison, isPrerelease, numbersOf } from './orders.ts';

/** Source: "Version Order Specification" in Maven's POM reference. */
describe('Versions of Maven and Gradle', () => {
  it('alpha < beta < milestone < rc = cr < snapshot < "" < sp < unknown (lexical) < numbers', () => {
    const words = ['alpha', 'beta', 'milestone', 'rc', 'snapshot'];
    assertOrder('maven', [
      ...words.map((word) => `3.2-${word}`),
      '3.2',
      '3.2-sp',
      '3.2-jre',
      '3.2-patched',
      '3.2-1',
      '3.2.1',
    ]);
    assertOrder('maven', [...words.map((word) => `3.2-${word}-4`), '3.2', '3.2-sp-4', '3.2-jre-4', '3.2-4', '3.2.4']);
    assertEqual('maven', '3.2-rc', '3.2-cr', '3.2.CR');
  });

  it('"" = ga = final = release', () => {
    assertEqual('maven', '4.1', '4.1-ga', '4.1.Final', '4.1-RELEASE', '4.1.GA', '4.1ga');
    assertOrder('maven', ['4.1-SNAPSHOT', '4.1.Final', '4.1.SP1', '4.1.1.Final']);
    assertOrder('maven', ['4.1.Final', '4.1-ga1', '4.1-ga2', '4.1-sp']);
  });

  it('is case-insensitive', () => {
    assertEqual('maven', '1.0-Alpha-2', '1.0-ALPHA-2', '1.0-alpha-2');
    assertEqual('maven', '1.0-JRE', '1.0-jre');
  });

  it('a, b and m with a number are alpha, beta and milestone', () => {
    assertEqual('maven', '1.0-a3', '1.0alpha3', '1.0-alpha-3', '1.0.A3');
    assertEqual('maven', '1.0-b3', '1.0-beta3');
    assertEqual('maven', '1.0-M3', '1.0-milestone-3', '1.0.m3');
    assertOrder('maven', ['1.0-b3', '1.0', '1.0-b']);
  });

  it('changes between digits and letters separate', () => {
    assertEqual('maven', '1rc2', '1-rc2', '1-rc-2', '1.rc2');
    assertOrder('maven', ['1-rc2snapshot', '1-rc2', '1-rc10', '1', '1b', '1-1']);
  });

  it('trailing nulls drop', () => {
    assertEqual('maven', '1', '1.0', '1.0.0', '1-0', '1.0-0', '1.', '1-');
    assertEqual('maven', '1-jre', '1.0-jre', '1.0.0-jre', '1.0.0.jre');
    assertOrder('maven', ['1.0', '1.0.0.1', '1.0.1']);
  });

  it('numbers are compared as numbers, of any length, with or without zeros before them', () => {
    assertOrder('maven', ['1.2', '1.9', '1.10', '1.20240101', '1.123456789012345678', '1.9123456789012345678901']);
    assertEqual('maven', '1.07', '1.7', '1.0000000000000000000007');
    assertOrder('maven', ['2.0', '2.0-3', '2.0.3', '2.3']);
  });

  it('every text is a version', () => {
    const texts = ['', '.', '-', '--', 'x', 'x-', '-1', '1..2', '1.-2', '1-x.y-2z', 'é', '1.0-\u{1f433}', '1-1-1-1-1'];
    const compare = comparison('maven');
    for (const one of texts) for (const other of texts) assert.equal(compare(one, other), 0 - compare(other, one) + 0);
    assert.equal(comparison('maven')(`1${'-1'.repeat(400)}`, `1${'-1'.repeat(401)}`), -1);
  });

  it('a prerelease is a snapshot, or has a word of alpha, beta, milestone, rc, cr, a1, b1, m1', () => {
    const prereleases = [
      '1.0-SNAPSHOT',
      '1.0-alpha',
      '1.0.Beta2',
      '2.0.0.RC1',
      '1-cr-1',
      '1.0-M1',
      '1a1',
      '1.0-b2',
      '1.0-rc1-jre',
    ];
    for (const version of prereleases) assert.ok(isPrerelease('maven', version), version);
    const releases = [
      '1.0',
      '31.1-jre',
      '31.1-android',
      '1.0.Final',
      '1.0-sp1',
      '1.0-b',
      '1.0-pre1',
      '1.0-mirror',
      '1-20240101',
    ];
    for (const version of releases) assert.ok(!isPrerelease('maven', version), version);
  });

  it('the numbers are the first two', () => {
    assert.deepEqual(numbersOf('maven', '31.1-jre'), ['31', '1']);
    assert.deepEqual(numbersOf('maven', '05-beta-2'), ['5']);
    assert.deepEqual(numbersOf('maven', '1.x'), ['1']);
    assert.deepEqual(numbersOf('maven', 'r09'), []);
  });
});
