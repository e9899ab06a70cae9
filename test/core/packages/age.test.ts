import assert from 'node:assert/strict';
import { age, daysLeft, isRestorable } from '../../../src/core/packages/age.ts';

const now = new Date('2024-03-14T12:00:00Z');
const minute = 60_000;
const day = 86_400_000;

function ago(milliseconds: number): string {
  return new Date(now.getTime() - milliseconds).toISOString();
}

describe('an age', () => {
  it('is told in the coarsest unit that has passed', () => {
    const ages: [number, string][] = [
      [0, 'now'],
      [59_999, 'now'],
      [minute, '1 minute ago'],
      [59 * minute, '59 minutes ago'],
      [60 * minute, '1 hour ago'],
      [day - 1, '23 hours ago'],
      [day, '1 day ago'],
      [3 * day, '3 days ago'],
      [30 * day, '30 days ago'],
      [31 * day, '1 month ago'],
      [364 * day, '11 months ago'],
      [366 * day, '1 year ago'],
      [4000 * day, '10 years ago'],
    ];
    for (const [milliseconds, text] of ages) assert.equal(age(ago(milliseconds), now, 'en'), text);
  });

  it('is told in the reader’s language', () => {
    assert.equal(age(ago(3 * day), now, 'de'), 'vor 3 Tagen');
  });

  it('is "now" where the clocks differ by seconds', () => {
    assert.equal(age(ago(-5_000), now, 'en'), 'now');
  });

  it('R15: is not known where there is no date, or the one that stands for none', () => {
    for (const moment of ['soon', '', '0001-01-01T00:00:00Z', '1969-12-31T23:59:59Z', '1970-01-01T00:00:00Z']) {
      assert.equal(age(moment, now, 'en'), undefined, moment);
    }
  });
});

describe('the days left to restore', () => {
  it('are 30 at first, then whole days, rounded down', () => {
    const left: [number, number][] = [
      [0, 30],
      [59 * minute, 30],
      [61 * minute, 29],
      [day, 29],
      [day + 1, 28],
      [28.5 * day, 1],
      [29 * day, 1],
      [29 * day + 1, 0],
      [30 * day, 0],
      [90 * day, 0],
    ];
    for (const [passed, days] of left) assert.equal(daysLeft(ago(passed), now), days, `${passed / day} days ago`);
  });

  it('are never more than there are, besides the first hour', () => {
    for (let passed = 61 * minute; passed < 31 * day; passed += 53 * minute) {
      assert.ok(daysLeft(ago(passed), now) * day <= Math.max(0, 30 * day - passed));
    }
  });

  it('are over after 30 days', () => {
    assert.equal(isRestorable(ago(30 * day - 1), now), true);
    assert.equal(isRestorable(ago(30 * day), now), false);
  });
});
