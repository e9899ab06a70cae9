import assert from 'node:assert/strict';
import { packageTypes } from '../../src/core/github/types.ts';
import { callerOf, messageOf, namesOf, type Call } from './caller.ts';
import { operationId } from './openapi.ts';
import { routes } from './routes.ts';
import { startGitHub, type GitHub } from './server.ts';
import { addFilled, smallWorld, withRepo, type SmallWorld } from './smallWorld.ts';
import { findAccount, packagesOf } from './world.ts';

const families = [
  { family: '/orgs/{org}', path: '/orgs/org', login: 'org' },
  { family: '/user', path: '/user', login: 'ann' },
  { family: '/users/{username}', path: '/users/ann', login: 'ann' },
];

describe('The 27 operations', () => {
  let world: SmallWorld;
  let github: GitHub;
  let call: Call;

  beforeEach(async () => {
    world = smallWorld();
    github = await startGitHub({ world });
    call = callerOf(github, withRepo);
  });
  afterEach(() => github.close());

  it('are all that the description has under packages and docker', () => {
    const ids = routes.flatMap(({ method, template }) =>
      /\/(packages|docker)/.test(template) && !/organization_id|user_id/.test(template)
        ? [operationId(method, template)]
        : [],
    );
    assert.equal(new Set(ids).size, 27);
    assert.ok(ids.every((id) => id?.startsWith('packages/')));
  });

  it('tell an account by its id, an organization where the server is set to', async () => {
    const [user, organization] = ['ann', 'org'].map((login) => String(findAccount(world, login)?.id));
    for (const prefix of ['', '/api/v3']) {
      const { status, body } = await call('GET', `${prefix}/user/${user}`);
      assert.deepEqual([status, (body as { login: string }).login], [200, 'ann']);
      assert.equal((await call('GET', `${prefix}/user/${organization}`)).status, 200);
    }
    github.behaviour.organizationsById = false;
    assert.equal((await call('GET', `/user/${organization}`)).status, 404);
    assert.equal((await call('GET', '/user/1')).status, 404);
  });

  for (const { family, path, login } of families) {
    for (const prefix of ['', '/api/v3']) {
      const base = prefix + path;

      it(`answer ${prefix}${family} as described, for every package type`, async () => {
        for (const type of packageTypes) {
          const list = await call('GET', `${base}/packages?package_type=${type}`);
          assert.deepEqual([list.status, namesOf(list)], [200, ['thing']]);
          assert.equal((await call('GET', `${base}/packages/${type}/thing`)).status, 200);
          const versions = (await call('GET', `${base}/packages/${type}/thing/versions`)).body as { id: number }[];
          assert.equal(versions.length, 2);
          const version = `${base}/packages/${type}/thing/versions/${String(versions[0]?.id)}`;
          assert.equal((await call('GET', version)).status, 200);
          assert.equal((await call('DELETE', version)).status, 204);
          assert.equal((await call('GET', version)).status, 404);
          assert.equal(namesOf(await call('GET', `${base}/packages/${type}/thing/versions?state=deleted`)).length, 1);
          assert.equal((await call('POST', `${version}/restore`)).status, 204);
          assert.equal((await call('GET', version)).status, 200);
          assert.equal((await call('DELETE', `${base}/packages/${type}/thing`)).status, 204);
          assert.equal((await call('GET', `${base}/packages/${type}/thing`)).status, 404);
          assert.equal((await call('POST', `${base}/packages/${type}/thing/restore`)).status, 204);
          assert.equal((await call('GET', `${base}/packages/${type}/thing`)).status, 200);
        }
        assert.ok(github.log.every((request) => request.route?.startsWith(family) && request.login === 'ann'));
      });
    }

    it(`list Docker conflicts under ${family}`, async () => {
      const [conflict] = packagesOf(world, login).filter(({ type }) => type === 'docker');
      assert.ok(conflict);
      conflict.migrationConflict = true;
      assert.deepEqual(namesOf(await call('GET', `${path}/docker/conflicts`)), ['thing']);
    });

    it(`refuse as described under ${family}`, async () => {
      const anonymous = callerOf(github);
      const wrong = callerOf(github, 'gho_unknown');
      for (const { method, template } of routes) {
        if (!template.startsWith(`${family}/`) || !/\/(packages|docker)/.test(template)) continue;
        if (template.includes('{user_id}')) continue;
        const target = template
          .replace(family, path)
          .replace('{package_type}', 'npm')
          .replace('{package_name}', 'absent')
          .replace('{package_version_id}', '7');
        const conflictsOfOthers = template.endsWith('/docker/conflicts') && family !== '/user';
        const unsigned = await anonymous(method, target);
        assert.equal(unsigned.status, conflictsOfOthers ? 200 : 401, `${method} ${target}`);
        if (!conflictsOfOthers) assert.equal(messageOf(unsigned), 'Requires authentication');
        const refused = await wrong(method, target);
        assert.deepEqual([refused.status, messageOf(refused)], [401, 'Bad credentials']);
        if (template.includes('{package_name}')) {
          const absent = await call(method, target);
          assert.deepEqual([absent.status, messageOf(absent)], [404, 'Package not found.']);
        }
      }
    });
  }

  it('resolve organizations under /users, and no users under /orgs', async () => {
    assert.equal((await call('GET', '/users/ORG/packages?package_type=npm')).status, 200);
    const refused = await call('GET', '/orgs/ann/packages?package_type=npm');
    assert.deepEqual([refused.status, messageOf(refused)], [404, 'Not Found']);
    assert.equal((await call('GET', '/users/nobody/packages?package_type=npm')).status, 404);
  });

  it('take names with an encoded slash, and answer 404 to a raw one', async () => {
    addFilled(world, 'org', 'container', 'charts/ingress-nginx', 1);
    assert.equal((await call('GET', '/orgs/org/packages/container/charts%2Fingress-nginx')).status, 200);
    assert.equal((await call('GET', '/orgs/org/packages/container/charts%2Fingress-nginx/versions')).status, 200);
    const raw = await call('GET', '/orgs/org/packages/container/charts/ingress-nginx');
    assert.deepEqual([raw.status, messageOf(raw)], [404, 'Not Found']);
    assert.equal((await call('GET', '/orgs/org/packages/container/charts%252Fingress-nginx')).status, 404);
  });

  it('refuse a body on DELETE', async () => {
    const refused = await call('DELETE', '/user/packages/npm/thing', { body: '{}' });
    assert.equal(refused.status, 422);
    assert.equal((await call('GET', '/user/packages/npm/thing')).status, 200);
  });

  it('refuse API versions that GitHub does not have', async () => {
    const headers = { 'x-github-api-version': '1999-01-01' };
    assert.equal((await call('GET', '/user/packages?package_type=npm', { headers })).status, 400);
    headers['x-github-api-version'] = '2022-11-28';
    assert.equal((await call('GET', '/user/packages?package_type=npm', { headers })).status, 200);
  });

  it('need a package type that exists', async () => {
    assert.equal((await call('GET', '/user/packages')).status, 422);
    assert.equal((await call('GET', '/user/packages?package_type=gradle')).status, 422);
  });

  it('filter by visibility, where internal means private in registries with repository permissions', async () => {
    addFilled(world, 'org', 'npm', 'open', 1, { visibility: 'public' });
    addFilled(world, 'org', 'npm', 'inside', 1, { visibility: 'internal' });
    const names = async (type: string, visibility: string) =>
      namesOf(await call('GET', `/orgs/org/packages?package_type=${type}&visibility=${visibility}`));
    assert.deepEqual(await names('npm', 'public'), ['open']);
    assert.deepEqual(await names('npm', 'private'), ['thing']);
    assert.deepEqual(await names('npm', 'internal'), ['inside']);
    assert.deepEqual(await names('maven', 'internal'), ['thing']);
  });

  it('link to web pages that open, with all text escaped', async () => {
    addFilled(world, 'org', 'npm', '<img src=x onerror=alert(1)>', 1);
    for (const type of packageTypes) {
      for (const found of (await call('GET', `/orgs/org/packages?package_type=${type}`)).body as {
        url: string;
        html_url: string;
      }[]) {
        const page = await call('GET', found.html_url, { headers: { accept: 'text/html' } });
        assert.equal(page.status, 200, found.html_url);
        assert.doesNotMatch(String(page.body), /<img/);
        const versions = (await call('GET', `${new URL(found.url).pathname}/versions`)).body as { html_url: string }[];
        const version = await call('GET', String(versions[0]?.html_url), { headers: { accept: 'text/html' } });
        assert.equal(version.status, 200);
        assert.match(String(version.body), /Published/);
      }
    }
  });
});
