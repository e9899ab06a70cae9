import assert from 'node:assert/strict';
import { callerOf } from './caller.ts';
import { on, type Act } from './faults.ts';
import { startGitHub, type GitHub } from './server.ts';
import { addFilled, administrator, smallWorld, type SmallWorld } from './smallWorld.ts';
import { activeVersions, type Package } from './world.ts';

describe('Faults', () => {
  let world: SmallWorld;
  let github: GitHub;
  let many: Package;

  beforeEach(async () => {
    world = smallWorld();
    many = addFilled(world, 'org', 'npm', 'many', 3);
    github = await startGitHub({ world });
  });
  afterEach(() => github.close());

  const send = (method = 'GET', signal?: AbortSignal): Promise<Response> =>
    fetch(
      `${github.origin}/orgs/org/packages/npm/many/versions${method === 'GET' ? '' : `/${String(many.versions[0]?.id)}`}`,
      {
        method,
        redirect: 'manual',
        headers: { authorization: `Bearer ${administrator}` },
        ...(signal ? { signal } : {}),
      },
    );
  const fail = (act: Act): void => void github.faults.push({ match: on('*', '/versions'), times: 1, act });

  for (const { act, status, header, body } of [
    { act: 500, status: 500, header: undefined, body: /"Server Error"/ },
    { act: 502, status: 502, header: undefined, body: /<html>/ },
    { act: 503, status: 503, header: 'retry-after', body: /Unavailable/ },
    { act: 504, status: 504, header: undefined, body: /<html>/ },
    { act: 'revoked-token', status: 401, header: undefined, body: /Bad credentials/ },
    { act: 'primary-limit', status: 403, header: 'x-ratelimit-reset', body: /API rate limit exceeded/ },
    { act: 'secondary-limit', status: 403, header: 'retry-after', body: /secondary rate limit/ },
    { act: 'secondary-limit-without-retry-after', status: 403, header: undefined, body: /secondary rate limit/ },
    { act: 'secondary-limit-429', status: 429, header: 'retry-after', body: /secondary rate limit/ },
    { act: 'wrong-type', status: 200, header: undefined, body: /^\{"items":\[\]\}$/ },
    { act: 'wrong-elements', status: 200, header: undefined, body: /^\[null/ },
    { act: 'not-json', status: 200, header: undefined, body: /<html>/ },
    { act: 'empty-body', status: 200, header: undefined, body: /^$/ },
    { act: 'foreign-link', status: 200, header: 'link', body: /^\[/ },
    { act: { status: 302, headers: { location: 'http://127.0.0.1:1/' } }, status: 302, header: 'location', body: /^$/ },
    { act: { status: 451, body: { message: 'Gone' } }, status: 451, header: undefined, body: /^\{"message":"Gone"\}$/ },
  ] satisfies { act: Act; status: number; header: string | undefined; body: RegExp }[]) {
    it(`answer ${typeof act === 'object' ? String(act.status) : act} once`, async () => {
      fail(act);
      const response = await send();
      assert.equal(response.status, status);
      if (header !== undefined) assert.ok(response.headers.has(header));
      else assert.equal(response.headers.has('retry-after'), false);
      assert.match(await response.text(), body);
      assert.equal(github.faults.length, 0);
      assert.equal((await send()).status, 200);
    });
  }

  it('break JSON off in its middle', async () => {
    fail('truncated-json');
    const text = await (await send()).text();
    assert.throws(() => JSON.parse(text) as unknown, SyntaxError);
  });

  it('break the connection before an answer, with and without effect', async () => {
    fail('reset');
    await assert.rejects(send('DELETE'), TypeError);
    assert.equal(activeVersions(many).length, 3);
    fail('effect-then-reset');
    await assert.rejects(send('DELETE'), TypeError);
    assert.equal(activeVersions(many).length, 2);
    assert.equal(github.log.at(-1)?.status, undefined);
  });

  it('break the connection in the middle of an answer', async () => {
    fail('reset-in-body');
    const response = await send();
    assert.equal(response.status, 200);
    await assert.rejects(response.text());
  });

  it('leave a request without an answer', async () => {
    fail('hang');
    await assert.rejects(send('GET', AbortSignal.timeout(30)), { name: 'TimeoutError' });
  });

  it('let an answer drip', async () => {
    fail('drip');
    const response = await send();
    const chunks: number[] = [];
    for await (const chunk of response.body ?? []) chunks.push((chunk as Uint8Array).length);
    assert.ok(chunks.length > 5);
  });

  it('take effect and answer 500', async () => {
    fail('effect-then-500');
    assert.equal((await send('DELETE')).status, 500);
    assert.equal((await send('DELETE')).status, 404);
  });

  it('wait for the nth request and stay as long as told', async () => {
    github.faults.push({ match: on('GET', /\/versions$/), skip: 2, times: 2, act: 500 });
    const statuses: number[] = [];
    for (let count = 0; count < 5; count++) statuses.push((await send()).status);
    assert.deepEqual(statuses, [200, 200, 500, 500, 200]);
    github.faults.push({ match: on('GET', '/orgs/{org}/packages/{package_type}/{package_name}/versions'), act: 500 });
    assert.equal((await send()).status, 500);
    assert.equal((await send()).status, 500);
    assert.equal((await send('DELETE')).status, 204);
  });
});

describe('The log', () => {
  it('remembers requests exactly as sent, and whose token it was, but never the token', async () => {
    const world = smallWorld();
    const github = await startGitHub({ world });
    const call = callerOf(github, administrator);
    await call('GET', '/api/v3/orgs/org/packages/npm/a%2Fb%20c/versions?page=1&per_page=5');
    await call('DELETE', '/nowhere', { body: 'text' });
    const [first, second] = github.log;
    assert.equal(first?.url, '/api/v3/orgs/org/packages/npm/a%2Fb%20c/versions?page=1&per_page=5');
    assert.equal(first.route, '/orgs/{org}/packages/{package_type}/{package_name}/versions');
    assert.deepEqual([first.at, first.login, first.status], [world.clock.now(), 'ann', 404]);
    assert.deepEqual([second?.method, second?.route, second?.body], ['DELETE', undefined, 'text']);
    assert.doesNotMatch(JSON.stringify(github.log), new RegExp(administrator));
    github.clearLog();
    assert.deepEqual(github.log, []);
    await github.close();
  });
});
