import assert from 'node:assert/strict';
import { connect, type Connection, type Request } from '../../../../src/core/github/connection.ts';
import { githubDotCom } from '../../../../src/core/github/host.ts';
import { createLimiter } from '../../../../src/core/github/limiter/limiter.ts';
import { jsonOf } from '../../../../src/core/github/wire.ts';
import { problemOf } from '../fixtures.ts';

interface Sent {
  readonly url: string;
  readonly method: string;
  readonly signal: AbortSignal;
  readonly answer: (status?: number, headers?: Record<string, string>) => void;
}

/** Connections of one host whose server is the test. */
function host() {
  const limiter = createLimiter();
  const sent: Sent[] = [];
  const connected = (token: string, signal?: AbortSignal): Connection =>
    connect({
      host: githubDotCom,
      token,
      signal,
      limiter,
      userAgent: 'test',
      sleep: () => Promise.resolve(),
      transport: (input, init) => {
        const { promise, resolve, reject } = Promise.withResolvers<Response>();
        const wire = init?.signal ?? assert.fail();
        wire.addEventListener('abort', () => reject(wire.reason as Error));
        const answer = (status = 200, headers: Record<string, string> = {}) =>
          resolve(new Response(status === 204 ? null : '{"n":1}', { status, headers }));
        sent.push({ url: (input as URL).href, method: init?.method ?? '', signal: wire, answer });
        return promise;
      },
    });
  return { connected, sent };
}

const get: Request = { target: '/user' };
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('Reads of one address at the same time', () => {
  it('are one request, whose answer all get', async () => {
    const { connected, sent } = host();
    const [one, other] = [connected('t'), connected('t')];
    const all = Promise.all([one.send(get), one.send(get), other.send(get)]);
    await turn();
    assert.equal(sent.length, 1);
    sent[0]?.answer();
    assert.deepEqual((await all).map(jsonOf), Array(3).fill({ n: 1 }));
    void one.send(get);
    await turn();
    assert.equal(sent.length, 2);
    sent[1]?.answer();
  });

  it('are apart for another token, ETag or address, and from writes', async () => {
    const { connected, sent } = host();
    const [one, other] = [connected('t'), connected('u')];
    const asked = [get, { ...get, etag: '"1"' }, { ...get, query: { page: 2 } }].map((each) => one.send(each));
    const all = Promise.all([...asked, one.send({ ...get, method: 'DELETE' }), other.send(get)]);
    await turn();
    assert.equal(sent.length, 5);
    sent.forEach(({ answer }) => answer());
    await all;
  });

  it('go on for the others when one leaves, and end when all have left', async () => {
    const { connected, sent } = host();
    const connection = connected('t');
    const controllers = [new AbortController(), new AbortController()];
    const [one, other] = controllers.map(({ signal }) => connection.send({ ...get, signal }));
    assert.ok(one && other);
    await turn();
    controllers[0]?.abort(new Error('the first leaves'));
    await assert.rejects(one, /the first leaves/);
    assert.equal(sent[0]?.signal.aborted, false);
    controllers[1]?.abort(new Error('the second leaves'));
    await assert.rejects(other, /the second leaves/);
    await turn();
    assert.equal(sent[0].signal.aborted, true);
    const again = connection.send(get);
    await turn();
    assert.equal(sent.length, 2);
    sent[1]?.answer();
    await again;
  });

  it('end with the sign-in of those who ask alone', async () => {
    const { connected, sent } = host();
    const ending = new AbortController();
    const ended = connected('t', ending.signal).send(get);
    const stays = connected('t').send(get);
    await turn();
    ending.abort(new Error('signed out'));
    await assert.rejects(ended, /signed out/);
    sent[0]?.answer();
    assert.equal((await stays).status, 200);
  });

  it('are not joined after a write that came between', async () => {
    const { connected, sent } = host();
    const connection = connected('t');
    const before = connection.send(get);
    const write = connection.send({ target: '/x', method: 'DELETE' });
    await turn();
    sent[1]?.answer(204);
    await write;
    const after = connection.send(get);
    await turn();
    assert.equal(sent.filter(({ method }) => method === 'GET').length, 2);
    sent.forEach(({ answer }) => answer());
    await Promise.all([before, after]);
  });
});

describe('A limit that one connection meets', () => {
  it('stops the others of the host, and not those of another', async () => {
    const { connected, sent } = host();
    const browsing = problemOf(connected('t').send(get));
    await turn();
    sent[0]?.answer(429, { 'retry-after': '60' });
    const problem = await browsing;
    assert.equal(problem.kind, 'rateLimit');
    assert.deepEqual(await problemOf(connected('u').send({ target: '/x', method: 'DELETE' })), problem);
    assert.equal(sent.length, 1);
    const elsewhere = host();
    void elsewhere.connected('t').send(get);
    await turn();
    assert.equal(elsewhere.sent.length, 1);
    elsewhere.sent[0]?.answer();
  });
});
