import assert from 'node:assert/strict';
import { childrenOf } from '../../../src/core/explorer/children.ts';
import { packageOrder, sortKeys, type SortKey } from '../../../src/core/explorer/packageOrder.ts';
import { referenceOf, type Row } from '../../../src/core/explorer/row.ts';
import type { PackageSummary } from '../../../src/core/packages/summary.ts';
import { on } from '../../github/faults.ts';
import { startGitHub, type GitHub } from '../../github/server.ts';
import { addFilled, administrator, smallWorld } from '../../github/smallWorld.ts';
import { exploring, namesUnder, openOwner, openPackage, until } from './fixtures.ts';

describe('The order of packages', () => {
  const named = (name: string, more: Partial<PackageSummary> = {}): PackageSummary => ({
    id: 1,
    name,
    packageType: 'npm',
    visibility: 'public',
    createdAt: '2026-01-01T00:00:00Z',
    ...more,
  });
  const sorted = (key: SortKey, packages: readonly PackageSummary[]) =>
    packages.toSorted(packageOrder(key)).map(({ name }) => name);

  it('is by name, as readers expect it', () => {
    assert.deepEqual(sorted('name', [named('b'), named('C'), named('a')]), ['a', 'b', 'C']);
  });

  it('by versions begins with most; equal ones follow by name, unknown ones come last', () => {
    const packages = [named('none'), named('few', { versionCount: 0 }), named('b', { versionCount: 9 })];
    assert.deepEqual(sorted('versions', [...packages, named('a', { versionCount: 9 })]), ['a', 'b', 'few', 'none']);
  });

  it('by the last update begins with the newest; what cannot be read comes last', () => {
    const at = (name: string, updatedAt: string | undefined) => named(name, { updatedAt });
    const packages = [at('odd', 'x'), at('old', '2025-01-01T00:00:00Z'), at('gone', undefined)];
    assert.deepEqual(sorted('updated', [...packages, at('new', '2026-01-01T01:00:00+01:00')]), [
      'new',
      'old',
      'gone',
      'odd',
    ]);
    assert.deepEqual(sortKeys, ['name', 'versions', 'updated']);
  });
});

describe('The packages of an owner', () => {
  let github: GitHub;

  beforeEach(async () => {
    const world = smallWorld();
    addFilled(world, 'org', 'npm', 'large', 9);
    addFilled(world, 'org', 'rubygems', 'medium', 5);
    github = await startGitHub({ world });
  });
  afterEach(() => github.close());

  const types = ['npm', 'rubygems'] as const;

  it('are sorted by type and name, or by the number of versions across types', async () => {
    const explorer = exploring(github, administrator, { packageTypes: types });
    const owner = await openOwner(explorer, 'org');
    assert.deepEqual(await namesUnder(explorer, owner), ['large', 'thing', 'medium', 'thing']);
    explorer.configure({ ...explorer.settings, sortBy: 'versions' });
    assert.deepEqual(await namesUnder(explorer, owner), ['large', 'medium', 'thing', 'thing']);
  });

  it('are sorted within their groups', async () => {
    addFilled(github.world, 'org', 'npm', 'zoo', 20);
    const changes = { packageTypes: types, groupByType: true, sortBy: 'versions' } as const;
    const explorer = exploring(github, administrator, changes);
    const [npm] = await childrenOf(explorer, await openOwner(explorer, 'org'));
    assert.deepEqual(await namesUnder(explorer, npm), ['zoo', 'large', 'thing']);
  });

  it('come before what can be loaded, and what failed', async () => {
    github.faults.push({ match: on('GET', 'package_type=rubygems'), act: { status: 404, body: {} } });
    const explorer = exploring(github, administrator, { packageTypes: types, sortBy: 'versions', pageSize: 1 });
    const names = await namesUnder(explorer, await openOwner(explorer, 'org'));
    assert.deepEqual(names.slice(1), ['Load More…', 'error: notFound']);
  });

  it('draw the owner again where a change may move a package', async () => {
    const drawn: (string | undefined)[] = [];
    const known = { onChange: (row: Row | undefined) => drawn.push(row?.kind) };
    const explorer = exploring(github, administrator, { packageTypes: types, sortBy: 'versions' }, {}, known);
    const row = await openPackage(explorer, 'org', 'large');
    drawn.length = 0;
    explorer.apply({ deleted: [{ ...referenceOf(row), versionId: 1 }], restored: [] });
    assert.ok(drawn.includes('owner'), drawn.join());
  });

  it('are counted once all are loaded, and the owner is drawn again', async () => {
    const drawn: (string | undefined)[] = [];
    const known = { onChange: (row: Row | undefined) => drawn.push(row?.id) };
    const explorer = exploring(github, administrator, { packageTypes: types, pageSize: 1 }, {}, known);
    const row = await openOwner(explorer, 'org');
    assert.equal(explorer.packageCountOf(row.owner), undefined);
    await childrenOf(explorer, row);
    assert.equal(explorer.packageCountOf(row.owner), undefined, 'more can be loaded');
    assert.equal(drawn.length, 0);
    for (const type of types) {
      const list = explorer.packages(row.owner, type);
      while (list.hasMore) await list.loadMore();
    }
    assert.equal(explorer.packageCountOf(row.owner), 4);
    await until(() => drawn.includes(row.id));
    const [, , , , ...others] = await childrenOf(explorer, row);
    assert.deepEqual(others, []);
  });

  it('are counted at the first look where they are on one page, whatever the filter', async () => {
    const drawn: (string | undefined)[] = [];
    const known = { onChange: (row: Row | undefined) => drawn.push(row?.id) };
    const explorer = exploring(github, administrator, { packageTypes: types }, {}, known);
    const row = await openOwner(explorer, 'org');
    await childrenOf(explorer, row);
    assert.deepEqual(drawn, [row.id]);
    await childrenOf(explorer, row);
    assert.deepEqual(drawn, [row.id], 'once');
    explorer.configure({ ...explorer.settings, filter: { text: '', visibility: 'internal' } });
    assert.equal(explorer.packageCountOf(row.owner), 4);
  });
});
