import assert from 'node:assert/strict';
import { replay, unsettledIntents } from '../../../../src/core/deletion/journal/replay.ts';
import type { Pause } from '../../../../src/core/deletion/run/sender.ts';
import type { Progress } from '../../../../src/core/deletion/run/progress.ts';
import type { Result } from '../../../../src/core/deletion/operation.ts';
import type { Connection, Transport } from '../../../../src/core/github/connection.ts';
import { on, type Act } from '../../../github/faults.ts';
import { primaryLimit } from '../../../github/refusals.ts';
import { startGitHub, type GitHub } from '../../../github/server.ts';
import { addFilled, administrator, smallWorld, type SmallWorld } from '../../../github/smallWorld.ts';
import { addToken, type Package } from '../../../github/world.ts';
import {
  account,
  agreed,
  countOf,
  deletedOnServer,
  idsOf,
  isWrite,
  memoryStore,
  onVersions,
  openWindow,
  type WindowOptions,
} from '../fixtures.ts';

/** At half past nine and a second by the server's clock, where `smallWorld` begins. */
const primaryLimitForAMinute: Act = {
  status: 403,
  headers: {
    date: new Date(Date.UTC(2026, 5, 15, 9, 30, 1)).toUTCString(),
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(Date.UTC(2026, 5, 15, 9, 31, 1) / 1000),
  },
  body: { message: primaryLimit(1) },
};

const reasonOf = (outcome: Result['outcome']) => (outcome.kind === 'skipped' ? outcome.because : outcome.kind);

