import assert from 'node:assert/strict';
import { on, type Act } from '../../../github/faults.ts';
import { startGitHub, type GitHub } from '../../../github/server.ts';
import { addFilled, smallWorld, type SmallWorld } from '../../../github/smallWorld.ts';
import { countOf, agreed, deletedInJournal, deletedOnServer, isWrite, onVersions, openWindow } from '../fixtures.ts';
import { random } from '../random.ts';

describe('Cancelling', () => {
  let world: SmallWorld;
  let github: GitHub;

  beforeEach(async () => {
    world = smallWorld();
    github = await startGitHub({ world, limits: { enforcePrimary: false } });
  });
  afterEach(() => github.close());

  it('at any point stops at once, and says exactly what went', async () => {
    const acts: readonly Act[] = ['effect-then-500', 'effect-then-reset', 500, 'reset', 'secondary-limit'];
    let stopped = 0;
    for (let seed = 0; seed < 60; seed++) {
      const chance = random(seed);
      const many = addFilled(world, 'org', 'container', `seed-${seed}`, 13);
      github.faults.splice(0);
      const act = acts[chance.below(acts.length)] ?? 500;
      github.faults.push({ match: on('DELETE', '/versions/'), skip: chance.below(8), times: 1, act });
      github.clearLog();
      const window = openWindow({ github, clock: world.clock, latency: chance.below(1000) });
      const controller = new AbortController();
      const cancelAt = world.clock.now() + chance.below(7000);
      let cancelled = Infinity;
      void window.time.sleep(cancelAt - world.clock.now()).then(() => {
        cancelled = world.clock.now();
        controller.abort(new Error('cancelled'));
      });
      const results = await window.queue.run(onVersions('delete', many, [...Array(12).keys()]), {
        signal: controller.signal,
      });
      const counts = countOf(results);
      assert.equal((counts.deleted ?? 0) + (counts.skipped ?? 0), 12, `seed ${seed}: ${JSON.stringify(counts)}`);
      await agreed(window, many, results);
      const late = github.log.filter((request) => isWrite(request) && request.at > cancelled + 1000);
      assert.deepEqual(late, [], `seed ${seed}`);
      if (cancelled < Infinity) {
        assert.ok(world.clock.now() - cancelled <= 5000, `seed ${seed}`);
        if ((counts.skipped ?? 0) > 0) stopped++;
      }
    }
    assert.ok(stopped >= 30, `${stopped} stopped`);
  });

  it('does not wait long for what is in flight: its outcome is unknown, and on record when it comes', async () => {
    const many = addFilled(world, 'org', 'container', 'many', 13);
    const window = openWindow({ github, clock: world.clock, latency: 20_000 });
    const controller = new AbortController();
    void window.time.sleep(21_000).then(() => controller.abort());
    const started = world.clock.now();
    const results = await window.queue.run(onVersions('delete', many, [...Array(12).keys()]), {
      signal: controller.signal,
    });
    assert.deepEqual(countOf(results), { unknown: 3, skipped: 9 });
    assert.equal(world.clock.now() - started, 26_000);
    await window.time.sleep(60_000);
    assert.equal(deletedOnServer(many).length, 3);
    assert.deepEqual(await deletedInJournal(window, many), deletedOnServer(many));
  });

  it('ends every pause', async () => {
    const many = addFilled(world, 'org', 'container', 'many', 13);
    for (const reason of ['rateLimit', 'offline', 'signIn'] as const) {
      const acts = { rateLimit: 'primary-limit', offline: 'reset', signIn: 'revoked-token' } as const;
      github.faults.push({ match: on('DELETE', '/versions/'), times: 1, act: acts[reason] });
      github.faults.push({ match: ({ url }) => url === '/user', act: 'reset' });
      const controller = new AbortController();
      const ended = Promise.withResolvers<undefined>();
      const window = openWindow({
        github,
        clock: world.clock,
        signInAgain: (signal) =>
          new Promise((resolve) => {
            signal.addEventListener('abort', () => {
              ended.resolve(undefined);
              resolve(undefined);
            });
          }),
      });
      const started = world.clock.now();
      const results = await window.queue.run(onVersions('delete', many, [1, 2, 3, 4]), {
        signal: controller.signal,
        onProgress: ({ paused }) => {
          if (paused?.reason === reason) controller.abort();
        },
      });
      assert.equal(countOf(results).deleted, undefined, reason);
      assert.ok(world.clock.now() - started < 10_000, reason);
      if (reason === 'signIn') await ended.promise;
      await agreed(window, many, results);
      github.faults.splice(0);
    }
  });

  it('before the start sends nothing', async () => {
    const many = addFilled(world, 'org', 'container', 'many', 3);
    const window = openWindow({ github, clock: world.clock });
    const results = await window.queue.run(onVersions('delete', many), { signal: AbortSignal.abort() });
    assert.deepEqual(countOf(results), { skipped: 3 });
    assert.equal(github.log.length, 0);
  });
});
