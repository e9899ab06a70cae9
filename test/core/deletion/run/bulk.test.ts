import assert from 'node:assert/strict';
import type { Progress } from '../../../../src/core/deletion/run/progress.ts';
import { hours, minutes } from '../../../github/clock.ts';
import { on } from '../../../github/faults.ts';
import { startGitHub, type GitHub } from '../../../github/server.ts';
import { addFilled, smallWorld, type SmallWorld } from '../../../github/smallWorld.ts';
import type { Package } from '../../../github/world.ts';
import { agreed, countOf, idsOf, isWrite, onVersions, openWindow } from '../fixtures.ts';

describe('Deleting many versions', () => {
  let world: SmallWorld;
  let github: GitHub;
  let many: Package;

  beforeEach(async () => {
    world = smallWorld();
    many = addFilled(world, 'org', 'container', 'many', 501);
    github = await startGitHub({ world, limits: { enforceSecondary: true } });
  });
  afterEach(() => github.close());

  const but = (count: number) => onVersions('delete', many, [...Array(count).keys()]);
  const refused = () => github.log.filter(({ status }) => status === 403 || status === 429);

  it('keeps just under 180 a minute, and is not refused once', async () => {
    const window = openWindow({ github, clock: world.clock, latency: 700 });
    const seen: Progress[] = [];
    const started = world.clock.now();
    const results = await window.queue.run(but(500), { onProgress: (progress) => seen.push(progress) });
    const took = world.clock.now() - started;
    assert.equal((await agreed(window, many, results)).length, 500);
    assert.deepEqual(refused(), []);
    const perMinute = (500 * 60_000) / took;
    assert.ok(perMinute > 162 && perMinute <= 180, `${perMinute} a minute`);
    const writes = github.log.filter(isWrite);
    assert.equal(writes.length, 500);
    const gaps = writes.slice(1).map(({ at }, index) => at - (writes[index]?.at ?? 0));
    assert.ok(Math.min(...gaps) >= 330 && Math.max(...gaps) <= 350, 'evenly spread');
    assert.equal(window.maxInFlight(), 3);
    assert.deepEqual(seen.at(-1), { ...seen.at(-1), done: 500, total: 500, timeLeft: 0, paused: undefined });
    for (const { done, timeLeft, ratePerMinute } of seen.filter(({ done: count }) => count >= 50)) {
      assert.ok(ratePerMinute > 160 && ratePerMinute <= 181, `${ratePerMinute} a minute after ${done}`);
      assert.ok(Math.abs(timeLeft - (500 - done) * (60_000 / perMinute)) < 6_000, `${timeLeft} ms left after ${done}`);
    }
  });

  it('tells its results as they come, each once and at most once a second', async () => {
    const window = openWindow({ github, clock: world.clock, latency: 700 });
    const told: { at: number; ids: number[] }[] = [];
    let endedAfter = 0;
    const results = await window.queue.run(but(30), {
      onResults: (batch) => told.push({ at: world.clock.now(), ids: idsOf(batch, 'deleted') }),
      onEnd: () => (endedAfter = told.length),
    });
    assert.equal(endedAfter, told.length);
    assert.deepEqual(told.flatMap(({ ids }) => ids).sort(), idsOf(results, 'deleted').sort());
    const gaps = told.slice(1, -1).map(({ at }, index) => at - (told[index]?.at ?? 0));
    assert.ok(gaps.length >= 6 && gaps.every((gap) => gap >= 1000), gaps.join());
  });

  it('has at most three in flight though answers take long, and tells the rate that it has', async () => {
    const window = openWindow({ github, clock: world.clock, latency: 6_000 });
    const seen: Progress[] = [];
    await window.queue.run(but(60), { onProgress: (progress) => seen.push(progress) });
    assert.equal(window.maxInFlight(), 3);
    const half = seen.find(({ done }) => done === 30) ?? assert.fail();
    assert.ok(Math.abs(half.ratePerMinute - 30) < 4, String(half.ratePerMinute));
    assert.ok(Math.abs(half.timeLeft - minutes(1)) < 10_000, String(half.timeLeft));
  });

  for (const sendRetryAfter of [true, false]) {
    it(`waits and completes where the limit is lowered under way, ${sendRetryAfter ? 'with' : 'without'} retry-after`, async () => {
      const window = openWindow({ github, clock: world.clock });
      Object.assign(github.limits, { sendRetryAfter });
      const pauses = new Set<string>();
      const rates: number[] = [];
      const started = world.clock.now();
      const results = await window.queue.run(but(300), {
        onProgress: ({ done, paused, ratePerMinute }) => {
          if (done === 100) github.limits.pointsPerMinute = 400;
          if (paused?.reason === 'rateLimit') {
            assert.ok(paused.until > world.clock.now());
            pauses.add(`${paused.reason} ${paused.until}`);
          }
          rates.push(ratePerMinute);
        },
      });
      assert.deepEqual(countOf(results), { deleted: 300 });
      await agreed(window, many, results);
      assert.ok(pauses.size >= 1);
      assert.ok(refused().length <= 8, `${refused().length} refusals`);
      const limited = refused().at(-1)?.at ?? assert.fail();
      const after = github.log.filter((request) => isWrite(request) && request.at > limited).slice(1, 21);
      const spacing = ((after.at(-1)?.at ?? 0) - (after[0]?.at ?? 0)) / 19;
      assert.ok(Math.abs(spacing - 1000) < 20, `${spacing} ms apart after a limit`);
      assert.ok(world.clock.now() - started > minutes(4));
    });
  }

  it('goes on at full pace soon after a limit that does not come again, and tells the pace that it has', async () => {
    github.faults.push({ match: on('DELETE', '/versions/'), act: 'secondary-limit', skip: 50, times: 1 });
    const window = openWindow({ github, clock: world.clock });
    const seen: { readonly at: number; readonly progress: Progress }[] = [];
    const started = world.clock.now();
    await window.queue.run(but(500), {
      onProgress: (progress) => seen.push({ at: world.clock.now() - started, progress }),
    });
    const took = world.clock.now() - started;
    // 50 writes, 3 s of limit, a minute of 60, a minute of 120, and the others at full pace.
    const expected = 50 * 340 + 3_000 + minutes(2) + 270 * 340;
    assert.ok(Math.abs(took - expected) < 3_000, `${took} ms instead of ${expected}`);
    const slow = seen.filter(({ progress }) => progress.slowedTo !== undefined);
    assert.deepEqual([...new Set(slow.map(({ progress }) => progress.slowedTo))], [60, 120]);
    for (const { at, progress } of seen.filter((each) => each.at > 20_000)) {
      const { done, timeLeft } = progress;
      assert.ok(Math.abs(timeLeft - (took - at)) < 8_000, `${timeLeft} ms left after ${done}, ${took - at} it took`);
    }
  });

  it('stops at the hour’s allowance before it is refused, and goes on when it is back', async () => {
    Object.assign(github.limits, { perHour: 200 });
    const window = openWindow({ github, clock: world.clock });
    const started = world.clock.now();
    const seen: Progress[] = [];
    const results = await window.queue.run(but(400), { onProgress: (progress) => seen.push(progress) });
    assert.deepEqual(countOf(results), { deleted: 400 });
    assert.deepEqual(refused(), []);
    assert.ok(world.clock.now() - started > hours(2) && world.clock.now() - started < hours(3));
    assert.ok(seen.some(({ paused }) => paused?.reason === 'rateLimit'));
    const early = seen.find(({ done }) => done === 100) ?? assert.fail();
    assert.ok(Math.abs(early.timeLeft - hours(2)) < minutes(5), `${early.timeLeft} ms left`);
  });

  it('gives up after six refusals in a row, with the rest not tried and nothing lost', async () => {
    const window = openWindow({ github, clock: world.clock });
    const results = await window.queue.run(but(50), {
      onProgress: ({ done }) => {
        if (done === 10) github.limits.pointsPerMinute = 0;
      },
    });
    const counts = countOf(results);
    assert.equal((counts.deleted ?? 0) + (counts.skipped ?? 0), 50);
    assert.ok((counts.deleted ?? 0) >= 10);
    const last = results.at(-1)?.outcome;
    assert.ok(last?.kind === 'skipped' && last.because.kind === 'rateLimit');
    assert.ok(refused().length >= 6 && refused().length <= 8, `${refused().length} refusals`);
    await agreed(window, many, results);
  });
});
