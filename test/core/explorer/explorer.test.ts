import assert from 'node:assert/strict';
import { childrenOf } from '../../../src/core/explorer/children.ts';
import type { Explorer } from '../../../src/core/explorer/explorer.ts';
import { deletedVersionsRow, referenceOf, versionReferenceOf, type Row } from '../../../src/core/explorer/row.ts';
import { on } from '../../github/faults.ts';
import { hours } from '../../github/clock.ts';
import { startGitHub, type GitHub } from '../../github/server.ts';
import { addFilled, administrator, smallWorld, withRepo, type SmallWorld } from '../../github/smallWorld.ts';
import { addPackage, addVersion, packagesOf } from '../../github/world.ts';
import {
  errorIn,
  everyRow,
  exploring,
  moreIn,
  nameOf,
  namesUnder,
  open,
  openOwner,
  openPackage,
  settings,
  urlsOf,
} from './fixtures.ts';

describe('Refreshing', () => {
  let world: SmallWorld;
  let github: GitHub;

  beforeEach(async () => {
    world = smallWorld();
    github = await startGitHub({ world });
  });
  afterEach(() => github.close());

  const idsOf = (rows: readonly Row[]): string[] => rows.map(({ id }) => id);

  it('everything keeps every row where nothing has changed, and is charged for nothing', async () => {
    addFilled(world, 'org', 'npm', 'many', 5);
    const explorer = exploring(github, withRepo, { owners: ['bob'], pageSize: 3 });
    const before = await everyRow(explorer);
    await explorer.loadMore(moreIn(await childrenOf(explorer, await openPackage(explorer, 'org', 'many'))));
    const rows = await everyRow(explorer);
    assert.equal(rows.length, before.length + 1);
    github.clearLog();
    await explorer.refresh();
    assert.deepEqual(urlsOf(github.log.filter(({ status }) => status !== 304)), []);
    assert.ok(github.log.length > 30);
    const after = await everyRow(explorer);
    assert.deepEqual(idsOf(after), idsOf(rows));
    assert.deepEqual(after, rows);
  });

  it('asks for nothing that was never opened', async () => {
    const explorer = exploring(github, administrator);
    await childrenOf(explorer);
    github.clearLog();
    await explorer.refresh();
    assert.equal(github.log.length, 2);
  });

  it('shows what is new, and what is gone', async () => {
    const explorer = exploring(github, administrator, { packageTypes: ['npm'] });
    const owner = await openOwner(explorer, 'org');
    const row = await openPackage(explorer, 'org', 'thing');
    await childrenOf(explorer, row);
    const [thing] = packagesOf(world, 'org').filter(({ type }) => type === 'npm');
    assert.ok(thing);
    addVersion(world, thing, '2.0.0');
    addPackage(world, 'org', 'npm', 'new');
    await explorer.refresh();
    assert.deepEqual(await namesUnder(explorer, owner), ['new', 'thing']);
    assert.deepEqual(await namesUnder(explorer, row), ['2.0.0', '1.0.2', '1.0.1', 'Deleted versions']);
    thing.deletedAt = world.clock.now();
    await explorer.refresh(owner);
    assert.deepEqual(await namesUnder(explorer, owner), ['new']);
  });

  it('what was deleted goes at once and without a request; only loaded lists of the deleted ask what they gained', async () => {
    const explorer = exploring(github, administrator, { packageTypes: ['npm'] });
    const owner = await openOwner(explorer, 'org');
    const row = await openPackage(explorer, 'org', 'thing');
    const [newest] = (await childrenOf(explorer, row)).filter((each) => each.kind === 'version');
    const target = newest && versionReferenceOf(newest);
    assert.ok(target);
    github.clearLog();
    explorer.apply({ deleted: [target], restored: [] });
    assert.deepEqual(await namesUnder(explorer, row), ['1.0.1', 'Deleted versions']);
    const [counted] = (await childrenOf(explorer, owner)).filter((each) => each.kind === 'package');
    assert.equal(counted?.package.versionCount, (row.package.versionCount ?? 0) - 1);
    await explorer.confirm({ deleted: [target], restored: [] });
    assert.deepEqual(urlsOf(github.log), []);
    await childrenOf(explorer, deletedVersionsRow(row));
    github.clearLog();
    await explorer.confirm({ deleted: [target], restored: [] });
    assert.deepEqual(urlsOf(github.log), ['/orgs/org/packages/npm/thing/versions?state=deleted&per_page=100']);
    explorer.apply({ deleted: [referenceOf(row)], restored: [] });
    assert.deepEqual(await namesUnder(explorer, owner), ['noPackages']);
  });

  it('a package that was deleted is asked for no more, until it is back', async () => {
    const [thing] = packagesOf(world, 'org').filter(({ type }) => type === 'npm');
    assert.ok(thing);
    const explorer = exploring(github, administrator, { packageTypes: ['npm'] });
    const owner = await openOwner(explorer, 'org');
    const row = await openPackage(explorer, 'org', 'thing');
    const versions = await namesUnder(explorer, row);
    await childrenOf(explorer, deletedVersionsRow(row));
    thing.deletedAt = world.clock.now();
    const target = referenceOf(row);
    explorer.apply({ deleted: [target], restored: [] });
    await explorer.confirm({ deleted: [target], restored: [] });
    github.clearLog();
    await explorer.refresh();
    const aboutIt = () => urlsOf(github.log).filter((url) => url.includes('/packages/npm/thing/'));
    assert.deepEqual(aboutIt(), []);
    assert.deepEqual(await namesUnder(explorer, owner), ['noPackages']);

    thing.deletedAt = undefined;
    await explorer.confirm({ deleted: [], restored: [target] });
    assert.deepEqual(await namesUnder(explorer, owner), ['thing']);
    assert.deepEqual(await namesUnder(explorer, row), versions);
    assert.equal(aboutIt().length, 1);
    github.clearLog();
    await explorer.refresh();
    assert.equal(aboutIt().length, 1);
  });

  it('what is being restored leaves the deleted and is counted, without a request', async () => {
    const [thing] = packagesOf(world, 'org').filter(({ type }) => type === 'npm');
    const versions = thing?.versions ?? [];
    for (const version of versions) version.deletedAt = undefined;
    Object.assign(versions[0] ?? {}, { deletedAt: world.clock.now() });
    const explorer = exploring(github, administrator, { packageTypes: ['npm'] });
    const owner = await openOwner(explorer, 'org');
    const row = await openPackage(explorer, 'org', 'thing');
    await childrenOf(explorer, row);
    const deleted = deletedVersionsRow(row);
    const [first] = (await childrenOf(explorer, deleted)).filter((each) => each.kind === 'version');
    const target = first && versionReferenceOf(first);
    assert.ok(target);
    github.clearLog();
    explorer.apply({ deleted: [], restored: [target] });
    assert.deepEqual(await namesUnder(explorer, deleted), ['noDeletedVersions']);
    const [counted] = (await childrenOf(explorer, owner)).filter((each) => each.kind === 'package');
    assert.equal(counted?.package.versionCount, (row.package.versionCount ?? 0) + 1);
    assert.deepEqual(urlsOf(github.log), []);
  });

  it('what was restored shows again alone, where the server’s lists still have what else was just deleted', async () => {
    for (const name of ['other', 'thing-2']) addFilled(world, 'org', 'npm', name, 2);
    const explorer = exploring(github, administrator, { packageTypes: ['npm'] });
    const owner = await openOwner(explorer, 'org');
    const row = await openPackage(explorer, 'org', 'thing');
    const [one, two] = (await childrenOf(explorer, row)).filter((each) => each.kind === 'version');
    const [other] = (await childrenOf(explorer, owner)).filter((each) => each.kind === 'package');
    const thing2 = await openPackage(explorer, 'org', 'thing-2');
    assert.ok(one && two && other);
    explorer.apply({
      deleted: [versionReferenceOf(one), versionReferenceOf(two), referenceOf(other), referenceOf(thing2)],
      restored: [],
    });
    assert.deepEqual(await namesUnder(explorer, owner), ['thing']);
    await explorer.confirm({ deleted: [], restored: [versionReferenceOf(two), referenceOf(thing2)] });
    // Nothing was deleted here: the server answers as one does that lags behind.
    await explorer.refresh();
    assert.deepEqual(await namesUnder(explorer, row), [two.version.name, 'Deleted versions']);
    assert.deepEqual(await namesUnder(explorer, owner), ['thing', 'thing-2']);
  });

  it('one row asks for what is under it alone, not for what is named alike', async () => {
    for (const name of ['foo', 'foobar', 'foo/bar']) addFilled(world, 'org', 'npm', name, 1);
    addFilled(world, 'ann', 'npm', 'foo', 1);
    const explorer = exploring(github, administrator, { packageTypes: ['npm'] });
    await everyRow(explorer);
    const row = await openPackage(explorer, 'org', 'foo');
    const refreshed = async (of: Row): Promise<string[]> => {
      github.clearLog();
      await explorer.refresh(of);
      return urlsOf(github.log).sort();
    };
    const versions = ['active', 'deleted'].map(
      (state) => `/orgs/org/packages/npm/foo/versions?state=${state}&per_page=100`,
    );
    assert.deepEqual(await refreshed(row), versions);
    const children = await childrenOf(explorer, row);
    for (const child of children) assert.deepEqual(await refreshed(child), versions, nameOf(child));
    const owner = await openOwner(explorer, 'org');
    assert.deepEqual((await refreshed(owner)).length, 9);
    assert.ok(github.log.every(({ url }) => url.includes('/orgs/org/')));
  });

  it('a type of packages asks for that type alone', async () => {
    const explorer = exploring(github, administrator, { groupByType: true });
    await everyRow(explorer);
    const [type] = (await childrenOf(explorer, await openOwner(explorer, 'org'))).filter(
      (row) => row.kind === 'packageType' && row.packageType === 'npm',
    );
    github.clearLog();
    await explorer.refresh(type);
    assert.ok(
      github.log.length > 0 && github.log.every(({ url }) => /org\/packages(\/npm|\?package_type=npm)/.test(url)),
    );
  });

  it('leaves out what the settings no longer show', async () => {
    addFilled(world, 'bob', 'npm', 'open', 1);
    const explorer = exploring(github, administrator, { owners: ['bob'], packageTypes: ['npm', 'nuget'] });
    await everyRow(explorer);
    explorer.configure({ ...settings, packageTypes: ['npm'], filter: { text: '', visibility: 'private' } });
    await everyRow(explorer);
    github.clearLog();
    await explorer.refresh();
    const lists = urlsOf(github.log).filter((url) => url.includes('package'));
    assert.ok(lists.length > 0);
    assert.deepEqual(
      lists.filter(
        (url) => /bob|nuget/.test(url) || (url.includes('package_type') && !url.includes('visibility=private')),
      ),
      [],
    );
  });

  it('while a page is loading loses neither', async () => {
    const many = addFilled(world, 'org', 'npm', 'many', 5);
    const explorer = exploring(github, administrator, { packageTypes: ['npm'], pageSize: 2 });
    const row = await openPackage(explorer, 'org', 'many');
    const more = moreIn(await childrenOf(explorer, row));
    const newest = addVersion(world, many, '9.0.0');
    await Promise.all([explorer.loadMore(more), explorer.refresh(row)]);
    const rows = await childrenOf(explorer, row);
    assert.equal(nameOf(rows[0] ?? row), newest.name);
    assert.equal(moreIn(rows).loaded, 4);
  });

  it('that fails keeps what was there, beside an error row; Retry refreshes', async () => {
    const many = addFilled(world, 'org', 'npm', 'many', 5);
    const explorer = exploring(github, administrator, { packageTypes: ['npm'], pageSize: 2 });
    const row = await openPackage(explorer, 'org', 'many');
    const before = await namesUnder(explorer, row);
    github.faults.push({ match: on('GET', '/versions'), act: 500 });
    await explorer.refresh(row);
    const rows = await childrenOf(explorer, row);
    assert.deepEqual(rows.map(nameOf), [...before.slice(0, 2), 'error: server', 'Deleted versions']);
    github.faults.length = 0;
    addVersion(world, many, '9.0.0');
    await explorer.retry(errorIn(rows));
    assert.deepEqual((await namesUnder(explorer, row)).slice(0, 3), ['9.0.0', before[0], 'Load More…']);
  });

  it('that fails leaves the rows above what was there marked as from before, until one succeeds', async () => {
    let passed = 0;
    const now = () => world.clock.now() + passed;
    const explorer = exploring(github, administrator, { groupByType: true }, { now });
    const row = await openPackage(explorer, 'org', '[npm]', 'thing');
    const deleted = await open(explorer, 'org', '[npm]', 'thing', 'Deleted versions');
    await childrenOf(explorer, deleted);
    assert.ok(row.parent.kind === 'packageType');
    const rows = [row.parent.parent, row.parent, row, deleted];
    const marked = () => rows.filter((each) => explorer.asOf(each) !== undefined).map(nameOf);
    assert.deepEqual(marked(), []);
    github.faults.push({ match: on('GET', '/versions?state=deleted'), act: 500 });
    await explorer.refresh();
    assert.deepEqual(marked(), ['Deleted versions']);
    github.faults.push({ match: () => true, act: 'primary-limit' });
    await explorer.refresh();
    assert.deepEqual(marked(), ['org', '[npm]', 'thing', 'Deleted versions']);
    for (const each of rows) assert.equal(errorIn(await childrenOf(explorer, each)).stale, true);
    github.faults.length = 0;
    passed = hours(2);
    await explorer.refresh();
    assert.deepEqual(marked(), []);
  });

  it('is not what has failed where nothing was there before, nor with the next page', async () => {
    addFilled(world, 'org', 'npm', 'many', 5);
    const explorer = exploring(github, administrator, { packageTypes: ['npm'], pageSize: 2 });
    const row = await openPackage(explorer, 'org', 'many');
    const more = moreIn(await childrenOf(explorer, row));
    github.faults.push({ match: () => true, act: 500 });
    await explorer.loadMore(more);
    assert.equal(errorIn(await childrenOf(explorer, row)).stale, false);
    assert.equal(errorIn(await childrenOf(explorer, deletedVersionsRow(row))).stale, false);
    explorer.configure({ ...settings, packageTypes: ['nuget', 'maven'], pageSize: 2 });
    assert.equal(errorIn(await childrenOf(explorer, await openOwner(explorer, 'org'))).stale, false);
  });

  it('never throws, though all fails', async () => {
    const explorer = exploring(github, administrator);
    await everyRow(explorer);
    await github.close();
    await explorer.refresh();
    assert.deepEqual(await namesUnder(explorer), ['error: network', 'ann', 'org', 'team']);
    github = await startGitHub({ world });
  });
});

