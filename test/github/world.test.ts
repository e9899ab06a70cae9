import assert from 'node:assert/strict';
import { packageTypes } from '../../src/core/github/types.ts';
import { callerOf, namesOf } from './caller.ts';
import { days, manualClock } from './clock.ts';
import { believableWorld, tokens } from './data/believableWorld.ts';
import { digestOf } from './data/manifests.ts';
import { hostileTexts } from './data/hostileNames.ts';
import { startGitHub } from './server.ts';
import { activeVersions, packagesOf, type Package } from './world.ts';

describe('The believable world', () => {
  const clock = manualClock();
  const world = believableWorld(clock);
  const named = (owner: string, name: string, type = 'container'): Package => {
    const found = packagesOf(world, owner).find((one) => one.name === name && one.type === type);
    assert.ok(found, `${owner}/${name}`);
    return found;
  };

  it('is the same at every start', () => {
    const contents = ({ packages }: typeof world) =>
      packages.map(({ owner, name, versions }) => [owner, name, versions.map((version) => [version.id, version.name])]);
    assert.deepEqual(contents(believableWorld(clock)), contents(world));
  });

  it('has all six types in the main organization, and nothing from the future', () => {
    const types = new Set(packagesOf(world, 'octo-org').map(({ type }) => type));
    assert.deepEqual([...types].sort(), [...packageTypes].sort());
    for (const { versions, updatedAt, createdAt } of world.packages) {
      assert.ok(createdAt <= updatedAt && updatedAt <= clock.now());
      assert.ok(versions.every((version) => version.createdAt <= clock.now()));
      assert.ok(
        versions.every((version, index) => index === 0 || version.createdAt <= (versions[index - 1]?.createdAt ?? 0)),
      );
    }
  });

  it('names every image by the digest of its manifest', () => {
    for (const found of world.packages.filter(({ type }) => type === 'container')) {
      assert.equal(new Set(found.versions.map(({ name }) => name)).size, found.versions.length, found.name);
      for (const { name } of found.versions) assert.equal(digestOf(world.manifests.get(name)?.body ?? ''), name);
    }
  });

  it('has multi-platform images whose children are untagged versions beside them', () => {
    const gateway = named('octo-org', 'api-gateway');
    const latest = gateway.versions.find(({ tags }) => tags.includes('latest'));
    const index = JSON.parse(world.manifests.get(latest?.name ?? '')?.body ?? '') as {
      manifests: { digest: string; platform: { os: string } }[];
    };
    assert.deepEqual(
      index.manifests.map(({ platform }) => platform.os),
      ['linux', 'linux', 'unknown', 'unknown'],
    );
    for (const { digest } of index.manifests) {
      assert.deepEqual(gateway.versions.find(({ name }) => name === digest)?.tags, []);
    }
    assert.ok(gateway.versions.some(({ tags }) => tags.includes(latest?.name.replace(':', '-') ?? '')));
    assert.equal(gateway.versions.filter(({ tags }) => tags.some((tag) => tag.endsWith('.sig'))).length, 32);
  });

  it('has a package of 10,000 versions, an organization of 250 packages, and deleted versions to restore', () => {
    assert.equal(activeVersions(named('octo-org', 'telemetry-collector')).length, 10_000);
    assert.equal(packagesOf(world, 'open-source-collective').filter(({ type }) => type === 'npm').length, 250);
    const deleted = named('octo-org', 'react-components', 'npm').versions.filter(
      ({ deletedAt }) => deletedAt !== undefined,
    );
    assert.equal(deleted.length, 30);
    assert.ok(deleted.every(({ deletedAt }) => clock.now() - (deletedAt ?? 0) < days(30)));
  });

  it('keeps hostile texts in an organization of their own', () => {
    for (const { owner, name, versions } of world.packages) {
      if (owner === 'hostile-names') continue;
      assert.match(name, /^[\w.+/-]{1,60}$/);
      for (const { license = '', description = '', tags } of versions) {
        assert.doesNotMatch(license + description + tags.join(''), /[<>$`[\]\u202E]/);
      }
    }
    assert.equal(packagesOf(world, 'hostile-names').filter(({ type }) => type === 'npm').length, hostileTexts.length);
  });

  it('answers all that its people may ask, as described', async () => {
    const github = await startGitHub({ world, latency: 0 });
    const call = callerOf(github, tokens.mona.repo);
    for (const { login } of world.accounts) {
      for (const type of packageTypes) {
        const list = await call('GET', `/users/${login}/packages?package_type=${type}&per_page=100`);
        for (const name of namesOf({ ...list, body: Array.isArray(list.body) ? list.body.slice(0, 24) : [] })) {
          const path = `/users/${login}/packages/${type}/${encodeURIComponent(name)}`;
          assert.equal((await call('GET', path)).status, 200, path);
          assert.equal((await call('GET', `${path}/versions?per_page=100`)).status, 200, path);
        }
      }
    }
    const statuses = async (token: string) =>
      Promise.all(
        ['northwind-secure', 'contoso-restricted', 'acme-platform'].map(
          async (org) => (await callerOf(github, token)('GET', `/orgs/${org}/packages?package_type=npm`)).status,
        ),
      );
    assert.deepEqual(await statuses(tokens.mona.read), [403, 403, 200]);
    assert.deepEqual(await statuses(tokens.mona.personal), [403, 200, 200]);
    const nothing = await callerOf(github, tokens.newcomer.read)('GET', '/user/packages?package_type=npm');
    assert.deepEqual(nothing.body, []);
    await github.close();
  });

  it('has Docker conflicts with and without a container package of the same name', async () => {
    const github = await startGitHub({ world });
    const conflicts = namesOf(await callerOf(github, tokens.mona.repo)('GET', '/orgs/octo-org/docker/conflicts'));
    assert.deepEqual(conflicts, ['hello-world', 'web-frontend', 'batch-runner']);
    const containers = packagesOf(world, 'octo-org').filter(({ type }) => type === 'container');
    assert.deepEqual(
      conflicts.map((conflict) => containers.some(({ name }) => name === conflict)),
      [true, true, false],
    );
    await github.close();
  });
});
