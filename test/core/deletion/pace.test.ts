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

  it('is slow for an hour after a secondary limit', () => {
    const clock = manualClock();
    const pace = createPace(virtualTime(clock));
    assert.equal(pace.interval, 340);
    pace.slowDown();
    assert.equal(pace.interval, 1000);
    clock.advance(hours(1));
    assert.equal(pace.interval, 340);
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
