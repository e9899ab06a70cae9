import assert from 'node:assert/strict';
import {
  createScheduler,
  mostInFlight,
  pointsPerMinute,
  type Place,
  type Priority,
} from '../../../src/core/github/scheduler.ts';
import { virtualTime } from './virtualTime.ts';

interface Asked {
  readonly owner?: string;
  readonly endpoint?: string;
  readonly points?: number;
  readonly priority?: Priority;
  readonly ms?: number;
  readonly signal?: AbortSignal;
  readonly onPace?: (until: number) => void;
}

/** A scheduler on a clock of its own, whose tasks take some time and are noted with when they began. */
function scheduled(most?: number) {
  const time = virtualTime(0);
  const scheduler = createScheduler({ now: time.now, sleep: time.sleep, ...(most ? { mostInFlight: most } : {}) });
  const begun: { readonly name: string; readonly at: number }[] = [];
  let [inFlight, peak] = [0, 0];
  const ask = (name: string, asked: Asked = {}): Promise<void> => {
    const { owner = 'o', endpoint = 'e', points = 1, priority = 'interactive', ms = 100, onPace } = asked;
    const place: Place = { owner, endpoint, points, priority, onPace };
    const task = async () => {
      begun.push({ name, at: time.now() });
      peak = Math.max(peak, ++inFlight);
      await time.sleep(ms);
      inFlight--;
    };
    return scheduler.run(task, place, asked.signal);
  };
  return { time, scheduler, begun, ask, names: () => begun.map(({ name }) => name), peak: () => peak };
}

const times = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** The most points of one window of a minute, by when the tasks began. */
function densest(begun: readonly { readonly at: number }[], points: number): number {
  return Math.max(
    ...begun.map(({ at }) => begun.filter((other) => other.at > at - 60_000 && other.at <= at).length * points),
  );
}

