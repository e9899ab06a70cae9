import assert from 'node:assert/strict';
import { childrenOf } from '../../../src/core/explorer/children.ts';
import { noFilter } from '../../../src/core/explorer/filter.ts';
import { packageTypes, type PackageType } from '../../../src/core/github/types.ts';
import { on } from '../../github/faults.ts';
import { startGitHub, type GitHub } from '../../github/server.ts';
import { addFilled, administrator, smallWorld, withRepo, type SmallWorld } from '../../github/smallWorld.ts';
import { addUser, findAccount } from '../../github/world.ts';
import {
  errorIn,
  exploring,
  moreIn,
  nameOf,
  namesUnder,
  openOwner,
  openPackage,
  problemIn,
  settings,
  urlsOf,
} from './fixtures.ts';

describe('An owner', () => {
  let world: SmallWorld;
  let github: GitHub;

  beforeEach(async () => {
    world = smallWorld();
    github = await startGitHub({ world });
  });
  afterEach(() => github.close());

  it('with fewer than 100 packages of each type costs six requests, all at once', async () => {
    let inFlight = 0;
    const allSent = Promise.withResolvers<undefined>();
    const explorer = exploring(
      github,
      withRepo,
      {},
      {
        // Lists are held back until six are under way: one after the other they would wait for ever.
        transport: async (input, init) => {
          if ((input as URL).searchParams.has('package_type')) {
            if (++inFlight === packageTypes.length) allSent.resolve(undefined);
            await allSent.promise;
          }
          return fetch(input, init);
        },
      },
    );
    const owner = await openOwner(explorer, 'org');
    github.clearLog();
    const rows = await childrenOf(explorer, owner);
    assert.deepEqual(
      rows.map((row) => row.kind === 'package' && [row.package.packageType, row.package.name]),
      packageTypes.map((packageType) => [packageType, 'thing']),
    );
    assert.deepEqual(
      urlsOf(github.log).sort(),
      packageTypes.map((type) => `/orgs/org/packages?package_type=${type}&per_page=100`),
    );
    await childrenOf(explorer, owner);
    assert.equal(github.log.length, 6);
  });

  it('shows packages by type, then by name', async () => {
    for (const name of ['zebra', 'Apple', 'a/b']) addFilled(world, 'org', 'npm', name, 1);
    const explorer = exploring(github, administrator, { packageTypes: ['npm', 'rubygems'] });
    const names = await namesUnder(explorer, await openOwner(explorer, 'org'));
    assert.deepEqual(names, ['a/b', 'Apple', 'thing', 'zebra', 'thing']);
  });

  it('without packages opens to a row that says so', async () => {
    const explorer = exploring(github, administrator, { owners: ['bob'] });
    assert.deepEqual(await namesUnder(explorer, await openOwner(explorer, 'bob')), ['noPackages']);
    assert.deepEqual(await namesUnder(explorer, await openOwner(explorer, 'team')), ['noPackages']);
  });

  it('says that the settings hide everything where no type is to be shown, and asks nothing', async () => {
    const explorer = exploring(github, administrator, { packageTypes: [] });
    assert.deepEqual(await namesUnder(explorer, await openOwner(explorer, 'org')), ['noPackageTypes']);
  });

  it('shows an error row for a type that fails, and the other five', async () => {
    github.faults.push({ match: on('GET', 'package_type=npm'), act: 500 });
    const explorer = exploring(github, withRepo);
    const owner = await openOwner(explorer, 'org');
    const rows = await childrenOf(explorer, owner);
    assert.deepEqual(rows.map(nameOf), ['thing', 'thing', 'thing', 'error: server', 'thing', 'thing']);
    const row = errorIn(rows);
    assert.deepEqual(row.part, { of: 'packages', packageType: 'npm' });
    assert.equal(row.parent, owner);
    github.faults.length = 0;
    github.clearLog();
    await explorer.retry(row);
    assert.deepEqual(urlsOf(github.log), ['/orgs/org/packages?package_type=npm&per_page=100']);
    assert.deepEqual(await namesUnder(explorer, owner), Array(6).fill('thing'));
  });

  it('with single sign-on says what it wants once, and nothing that is a guess; retrying asks for every type', async () => {
    const account = findAccount(world, 'org');
    assert.ok(account?.kind === 'Organization');
    const explorer = exploring(github, administrator);
    const owner = await openOwner(explorer, 'org');
    account.samlSso = true;
    const rows = await childrenOf(explorer, owner);
    assert.deepEqual(rows.map(nameOf), ['error: singleSignOn']);
    const problem = problemIn(errorIn(rows));
    assert.ok(problem.kind === 'singleSignOn');
    assert.match(problem.authorizeUrl ?? '', /sso\?authorization_request=/);
    account.samlSso = false;
    github.clearLog();
    await explorer.retry(errorIn(rows));
    assert.equal(github.log.length, 6);
    assert.deepEqual([...new Set(await namesUnder(explorer, owner))], ['thing']);
  });

  it('that has vanished shows one error, and asks no more until it is tried again', async () => {
    const explorer = exploring(github, administrator, { owners: ['bob'] });
    const owner = await openOwner(explorer, 'bob');
    const [bob] = world.accounts.splice(
      world.accounts.findIndex(({ login }) => login === 'bob'),
      1,
    );
    github.clearLog();
    assert.deepEqual(await namesUnder(explorer, owner), ['error: notFound']);
    assert.deepEqual(await namesUnder(explorer, owner), ['error: notFound']);
    assert.equal(github.log.length, 6);
    addUser(world, 'bob', { id: bob?.id ?? 0 });
    await explorer.refresh(owner);
    assert.deepEqual(await namesUnder(explorer, owner), ['noPackages']);
  });

  for (const sendsLink of [true, false]) {
    it(`with 250 packages of a type loads them page by page, ${sendsLink ? 'with' : 'without'} a Link`, async () => {
      github.behaviour.packageListsSendLink = sendsLink;
      for (let number = 0; number < 249; number++) {
        addFilled(world, 'org', 'npm', `package-${String(number).padStart(3, '0')}`, 0);
      }
      const explorer = exploring(github, administrator, { packageTypes: ['npm'] });
      const owner = await openOwner(explorer, 'org');
      const sizes: [packages: number, total: number | undefined][] = [];
      let rows = await childrenOf(explorer, owner);
      while (rows.at(-1)?.kind === 'more') {
        const more = moreIn(rows);
        assert.equal(more.loaded, rows.length - 1);
        assert.equal(more.filtered, false);
        sizes.push([more.loaded, more.total]);
        await explorer.loadMore(more);
        rows = await childrenOf(explorer, owner);
      }
      assert.deepEqual(
        sizes,
        [100, 200].map((loaded) => [loaded, sendsLink ? 300 : undefined]),
      );
      assert.equal(rows.length, 250);
      assert.deepEqual(rows.map(nameOf), rows.map(nameOf).toSorted());
      assert.equal(new Set(rows.map(({ id }) => id)).size, 250);
    });
  }

  it('whose second page fails keeps the first, with an error row that tries again', async () => {
    for (let number = 0; number < 5; number++) addFilled(world, 'org', 'npm', `package-${number}`, 0);
    const explorer = exploring(github, administrator, { packageTypes: ['npm'], pageSize: 3 });
    const owner = await openOwner(explorer, 'org');
    github.faults.push({ match: on('GET', 'page=2'), act: 502 });
    await explorer.loadMore(moreIn(await childrenOf(explorer, owner)));
    const rows = await childrenOf(explorer, owner);
    assert.deepEqual(
      rows.map(({ kind }) => kind),
      ['package', 'package', 'package', 'error'],
    );
    github.faults.length = 0;
    await explorer.retry(errorIn(rows));
    assert.equal((await childrenOf(explorer, owner)).filter(({ kind }) => kind === 'package').length, 6);
  });
});

