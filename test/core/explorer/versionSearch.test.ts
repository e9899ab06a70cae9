import assert from 'node:assert/strict';
import type { Explorer } from '../../../src/core/explorer/explorer.ts';
import { findVersion, versionNamed } from '../../../src/core/explorer/versionSearch.ts';
import type { VersionSummary } from '../../../src/core/packages/summary.ts';
import type { PackageReference } from '../../../src/core/github/packages.ts';
import { GitHubError } from '../../../src/core/github/problem.ts';
import type { Owner } from '../../../src/core/github/types.ts';
import { on } from '../../github/faults.ts';
import { startGitHub, type GitHub } from '../../github/server.ts';
import { addFilled, administrator, smallWorld } from '../../github/smallWorld.ts';
import { addVersion, type Package, type PackageVersion } from '../../github/world.ts';
import { exploring, urlsOf } from './fixtures.ts';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
const version: VersionSummary = {
  id: 1234567,
  name: digest,
  tags: ['latest', '1.0'],
  createdAt: '',
  updatedAt: undefined,
  deletedAt: undefined,
};

describe('A version', () => {
  for (const text of ['latest', '1.0', digest, '1234567', 'sha256:0123456', '0123456789ab', digest.slice(7)]) {
    it(`is named by ${text}`, () => assert.equal(versionNamed([version], text), version));
  }

  for (const text of ['', 'LATEST', 'sha256:', '012345', 'sha256:1234567', `${digest}0`, '123456']) {
    it(`is not named by "${text}"`, () => assert.equal(versionNamed([version], text), undefined));
  }
});

describe('Finding a version', () => {
  let github: GitHub;
  let explorer: Explorer;
  let image: Package;
  const owner: Owner = { kind: 'organization', login: 'org' };
  const reference: PackageReference = { owner, packageType: 'container', name: 'image' };

  beforeEach(async () => {
    const world = smallWorld();
    image = addFilled(world, 'org', 'container', 'image', 50);
    github = await startGitHub({ world });
    explorer = exploring(github, administrator, { pageSize: 10 });
  });
  afterEach(() => github.close());

  const find = (
    text: string,
    signal = new AbortController().signal,
    onProgress: (loaded: number) => void = () => undefined,
  ) =>
    findVersion(explorer, reference, text, {
      signal,
      onProgress,
      onWait: () => undefined,
    });

  function at(index: number): PackageVersion {
    const found = image.versions[index];
    assert.ok(found);
    return found;
  }

  it('by a tag looks page by page, and stops at the page that has it', async () => {
    const progress: number[] = [];
    const found = await find('v25', undefined, (loaded) => progress.push(loaded));
    assert.deepEqual(found?.tags, ['v25']);
    assert.deepEqual(progress, [10, 20, 30]);
    await find('v26', undefined, () => assert.fail('it was read already'));
  });

  it('by a digest or its start finds it', async () => {
    assert.equal((await find(at(14).name))?.id, at(14).id);
    at(35).name = digest;
    assert.equal((await find('0123456789'))?.id, at(35).id);
  });

  it('by its id asks for it alone', async () => {
    const { id } = at(40);
    assert.equal((await find(String(id)))?.id, id);
    assert.deepEqual(urlsOf(github.log), [`/orgs/org/packages/container/image/versions/${id}`]);
  });

  it('by a number that is no id looks for a tag or a version of that name', async () => {
    at(3).tags.push('7');
    assert.equal((await find('7'))?.id, at(3).id);
    assert.deepEqual(urlsOf(github.log), [
      '/orgs/org/packages/container/image/versions/7',
      '/orgs/org/packages/container/image/versions?state=active&per_page=10',
    ]);
  });

  it('by a number too large for an id asks for no version', async () => {
    assert.equal(await find('9'.repeat(30)), undefined);
    assert.equal(
      github.log.some(({ url }) => url.includes('/versions/')),
      false,
    );
  });

  it('that is not there gives none once all has been looked through', async () => {
    assert.equal(await find('none such'), undefined);
    assert.equal(new Set(urlsOf(github.log)).size, 5);
    const added = addVersion(github.world, image, 'sha256:new', { tags: ['none such'] });
    await explorer.versions(reference).refresh();
    assert.equal((await find('none such'))?.id, added.id);
  });

  it('can be cancelled, and throws what fails', async () => {
    const controller = new AbortController();
    const cancelled = find('none such', controller.signal, () => controller.abort(new Error('cancelled')));
    await assert.rejects(cancelled, /cancelled/);
    await assert.rejects(find('7', controller.signal), /cancelled/);
    github.faults.push({ match: on('GET', '/versions'), act: 500 });
    await assert.rejects(find('none such'), (error) => error instanceof GitHubError && error.problem.kind === 'server');
    await assert.rejects(find('7'), (error) => error instanceof GitHubError && error.problem.kind === 'server');
  });
});
