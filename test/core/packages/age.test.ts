import assert from 'node:assert/strict';
import { age, timeToRestore, type TimeToRestore } from '../../../src/core/packages/moment.ts';

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

describe('the time left to restore', () => {
  const left = (passed: number) => timeToRestore(now.getTime() - passed, now.getTime());
  const shown = (time: TimeToRestore) => (time.unit === 'none' ? 'none' : `${time.count} ${time.unit}`);

  it('is 30 days at first, then whole days and at last whole hours, rounded down', () => {
    const expected: [number, string][] = [
      [-2 * day, '30 days'],
      [0, '30 days'],
      [59 * minute, '30 days'],
      [61 * minute, '29 days'],
      [day, '29 days'],
      [day + 1, '28 days'],
      [28.5 * day, '1 days'],
      [29 * day, '1 days'],
      [29 * day + 1, '23 hours'],
      [30 * day - 61 * minute, '1 hours'],
      [30 * day - 59 * minute, '0 hours'],
      [30 * day - 1, '0 hours'],
      [30 * day, 'none'],
      [90 * day, 'none'],
    ];
    for (const [passed, text] of expected) assert.equal(shown(left(passed)), text, `${passed / day} days ago`);
  });

  it('is never more than there is, besides the first hour', () => {
    const lengths = { days: day, hours: 60 * minute };
    for (let passed = 61 * minute; passed < 31 * day; passed += 53 * minute) {
      const time = left(passed);
      const ms = time.unit === 'none' ? 0 : time.count * lengths[time.unit];
      assert.ok(ms <= Math.max(0, 30 * day - passed));
    }
  });
});