describe('A bulk delete', () => {
  let world: SmallWorld;
  let github: GitHub;
  let many: Package;

  beforeEach(async () => {
    world = smallWorld();
    many = addFilled(world, 'org', 'container', 'many', 21);
    github = await startGitHub({ world });
  });
  afterEach(() => github.close());

  const spoil = (method: string, act: Act, times = 1, skip = 5): void =>
    void github.faults.push({ match: on(method, '/versions/'), skip, times, act });
  const writes = () => github.log.filter(isWrite).length;

  /** Deletes twenty of the versions. @returns how they ended, and every pause that was seen. */
  async function deleteTwenty(options: Partial<WindowOptions> = {}) {
    const window = openWindow({ github, clock: world.clock, ...options });
    const pauses: Pause[] = [];
    const results = await window.queue.run(onVersions('delete', many, [...Array(20).keys()]), {
      onProgress: ({ paused }) => paused && pauses.push(paused),
    });
    const deleted = await agreed(window, many, results);
    return { window, results, deleted, pauses };
  }

  for (const [when, method, kind] of [
    ['after it was written down', 'DELETE', 'unknown'],
    ['before it was sent', 'GET', 'skipped'],
  ] as const) {
    it(`stops at an error of this program ${when}, tells it, and ends its record`, async () => {
      const { connection: whole } = openWindow({ github, clock: world.clock });
      let writes = 0;
      const connection: Connection = {
        ...whole,
        send: async (request) => {
          const fails = (request.method ?? 'GET') === method && (method === 'GET' || ++writes === 6);
          if (!fails) return whole.send(request);
          await request.waiting?.beforeSending?.();
          throw new RangeError('a mistake of ours');
        },
      };
      const window = openWindow({ github, clock: world.clock, connection });
      const ends: (readonly Result[])[] = [];
      const plan = onVersions('delete', many, [...Array(20).keys()]);
      const results = await window.queue.run(plan, { onEnd: (ended) => ends.push(ended) });
      assert.deepEqual(ends, [results]);
      assert.equal(results.length, 20);
      const because = { kind: 'unexpected', message: 'a mistake of ours' };
      const failed = results.filter(({ outcome }) => outcome.kind !== 'deleted').map(({ outcome }) => outcome);
      const unknown = failed.filter((outcome) => outcome.kind === 'unknown');
      assert.deepEqual(unknown, kind === 'unknown' ? [{ kind, because }] : []);
      const others = failed.filter((outcome) => outcome.kind !== 'unknown');
      assert.deepEqual(
        others.map(reasonOf),
        others.map(() => because),
      );
      await agreed(window, many, results);
      const state = await window.journal.read();
      assert.deepEqual([state.openPlans.length, unsettledIntents(state).length], [0, unknown.length]);
      assert.equal(github.log.filter(isWrite).length, countOf(results).deleted ?? 0);
    });
  }

  it('tells its summary and ends its record though showing the progress fails', async () => {
    const window = openWindow({ github, clock: world.clock });
    let told: readonly Result[] = [];
    const results = await window.queue
      .run(onVersions('delete', many, [0, 1, 2]), {
        onProgress: () => {
          throw new RangeError('a mistake of ours');
        },
        onEnd: (ended) => {
          told = ended;
          throw new RangeError('a mistake of ours');
        },
      })
      .catch((error: unknown) => error);
    assert.ok(results instanceof RangeError);
    assert.deepEqual(countOf(told), { deleted: 3 });
    assert.deepEqual((await window.journal.read()).openPlans, []);
  });

  for (const act of [500, 502, 503, 504, 'reset'] satisfies Act[]) {
    it(`repeats a delete that met ${act} before it took effect, once it was looked at`, async () => {
      spoil('DELETE', act);
      const { results } = await deleteTwenty();
      assert.deepEqual(countOf(results), { deleted: 20 });
      assert.equal(writes(), 21);
      assert.equal(github.log.filter(({ method, url }) => method === 'GET' && url.includes('/versions/')).length, 1);
    });
  }

  for (const act of [
    'effect-then-500',
    'effect-then-reset',
    { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>Unicorn</html>', takesEffect: true },
    { status: 200, body: '<html>Sign in to the network</html>', takesEffect: true },
  ] satisfies Act[]) {
    it(`does not repeat a delete that took effect before ${typeof act === 'object' ? act.status : act}`, async () => {
      spoil('DELETE', act, 3);
      const { results } = await deleteTwenty();
      assert.deepEqual(countOf(results), { deleted: 20 });
      assert.equal(writes(), 20);
    });
  }

  it('counts a delete as its own that gives 404 when it is repeated', async () => {
    spoil('DELETE', 'effect-then-500');
    // The look after it is stale: the version still reads.
    const version = many.versions[5];
    github.faults.push({
      match: on('GET', `/versions/${version?.id}`),
      times: 1,
      act: { status: 200, body: { id: version?.id, name: version?.name, created_at: '2026-01-01T00:00:00Z' } },
    });
    const { results } = await deleteTwenty();
    assert.deepEqual(countOf(results), { deleted: 20 });
    assert.equal(writes(), 21);
  });

  it('looks at a delete that is not answered in time', async () => {
    spoil('DELETE', 'hang');
    // Long enough for all the others, on a busy machine too.
    const { results } = await deleteTwenty({ timeoutMs: 3000 });
    assert.deepEqual(countOf(results), { deleted: 20 });
    assert.equal(writes(), 21);
  });

  it('leaves a delete open that may have worked, gives 404 when it is repeated, and reads all the same', async () => {
    const path = `/versions/${many.versions[5]?.id}`;
    github.faults.push({ match: on('DELETE', path), times: 1, act: 500 });
    github.faults.push({ match: on('DELETE', path), times: 1, act: { status: 404, body: { message: 'Not Found' } } });
    const window = openWindow({ github, clock: world.clock });
    const results = await window.queue.run(onVersions('delete', many, [...Array(20).keys()]));
    assert.deepEqual(countOf(results), { deleted: 19, unknown: 1 });
    assert.equal(results[5]?.outcome.kind, 'unknown');
  });

  it('leaves a delete open that can neither be confirmed nor repeated', async () => {
    spoil('DELETE', 'effect-then-500');
    spoil('GET', { status: 403, body: { message: 'Must have admin rights to Repository.' } }, 1, 0);
    const window = openWindow({ github, clock: world.clock });
    const results = await window.queue.run(onVersions('delete', many, [...Array(20).keys()]));
    assert.deepEqual(countOf(results), { deleted: 19, unknown: 1 });
    const open = [...(await window.journal.read()).intents.values()].filter(({ settled }) => !settled);
    assert.equal(open.length, 1);
  });

  it('refuses a version that the server fails at three times, and goes on with the others', async () => {
    github.faults.push({ match: on('DELETE', `/versions/${many.versions[3]?.id}`), act: 500 });
    const { results } = await deleteTwenty();
    assert.deepEqual(countOf(results), { deleted: 19, 'refused: server': 1 });
    assert.equal(writes(), 22);
  });

  it('stops where the server fails at everything', async () => {
    spoil('DELETE', 500, 1000);
    const { results } = await deleteTwenty();
    assert.equal(countOf(results).deleted, 5);
    assert.ok((countOf(results).skipped ?? 0) >= 8);
    assert.ok(writes() <= 5 + 7 * 3);
  });

  for (const act of [
    'secondary-limit',
    'secondary-limit-without-retry-after',
    'secondary-limit-429',
    primaryLimitForAMinute,
  ] satisfies Act[]) {
    it(`waits out ${typeof act === 'object' ? 'the primary limit' : act}, and goes on`, async () => {
      spoil('DELETE', act);
      const started = world.clock.now();
      const { results, pauses } = await deleteTwenty();
      assert.deepEqual(countOf(results), { deleted: 20 });
      assert.equal(writes(), 21);
      const [first] = pauses;
      assert.ok(first?.reason === 'rateLimit');
      const wait = act === 'secondary-limit' || act === 'secondary-limit-429' ? 3_000 : 60_000;
      assert.ok(Math.abs(first.until - started - 5 * 340 - wait) < 1_000, String(first.until - started));
      const [last, before] = github.log.filter(isWrite).reverse();
      const gap = (last?.at ?? 0) - (before?.at ?? 0);
      assert.equal(gap, typeof act === 'object' ? 340 : 1000);
    });
  }

  it('waits twice as long for each further secondary limit in a row', async () => {
    spoil('DELETE', 'secondary-limit-without-retry-after', 3);
    const started = world.clock.now();
    const { results } = await deleteTwenty();
    assert.deepEqual(countOf(results), { deleted: 20 });
    const waited = (world.clock.now() - started) / 60_000;
    assert.ok(waited > 7 && waited < 7.6, `${waited} minutes`);
  });

  for (const thinking of [100, 30_000]) {
    it(`asks once to sign in again for all that is in flight, and goes on after ${thinking} ms`, async () => {
      addToken(world, 'gho_fresh', account, ['read:org', 'write:packages', 'delete:packages']);
      let asked = 0;
      const window = openWindow({
        github,
        clock: world.clock,
        latency: 700,
        signInAgain: async () => {
          asked++;
          await window.time.sleep(thinking);
          return window.connectAs('gho_fresh');
        },
      });
      const pauses: (Pause | undefined)[] = [];
      const results = await window.queue.run(onVersions('delete', many, [...Array(20).keys()]), {
        onProgress: ({ done, paused }) => {
          if (done === 7) revoke();
          pauses.push(paused);
        },
      });
      assert.deepEqual(countOf(results), { deleted: 20 });
      await agreed(window, many, results);
      assert.equal(asked, 1);
      assert.ok(pauses.some((pause) => pause?.reason === 'signIn'));
      assert.equal(pauses.at(-1), undefined);
    });
  }

  for (const [name, answer] of [
    ['declines', () => Promise.resolve(undefined)],
    ['fails', () => Promise.reject(new Error('no network'))],
  ] as const) {
    it(`stops, with the rest not tried, where signing in again ${name}`, async () => {
      let asked = 0;
      const window = openWindow({
        github,
        clock: world.clock,
        latency: 700,
        signInAgain: () => {
          asked++;
          return answer();
        },
      });
      const seen: Progress[] = [];
      const results = await window.queue.run(onVersions('delete', many, [...Array(20).keys()]), {
        onProgress: (progress) => {
          if (progress.done === 7) revoke();
          seen.push(progress);
        },
      });
      const deleted = await agreed(window, many, results);
      assert.ok(deleted.length >= 7 && deleted.length < 11);
      // What was skipped is no progress, and no speed either.
      const { done, skipped, total, timeLeft } = seen.at(-1) ?? assert.fail();
      assert.deepEqual([done, skipped, total, timeLeft], [deleted.length, 20 - deleted.length, 20, 0]);
      assert.ok(seen.every(({ ratePerMinute }) => ratePerMinute <= 181));
      assert.equal(countOf(results).skipped, 20 - deleted.length);
      const { outcome } = results.at(-1) ?? assert.fail();
      assert.ok(outcome.kind === 'skipped' && outcome.because.kind === 'authentication');
      assert.equal(asked, 1);
    });
  }

  it('does not ask to sign in for ever', async () => {
    let asked = 0;
    const window = openWindow({
      github,
      clock: world.clock,
      token: 'gho_unknown',
      signInAgain: () => Promise.resolve((asked++, window.connectAs('gho_unknown'))),
    });
    const results = await window.queue.run(onVersions('delete', many));
    assert.deepEqual(countOf(results), { skipped: 21 });
    assert.equal(asked, 3);
  });

  for (const effect of [false, true]) {
    it(`pauses while offline, and goes on; the delete in flight ${effect ? 'took effect' : 'did not'}`, async () => {
      let down = false;
      let probes = 0;
      const cable: Transport = async (input, init) => {
        if (down && (input as URL).pathname === '/user' && ++probes === 10) down = false;
        if (!down) return fetch(input, init);
        if (effect && init?.method === 'DELETE') await fetch(input, init);
        throw new TypeError('fetch failed', { cause: Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }) });
      };
      const pauses = new Set<string>();
      const window = openWindow({
        github,
        clock: world.clock,
        transport: cable,
      });
      const results = await window.queue.run(onVersions('delete', many, [...Array(20).keys()]), {
        onProgress: ({ done, paused }) => {
          if (done === 8 && probes === 0) down = true;
          if (paused) pauses.add(paused.reason);
        },
      });
      assert.deepEqual(countOf(results), { deleted: 20 });
      await agreed(window, many, results);
      assert.equal(probes, 10);
      assert.deepEqual([...pauses], ['offline']);
    });
  }

  it('finds out by itself when the server is back', async () => {
    spoil('DELETE', 'effect-then-reset');
    github.faults.push({ match: ({ url }) => url === '/user', times: 9, act: 'reset' });
    const { results, pauses } = await deleteTwenty();
    assert.deepEqual(countOf(results), { deleted: 20 });
    assert.ok(pauses.some(({ reason }) => reason === 'offline'));
  });

  it('has each intent on record before its delete goes out, and each outcome after', async () => {
    const folder = new Map<string, string>();
    const store = memoryStore(folder, 'slow');
    const unrecorded: string[] = [];
    const { window } = await deleteTwenty({
      folder,
      store: {
        ...store,
        append: async (text) => {
          for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
          await store.append(text);
        },
      },
      transport: (input, init) => {
        const { pathname } = input as URL;
        const id = Number(pathname.split('/').at(-1));
        const open = unsettledIntents(replay([{ name: 'slow', text: folder.get('slow') ?? '' }]));
        const isRecorded = open.some(({ operation }) => operation.target.versionId === id);
        if (init?.method === 'DELETE' && !isRecorded) unrecorded.push(pathname);
        return fetch(input, init);
      },
    });
    assert.deepEqual(unrecorded, []);
    assert.deepEqual(unsettledIntents(await window.journal.read()), []);
  });

  it('sends nothing whose intent cannot be written down', async () => {
    let written = '';
    let appends = 0;
    const window = openWindow({
      github,
      clock: world.clock,
      store: {
        name: 'full',
        append: (text) => {
          if (++appends > 20) return Promise.reject(new Error('ENOSPC'));
          written += text;
          return Promise.resolve();
        },
        readAll: () => Promise.resolve([{ name: 'full', text: written }]),
        remove: () => Promise.resolve(),
      },
    });
    const results = await window.queue.run(onVersions('delete', many, [...Array(20).keys()]));
    const server = deletedOnServer(many);
    assert.deepEqual(idsOf(results, 'deleted'), server);
    assert.equal(writes(), server.length);
    const { outcome } = results.at(-1) ?? assert.fail();
    assert.ok(outcome.kind === 'skipped' && outcome.because.kind === 'journal');
    // What was deleted is on record at least as an open intent.
    const { intents } = await window.journal.read();
    const recorded = [...intents.values()].map(({ operation }) => operation.target.versionId);
    assert.ok(server.length >= 9 && server.every((id) => recorded.includes(id)));
  });

  function revoke(): void {
    const token = world.tokens.get(administrator);
    if (token) token.revoked = true;
  }
});