describe('Packages grouped by type', () => {
  let world: SmallWorld;
  let github: GitHub;

  beforeEach(async () => {
    world = smallWorld();
    github = await startGitHub({ world });
  });
  afterEach(() => github.close());

  it('stand under one row for each type that there is', async () => {
    addFilled(world, 'org', 'npm', 'another', 1);
    const explorer = exploring(github, administrator, { groupByType: true });
    const owner = await openOwner(explorer, 'org');
    const rows = await childrenOf(explorer, owner);
    assert.deepEqual(
      rows.map((row) => row.kind === 'packageType' && [row.packageType, row.shown]),
      [
        ['container', 1],
        ['npm', 2],
        ['nuget', 1],
        ['rubygems', 1],
      ],
    );
    github.clearLog();
    assert.deepEqual(await namesUnder(explorer, rows[1]), ['another', 'thing']);
    assert.equal(github.log.length, 0);
  });

  it('keep their ids when the grouping is switched', async () => {
    const explorer = exploring(github, administrator, { packageTypes: ['npm'] });
    const owner = await openOwner(explorer, 'org');
    const [flat] = await childrenOf(explorer, owner);
    explorer.configure({ ...settings, packageTypes: ['npm'], groupByType: true });
    const [type] = await childrenOf(explorer, owner);
    const [grouped] = await childrenOf(explorer, type);
    assert.equal(grouped?.id, flat?.id);
    assert.ok(grouped?.kind === 'package');
    assert.equal(grouped.parent, type);
  });

  it('say under the owner what could not be loaded, and under the type what comes after', async () => {
    for (let number = 0; number < 5; number++) addFilled(world, 'org', 'npm', `package-${number}`, 0);
    github.faults.push({ match: on('GET', 'package_type=nuget'), act: 500 });
    const types: PackageType[] = ['npm', 'nuget'];
    const explorer = exploring(github, administrator, { groupByType: true, packageTypes: types, pageSize: 3 });
    const owner = await openOwner(explorer, 'org');
    const rows = await childrenOf(explorer, owner);
    assert.deepEqual(rows.map(nameOf), ['[npm]', 'error: server']);
    const more = moreIn(await childrenOf(explorer, rows[0]));
    await explorer.loadMore(more);
    assert.equal((await childrenOf(explorer, rows[0])).filter(({ kind }) => kind === 'package').length, 6);
    github.faults.length = 0;
    await explorer.retry(errorIn(rows));
    assert.deepEqual(await namesUnder(explorer, owner), ['[npm]', '[nuget]']);
  });
});

