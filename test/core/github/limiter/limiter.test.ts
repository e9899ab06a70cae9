import assert from 'node:assert/strict';
import { createLimiter, defaultMaxInFlight } from '../../../../src/core/github/limiter/limiter.ts';
import type { LimitedRequest, Priority } from '../../../../src/core/github/limiter/gate.ts';
import { pointsPerMinute } from '../../../../src/core/github/limiter/points.ts';
import { GitHubError } from '../../../../src/core/github/problem.ts';
import { virtualTime } from '../virtualTime.ts';

interface Asked {
  readonly owner?: string;
  readonly endpoint?: string;
  readonly isWrite?: boolean;
  readonly priority?: Priority;
  readonly waitsForLimits?: boolean;
  readonly ms?: number;
  readonly signal?: AbortSignal;
  readonly onWait?: (until: number) => void;
  /** Called when the task ends; what it throws is what the server answers. */
  readonly answer?: () => void;
}

/** A limiter on a clock of its own, whose tasks take some time and are noted with when they began. */
function limited(most?: number, isUnlimitedByDefault = false) {
  const time = virtualTime(0);
  const { now, sleep } = time;
  const limiter = createLimiter({ now, sleep, isUnlimitedByDefault, ...(most ? { maxInFlight: most } : {}) });
  const begun: { readonly name: string; readonly at: number }[] = [];
  let [inFlight, peak] = [0, 0];
  const ask = (name: string, asked: Asked = {}): Promise<void> => {
    const { owner = 'o', endpoint = 'e', isWrite = false, priority = 'interactive', ms = 100, onWait } = asked;
    const request: LimitedRequest = {
      owner,
      endpoint,
      isWrite,
      priority,
      waitsForLimits: asked.waitsForLimits ?? false,
      onWait,
    };
    const task = async () => {
      begun.push({ name, at: time.now() });
      peak = Math.max(peak, ++inFlight);
      await time.sleep(ms);
      inFlight--;
      asked.answer?.();
    };
    return limiter.run(task, request, asked.signal);
  };
  return { time, limiter, begun, ask, names: () => begun.map(({ name }) => name), peak: () => peak };
}

/** What GitHub answers once a limit is over, with when that ends; ms since 1970. */
function over(endsAt: number, limit: 'primary' | 'secondary' = 'secondary'): () => never {
  return () => {
    throw limitUntil(endsAt, limit);
  };
}

function limitUntil(endsAt: number, limit: 'primary' | 'secondary' = 'secondary'): GitHubError {
  return new GitHubError({ kind: 'rateLimit', limit, endsAt, message: 'slow down' }, 'GET /');
}

const isLimit = (error: unknown) => error instanceof GitHubError && error.problem.kind === 'rateLimit';

const times = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** The most points of one window of a minute, by when the tasks began. */
function densest(begun: readonly { readonly at: number }[], points: number): number {
  return Math.max(
    ...begun.map(({ at }) => begun.filter((other) => other.at > at - 60_000 && other.at <= at).length * points),
  );
}

