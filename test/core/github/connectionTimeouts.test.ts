import assert from 'node:assert/strict';
import {
  connect,
  type Connection,
  type ConnectionOptions,
  type Exchange,
} from '../../../src/core/github/connection.ts';
import { enterpriseHost } from '../../../src/core/github/host.ts';
import { on } from '../../github/faults.ts';
import { startGitHub, type GitHub } from '../../github/server.ts';
import { reader, smallWorld } from '../../github/smallWorld.ts';
import { problemOf } from './fixtures.ts';

const get = { target: '/user' };

describe('A slow server', () => {
  let github: GitHub;

  beforeEach(async () => {
    github = await startGitHub({ world: smallWorld() });
  });
  afterEach(() => github.close());

  function connected(options: Partial<ConnectionOptions> = {}): Connection {
    const host = enterpriseHost(github.origin);
    assert.ok(host);
    return connect({
      host,
      token: reader,
      transport: fetch,
      userAgent: 'test',
      sleep: () => Promise.resolve(),
      ...options,
    });
  }

  async function requests(count: number): Promise<void> {
    while (github.log.length < count) await new Promise((resolve) => setImmediate(resolve));
  }

  for (const act of ['hang', 'drip'] as const) {
    it(`that ${act}s is a time-out, and is not asked again`, async () => {
      github.faults.push({ match: on('GET', '/user'), act });
      const exchanges: Exchange[] = [];
      const onExchange = (exchange: Exchange) => exchanges.push(exchange);
      const problem = await problemOf(connected({ timeoutMs: 60, onExchange }).send(get));
      assert.deepEqual(problem, { kind: 'timeout', timeoutMs: 60 });
      assert.deepEqual(
        exchanges.map((exchange) => exchange.problem),
        [problem],
      );
    });

    it(`that ${act}s is left when the request is aborted, with the signal’s reason`, async () => {
      github.faults.push({ match: on('GET', '/user'), act });
      const controller = new AbortController();
      const exchanges: unknown[] = [];
      const connection = connected({ onExchange: (exchange) => exchanges.push(exchange) });
      const sending = connection.send({ ...get, signal: controller.signal });
      await requests(1);
      const reason = new Error('no longer wanted');
      controller.abort(reason);
      await assert.rejects(sending, (error) => error === reason);
      assert.deepEqual(exchanges, []);
    });
  }

  it('has at most 20 requests at once; one that waits for its turn can be aborted', async () => {
    github.faults.push({ match: on('GET', '/user'), act: 'hang' });
    const connection = connected();
    const all = new AbortController();
    const sending = Array.from({ length: 24 }, (_, index) =>
      connection.send({ ...get, query: { index }, signal: all.signal }),
    );
    const one = new AbortController();
    const queued = connection.send({ ...get, signal: one.signal });
    await requests(20);
    one.abort(new Error('out of the queue'));
    await assert.rejects(queued, /out of the queue/);
    assert.equal(github.log.length, 20);
    all.abort(new Error('all of them'));
    for (const each of sending) await assert.rejects(each, /all of them/);
    github.faults.length = 0;
    assert.equal((await connection.send(get)).status, 200);
    assert.equal(github.log.length, 21);
  });

  it('sends nothing for a signal that is aborted already', async () => {
    await assert.rejects(connected().send({ ...get, signal: AbortSignal.abort(new Error('too late')) }), /too late/);
    assert.equal(github.log.length, 0);
  });
});

describe('A broken connection', () => {
  let github: GitHub;

  beforeEach(async () => {
    github = await startGitHub({ world: smallWorld() });
  });
  afterEach(() => github.close());

  for (const act of ['reset', 'reset-in-body'] as const) {
    it(`by ${act} is a problem of the network after three tries`, async () => {
      github.faults.push({ match: on('GET', '/user'), act });
      const host = enterpriseHost(github.origin);
      assert.ok(host);
      const connection = connect({
        host,
        token: reader,
        transport: fetch,
        userAgent: 'test',
        sleep: () => Promise.resolve(),
      });
      assert.equal((await problemOf(connection.send(get))).kind, 'network');
      assert.equal(github.log.length, 3);
    });
  }

  it('to a server that is gone tells the system’s code', async () => {
    const host = enterpriseHost('http://127.0.0.1:1');
    assert.ok(host);
    // Port 1 is refused by fetch itself; a port that was just closed is refused by the system.
    const gone = await startGitHub({ world: smallWorld() });
    await gone.close();
    const closed = enterpriseHost(gone.origin);
    assert.ok(closed);
    const options = { token: reader, transport: fetch, userAgent: 'test', sleep: () => Promise.resolve() };
    const problem = await problemOf(connect({ ...options, host: closed }).send(get));
    assert.ok(problem.kind === 'network');
    assert.equal(problem.code, 'ECONNREFUSED');
    assert.equal((await problemOf(connect({ ...options, host }).send(get))).kind, 'network');
  });
});
