import assert from 'node:assert/strict';
import { createPauseSwitch } from '../../../../src/core/deletion/run/pauseSwitch.ts';
import type { Progress } from '../../../../src/core/deletion/run/progress.ts';
import { minutes } from '../../../github/clock.ts';
import { on } from '../../../github/faults.ts';
import { startGitHub, type GitHub } from '../../../github/server.ts';
import { addFilled, smallWorld, type SmallWorld } from '../../../github/smallWorld.ts';
import type { Package } from '../../../github/world.ts';
import { agreed, countOf, deletedOnServer, isWrite, onVersions, openWindow } from '../fixtures.ts';

describe('Pausing a run', () => {
  let world: SmallWorld;
  let github: GitHub;
  let many: Package;

  beforeEach(async () => {
    world = smallWorld();
    many = addFilled(world, 'org', 'container', 'many', 31);
    github = await startGitHub({ world, limits: { enforceSecondary: true } });
  });
  afterEach(() => github.close());

  const plan = (from: number, to: number) =>
    onVersions(
      'delete',
      many,
      Array.from({ length: to - from }, (_, index) => from + index),
    );
  const writes = () => github.log.filter(isWrite);

  it('sends nothing more until it is resumed, and completes then; what is in flight ends', async () => {
    const window = openWindow({ github, clock: world.clock, latency: 700 });
    const pauseSwitch = createPauseSwitch();
    const seen: Progress[] = [];
    let pausedAt = Infinity;
    let resumedAt = Infinity;
    const results = await window.queue.run(plan(0, 30), {
      pauseSwitch,
      onProgress: (progress) => {
        seen.push(progress);
        if (progress.done !== 10 || pausedAt < Infinity) return;
        pausedAt = world.clock.now();
        pauseSwitch.pause();
        void window.time.sleep(minutes(10)).then(() => {
          resumedAt = world.clock.now();
          pauseSwitch.resume();
        });
      },
    });
    assert.deepEqual(countOf(results), { deleted: 30 });
    await agreed(window, many, results);
    // A request reaches the server up to `latency` after it was sent.
    const meanwhile = writes().filter(({ at }) => at > pausedAt + 700 && at < resumedAt);
    assert.deepEqual(meanwhile, []);
    const inFlight = writes().filter(({ at }) => at > pausedAt && at < resumedAt).length;
    assert.ok(inFlight >= 1 && inFlight <= 3, `${inFlight} in flight`);
    const paused = seen.filter((progress) => progress.paused?.reason === 'user');
    assert.equal(paused.at(-1)?.done, 10 + inFlight);
    assert.equal(seen.at(-1)?.paused, undefined);
    // The pause counts neither as slow nor as time that is left.
    for (const { done, paused: reason, timeLeft } of seen) {
      if (reason) assert.ok(Math.abs(timeLeft - (30 - done) * 340) < 2_000, `${timeLeft} ms left after ${done}`);
    }
  });

  it('also holds back what waits for a limit', async () => {
    const window = openWindow({ github, clock: world.clock });
    const pauseSwitch = createPauseSwitch();
    github.faults.push({ match: on('DELETE', '/versions/'), act: 'secondary-limit', skip: 3, times: 1 });
    let resumedAt = Infinity;
    const results = await window.queue.run(plan(0, 9), {
      pauseSwitch,
      onProgress: ({ paused }) => {
        if (paused?.reason !== 'rateLimit' || resumedAt < Infinity) return;
        pauseSwitch.pause();
        resumedAt = world.clock.now() + minutes(30);
        void window.time.sleep(minutes(30)).then(() => pauseSwitch.resume());
      },
    });
    assert.deepEqual(countOf(results), { deleted: 9 });
    const limited = writes().findIndex(({ status }) => status === 403 || status === 429);
    assert.ok(limited >= 0);
    assert.ok(
      writes()
        .slice(limited + 3)
        .every(({ at }) => at >= resumedAt),
    );
  });

  it('does not keep a cancelled run', async () => {
    const window = openWindow({ github, clock: world.clock });
    const pauseSwitch = createPauseSwitch();
    const controller = new AbortController();
    const results = await window.queue.run(plan(0, 30), {
      pauseSwitch,
      signal: controller.signal,
      onProgress: ({ done }) => {
        if (done !== 5) return;
        pauseSwitch.pause();
        void window.time.sleep(minutes(1)).then(() => controller.abort());
      },
    });
    assert.deepEqual(Object.keys(countOf(results)).sort(), ['deleted', 'skipped']);
    const skipped = results.find(({ outcome }) => outcome.kind === 'skipped')?.outcome;
    assert.deepEqual(skipped, { kind: 'skipped', because: { kind: 'cancelled' } });
    const deleted = await agreed(window, many, results);
    assert.ok(deleted.length >= 5 && deleted.length <= 8, `${deleted.length} deleted`);
    assert.equal(pauseSwitch.isPaused, true);
  });

  it('before it starts sends not even a check', async () => {
    const window = openWindow({ github, clock: world.clock });
    const pauseSwitch = createPauseSwitch();
    pauseSwitch.pause();
    const running = window.queue.run(plan(0, 3), { pauseSwitch });
    await window.time.sleep(minutes(1));
    assert.equal(github.log.length, 0);
    pauseSwitch.resume();
    assert.deepEqual(countOf(await running), { deleted: 3 });
  });

  it('holds no other run, except for what that one shares with it', async () => {
    const window = openWindow({ github, clock: world.clock });
    const pauseSwitch = createPauseSwitch();
    pauseSwitch.pause();
    const first = window.queue.run(plan(0, 3), { pauseSwitch });
    assert.deepEqual(countOf(await window.queue.run(plan(3, 6))), { deleted: 3 });
    assert.equal(deletedOnServer(many).length, 3);
    const seen: (string | undefined)[] = [];
    const shared = window.queue.run(plan(0, 1), { onProgress: ({ paused }) => seen.push(paused?.reason) });
    pauseSwitch.resume();
    assert.deepEqual(countOf(await shared), { deleted: 1 });
    assert.equal(seen.at(-1), undefined);
    assert.deepEqual(countOf(await first), { deleted: 3 });
  });
});
