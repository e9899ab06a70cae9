import assert from 'node:assert/strict';
import { callerOf, linksOf, messageOf, namesOf, type Call } from './caller.ts';
import { startGitHub, type GitHub } from './server.ts';
import { addFilled, administrator, smallWorld, type SmallWorld } from './smallWorld.ts';
import { addOrganization, addVersion, findAccount } from './world.ts';

describe('Paging', () => {
  let world: SmallWorld;
  let github: GitHub;
  let call: Call;

  beforeEach(async () => {
    world = smallWorld();
    github = await startGitHub({ world });
    call = callerOf(github, administrator);
  });
  afterEach(() => github.close());

  for (const { owner, path, prefix, rewritten } of [
    { owner: 'org', path: '/orgs/org', prefix: '', rewritten: 'organizations' },
    { owner: 'org', path: '/users/org', prefix: '/api/v3', rewritten: 'organizations' },
    { owner: 'ann', path: '/user', prefix: '', rewritten: 'user' },
    { owner: 'ann', path: '/users/ann', prefix: '/api/v3', rewritten: 'user' },
  ]) {
    it(`leads through all versions of ${prefix}${path} by links to a rewritten path`, async () => {
      const found = addFilled(world, owner, 'container', 'a/b', 25);
      const id = String(findAccount(world, owner)?.id);
      const first = await call('GET', `${prefix}${path}/packages/container/a%2Fb/versions?per_page=10`);
      const links = linksOf(first);
      assert.deepEqual(Object.keys(links), ['next', 'last']);
      assert.equal(links.next?.origin, github.origin);
      assert.equal(links.next.pathname, `${prefix}/${rewritten}/${id}/packages/container/a%2Fb/versions`);
      assert.equal(links.next.search, '?per_page=10&page=2');
      assert.equal(links.last?.searchParams.get('page'), '3');
      const second = await call('GET', links.next.href);
      assert.deepEqual(Object.keys(linksOf(second)), ['prev', 'next', 'last', 'first']);
      const third = await call('GET', linksOf(second).next?.href ?? '');
      assert.deepEqual(Object.keys(linksOf(third)), ['prev', 'first']);
      assert.deepEqual(
        [first, second, third].flatMap(namesOf),
        found.versions.map(({ name }) => name),
      );
    });
  }

  it('puts the newest version first, whenever it was added', async () => {
    const found = addFilled(world, 'org', 'npm', 'many', 3);
    addVersion(world, found, 'old', { createdAt: 0 });
    addVersion(world, found, 'new');
    const names = namesOf(await call('GET', '/orgs/org/packages/npm/many/versions'));
    assert.deepEqual(names, ['new', '1.0.3', '1.0.2', '1.0.1', 'old']);
  });

  it('gives 30 where nothing is asked, and 100 at most', async () => {
    addFilled(world, 'org', 'npm', 'many', 120);
    assert.equal(namesOf(await call('GET', '/orgs/org/packages/npm/many/versions')).length, 30);
    assert.equal(namesOf(await call('GET', '/orgs/org/packages/npm/many/versions?per_page=500')).length, 100);
    assert.equal(namesOf(await call('GET', '/orgs/org/packages/npm/many/versions?page=9')).length, 0);
  });

  it('sends no links with package lists unless switched on', async () => {
    for (let number = 0; number < 5; number++) addFilled(world, 'org', 'npm', `package-${String(number)}`, 1);
    const path = '/orgs/org/packages?package_type=npm&visibility=public&per_page=2';
    assert.equal((await call('GET', path)).headers.get('link'), null);
    github.behaviour.packageListsSendLink = true;
    const next = linksOf(await call('GET', path)).next;
    assert.ok(next);
    assert.match(next.pathname, /^\/organizations\/\d+\/packages$/);
    assert.deepEqual(namesOf(await call('GET', next.href)), ['package-2', 'package-3']);
  });

  it('goes no deeper than 10,000 packages', async () => {
    const page = (query: string) => call('GET', `/user/packages?package_type=npm&${query}`);
    assert.equal((await page('page=100&per_page=100')).status, 200);
    const refused = await page('page=101&per_page=100');
    assert.equal(refused.status, 400);
    assert.match(messageOf(refused), /cannot be greater than 10000/);
  });

  it('pages organizations', async () => {
    for (let number = 0; number < 40; number++) {
      addOrganization(world, `org-${String(number)}`, { members: { ann: 'member' } });
    }
    const first = await call('GET', '/user/orgs');
    assert.equal((first.body as unknown[]).length, 30);
    const rest = await call('GET', linksOf(first).next?.href ?? '');
    assert.equal((rest.body as unknown[]).length, 12);
  });

  it('makes links with the scheme that a proxy in front was asked with', async () => {
    addFilled(world, 'org', 'npm', 'many', 40);
    const headers = { 'x-forwarded-proto': 'https' };
    const reply = await call('GET', '/orgs/org/packages/npm/many/versions', { headers });
    assert.equal(linksOf(reply).next?.origin, github.origin.replace('http:', 'https:'));
  });

  it('stays quick with hundreds of thousands of versions', async () => {
    const huge = addFilled(world, 'org', 'npm', 'huge', 0);
    for (let age = 0; age < 400_000; age++) addVersion(world, huge, String(age), { createdAt: 1_000_000 - age });
    const last = await call('GET', '/orgs/org/packages/npm/huge/versions?per_page=100&page=4000');
    assert.deepEqual(namesOf(last).at(-1), '399999');
    assert.deepEqual(Object.keys(linksOf(last)), ['prev', 'first']);
  });
});
