import assert from 'node:assert/strict';
import { callerOf, messageOf, type Call } from './caller.ts';
import { hours, minutes } from './clock.ts';
import { on } from './faults.ts';
import { startGitHub, type GitHub } from './server.ts';
import { addFilled, administrator, smallWorld, type SmallWorld } from './smallWorld.ts';

describe('Limits and caching', () => {
  let world: SmallWorld;
  let github: GitHub;
  let call: Call;

  beforeEach(async () => {
    world = smallWorld();
    github = await startGitHub({ world });
    call = callerOf(github, administrator);
  });
  afterEach(() => github.close());

  const list = '/user/packages?package_type=npm';

  it('answers 304, free of charge, to who has the answer already', async () => {
    const first = await call('GET', list);
    const etag = first.headers.get('etag') ?? '';
    assert.match(etag, /^W\/"[0-9a-f]{64}"$/);
    assert.equal(first.headers.get('cache-control'), 'private, max-age=60, s-maxage=60');
    const again = await call('GET', list, { headers: { 'if-none-match': etag } });
    assert.equal(again.status, 304);
    assert.equal(again.headers.get('x-ratelimit-used'), '1');
    addFilled(world, 'ann', 'npm', 'another', 1);
    const changed = await call('GET', list, { headers: { 'if-none-match': etag } });
    assert.equal(changed.status, 200);
    assert.notEqual(changed.headers.get('etag'), etag);
    assert.equal(changed.headers.get('x-ratelimit-used'), '2');
  });

  it('refuses past the primary limit until the hour is over', async () => {
    github.limits.perHour = 2;
    await call('GET', list);
    const last = await call('GET', list);
    assert.equal(last.headers.get('x-ratelimit-remaining'), '0');
    const refused = await call('GET', list);
    assert.equal(refused.status, 403);
    assert.match(messageOf(refused), /^API rate limit exceeded for user ID \d+/);
    const reset = Number(refused.headers.get('x-ratelimit-reset')) * 1000;
    assert.equal(reset, world.clock.now() + hours(1));
    world.clock.advance(hours(1));
    assert.equal((await call('GET', list)).status, 200);
  });

  it('answers 429 where told to', async () => {
    Object.assign(github.limits, { perHour: 0, status: 429 });
    assert.equal((await call('GET', list)).status, 429);
  });

  it('lets 180 deletions through a minute, and says how long to wait for more', async () => {
    github.limits.enforceSecondary = true;
    const { versions } = addFilled(world, 'ann', 'npm', 'many', 200);
    const remove = (index: number) => call('DELETE', `/user/packages/npm/many/versions/${String(versions[index]?.id)}`);
    for (let index = 0; index < 180; index++) assert.equal((await remove(index)).status, 204);
    world.clock.advance(20_000);
    const refused = await remove(180);
    assert.equal(refused.status, 403);
    assert.match(messageOf(refused), /^You have exceeded a secondary rate limit/);
    assert.equal(refused.headers.get('retry-after'), '40');
    assert.equal((await call('GET', list)).status, 200);
    github.limits.sendRetryAfter = false;
    assert.equal((await remove(180)).headers.get('retry-after'), null);
    world.clock.advance(minutes(1));
    assert.equal((await remove(180)).status, 204);
  });

  it('refuses the 101st request at once', async () => {
    Object.assign(github.limits, { enforceSecondary: true });
    const gate = github.hold(on('GET', list));
    const asking = Array.from({ length: 101 }, async () => {
      const response = await fetch(github.origin + list, { headers: { authorization: `Bearer ${administrator}` } });
      await response.arrayBuffer();
      return response.status;
    });
    await gate.waitForHeld(101);
    gate.open();
    const statuses = await Promise.all(asking);
    assert.deepEqual([statuses.filter((status) => status === 200).length, statuses.includes(403)], [100, true]);
  });

  it('sends Enterprise Server’s callers no limits unless told to', async () => {
    assert.equal((await call('GET', `/api/v3${list}`)).headers.get('x-ratelimit-limit'), null);
    assert.equal((await call('GET', list)).headers.get('x-ratelimit-limit'), '5000');
    github.behaviour.rateLimitHeaders = 'always';
    assert.equal((await call('GET', `/api/v3${list}`)).headers.get('x-ratelimit-limit'), '5000');
    github.behaviour.rateLimitHeaders = 'never';
    assert.equal((await call('GET', list)).headers.get('x-ratelimit-limit'), null);
  });
});
