import assert from 'node:assert/strict';
import { childrenOf } from '../../../src/core/explorer/children.ts';
import { loadMoreRows } from '../../../src/core/explorer/loadMore.ts';
import { on } from '../../github/faults.ts';
import { startGitHub, type GitHub } from '../../github/server.ts';
import { addFilled, administrator, smallWorld } from '../../github/smallWorld.ts';
import { addVersion } from '../../github/world.ts';
import { exploring, moreIn, nameOf, openOwner, openPackage, settings, urlsOf } from './fixtures.ts';

describe('Load More…', () => {
  let github: GitHub;
  const signal = new AbortController().signal;

  before(async () => {
    const world = smallWorld();
    const many = addFilled(world, 'org', 'npm', 'many', 300);
    // The oldest of them.
    addVersion(world, many, '0.1.0-rare', { createdAt: world.clock.now() - 400 * 86_400_000 });
    for (let number = 1; number <= 30; number++) addFilled(world, 'org', 'nuget', `tool${number}`, 1);
    github = await startGitHub({ world });
  });
  after(() => github.close());
  afterEach(() => github.faults.splice(0));

  async function opened(pageSize: number) {
    const explorer = exploring(github, administrator, { packageTypes: ['npm', 'nuget'], pageSize });
    const row = await openPackage(explorer, 'org', 'many');
    const more = moreIn(await childrenOf(explorer, row));
    github.clearLog();
    return { explorer, row, more };
  }

  it('reads one page where that brings 20 rows', async () => {
    const { explorer, row, more } = await opened(20);
    await loadMoreRows(explorer, more, { signal, onPage: () => assert.fail('one page is enough') });
    assert.equal(github.log.length, 1);
    const rows = await childrenOf(explorer, row);
    assert.equal(rows.filter(({ kind }) => kind === 'version').length, 40);
  });

  it('reads small pages until there are 20 more rows', async () => {
    const { explorer, more } = await opened(8);
    const pages: number[] = [];
    await loadMoreRows(explorer, more, { signal, onPage: (loaded) => pages.push(loaded) });
    assert.equal(github.log.length, 3);
    assert.deepEqual(pages, [16, 24]);
  });

  it('counts what the filter shows, and stops after ten pages', async () => {
    const { explorer, row, more } = await opened(10);
    explorer.configure({ ...explorer.settings, filter: { ...settings.filter, text: 'rare' } });
    github.clearLog();
    await loadMoreRows(explorer, more, { signal, onPage: () => undefined });
    assert.equal(github.log.length, 10);
    assert.equal(moreIn(await childrenOf(explorer, row)).loaded, 110);
    await loadMoreRows(explorer, more, { signal, onPage: () => undefined });
    await loadMoreRows(explorer, more, { signal, onPage: () => undefined });
    assert.deepEqual((await childrenOf(explorer, row)).map(nameOf), ['0.1.0-rare', 'Deleted versions']);
    assert.equal(github.log.length, 30, 'the end is the end');
  });

  it('counts packages by the rows of their type', async () => {
    const { explorer } = await opened(3);
    const owner = await openOwner(explorer, 'org');
    const more = (await childrenOf(explorer, owner)).filter((row) => row.kind === 'more').at(-1) ?? assert.fail();
    github.clearLog();
    await loadMoreRows(explorer, more, { signal, onPage: () => undefined });
    assert.equal(urlsOf(github.log).filter((url) => url.includes('package_type=nuget')).length, 7);
    assert.equal(github.log.length, 7);
  });

  it('ends with the error of a page that fails', async () => {
    const { explorer, row, more } = await opened(5);
    github.faults.push({ match: on('GET', '/versions'), act: { status: 404, body: {} } });
    github.clearLog();
    await loadMoreRows(explorer, more, { signal, onPage: () => undefined });
    assert.equal(github.log.length, 1);
    assert.ok((await childrenOf(explorer, row)).some(({ kind }) => kind === 'error'));
  });

  it('stops where it is told to, and keeps what it has', async () => {
    const { explorer, row, more } = await opened(2);
    const stop = new AbortController();
    github.clearLog();
    const loading = loadMoreRows(explorer, more, { signal: stop.signal, onPage: () => stop.abort() });
    await assert.rejects(loading, { name: 'AbortError' });
    await explorer.versionsUnder(row).load();
    assert.ok(github.log.length <= 2, String(github.log.length));
    assert.ok(explorer.versionsUnder(row).items.length >= 4);
  });
});
