import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { grantedScopes } from '../../../src/core/github/classify.ts';
import type { Request } from '../../../src/core/github/connection.ts';
import { enterpriseHost } from '../../../src/core/github/host.ts';
import { restorePackage } from '../../../src/core/github/packages.ts';
import { jsonOf } from '../../../src/core/github/wire.ts';
import { connectionReset, failureOf, mocked, problemOf, token } from './fixtures.ts';

const get: Request = { target: '/user' };
const server = enterpriseHost('https://github.example.com:8443');
assert.ok(server);

describe('A request', () => {
  it('carries the media type, the API version, the user agent and the token, and no body', async () => {
    for (const method of ['GET', 'POST', 'DELETE'] as const) {
      const { connection, sent } = mocked([{ body: {} }]);
      await connection.send({ ...get, method });
      const [request] = sent;
      assert.equal(request?.method, method);
      assert.equal(request.headers.accept, 'application/vnd.github+json');
      assert.equal(request.headers['x-github-api-version'], '2022-11-28');
      assert.equal(request.headers['user-agent'], 'packages-explorer/1.2.3');
      assert.equal(request.headers.authorization, `Bearer ${token}`);
      assert.equal(request.headers['content-type'], undefined);
      assert.equal(request.headers['if-none-match'], undefined);
      assert.ok(request.body === null || request.body === undefined);
      assert.match(request.headers['content-length'] ?? '0', /^0$/);
    }
  });

  it('carries no authorization where there is no token', async () => {
    const { connection, sent } = mocked([{ body: {} }], { token: undefined });
    await connection.send(get);
    assert.equal('authorization' in (sent[0]?.headers ?? {}), false);
  });

  it('goes to the API’s address of the host', async () => {
    const dotCom = mocked([{ body: {} }]);
    await dotCom.connection.send({ ...get, query: { package_type: 'npm', visibility: undefined, page: 2 } });
    assert.equal(dotCom.sent[0]?.url, 'https://api.github.com/user?package_type=npm&page=2');
    const own = mocked([{ body: {} }], { host: server });
    await own.connection.send({ target: '/orgs/o/packages/npm/a%2Fb' });
    assert.equal(own.sent[0]?.url, 'https://github.example.com:8443/api/v3/orgs/o/packages/npm/a%2Fb');
  });

  it('gives the answer: parsed, with where it came from and what the token may do', async () => {
    const headers = { 'x-oauth-scopes': 'read:packages', etag: '"1"' };
    const { connection } = mocked([{ body: { login: 'ann' }, headers }]);
    const answer = await connection.send(get);
    assert.deepEqual(jsonOf(answer), { login: 'ann' });
    assert.equal(answer.url, 'https://api.github.com/user');
    assert.equal(answer.headers.get('etag'), '"1"');
    assert.deepEqual(grantedScopes(answer.headers), ['read:packages']);
  });

  it('gives no body for 204 and 304', async () => {
    for (const status of [204, 304]) {
      const answer = await mocked([{ status }]).connection.send({ ...get, etag: '"1"' });
      assert.deepEqual([answer.status, answer.bytes.length], [status, 0]);
    }
  });

  it('is sent again with the ETag of an earlier answer', async () => {
    const { connection, sent } = mocked([{ status: 304 }]);
    await connection.send({ ...get, etag: 'W/"abc"' });
    assert.equal(sent[0]?.headers['if-none-match'], 'W/"abc"');
  });
});

describe('The token', () => {
  for (const address of [
    'https://attacker.invalid/user',
    'http://api.github.com/user',
    'https://api.github.com:444/user',
    'https://api.github.com.attacker.invalid/user',
    'https://api.github.com@attacker.invalid/user',
    'https://ann:secret@api.github.com/user',
    'nonsense',
    '',
  ]) {
    it(`does not follow an answer to "${address}"`, async () => {
      const { connection, sent } = mocked([{ body: {} }]);
      assert.equal((await problemOf(connection.send({ target: address }))).kind, 'foreignUrl');
      assert.deepEqual(sent, []);
    });
  }

  it('does not leave by a path that looks like an address', async () => {
    const { connection, sent } = mocked([{ body: {} }]);
    await connection.send({ target: '//attacker.invalid/user' });
    assert.equal(new URL(sent[0]?.url ?? '').origin, 'https://api.github.com');
  });

  for (const location of ['https://attacker.invalid/x', '//attacker.invalid/x', 'http://api.github.com/user']) {
    it(`does not follow a redirect to ${location}`, async () => {
      const { connection, sent } = mocked([{ status: 302, headers: { location } }, { body: {} }]);
      assert.equal((await problemOf(connection.send(get))).kind, 'foreignUrl');
      assert.equal(sent.length, 1);
    });
  }

  it('is in no error and no log, nor is a package’s token', async () => {
    const secret = 'package-token-9876543210';
    const reference = { owner: { kind: 'organization', login: 'o' }, packageType: 'npm', name: 'a' } as const;
    for (const reply of [connectionReset(), { status: 500 }, { status: 404 }, { status: 302 }, { status: 429 }]) {
      const { connection, exchanges, sent } = mocked([reply]);
      const error = await failureOf(restorePackage(connection, reference, { token: secret }));
      assert.match(sent[0]?.url ?? '', /restore\?token=package-token-9876543210$/);
      const told = inspect([error, error.message, error.stack, exchanges], { depth: 10 });
      assert.doesNotMatch(told, /9876543210|gho_secret/);
      assert.match(error.message, /POST \/orgs\/o\/packages\/npm\/a\/restore\?token=%E2%80%A6/);
    }
  });
});