describe('The limiter', () => {
  it('has at most twenty requests in flight, and uses all twenty', async () => {
    const { time, ask, begun, peak } = limited();
    await time.run(Promise.all(times(200).map((number) => ask(String(number)))));
    assert.deepEqual([peak(), begun.length, time.now()], [defaultMaxInFlight, 200, 1000]);
    assert.equal(defaultMaxInFlight, 20);
  });

  it('keeps to the points of a server that may have no limits once it tells of any', async () => {
    const { time, ask, begun, limiter } = limited(20, true);
    const all = () => time.run(Promise.all(times(1000).map((number) => ask(String(number)))));
    await all();
    assert.equal(time.now(), 5_000);

    limiter.recordQuota(
      new Headers({ 'x-ratelimit-limit': '5000', 'x-ratelimit-remaining': '3000', 'x-ratelimit-reset': '9' }),
    );
    begun.length = 0;
    await all();
    assert.ok(densest(begun, 1) <= pointsPerMinute.interactive);
  });

  it('lets owners take turns, however much is asked of one of them', async () => {
    const { time, ask, names } = limited(1);
    const all = ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1'].map((name) => ask(name, { owner: name.slice(0, 1) }));
    await time.run(Promise.all(all));
    assert.deepEqual(names(), ['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4']);
  });

  it('puts what a person waits for before everything else', async () => {
    const { time, ask, names } = limited(1);
    const background = { priority: 'background' } as const;
    const all = [ask('first', background), ask('later', background), ask('person'), ask('another', { owner: 'p' })];
    await time.run(Promise.all(all));
    assert.deepEqual(names(), ['first', 'person', 'another', 'later']);
  });

  for (const { points, priority } of [
    { points: 1, priority: 'background' },
    { points: 1, priority: 'interactive' },
  ] as const) {
    it(`spends at most the points of a minute on ${priority} reads, and no less`, async () => {
      const { time, ask, begun } = limited();
      const count = Math.floor((2.5 * pointsPerMinute[priority]) / points);
      await time.run(Promise.all(times(count).map((number) => ask(String(number), { priority }))));
      assert.equal(densest(begun, points), pointsPerMinute[priority]);
      assert.ok(time.now() >= 120_000 && time.now() < 135_000, `${time.now()} ms`);
    });
  }

  it('counts points by endpoint', async () => {
    const { time, ask, begun } = limited();
    await time.run(Promise.all(times(1000).map((number) => ask(String(number), { endpoint: `e${number % 2}` }))));
    assert.equal(begun.length, 1000);
    assert.ok(time.now() < 10_000);
  });

  it('keeps some points for what a person waits for', async () => {
    const { time, ask, begun } = limited();
    const background = times(1000).map((number) => ask(String(number), { priority: 'background' }));
    await time.run(time.sleep(10_000));
    assert.equal(begun.length, pointsPerMinute.background);
    await time.run(ask('person'));
    assert.ok(time.now() < 11_000);
    await time.run(Promise.all(background));
  });

  it('lets a write come to its turn among reads that would fit sooner', async () => {
    const { time, ask, begun } = limited();
    await time.run(Promise.all(times(898).map((number) => ask(`before ${number}`))));
    const write = ask('write', { isWrite: true });
    const after = times(50).map((number) => ask(`after ${number}`, { owner: `p${number}` }));
    await time.run(Promise.all([write, ...after]));
    const names = begun.map(({ name }) => name);
    assert.ok(names.indexOf('write') < names.indexOf('after 1'));
  });

  it('tells who waits for points until when', async () => {
    const { time, ask } = limited();
    const reported: number[] = [];
    const before = times(900).map((number) => ask(String(number)));
    const waits = ask('late', { onWait: (until) => reported.push(until) });
    await time.run(Promise.all([...before, waits]));
    assert.deepEqual([reported[0], time.now()], [60_100, 60_200]);
  });

  it('gives up a request at once when its signal is aborted, in queue or waiting for points', async () => {
    const { time, ask, names } = limited(1);
    const controller = new AbortController();
    const first = ask('first');
    const gone = ask('gone', { signal: controller.signal });
    const last = ask('last');
    controller.abort(new Error('no longer wanted'));
    await assert.rejects(gone, /no longer wanted/);
    await time.run(Promise.all([first, last]));
    assert.deepEqual(names(), ['first', 'last']);
    await assert.rejects(ask('too late', { signal: controller.signal }), /no longer wanted/);

    const paced = limited();
    const second = new AbortController();
    await paced.time.run(Promise.all(times(900).map((number) => paced.ask(String(number)))));
    const write = paced.ask('write', { isWrite: true, signal: second.signal });
    const read = paced.ask('read');
    await paced.time.run(paced.time.sleep(1000));
    second.abort(new Error('no longer wanted'));
    await assert.rejects(write, /no longer wanted/);
    await paced.time.run(read);
    assert.ok(!paced.names().includes('write'));
  });

  it('gives back the request of a task that fails', async () => {
    const { time, ask } = limited(1);
    const broken = () => {
      throw new Error('broken');
    };
    await time.run(assert.rejects(ask('first', { answer: broken }), /broken/));
    await time.run(ask('next'));
  });

  it('ends all waiting when a limit is met, but for what waits until it has ended', async () => {
    const { time, ask, begun, names } = limited();
    const all = times(1000).map((number) => ask(String(number)));
    const rest = Promise.allSettled(all);
    const patient = ask('patient', { waitsForLimits: true });
    await time.run(time.sleep(20_000));
    assert.equal(begun.length, 900);
    const endsAt = time.now() + 60_100;
    const refused = ask('refused', { endpoint: 'f', answer: over(endsAt) });
    await time.run(assert.rejects(refused, isLimit));
    assert.equal((await time.run(rest)).filter(({ status }) => status === 'rejected').length, 100);
    assert.ok(time.now() < 21_000);
    await assert.rejects(ask('too wasPrefetched'), isLimit);
    await time.run(patient);
    assert.ok(time.now() >= endsAt);
    await time.run(ask('later'));
    assert.deepEqual(names().slice(-2), ['patient', 'later']);
  });

  it('sends again after a limit that it waits for, longer each time, and gives up after six in a row', async () => {
    const { time, ask, begun } = limited();
    const reported: number[] = [];
    const refused = ask('refused', {
      isWrite: true,
      waitsForLimits: true,
      onWait: (until) => reported.push(until),
      answer: () => over(time.now() + 10_000)(),
    });
    await time.run(assert.rejects(refused, isLimit));
    const starts = begun.map(({ at }) => at);
    const gaps = starts.slice(1).map((at, index) => at - (starts[index] ?? 0) - 100);
    assert.deepEqual(gaps, [10_000, 20_000, 40_000, 80_000, 160_000]);
    assert.equal(reported.length, 5);
  });

  it('does not double the wait for what was in flight together, nor for the hour’s limit', async () => {
    const { time, ask, begun } = limited();
    let refusals = 0;
    const answer = () => {
      if (refusals++ < 3) over(time.now() + 10_000)();
    };
    await time.run(Promise.all(times(3).map((number) => ask(String(number), { waitsForLimits: true, answer }))));
    assert.equal(begun.at(-1)?.at, 10_100);
    let hours = 0;
    const hourly = () => {
      if (hours++ < 2) over(time.now() + 3_600_000, 'primary')();
    };
    const from = time.now();
    await time.run(ask('hourly', { waitsForLimits: true, answer: hourly }));
    assert.equal(time.now() - from, 2 * 3_600_000 + 300);
  });

  it('waits for a short limit in any case, three times', async () => {
    const { time, ask, begun } = limited();
    await time.run(assert.rejects(ask('short', { answer: () => over(time.now() + 1000)() }), isLimit));
    assert.equal(begun.length, 3);
  });

  it('keeps to its pace after a limit that has ended when it is reported', async () => {
    const { time, ask, peak } = limited();
    const all = times(60).map((number) => ask(String(number), number === 0 ? { answer: over(0) } : {}));
    await time.run(Promise.allSettled(all));
    assert.equal(peak(), defaultMaxInFlight);
  });

  it('remembers the longer of two limits', async () => {
    const { time, limiter, ask } = limited();
    const refusals = [over(600_000, 'primary'), over(10_000)].map((answer) =>
      assert.rejects(ask('x', { answer }), isLimit),
    );
    await time.run(Promise.all(refusals));
    assert.equal(limiter.pausedUntil, 600_000);
  });

  it('forgets a limit when the clock is set back', async () => {
    let now = 1_000_000_000;
    const limiter = createLimiter({ now: () => now });
    const request = {
      owner: 'o',
      endpoint: 'e',
      isWrite: false,
      priority: 'interactive',
      waitsForLimits: false,
    } as const;
    await assert.rejects(
      limiter.run(() => Promise.reject(limitUntil(now + 60_000)), request),
      isLimit,
    );
    now -= 5000;
    assert.ok(limiter.pausedUntil);
    now -= 86_400_000;
    assert.equal(limiter.pausedUntil, undefined);
  });
});
