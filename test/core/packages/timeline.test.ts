import assert from 'node:assert/strict';
import { timeline, timelineLabel } from '../../../src/core/packages/timeline.ts';

const now = new Date('2024-03-14T12:00:00Z');
const day = 86_400_000;

function daysAgo(days: number): string {
  return new Date(now.getTime() - days * day).toISOString();
}

describe('a timeline', () => {
  it('of nothing has no bins', () => {
    const empty = { unit: 'day', bins: [], total: 0, undated: 0, first: undefined, last: undefined };
    assert.deepEqual(timeline([], now), empty);
    assert.deepEqual(timeline(['yesterday', ''], now), { ...empty, undated: 2 });
  });

  it('of a young package shows its week, day by day in UTC', () => {
    const { unit, bins } = timeline(['2024-03-14T00:00:00Z', '2024-03-13T23:59:59Z', '2024-03-13T23:30:00-01:00'], now);
    assert.equal(unit, 'day');
    assert.deepEqual(
      bins.map(({ start, count }) => [start.slice(0, 10), count]),
      [
        ['2024-03-08', 0],
        ['2024-03-09', 0],
        ['2024-03-10', 0],
        ['2024-03-11', 0],
        ['2024-03-12', 0],
        ['2024-03-13', 1],
        ['2024-03-14', 2],
      ],
    );
  });

  it('reaches to now, so that silence shows', () => {
    const { unit, bins, last } = timeline(['2022-11-30T23:59:59Z'], now);
    assert.equal(unit, 'month');
    assert.equal(bins.length, 17);
    assert.deepEqual(bins[0], { start: '2022-11-01T00:00:00.000Z', count: 1 });
    assert.deepEqual(bins.at(-1), { start: '2024-03-01T00:00:00.000Z', count: 0 });
    assert.equal(last, '2022-11-30T23:59:59.000Z');
  });

  it('takes the finest unit that needs at most 36 bins', () => {
    const ages: [number, string][] = [
      [0, 'day'],
      [35, 'day'],
      [36, 'week'],
      [240, 'week'],
      [260, 'month'],
      [1000, 'month'],
      [1200, 'quarter'],
      [3000, 'quarter'],
      [3500, 'year'],
      [9000, 'year'],
    ];
    for (const [days, unit] of ages) {
      const result = timeline([daysAgo(days), daysAgo(0)], now);
      assert.equal(result.unit, unit, `${days} days`);
      assert.ok(result.bins.length >= 2 && result.bins.length <= 36, `${result.bins.length} bins`);
    }
  });

  it('begins weeks on Monday and quarters in January, April, July and October', () => {
    const weeks = timeline(['2024-01-01T00:00:00Z', '2023-12-31T23:59:59Z'], now);
    assert.deepEqual(weeks.bins.slice(0, 2), [
      { start: '2023-12-25T00:00:00.000Z', count: 1 },
      { start: '2024-01-01T00:00:00.000Z', count: 1 },
    ]);
    const quarters = timeline(['2019-12-31T23:59:59Z', '2020-01-01T00:00:00Z'], now);
    assert.deepEqual(quarters.bins.slice(0, 2), [
      { start: '2019-10-01T00:00:00.000Z', count: 1 },
      { start: '2020-01-01T00:00:00.000Z', count: 1 },
    ]);
  });

  it('counts every moment once, in bins without gaps, whatever their order', () => {
    for (const span of [3, 30, 200, 900, 2500, 8000]) {
      const moments = Array.from({ length: 500 }, (_, index) => daysAgo((index * 7919 * span) / 3_000_000));
      const result = timeline(moments, now);
      const counts = result.bins.map(({ count }) => count);
      assert.equal(
        counts.reduce((sum, count) => sum + count, 0),
        500,
      );
      assert.equal(result.total, 500);
      assert.deepEqual(result, timeline(moments.toReversed(), now));
      const starts = result.bins.map(({ start }) => Date.parse(start));
      assert.deepEqual(
        starts,
        starts.toSorted((one, other) => one - other),
      );
      assert.ok((starts[0] ?? Infinity) <= Date.parse(result.first ?? ''));
    }
  });

  it('takes a server whose clock is ahead', () => {
    const { bins } = timeline(['2024-03-15T12:00:00Z'], now);
    assert.deepEqual(bins.at(-1), { start: '2024-03-15T00:00:00.000Z', count: 1 });
  });

  it('R15: leaves out what has no date, and what cannot be yet', () => {
    const unknown = ['0001-01-01T00:00:00Z', '1969-12-31T00:00:00Z', 'soon', '9999-12-31T00:00:00Z'];
    const result = timeline([...unknown, daysAgo(1)], now);
    assert.deepEqual([result.bins.length, result.total, result.undated], [7, 1, 4]);
    assert.equal(result.first, result.last);
    assert.deepEqual(timeline(unknown, now).bins, []);
  });

  it('counts 400,000 versions', () => {
    const moments = Array.from({ length: 400_000 }, (_, index) => daysAgo(index / 400));
    assert.equal(timeline(moments, now).total, 400_000);
  });
});

describe('the label of a bin', () => {
  it('names the day, week, month, quarter or year in the reader’s language', () => {
    const start = '2024-01-01T00:00:00.000Z';
    assert.deepEqual(timelineLabel(start, 'day', 'en'), { full: 'January 1, 2024', short: 'Jan 1' });
    // ICU puts thin spaces around the dash.
    assert.equal(timelineLabel(start, 'week', 'en').full.replace(/\s/g, ' '), 'Jan 1 – 7, 2024');
    assert.deepEqual(timelineLabel(start, 'month', 'de'), { full: 'Januar 2024', short: 'Jan. 2024' });
    assert.equal(timelineLabel(start, 'quarter', 'en').full.replace(/\s/g, ' '), 'Jan – Mar 2024');
    assert.deepEqual(timelineLabel(start, 'year', 'en'), { full: '2024', short: '2024' });
  });
});