describe('Packages that are filtered', () => {
  let world: SmallWorld;
  let github: GitHub;

  beforeEach(async () => {
    world = smallWorld();
    github = await startGitHub({ world });
    for (const name of ['Web-Frontend', 'api', 'web/tools']) addFilled(world, 'org', 'npm', name, 2);
  });
  afterEach(() => github.close());

  const filtered = (text: string) => ({
    ...settings,
    packageTypes: ['npm', 'container'] as const,
    filter: { ...noFilter, text },
  });

  it('by name are those whose name holds the text, whatever its case, and cost nothing', async () => {
    const explorer = exploring(github, administrator, filtered(''));
    const owner = await openOwner(explorer, 'org');
    await childrenOf(explorer, owner);
    github.clearLog();
    explorer.configure(filtered('WEB'));
    assert.deepEqual(await namesUnder(explorer, owner), ['Web-Frontend', 'web/tools', 'unsearched']);
    explorer.configure(filtered('none such'));
    assert.deepEqual(await namesUnder(explorer, owner), ['nothingMatches', 'unsearched']);
    explorer.configure(filtered(''));
    assert.equal((await childrenOf(explorer, owner)).length, 5);
    assert.equal(github.log.length, 0);
  });

  it('stay when one of their loaded versions matches, and then show those alone', async () => {
    const explorer = exploring(github, administrator, filtered(''));
    const owner = await openOwner(explorer, 'org');
    const container = (await childrenOf(explorer, owner)).find(
      (row) => row.kind === 'package' && row.package.packageType === 'container',
    );
    await childrenOf(explorer, container);
    explorer.configure(filtered('V2'));
    assert.deepEqual(await namesUnder(explorer, owner), ['thing', 'unsearched']);
    const versions = await childrenOf(explorer, container);
    assert.deepEqual(
      versions.map((row) => (row.kind === 'version' ? row.version.tags : row.kind)),
      [['v2'], 'deletedVersions'],
    );
    explorer.configure(filtered('sha256:000'));
    assert.equal((await childrenOf(explorer, container)).filter(({ kind }) => kind === 'version').length, 2);
    explorer.configure(filtered('thing'));
    assert.equal((await childrenOf(explorer, container)).filter(({ kind }) => kind === 'version').length, 2);
    explorer.configure(filtered('none such'));
    assert.deepEqual(await namesUnder(explorer, container), ['nothingMatches', 'Deleted versions']);
  });

  it('say that more is to be loaded, which the filter has not seen', async () => {
    const explorer = exploring(github, administrator, { ...filtered('zzz'), packageTypes: ['npm'], pageSize: 3 });
    const owner = await openOwner(explorer, 'org');
    addFilled(world, 'org', 'npm', 'zzz', 1);
    const rows = await childrenOf(explorer, owner);
    assert.deepEqual(rows.map(nameOf), ['nothingMatches', 'Load More…', 'unsearched']);
    const more = moreIn(rows);
    assert.deepEqual([more.loaded, more.filtered], [3, true]);
    await explorer.loadMore(more);
    assert.deepEqual(await namesUnder(explorer, owner), ['zzz', 'unsearched']);
  });

  it('say how many are hidden of which a version that is not loaded may match', async () => {
    const explorer = exploring(github, administrator, filtered('none such'));
    const owner = await openOwner(explorer, 'org');
    const hidden = async () => {
      const row = (await childrenOf(explorer, owner)).find(
        (each) => each.kind === 'notice' && each.notice === 'unsearched',
      );
      return row?.kind === 'notice' ? row.count : undefined;
    };
    const before = (await hidden()) ?? 0;
    assert.ok(before > 1);
    explorer.configure(filtered(''));
    const packages = (await childrenOf(explorer, owner)).filter(({ kind }) => kind === 'package');
    for (const row of packages) await childrenOf(explorer, row);
    explorer.configure(filtered('none such'));
    assert.equal(await hidden(), undefined);
  });

  it('tell those hidden whose versions are loaded in part from those with none loaded', async () => {
    addFilled(world, 'org', 'npm', 'long', 5);
    const narrow = (text: string) => ({ ...filtered(text), packageTypes: ['npm'] as const, pageSize: 4 });
    const explorer = exploring(github, administrator, narrow(''));
    const owner = await openOwner(explorer, 'org');
    await explorer.loadMore(moreIn(await childrenOf(explorer, owner)));
    await childrenOf(explorer, await openPackage(explorer, 'org', 'long'));
    explorer.configure(narrow('none such'));
    const notices = (await childrenOf(explorer, owner)).flatMap((row) =>
      row.kind === 'notice' ? [[row.notice, row.count]] : [],
    );
    assert.deepEqual(notices, [
      ['nothingMatches', undefined],
      ['unsearched', 4],
      ['partlySearched', 1],
    ]);
  });

  it('are counted by their type as far as they match', async () => {
    const explorer = exploring(github, administrator, { ...filtered('web'), groupByType: true });
    const [npm] = await childrenOf(explorer, await openOwner(explorer, 'org'));
    assert.ok(npm?.kind === 'packageType');
    assert.equal(npm.shown, 2);
    assert.equal((await childrenOf(explorer, npm)).length, 2);
  });

  it('are grouped only where a type has a match or may have one', async () => {
    const explorer = exploring(github, administrator, { ...filtered('web'), groupByType: true });
    assert.deepEqual(await namesUnder(explorer, await openOwner(explorer, 'org')), ['[npm]', 'unsearched']);
  });

  it('by visibility are asked for from the server', async () => {
    const explorer = exploring(github, administrator, {
      packageTypes: ['npm'],
      filter: { text: '', visibility: 'private' },
    });
    const owner = await openOwner(explorer, 'org');
    github.clearLog();
    assert.deepEqual(await namesUnder(explorer, owner), ['thing']);
    assert.deepEqual(urlsOf(github.log), ['/orgs/org/packages?package_type=npm&visibility=private&per_page=100']);
    explorer.configure({ ...settings, packageTypes: ['npm'], filter: { text: '', visibility: 'internal' } });
    assert.deepEqual(await namesUnder(explorer, owner), ['noPackagesOfVisibility']);
    explorer.configure({ ...settings, packageTypes: ['npm'] });
    assert.equal((await childrenOf(explorer, owner)).length, 4);
    assert.equal(github.log.length, 3);
    explorer.configure({ ...settings, packageTypes: ['npm'], filter: { text: '', visibility: 'private' } });
    assert.deepEqual(await namesUnder(explorer, owner), ['thing']);
    assert.equal(github.log.length, 3);
  });
});