describe('A redirect', () => {
  it('within the origin is followed for reads, relative ones too', async () => {
    for (const status of [301, 302, 307, 308]) {
      const { connection, sent } = mocked([
        { status, headers: { location: '/organizations/7/x?page=2' } },
        { body: ['moved'] },
      ]);
      const answer = await connection.send(get);
      assert.deepEqual(jsonOf(answer), ['moved']);
      assert.equal(answer.url, 'https://api.github.com/organizations/7/x?page=2');
      assert.equal(sent[1]?.headers.authorization, `Bearer ${token}`);
    }
  });

  it('is never followed for writes', async () => {
    for (const method of ['DELETE', 'POST'] as const) {
      const { connection, sent } = mocked([{ status: 307, headers: { location: '/user/other' } }, { status: 204 }]);
      assert.equal((await problemOf(connection.send({ ...get, method }))).kind, 'malformed');
      assert.equal(sent.length, 1);
    }
  });

  it('that never ends is given up after three', async () => {
    const { connection, sent } = mocked([{ status: 302, headers: { location: '/user' } }]);
    assert.equal((await problemOf(connection.send(get))).kind, 'malformed');
    assert.equal(sent.length, 4);
  });

  it('without an address is malformed', async () => {
    assert.equal((await problemOf(mocked([{ status: 302 }]).connection.send(get))).kind, 'malformed');
  });
});

describe('A log of exchanges', () => {
  it('tells method, path, status, time and request id', async () => {
    const headers = { 'x-github-request-id': 'ABCD:1' };
    const { connection, exchanges } = mocked([{ body: {}, headers }]);
    await connection.send({ target: '/user/packages', query: { page: 2 } });
    assert.deepEqual(exchanges, [
      { method: 'GET', target: '/user/packages?page=2', ms: 0, status: 200, requestId: 'ABCD:1' },
    ]);
  });

  it('tells every try, and why it failed', async () => {
    const { connection, exchanges } = mocked([connectionReset(), { status: 502, body: '<html>' }, { body: {} }]);
    await connection.send(get);
    assert.deepEqual(
      exchanges.map(({ status, problem }) => [status, problem?.kind]),
      [
        [undefined, 'network'],
        [502, 'server'],
        [200, undefined],
      ],
    );
  });

  it('gives the id of a refused request to its error', async () => {
    const { connection } = mocked([{ status: 404, headers: { 'x-github-request-id': 'ABCD:2' } }]);
    assert.equal((await failureOf(connection.send(get))).requestId, 'ABCD:2');
  });
});

describe('An answer', () => {
  it('over 32 MiB is too large', async () => {
    const { connection, sent } = mocked([{ body: `"${'x'.repeat(33 * 1024 * 1024)}"` }]);
    assert.equal((await problemOf(connection.send(get))).kind, 'tooLarge');
    assert.equal(sent.length, 1);
  });

  it('may hold characters that are cut in two by its pieces', async () => {
    const bytes = new TextEncoder().encode(JSON.stringify({ name: '日本語-🐙' }));
    const pieces = [...bytes].map((byte) => Uint8Array.of(byte));
    const body = () => new ReadableStream({ pull: (to) => (pieces.length ? to.enqueue(pieces.shift()) : to.close()) });
    const { connection } = mocked([], { transport: () => Promise.resolve(new Response(body())) });
    assert.deepEqual(jsonOf(await connection.send(get)), { name: '日本語-🐙' });
  });
});
