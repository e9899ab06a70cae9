import assert from 'node:assert/strict';
import { median, pacedPagesLimit, pagesLimit, quantile, ratios } from './statistics.ts';

describe('The statistics of the benchmark', () => {
  it('take the middle of the values, or the mean of the two in the middle', () => {
    assert.equal(median([5, 1, 100]), 5);
    assert.equal(median([10, 1, 2, 4]), 3);
    assert.throws(() => median([]), RangeError);
    assert.throws(() => median([NaN, 111, 122]), /not a number, among NaN, 111, 122/);
  });

  it('find the value that a share does not exceed', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    assert.equal(quantile(hundred, 0.95), 95);
    assert.equal(quantile(hundred, 1), 100);
    assert.equal(quantile([7], 0), 7);
    assert.throws(() => quantile([], 0.5), RangeError);
    assert.throws(() => quantile([7, NaN], 1), RangeError);
  });

  it('compare round by round, so that a slow moment of the machine counts on both sides', () => {
    assert.deepEqual(ratios([10, 30, 10], [1, 3, 1]), [10, 10, 10]);
    assert.throws(() => ratios([1], []), RangeError);
  });

  it('know how soon pages can be listed: the first alone, then the others side by side', () => {
    assert.equal(pagesLimit(1, 20, 100), 100);
    assert.equal(pagesLimit(100, 20, 100), 600);
    assert.equal(pagesLimit(101, 20, 100), 600);
    assert.equal(pagesLimit(102, 20, 100), 700);
    assert.equal(pagesLimit(100, 1, 100), 10_000);
  });

  it('know how soon they can be under a limit: the last minute’s pages once the others have had theirs', () => {
    assert.equal(pacedPagesLimit(900, 900, 20, 100), pagesLimit(900, 20, 100));
    assert.equal(pacedPagesLimit(1_000, 900, 20, 100), 60_000 + 600);
    assert.equal(pacedPagesLimit(1_801, 900, 20, 100), 120_000 + 100);
  });
});