describe('The scheduler of a host', () => {
  it('has at most twenty requests in flight, and uses all twenty', async () => {
    const { time, ask, begun, peak } = scheduled();
    await time.run(Promise.all(times(200).map((number) => ask(String(number)))));
    assert.deepEqual([peak(), begun.length, time.now()], [mostInFlight, 200, 1000]);
    assert.equal(mostInFlight, 20);
  });

  it('lets owners take turns, however much is asked of one of them', async () => {
    const { time, ask, names } = scheduled(1);
    const all = ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1'].map((name) => ask(name, { owner: name.slice(0, 1) }));
    await time.run(Promise.all(all));
    assert.deepEqual(names(), ['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4']);
  });

  it('puts what a person waits for before everything else', async () => {
    const { time, ask, names } = scheduled(1);
    const background = { priority: 'background' } as const;
    const all = [ask('first', background), ask('later', background), ask('person'), ask('another', { owner: 'p' })];
    await time.run(Promise.all(all));
    assert.deepEqual(names(), ['first', 'person', 'another', 'later']);
  });

  for (const { points, priority } of [
    { points: 1, priority: 'background' },
    { points: 1, priority: 'interactive' },
    { points: 5, priority: 'interactive' },
  ] as const) {
    it(`spends at most the points of a minute on ${priority} requests of ${points}, and no less`, async () => {
      const { time, ask, begun } = scheduled();
      const count = Math.floor((2.5 * pointsPerMinute[priority]) / points);
      await time.run(Promise.all(times(count).map((number) => ask(String(number), { points, priority }))));
      assert.equal(densest(begun, points), pointsPerMinute[priority]);
      assert.ok(time.now() >= 120_000 && time.now() < 135_000, `${time.now()} ms`);
    });
  }

  it('counts points by endpoint', async () => {
    const { time, ask, begun } = scheduled();
    await time.run(Promise.all(times(1000).map((number) => ask(String(number), { endpoint: `e${number % 2}` }))));
    assert.equal(begun.length, 1000);
    assert.ok(time.now() < 10_000);
  });

  it('keeps some points for what a person waits for', async () => {
    const { time, ask, begun } = scheduled();
    const background = times(1000).map((number) => ask(String(number), { priority: 'background' }));
    await time.run(time.sleep(10_000));
    assert.equal(begun.length, pointsPerMinute.background);
    await time.run(ask('person'));
    assert.ok(time.now() < 11_000);
    await time.run(Promise.all(background));
  });

  it('lets a write come to its turn among reads that would fit sooner', async () => {
    const { time, ask, begun } = scheduled();
    await time.run(Promise.all(times(898).map((number) => ask(`before ${number}`))));
    const write = ask('write', { points: 5 });
    const after = times(50).map((number) => ask(`after ${number}`, { owner: `p${number}` }));
    await time.run(Promise.all([write, ...after]));
    const names = begun.map(({ name }) => name);
    assert.ok(names.indexOf('write') < names.indexOf('after 1'));
  });

  it('tells who waits for points until when', async () => {
    const { time, ask } = scheduled();
    const told: number[] = [];
    const before = times(900).map((number) => ask(String(number)));
    const waits = ask('late', { onPace: (until) => told.push(until) });
    await time.run(Promise.all([...before, waits]));
    assert.deepEqual([told[0], time.now()], [60_100, 60_200]);
  });

  it('gives up a place at once when its signal is aborted, in line or waiting for points', async () => {
    const { time, ask, names } = scheduled(1);
    const controller = new AbortController();
    const first = ask('first');
    const gone = ask('gone', { signal: controller.signal });
    const last = ask('last');
    controller.abort(new Error('no longer wanted'));
    await assert.rejects(gone, /no longer wanted/);
    await time.run(Promise.all([first, last]));
    assert.deepEqual(names(), ['first', 'last']);
    await assert.rejects(ask('too late', { signal: controller.signal }), /no longer wanted/);

    const paced = scheduled();
    const second = new AbortController();
    await paced.time.run(Promise.all(times(180).map((number) => paced.ask(String(number), { points: 5 }))));
    const write = paced.ask('write', { points: 5, signal: second.signal });
    const read = paced.ask('read');
    await paced.time.run(paced.time.sleep(1000));
    second.abort(new Error('no longer wanted'));
    await assert.rejects(write, /no longer wanted/);
    await paced.time.run(read);
    assert.ok(!paced.names().includes('write'));
  });

  it('gives back the place of a task that fails', async () => {
    const { time, scheduler, ask } = scheduled(1);
    const place: Place = { owner: 'o', endpoint: 'e', points: 1, priority: 'interactive' };
    await assert.rejects(
      scheduler.run(() => Promise.reject(new Error('broken')), place, undefined),
      /broken/,
    );
    await time.run(ask('next'));
  });

  it('ends all waiting when a limit is met, until the limit has ended', async () => {
    const { time, scheduler, ask, begun } = scheduled();
    const all = Promise.all(times(1000).map((number) => ask(String(number))));
    await time.run(time.sleep(20_000));
    assert.equal(begun.length, 900);
    scheduler.refuse({ kind: 'rateLimit', limit: 'secondary', endsAt: time.now() + 60_000, message: 'slow down' });
    await time.run(all);
    assert.ok(time.now() < 21_000);
    assert.equal(scheduler.limit?.limit, 'secondary');
    await time.run(time.sleep(60_000));
    assert.equal(scheduler.limit, undefined);
  });

  it('keeps to its pace after a limit that has ended when it is told', async () => {
    const { time, scheduler, ask, peak } = scheduled();
    const all = times(60).map((number) => ask(String(number)));
    scheduler.refuse({ kind: 'rateLimit', limit: 'secondary', endsAt: time.now(), message: 'slow down' });
    await time.run(Promise.all(all));
    assert.equal(peak(), mostInFlight);
  });

  it('remembers the longer of two limits', () => {
    const { time, scheduler } = scheduled();
    const refuse = (limit: 'primary' | 'secondary', wait: number) =>
      scheduler.refuse({ kind: 'rateLimit', limit, endsAt: time.now() + wait, message: 'slow down' });
    refuse('primary', 600_000);
    refuse('secondary', 1000);
    assert.equal(scheduler.limit?.limit, 'primary');
  });

  it('forgets a limit when the clock is set back', () => {
    let now = 1_000_000_000;
    const scheduler = createScheduler({ now: () => now });
    scheduler.refuse({ kind: 'rateLimit', limit: 'secondary', endsAt: now + 60_000, message: 'slow down' });
    now -= 5000;
    assert.ok(scheduler.limit);
    now -= 86_400_000;
    assert.equal(scheduler.limit, undefined);
  });
});
