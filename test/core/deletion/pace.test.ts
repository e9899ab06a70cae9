import assert from 'node:assert/strict';
import { createAllowance } from '../../../src/core/deletion/allowance.ts';
import { createPace } from '../../../src/core/deletion/pace.ts';
import type { Connection } from '../../../src/core/github/connection.ts';
import { githubDotCom } from '../../../src/core/github/host.ts';
import { hours, manualClock, minutes } from '../../github/clock.ts';
import { virtualTime } from './fixtures.ts';

describe('The pace', () => {
  const never = new AbortController().signal;

  it('spreads what comes at once, a read counting a fifth of a write', async () => {
    const clock = manualClock();
    const started = clock.now();
    const pace = createPace(virtualTime(clock));
    const times = await Promise.all(
      [1, 1, 0.2, 1].map((cost) => pace.turn(cost, never).then(() => clock.now() - started)),
    );
    assert.deepEqual(times, [0, 340, 680, 748]);
  });

  it('does not make up for time that was not used', async () => {
    const clock = manualClock();
    const pace = createPace(virtualTime(clock));
    await pace.turn(1, never);
    clock.advance(minutes(10));
    const started = clock.now();
    await pace.turn(1, never);
    await pace.turn(1, never);
    assert.equal(clock.now() - started, 340);
  });

  it('is slow after a secondary limit, and doubles with each quiet minute', () => {
    const clock = manualClock();
    const pace = createPace(virtualTime(clock));
    assert.deepEqual([pace.interval, pace.isSlow], [340, false]);
    // The wait for the limit itself is no quiet minute.
    pace.slowDown(clock.now() + minutes(1));
    const started = clock.now();
    const seen = [0, 1, 1.99, 2, 2.99, 3].map((after) => {
      clock.advance(minutes(after) - (clock.now() - started));
      return [after, pace.interval, pace.isSlow];
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
    const pace = createPace(virtualTime(clock));
    const minutesUntilFull = () => {
      let waited = 0;
      for (; pace.isSlow; waited++) clock.advance(minutes(1));
      return waited;
    };
    pace.slowDown(clock.now());
    clock.advance(minutes(1));
    pace.slowDown(clock.now());
    assert.equal(pace.interval, 1000);
    assert.equal(minutesUntilFull(), 4);
    clock.advance(minutes(4));
    pace.slowDown(clock.now());
    assert.equal(minutesUntilFull(), 2);
  });

  it('knows how long writes will take while it recovers', () => {
    const clock = manualClock();
    const pace = createPace(virtualTime(clock));
    assert.equal(pace.timeFor(100), 34_000);
    pace.slowDown(clock.now());
    assert.equal(pace.timeFor(30), 30_000);
    assert.equal(pace.timeFor(60 + 60), minutes(1.5));
    assert.equal(pace.timeFor(60 + 120 + 100), minutes(2) + 34_000);
    clock.advance(minutes(0.5));
    assert.equal(pace.timeFor(60), minutes(0.75));
  });
});

describe('The hour’s allowance', () => {
  const answering = (headers: Record<string, string>): Connection => ({
    host: githubDotCom,
    send: () =>
      Promise.resolve({ url: '', status: 204, headers: new Headers(headers), body: undefined, scopes: undefined }),
  });

  it('is what the server says, by the server’s clock, less one in a hundred', async () => {
    const clock = manualClock();
    const allowance = createAllowance(() => clock.now());
    const wrong = hours(5);
    const say = (remaining: number) =>
      allowance
        .watch(
          answering({
            date: new Date(clock.now() + wrong).toUTCString(),
            'x-ratelimit-limit': '5000',
            'x-ratelimit-remaining': String(remaining),
            'x-ratelimit-reset': String((clock.now() + wrong + minutes(20)) / 1000),
          }),
        )
        .send({ target: '/' });
    await say(100);
    assert.equal(allowance.usedUpUntil(), undefined);
    assert.equal(allowance.waitFor(50), 0);
    assert.equal(allowance.waitFor(51), minutes(20));
    assert.equal(allowance.waitFor(50 + 4951), minutes(80));
    await say(50);
    assert.equal(allowance.usedUpUntil(), clock.now() + minutes(20));
    clock.advance(minutes(20));
    assert.equal(allowance.usedUpUntil(), undefined);
  });

  it('is without end where the server says nothing, such as Enterprise Server', async () => {
    const allowance = createAllowance(() => 0);
    await allowance.watch(answering({ 'x-ratelimit-remaining': '0' })).send({ target: '/' });
    assert.equal(allowance.usedUpUntil(), undefined);
    assert.equal(allowance.waitFor(100_000), 0);
  });
});