describe('Configuring', () => {
  let world: SmallWorld;
  let github: GitHub;
  let explorer: Explorer;

  beforeEach(async () => {
    world = smallWorld();
    github = await startGitHub({ world });
    explorer = exploring(github, administrator, { packageTypes: ['npm'] });
    await everyRow(explorer);
    github.clearLog();
  });
  afterEach(() => github.close());

  it('owners asks for the owners again, and for nothing else', async () => {
    explorer.configure({ ...settings, packageTypes: ['npm'], owners: ['bob'] });
    await everyRow(explorer);
    assert.deepEqual(urlsOf(github.log).sort(), [
      '/user',
      '/user/orgs?per_page=100',
      '/users/bob',
      '/users/bob/packages?package_type=npm&per_page=100',
    ]);
    github.clearLog();
    explorer.configure({ ...settings, packageTypes: ['npm'], owners: ['bob'] });
    await everyRow(explorer);
    assert.deepEqual(github.log, []);
  });

  it('types asks for the lists that are new', async () => {
    explorer.configure({ ...settings, packageTypes: ['npm', 'nuget'] });
    for (const login of ['ann', 'org']) await childrenOf(explorer, await openOwner(explorer, login));
    assert.deepEqual(urlsOf(github.log).sort(), [
      '/orgs/org/packages?package_type=nuget&per_page=100',
      '/user/packages?package_type=nuget&per_page=100',
    ]);
    explorer.configure({ ...settings, packageTypes: ['npm'] });
    assert.deepEqual(await namesUnder(explorer, await openOwner(explorer, 'org')), ['thing']);
    assert.equal(github.log.length, 2);
  });

  it('the size of a page asks for the lists anew', async () => {
    addFilled(world, 'org', 'npm', 'another', 1);
    explorer.configure({ ...settings, packageTypes: ['npm'], pageSize: 1 });
    const rows = await childrenOf(explorer, await openOwner(explorer, 'org'));
    assert.deepEqual(rows.map(nameOf), ['thing', 'Load More…']);
    assert.deepEqual(urlsOf(github.log), ['/orgs/org/packages?package_type=npm&per_page=1']);
  });

  it('grouping and the filter by name asks for nothing', async () => {
    explorer.configure({
      ...settings,
      packageTypes: ['npm'],
      groupByType: true,
      filter: { ...settings.filter, text: 'x' },
    });
    await everyRow(explorer);
    assert.deepEqual(github.log, []);
  });

  it('while a list is loading leaves no row waiting for ever', async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<undefined>();
    const slow = exploring(
      github,
      administrator,
      { packageTypes: ['npm'], pageSize: 7 },
      {
        transport: async (input, init) => {
          if ((input as URL).searchParams.get('per_page') === '7') await released;
          return fetch(input, init);
        },
      },
    );
    const owner = await openOwner(slow, 'org');
    const before = childrenOf(slow, owner);
    slow.configure({ ...settings, packageTypes: ['npm'], pageSize: 8 });
    assert.deepEqual(await namesUnder(slow, owner), ['thing']);
    release(undefined);
    await before;
    assert.deepEqual(await namesUnder(slow, owner), ['thing']);
  });
});
