import assert from 'node:assert/strict';
import { createLimiter } from '../../../../src/core/github/limiter/limiter.ts';
import type { LimitedRequest } from '../../../../src/core/github/limiter/gate.ts';
import { createQuota } from '../../../../src/core/github/limiter/quota.ts';
import { createWrites } from '../../../../src/core/github/limiter/writes.ts';
import { hours, manualClock, minutes } from '../../../github/clock.ts';
import { virtualTime } from '../virtualTime.ts';

const request: LimitedRequest = {
  owner: 'o',
  endpoint: 'e',
  isWrite: true,
  priority: 'interactive',
  waitsForLimits: true,
};

describe('The pace of writes', () => {
  it('spreads those that come at once, and lets reads pass', async () => {
    const time = virtualTime(0);
    const limiter = createLimiter(time);
    const sent: [number, boolean][] = [];
    const all = [true, true, false, true].map((isWrite) =>
      limiter.run(() => Promise.resolve(void sent.push([time.now(), isWrite])), { ...request, isWrite }),
    );
    await time.run(Promise.all(all));
    assert.deepEqual(sent, [
      [0, true],
      [0, false],
      [340, true],
      [680, true],
    ]);
  });

  it('does not make up for time that was not used', async () => {
    const time = virtualTime(0);
    const limiter = createLimiter(time);
    const write = () => limiter.run(() => Promise.resolve(time.now()), { ...request });
    await time.run(write());
    await time.run(time.sleep(minutes(10)));
    const [first, second] = await time.run(Promise.all([write(), write()]));
    assert.equal(second - first, 340);
  });

  it('is slow after a secondary limit, and doubles with each quiet minute', () => {
    const clock = manualClock();
    const pace = createWrites(() => clock.now());
    assert.deepEqual([pace.perMinute, pace.isSlow], [minutes(1) / 340, false]);
    // The wait for the limit itself is no quiet minute.
    pace.slowDown(clock.now() + minutes(1));
    const started = clock.now();
    const seen = [0, 1, 1.99, 2, 2.99, 3].map((after) => {
      clock.advance(minutes(after) - (clock.now() - started));
      return [after, minutes(1) / pace.perMinute, pace.isSlow];
    });
    assert.deepEqual(seen, [
      [0, 1000, true],
      [1, 1000, true],
      [1.99, 1000, true],
      [2, 500, true],
      [2.99, 500, true],
      [3, 340, false],
    ]);
  });

  it('recovers half as fast after each further limit on the way', () => {
    const clock = manualClock();
    const pace = createWrites(() => clock.now());
    const minutesUntilFull = () => {
      let waited = 0;
      for (; pace.isSlow; waited++) clock.advance(minutes(1));
      return waited;
    };
    pace.slowDown(clock.now());
    clock.advance(minutes(1));
    pace.slowDown(clock.now());
    assert.equal(pace.perMinute, 60);
    assert.equal(minutesUntilFull(), 4);
    clock.advance(minutes(4));
    pace.slowDown(clock.now());
    assert.equal(minutesUntilFull(), 2);
  });

  it('knows how long writes will take while it recovers', () => {
    const clock = manualClock();
    const pace = createWrites(() => clock.now());
    const estimateMs = (writes: number) => pace.estimateMs(writes, clock.now());
    assert.equal(estimateMs(100), 34_000);
    pace.slowDown(clock.now());
    assert.equal(estimateMs(30), 30_000);
    assert.equal(estimateMs(60 + 60), minutes(1.5));
    assert.equal(estimateMs(60 + 120 + 100), minutes(2) + 34_000);
    clock.advance(minutes(0.5));
    assert.equal(estimateMs(60), minutes(0.75));
  });
});

describe('The hour’s quota', () => {
  it('is what the server says, by the server’s clock, less one in a hundred', () => {
    const clock = manualClock();
    const quota = createQuota(() => clock.now());
    const wrong = hours(5);
    const say = (remaining: number) =>
      quota.record(
        new Headers({
          date: new Date(clock.now() + wrong).toUTCString(),
          'x-ratelimit-limit': '5000',
          'x-ratelimit-remaining': String(remaining),
          'x-ratelimit-reset': String((clock.now() + wrong + minutes(20)) / 1000),
        }),
      );
    say(100);
    assert.equal(quota.usedUpUntil, undefined);
    assert.equal(quota.waitMsFor(50), 0);
    assert.equal(quota.waitMsFor(51), minutes(20));
    assert.equal(quota.waitMsFor(50 + 4951), minutes(80));
    say(50);
    assert.equal(quota.usedUpUntil, clock.now() + minutes(20));
    clock.advance(minutes(20));
    assert.equal(quota.usedUpUntil, undefined);
  });

  it('is without end where the server says nothing, such as Enterprise Server', () => {
    const quota = createQuota(() => 0);
    quota.record(new Headers({ 'x-ratelimit-remaining': '0' }));
    assert.equal(quota.usedUpUntil, undefined);
    assert.equal(quota.waitMsFor(100_000), 0);
  });

  it('is waited for by long work, and not by what a person looks at', async () => {
    const time = virtualTime(0);
    const limiter = createLimiter(time);
    const reset = { 'x-ratelimit-limit': '5000', 'x-ratelimit-remaining': '50', 'x-ratelimit-reset': '600' };
    limiter.recordQuota(new Headers({ ...reset, date: new Date(0).toUTCString() }));
    const when = (waitsForLimits: boolean) =>
      limiter.run(() => Promise.resolve(time.now()), { ...request, isWrite: false, waitsForLimits });
    assert.deepEqual(await time.run(Promise.all([when(true), when(false)])), [600_000, 0]);
  });
});
