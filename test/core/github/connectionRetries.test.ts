import assert from 'node:assert/strict';
import { connect } from '../../../src/core/github/connection.ts';
import { githubDotCom } from '../../../src/core/github/host.ts';
import { jsonOf } from '../../../src/core/github/wire.ts';
import { messages, primaryLimit } from '../../github/refusals.ts';
import { connectionReset, fetchFailed, mocked, problemOf, type Reply } from './fixtures.ts';

const get = { target: '/user' };

describe('A read', () => {
  for (const { name, reply } of [
    { name: '500', reply: { status: 500 } },
    { name: '502', reply: { status: 502, body: '<html>' } },
    { name: '503', reply: { status: 503 } },
    { name: '504', reply: { status: 504 } },
    { name: 'a broken connection', reply: connectionReset() },
  ] satisfies { name: string; reply: Reply }[]) {
    it(`that meets ${name} is repeated twice, after 0.5 and 1 s`, async () => {
      const { connection, sent, waits } = mocked([reply]);
      assert.match((await problemOf(connection.send(get))).kind, /^(server|network)$/);
      assert.equal(sent.length, 3);
      assert.deepEqual(waits, [500, 1000]);
    });

    it(`that meets ${name} once succeeds`, async () => {
      const { connection, sent } = mocked([reply, { body: { login: 'ann' } }]);
      assert.deepEqual(jsonOf(await connection.send(get)), { login: 'ann' });
      assert.equal(sent.length, 2);
    });
  }

  it('is repeated no sooner than a failing server asks, and not at all where that is long', async () => {
    const busy = (seconds: number) => ({ status: 503, headers: { 'retry-after': String(seconds) } });
    const short = mocked([busy(2), busy(0), { body: {} }]);
    await short.connection.send(get);
    assert.deepEqual(short.waits, [2000, 1000]);
    const long = mocked([busy(6)]);
    const problem = await problemOf(long.connection.send(get));
    assert.ok(problem.kind === 'server');
    assert.equal(problem.retryAfterMs, 6000);
    assert.deepEqual([long.sent.length, long.waits], [1, []]);
  });

  for (const reply of [
    ...[400, 401, 403, 404, 410, 422, 451, 501].map((status) => ({ status })),
    fetchFailed({ message: 'expired', code: 'CERT_HAS_EXPIRED' }),
    fetchFailed({ message: 'Proxy response (407)' }),
  ]) {
    it(`that meets ${reply instanceof Error ? String(reply.cause) : reply.status} is not repeated`, async () => {
      const { connection, sent, waits } = mocked([reply]);
      await problemOf(connection.send(get));
      assert.equal(sent.length, 1);
      assert.deepEqual(waits, []);
    });
  }

  it('ends while it waits for its repetition when it is aborted', async () => {
    const controller = new AbortController();
    const { connection, sent } = mocked([{ status: 500 }], {
      sleep: (_, signal) => {
        controller.abort(new Error('no longer wanted'));
        return Promise.reject(signal?.reason as Error);
      },
    });
    await assert.rejects(connection.send({ ...get, signal: controller.signal }), /no longer wanted/);
    assert.equal(sent.length, 1);
  });

  it('really waits, and stops waiting when it is aborted', async () => {
    const controller = new AbortController();
    const connection = connect({
      host: githubDotCom,
      // Longer than a test may take.
      transport: () => Promise.resolve(new Response('', { status: 429, headers: { 'retry-after': '5' } })),
      userAgent: 'test',
      onExchange: () => setImmediate(() => controller.abort(new Error('no longer wanted'))),
    });
    await assert.rejects(connection.send({ ...get, signal: controller.signal }), /no longer wanted/);
  });
});

describe('A write', () => {
  for (const method of ['DELETE', 'POST'] as const) {
    for (const reply of [
      { status: 500 },
      { status: 502 },
      { status: 429, headers: { 'retry-after': '1' } },
      connectionReset(),
    ]) {
      it(`by ${method} is never repeated after ${reply instanceof Error ? 'a reset' : reply.status}`, async () => {
        const { connection, sent, waits } = mocked([reply]);
        await problemOf(connection.send({ ...get, method }));
        assert.equal(sent.length, 1);
        assert.deepEqual(waits, []);
      });
    }
  }
});

const secondary = (seconds: number): Reply => ({
  status: 403,
  headers: { 'retry-after': String(seconds) },
  body: { message: messages.secondaryLimit },
});

describe('A rate limit', () => {
  it('of at most 5 s is waited for by reads', async () => {
    const { connection, sent, waits } = mocked([secondary(3), { body: {} }]);
    await connection.send(get);
    assert.equal(sent.length, 2);
    assert.deepEqual(waits, [3000]);
  });

  it('of at most 5 s is given up when it comes a third time', async () => {
    const { connection, sent, waits } = mocked([secondary(2)]);
    assert.equal((await problemOf(connection.send(get))).kind, 'rateLimit');
    assert.equal(sent.length, 3);
    assert.deepEqual(waits, [2000, 4000]);
  });

  it('that is longer is told at once, and nothing is sent until it ends', async () => {
    const { connection, sent, waits, clock } = mocked([secondary(60), { body: {} }]);
    const first = await problemOf(connection.send(get));
    assert.deepEqual(waits, []);
    const second = await problemOf(connection.send({ target: '/user/orgs' }));
    assert.deepEqual(second, first);
    assert.equal((await problemOf(connection.send({ ...get, method: 'DELETE' }))).kind, 'rateLimit');
    assert.equal(sent.length, 1);
    clock.advance(59_000);
    await connection.send(get);
    assert.deepEqual(waits, [1000]);
    assert.equal(sent.length, 2);
    await connection.send({ target: '/user/orgs' });
    assert.equal(sent.length, 3);
  });

  it('stops what waits for a slot too', async () => {
    const { connection, sent } = mocked([secondary(60)]);
    const all = Array.from({ length: 40 }, (_, index) => problemOf(connection.send({ ...get, query: { index } })));
    assert.ok((await Promise.all(all)).every(({ kind }) => kind === 'rateLimit'));
    assert.ok(sent.length <= 20, String(sent.length));
  });

  it('of the hour ends by the server’s clock though this one is an hour wrong', async () => {
    for (const wrong of [-3_600_000, 3_600_000]) {
      const over = (now: number): Reply => ({
        status: 403,
        headers: {
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': String((now + wrong) / 1000 + 120),
          date: new Date(now + wrong).toUTCString(),
        },
        body: { message: primaryLimit(1) },
      });
      const replies: Reply[] = [];
      const { connection, sent, clock } = mocked(replies);
      replies.push(over(clock.now()), { body: {} });
      const problem = await problemOf(connection.send(get));
      assert.ok(problem.kind === 'rateLimit');
      assert.deepEqual([problem.limit, problem.endsAt - clock.now()], ['primary', 120_000]);
      clock.advance(114_000);
      await problemOf(connection.send(get));
      assert.equal(sent.length, 1);
      clock.advance(6_000);
      await connection.send(get);
      assert.equal(sent.length, 2);
    }
  });
});
