import assert from 'node:assert/strict';
import { childrenOf } from '../../../src/core/explorer/children.ts';
import type { Explorer } from '../../../src/core/explorer/explorer.ts';
import type { ConnectionOptions } from '../../../src/core/github/connection.ts';
import { referenceOf, type PackageRow } from '../../../src/core/explorer/row.ts';
import { on } from '../../github/faults.ts';
import { startGitHub, type GitHub } from '../../github/server.ts';
import { addFilled, administrator, smallWorld, type SmallWorld } from '../../github/smallWorld.ts';
import { addVersion, type Package } from '../../github/world.ts';
import { virtualTime } from '../deletion/fixtures.ts';
import { errorIn, exploring, moreIn, nameOf, namesUnder, open, openPackage, until, urlsOf } from './fixtures.ts';

describe('A package', () => {
  let world: SmallWorld;
  let github: GitHub;
  let many: Package;

  beforeEach(async () => {
    world = smallWorld();
    many = addFilled(world, 'org', 'npm', 'many', 25);
    github = await startGitHub({ world });
  });
  afterEach(() => github.close());

  async function opened(
    pageSize = 10,
    options: Partial<ConnectionOptions> = {},
  ): Promise<{ explorer: Explorer; row: PackageRow }> {
    const explorer = exploring(github, administrator, { packageTypes: ['npm'], pageSize }, options);
    const row = await openPackage(explorer, 'org', 'many');
    github.clearLog();
    return { explorer, row };
  }

  const versionsPath = '/orgs/org/packages/npm/many/versions';

  it('opens with one request for its versions, newest first', async () => {
    const { explorer, row } = await opened(100);
    const names = await namesUnder(explorer, row);
    assert.deepEqual(names, [...many.versions.map(({ name }) => name), 'Deleted versions']);
    assert.deepEqual(urlsOf(github.log), [`${versionsPath}?state=active&per_page=100`]);
    await childrenOf(explorer, row);
    assert.equal(github.log.length, 1);
  });

  it('loads the next page on demand, and says how many are loaded of how many', async () => {
    const { explorer, row } = await opened();
    const first = moreIn(await childrenOf(explorer, row));
    assert.deepEqual([first.loaded, first.total], [10, 25]);
    await explorer.loadMore(first);
    const rows = await childrenOf(explorer, row);
    assert.deepEqual(rows.slice(-2).map(nameOf), ['Load More…', 'Deleted versions']);
    const second = moreIn(rows);
    assert.equal(second.id, first.id);
    await explorer.loadMore(second);
    const all = await childrenOf(explorer, row);
    assert.equal(all.filter(({ kind }) => kind === 'version').length, 25);
    assert.equal(
      all.some(({ kind }) => kind === 'more'),
      false,
    );
    assert.equal(github.log.length, 3);
    await explorer.loadMore(second);
    assert.equal(github.log.length, 3);
  });

  it('loads one page where it is asked twice at once', async () => {
    const { explorer, row } = await opened();
    const more = moreIn(await childrenOf(explorer, row));
    await Promise.all([explorer.loadMore(more), explorer.loadMore(more)]);
    assert.equal(github.log.length, 2);
    assert.equal(explorer.versions(referenceOf(row)).items.length, 20);
  });

  it('shows each version once though a page has shifted', async () => {
    const { explorer, row } = await opened();
    const more = moreIn(await childrenOf(explorer, row));
    addVersion(world, many, '2.0.0');
    await explorer.loadMore(more);
    const ids = (await childrenOf(explorer, row)).map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    assert.equal(explorer.versions(referenceOf(row)).items.length, 19);
  });

  it('asks for deleted versions only when they are opened', async () => {
    const { explorer, row } = await opened(100);
    const rows = await childrenOf(explorer, row);
    const deleted = rows.at(-1);
    assert.ok(deleted?.kind === 'deletedVersions');
    assert.equal(github.log.length, 1);
    assert.deepEqual(await namesUnder(explorer, deleted), ['noDeletedVersions']);
    assert.deepEqual(urlsOf(github.log).slice(1), [`${versionsPath}?state=deleted&per_page=100`]);
    const [gone] = many.versions;
    assert.ok(gone);
    gone.deletedAt = world.clock.now();
    await explorer.refresh(deleted);
    const [version, ...others] = await childrenOf(explorer, deleted);
    assert.deepEqual(others, []);
    assert.ok(version?.kind === 'version');
    assert.deepEqual([version.deleted, version.version.name, version.package], [true, gone.name, row]);
    assert.equal(Date.parse(version.version.deletedAt ?? ''), world.clock.now());
    assert.equal((await childrenOf(explorer, row)).filter(({ kind }) => kind === 'version').length, 24);
  });

  it('pages its deleted versions too', async () => {
    for (const version of many.versions.slice(0, 15)) version.deletedAt = world.clock.now();
    const { explorer, row } = await opened();
    const deleted = (await childrenOf(explorer, row)).at(-1);
    const more = moreIn(await childrenOf(explorer, deleted));
    assert.deepEqual([more.subject, more.loaded, more.total], [{ of: 'deletedVersions' }, 10, undefined]);
    await explorer.loadMore(more);
    assert.equal((await childrenOf(explorer, deleted)).length, 15);
  });

  it('without versions says so', async () => {
    addFilled(world, 'org', 'npm', 'empty', 0);
    const explorer = exploring(github, administrator, { packageTypes: ['npm'] });
    const row = await openPackage(explorer, 'org', 'empty');
    assert.deepEqual(await namesUnder(explorer, row), ['noVersions', 'Deleted versions']);
  });

  for (const { act, kind } of [
    { act: 500, kind: 'server' },
    { act: 'truncated-json', kind: 'malformed' },
    { act: 'secondary-limit-without-retry-after', kind: 'rateLimit' },
  ] as const) {
    it(`shows a row of the kind ${kind} where a page fails, and tries again`, async () => {
      const { explorer, row } = await opened();
      github.faults.push({ match: on('GET', '/versions'), act });
      const rows = await childrenOf(explorer, row);
      assert.deepEqual(rows.map(nameOf), [`error: ${kind}`, 'Deleted versions']);
      const error = errorIn(rows);
      assert.deepEqual([error.part, error.parent], [{ of: 'versions' }, row]);
      github.faults.length = 0;
      world.clock.advance(60_000);
      await explorer.retry(error);
      assert.equal(moreIn(await childrenOf(explorer, row)).loaded, 10);
    });
  }

  it('whose next page is said to be elsewhere keeps the first, and asks nobody else', async () => {
    const { explorer, row } = await opened();
    github.faults.push({ match: on('GET', '/versions'), act: 'foreign-link' });
    await explorer.loadMore(moreIn(await childrenOf(explorer, row)));
    const rows = await childrenOf(explorer, row);
    assert.deepEqual(rows.slice(-2).map(nameOf), ['error: foreignUrl', 'Deleted versions']);
    assert.equal(rows.length, 12);
    assert.equal(github.log.length, 1);
  });

  it('that is gone, or named as no address can, is an error row', async () => {
    addFilled(world, 'org', 'npm', '..', 1);
    const explorer = exploring(github, administrator, { packageTypes: ['npm'] });
    const swallowed = await openPackage(explorer, 'org', '..');
    assert.deepEqual(await namesUnder(explorer, swallowed), ['error: invalidName', 'Deleted versions']);
    const row = await openPackage(explorer, 'org', 'many');
    many.deletedAt = world.clock.now();
    assert.deepEqual(await namesUnder(explorer, row), ['error: notFound', 'Deleted versions']);
    assert.deepEqual(await namesUnder(explorer, await open(explorer, 'org', 'many', 'Deleted versions')), [
      'error: notFound',
    ]);
  });

  it('with 10,000 versions asks for nothing ahead of need', async () => {
    addFilled(world, 'org', 'npm', 'huge', 10_000);
    const explorer = exploring(github, administrator, { packageTypes: ['npm'] });
    const row = await openPackage(explorer, 'org', 'huge');
    github.clearLog();
    for (let page = 1; page <= 5; page++) {
      const more = moreIn(await childrenOf(explorer, row));
      assert.deepEqual([more.loaded, more.total, github.log.length], [page * 100, 10_000, page]);
      await explorer.loadMore(more);
    }
    // Whatever was begun would be seen once the server has answered another question.
    await explorer.connection.send({ target: '/user' });
    assert.equal(github.log.length, 7);
  });

  it('loads all versions with progress', async () => {
    const { explorer, row } = await opened();
    const progress: number[] = [];
    await explorer.versions(referenceOf(row)).loadAll({
      signal: new AbortController().signal,
      onProgress: (loaded) => progress.push(loaded),
      onWait: () => assert.fail('nothing to wait for'),
    });
    assert.deepEqual(progress, [10, 20, 25]);
    assert.equal((await childrenOf(explorer, row)).length, 26);
  });

  it('keeps what was loaded when loading all is cancelled', async () => {
    const { explorer, row } = await opened();
    const controller = new AbortController();
    const list = explorer.versions(referenceOf(row));
    const loading = list.loadAll({
      signal: controller.signal,
      onProgress: (loaded) => {
        if (loaded === 20) controller.abort(new Error('cancelled'));
      },
      onWait: () => assert.fail('nothing to wait for'),
    });
    await assert.rejects(loading, /cancelled/);
    assert.equal(list.error, undefined);
    assert.equal(moreIn(await childrenOf(explorer, row)).loaded, 20);
  });

  it('cancels loading all in the middle of a page', async () => {
    const { explorer, row } = await opened();
    await childrenOf(explorer, row);
    github.faults.push({ match: on('GET', 'page=2'), act: 'hang' });
    const controller = new AbortController();
    const list = explorer.versions(referenceOf(row));
    const options = { onProgress: () => undefined, onWait: () => undefined };
    const loading = list.loadAll({ signal: controller.signal, ...options });
    await until(() => github.log.length >= 2);
    controller.abort(new Error('cancelled'));
    await assert.rejects(loading, /cancelled/);
    assert.equal(list.error, undefined);
    github.faults.length = 0;
    await explorer.loadMore(moreIn(await childrenOf(explorer, row)));
    assert.equal(list.items.length, 20);
  });

  it('waits for a rate limit while it loads all, and says until when', async () => {
    github.behaviour.rateLimitHeaders = 'always';
    const { sleep } = virtualTime(world.clock);
    const { explorer, row } = await opened(10, { sleep });
    github.limits.perHour = github.log.length + 4 + 1;
    const waits: number[] = [];
    const start = world.clock.now();
    await explorer.versions(referenceOf(row)).loadAll({
      signal: new AbortController().signal,
      onProgress: () => undefined,
      onWait: (endsAt) => waits.push(endsAt),
    });
    assert.deepEqual(waits, [start + 3_600_000]);
    assert.equal(explorer.versions(referenceOf(row)).items.length, 25);
  });
});
