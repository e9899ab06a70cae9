import assert from 'node:assert/strict';
import type { PackageType } from '../../src/core/github/types.ts';
import { callerOf, messageOf, namesOf, type Call } from './caller.ts';
import { days, minutes } from './clock.ts';
import { startGitHub, type GitHub } from './server.ts';
import { addFilled, smallWorld, withRepo, type SmallWorld } from './smallWorld.ts';
import { addVersion, type Package } from './world.ts';

describe('Deleting and restoring', () => {
  let world: SmallWorld;
  let github: GitHub;
  let call: Call;

  beforeEach(async () => {
    world = smallWorld();
    github = await startGitHub({ world });
    call = callerOf(github, withRepo);
  });
  afterEach(() => github.close());

  const pathOf = ({ owner, type, name }: Package): string =>
    `/orgs/${owner}/packages/${type}/${encodeURIComponent(name)}`;
  const versionPath = (of: Package, index: number): string =>
    `${pathOf(of)}/versions/${String(of.versions[index]?.id)}`;

  it('keeps the last tagged version of an image, however many untagged ones there are', async () => {
    const image = addFilled(world, 'org', 'container', 'image', 1);
    addVersion(world, image, 'sha256:aa');
    const refused = await call('DELETE', versionPath(image, 1));
    assert.equal(refused.status, 400);
    assert.equal(
      messageOf(refused),
      'You cannot delete the last tagged version of a package. You must delete the package instead.',
    );
    assert.equal((await call('DELETE', versionPath(image, 0))).status, 204);
    assert.equal((await call('DELETE', pathOf(image))).status, 204);
  });

  for (const type of ['maven', 'docker', 'container'] satisfies PackageType[]) {
    it(`keeps the last version of a ${type} package`, async () => {
      const found = addFilled(world, 'org', type, 'single', 1);
      found.versions.forEach((version) => (version.tags = []));
      const refused = await call('DELETE', versionPath(found, 0));
      assert.equal(refused.status, 400);
      assert.equal(
        messageOf(refused),
        'You cannot delete the last version of a package. You must delete the package instead.',
      );
    });
  }

  for (const type of ['npm', 'nuget', 'rubygems'] satisfies PackageType[]) {
    it(`takes a ${type} package along with its last version`, async () => {
      const found = addFilled(world, 'org', type, 'single', 1);
      assert.equal((await call('DELETE', versionPath(found, 0))).status, 204);
      assert.equal((await call('GET', pathOf(found))).status, 404);
      assert.equal((await call('POST', `${pathOf(found)}/restore`)).status, 204);
      assert.equal((await call('GET', versionPath(found, 0))).status, 200);
    });
  }

  it('keeps public versions with more than 5,000 downloads, and their package', async () => {
    const popular = addFilled(world, 'org', 'npm', 'popular', 3);
    const [newest, middle] = popular.versions;
    assert.ok(newest && middle);
    newest.downloads = 5_001;
    middle.downloads = 5_000;
    const refused = await call('DELETE', versionPath(popular, 0));
    assert.equal(refused.status, 400);
    assert.match(messageOf(refused), /^Publicly visible package versions with more than 5000 downloads cannot/);
    assert.equal((await call('DELETE', pathOf(popular))).status, 400);
    assert.equal((await call('DELETE', versionPath(popular, 1))).status, 204);
    popular.visibility = 'private';
    assert.equal((await call('DELETE', versionPath(popular, 0))).status, 204);
  });

  it('answers 404 to deleting a version twice', async () => {
    const found = addFilled(world, 'org', 'npm', 'many', 3);
    await call('DELETE', versionPath(found, 1));
    const again = await call('DELETE', versionPath(found, 1));
    assert.deepEqual([again.status, messageOf(again)], [404, 'Package version not found.']);
  });

  it('restores within 30 days and not after', async () => {
    const found = addFilled(world, 'org', 'npm', 'many', 3);
    const path = versionPath(found, 1);
    await call('DELETE', path);
    world.clock.advance(days(30) - minutes(1));
    assert.equal((await call('POST', `${path}/restore`)).status, 204);
    await call('DELETE', path);
    world.clock.advance(days(30));
    assert.deepEqual(namesOf(await call('GET', `${pathOf(found)}/versions?state=deleted`)), []);
    assert.equal(messageOf(await call('POST', `${path}/restore`)), 'Package version not found.');
    await call('DELETE', pathOf(found));
    world.clock.advance(days(30));
    assert.equal(messageOf(await call('POST', `${pathOf(found)}/restore`)), 'Package not found.');
  });

  it('restores nothing whose name has been taken since', async () => {
    const found = addFilled(world, 'org', 'npm', 'many', 3);
    const path = versionPath(found, 0);
    const name = found.versions[0]?.name ?? '';
    await call('DELETE', path);
    addVersion(world, found, name);
    assert.equal((await call('POST', `${path}/restore`)).status, 400);
    await call('DELETE', pathOf(found));
    addFilled(world, 'org', 'npm', 'many', 1);
    assert.equal((await call('POST', `${pathOf(found)}/restore`)).status, 400);
  });

  it('restores nothing that has not been deleted', async () => {
    const found = addFilled(world, 'org', 'npm', 'many', 3);
    assert.equal((await call('POST', `${pathOf(found)}/restore`)).status, 404);
    assert.equal((await call('POST', `${versionPath(found, 0)}/restore`)).status, 404);
  });

  it('tells when a version was deleted, and counts it no longer', async () => {
    const found = addFilled(world, 'org', 'npm', 'many', 3);
    await call('DELETE', versionPath(found, 0));
    const [deleted] = (await call('GET', `${pathOf(found)}/versions?state=deleted`)).body as { deleted_at: string }[];
    assert.equal(Date.parse(deleted?.deleted_at ?? ''), world.clock.now());
    const { version_count: count } = (await call('GET', pathOf(found))).body as { version_count: number };
    assert.equal(count, 2);
  });

  it('shows what is gone in lists for moments, where that is switched on', async () => {
    github.behaviour.staleListsFor = 5_000;
    const found = addFilled(world, 'org', 'npm', 'many', 3);
    await call('DELETE', versionPath(found, 0));
    assert.equal(namesOf(await call('GET', `${pathOf(found)}/versions`)).length, 3);
    assert.equal((await call('DELETE', versionPath(found, 0))).status, 404);
    world.clock.advance(5_000);
    assert.equal(namesOf(await call('GET', `${pathOf(found)}/versions`)).length, 2);
    await call('DELETE', pathOf(found));
    assert.ok(namesOf(await call('GET', '/orgs/org/packages?package_type=npm')).includes('many'));
  });
});
