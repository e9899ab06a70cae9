import assert from 'node:assert/strict';
import { childrenOf } from '../../../src/core/explorer/children.ts';
import type { Explorer, ExplorerSettings } from '../../../src/core/explorer/explorer.ts';
import type { Row } from '../../../src/core/explorer/row.ts';
import { readSnapshot, writeSnapshot, type Snapshot } from '../../../src/core/explorer/snapshot.ts';
import { on } from '../../github/faults.ts';
import { startGitHub, type GitHub } from '../../github/server.ts';
import { addFilled, administrator, smallWorld, type SmallWorld } from '../../github/smallWorld.ts';
import { addPackage, addVersion, findAccount, packagesOf, type Package } from '../../github/world.ts';
import {
  errorIn,
  exploring,
  moreIn,
  nameOf,
  namesUnder,
  open,
  openOwner,
  openPackage,
  settings,
  until,
  urlsOf,
} from './fixtures.ts';

const npm: Partial<ExplorerSettings> = { packageTypes: ['npm'] };

/** As JSON has it: a version of this session keeps its moments in another way. */
const plain = (rows: readonly Row[]): unknown => JSON.parse(JSON.stringify(rows));

describe('An explorer that begins with a snapshot', () => {
  let world: SmallWorld;
  let github: GitHub;

  beforeEach(async () => {
    world = smallWorld();
    github = await startGitHub({ world });
  });
  afterEach(() => github.close());

  it('has the rows at once, says from when they are, and asks for nothing that is not shown', async () => {
    const { rows, snapshot } = await lastSession();
    const { explorer, answer, transport } = held(snapshot);
    assert.deepEqual(transport.asked, []);
    const owners = await childrenOf(explorer);
    assert.deepEqual(owners.map(nameOf), ['ann', 'org', 'team']);
    const marks = () => owners.map((row) => explorer.asOf(row));
    assert.deepEqual(marks(), [undefined, undefined, undefined], 'no packages are shown yet');
    const owner = await openOwner(explorer, 'org');
    assert.deepEqual(plain(await childrenOf(explorer, owner)), plain(rows.packages));
    assert.deepEqual(marks(), [undefined, snapshot.packages.get('org/npm/')?.at, undefined]);
    const row = await openPackage(explorer, 'org', 'thing');
    assert.deepEqual(plain(await childrenOf(explorer, row)), plain(rows.versions));
    assert.equal(explorer.asOf(row), snapshot.versions.values().next().value?.at);
    assert.deepEqual(github.log, []);
    answer();
    await until(() => [owner, row].every((each) => explorer.asOf(each) === undefined));
    assert.deepEqual(urlsOf(github.log).sort(), [
      '/orgs/org/packages/npm/thing/versions?state=active&per_page=100',
      '/orgs/org/packages?package_type=npm&per_page=100',
      '/user',
      '/user/orgs?per_page=100',
    ]);
  });

  it('asks for the six lists of an owner at once, once, and all are unchanged', async () => {
    const { snapshot } = await lastSession({});
    const { explorer, changes } = beginning(snapshot, {});
    const owner = await openOwner(explorer, 'org');
    await Promise.all([childrenOf(explorer, owner), childrenOf(explorer, owner)]);
    await until(() => changes.some((row) => row?.id === owner.id) && explorer.asOf(owner) === undefined);
    await childrenOf(explorer, owner);
    const lists = github.log.filter(({ url }) => url.includes('/packages'));
    assert.deepEqual(
      lists.map(({ status }) => status),
      [304, 304, 304, 304, 304, 304],
    );
    assert.equal(explorer.asOf(owner), undefined);
  });

  it('shows what has changed in the meantime, and what the user has left', async () => {
    const { snapshot, rows } = await lastSession();
    addPackage(world, 'org', 'npm', 'new');
    addVersion(world, thing(), '2.0.0');
    const team = findAccount(world, 'team');
    assert.ok(team?.kind === 'Organization' && team.members.delete('ann'));
    const { explorer } = beginning(snapshot);
    const owner = await openOwner(explorer, 'org');
    const row = await openPackage(explorer, 'org', 'thing');
    assert.deepEqual(plain(await childrenOf(explorer, row)), plain(rows.versions));
    await until(() => [owner, row].every((each) => explorer.asOf(each) === undefined));
    assert.deepEqual(await namesUnder(explorer), ['ann', 'org']);
    assert.deepEqual(await namesUnder(explorer, owner), ['new', 'thing']);
    assert.deepEqual((await namesUnder(explorer, row))[0], '2.0.0');
  });

  it('keeps its rows beside what failed, does not ask again by itself, and is fresh after Retry', async () => {
    const { snapshot } = await lastSession();
    github.faults.push({ match: on('GET', '/packages'), act: 500 }, { match: on('GET', '/user'), act: 500 });
    const { explorer, changes } = beginning(snapshot);
    const owner = await openOwner(explorer, 'org');
    assert.deepEqual(await namesUnder(explorer, owner), ['thing']);
    await until(() => changes.includes(undefined) && changes.filter((row) => row === owner).length === 2);
    github.clearLog();
    const owners = await childrenOf(explorer);
    assert.deepEqual(owners.map(nameOf), ['error: server', 'ann', 'org', 'team']);
    const rows = await childrenOf(explorer, owner);
    assert.deepEqual(rows.map(nameOf), ['thing', 'error: server']);
    assert.deepEqual(github.log, []);
    assert.ok(explorer.asOf(owner));
    github.faults.length = 0;
    await explorer.retry(errorIn(owners));
    await explorer.retry(errorIn(rows));
    assert.deepEqual(await namesUnder(explorer), ['ann', 'org', 'team']);
    assert.deepEqual(await namesUnder(explorer, owner), ['thing']);
    assert.equal(explorer.asOf(owner), undefined);
  });

  it('keeps the organizations it knew while they cannot be listed, and added owners while they cannot be read', async () => {
    const { snapshot } = await lastSession({ ...npm, owners: ['bob'] });
    github.faults.push({ match: on('GET', '/user/orgs'), act: 500 }, { match: on('GET', '/users/bob'), act: 500 });
    const { explorer, changes } = beginning(snapshot, { ...npm, owners: ['bob'] });
    assert.deepEqual(await namesUnder(explorer), ['ann', 'org', 'team', 'bob']);
    await until(() => changes.length === 1);
    const names = ['ann', 'error: server', 'error: server', 'org', 'team', 'bob'];
    assert.deepEqual(await namesUnder(explorer), names);
  });

  it('whose settings are others shows nothing that they would not show', async () => {
    const { snapshot } = await lastSession();
    const otherPages = beginning(snapshot, { ...npm, pageSize: 1 }).explorer;
    await childrenOf(otherPages, await openOwner(otherPages, 'org'));
    assert.ok(urlsOf(github.log).includes('/orgs/org/packages?package_type=npm&per_page=1'));
    const otherTypes = beginning(snapshot, { packageTypes: ['nuget'] }).explorer;
    const [row] = await childrenOf(otherTypes, await openOwner(otherTypes, 'org'));
    assert.ok(row?.kind === 'package' && row.package.packageType === 'nuget');
    const otherOwners = beginning(snapshot, { ...npm, owners: ['bob'] }).explorer;
    assert.deepEqual(await namesUnder(otherOwners), ['ann', 'org', 'team', 'bob']);
    const changed = beginning(snapshot).explorer;
    changed.configure({ ...settings, ...npm, pageSize: 1 });
    await childrenOf(changed, await openOwner(changed, 'org'));
    assert.equal(changed.asOf(await openOwner(changed, 'org')), undefined);
  });

  it('goes on from the first page once that is confirmed, by Load More… and by Load All', async () => {
    addFilled(world, 'org', 'npm', 'many', 5);
    const small = { ...npm, pageSize: 2 };
    const before = exploring(github, administrator, small);
    await childrenOf(before, await openPackage(before, 'org', 'many'));
    const { versions } = before.snapshot() ?? assert.fail();
    assert.equal([...versions.values()][0]?.pages.length, 1);
    const newest = addVersion(
      world,
      packagesOf(world, 'org').find(({ name }) => name === 'many') ?? assert.fail(),
      '9.0.0',
    );
    const { explorer } = beginning(kept(before), small);
    const row = await openPackage(explorer, 'org', 'many');
    await explorer.loadMore(moreIn(await childrenOf(explorer, row)));
    assert.deepEqual((await namesUnder(explorer, row)).slice(0, 4), [newest.name, '1.0.5', '1.0.4', '1.0.3']);
    const other = beginning(kept(before), small).explorer;
    const list = other.versions({ owner: row.owner, packageType: 'npm', name: 'many' });
    const { signal } = new AbortController();
    const idle = () => undefined;
    await list.loadAll({ signal, onProgress: idle, onWait: idle });
    assert.equal(list.items.length, 6);
  });

  it('is waited for by whatever is not the tree', async () => {
    const { snapshot } = await lastSession();
    addVersion(world, thing(), '2.0.0');
    const { explorer } = beginning(snapshot);
    const list = explorer.versions({
      owner: { kind: 'organization', login: 'org' },
      packageType: 'npm',
      name: 'thing',
    });
    await list.load();
    assert.equal(list.items.at(0)?.name, '2.0.0');
  });

  it('does not bring back what was deleted, nor hides what was restored since', async () => {
    const { explorer: before } = await lastSession();
    const owner = { kind: 'organization', login: 'org' } as const;
    const reference = { owner, packageType: 'npm', name: 'thing' } as const;
    const version = before.versions(reference).items.at(0) ?? assert.fail();
    before.apply({ deleted: [{ ...reference, versionId: version.id }], restored: [] });
    const withoutVersion = beginning(kept(before)).explorer;
    const row = await openPackage(withoutVersion, 'org', 'thing');
    assert.deepEqual(await namesUnder(withoutVersion, row), ['1.0.1', 'Deleted versions']);
    assert.equal(row.package.versionCount, 1);
    // The server still has it, as if it had been restored.
    await until(() => withoutVersion.asOf(row) === undefined);
    assert.deepEqual((await namesUnder(withoutVersion, row)).slice(0, 2), [version.name, '1.0.1']);

    before.apply({ deleted: [reference], restored: [] });
    const snapshot = kept(before);
    assert.deepEqual([...snapshot.versions], []);
    const withoutPackage = beginning(snapshot).explorer;
    assert.deepEqual(await namesUnder(withoutPackage, await openOwner(withoutPackage, 'org')), ['noPackages']);
  });

  it('reads a list anew from which something was deleted before it was shown', async () => {
    const { snapshot } = await lastSession();
    const { explorer } = beginning(snapshot);
    explorer.apply({
      deleted: [{ owner: { kind: 'organization', login: 'org' }, packageType: 'npm', name: 'thing' }],
      restored: [],
    });
    thing().deletedAt = world.clock.now();
    assert.deepEqual([...kept(explorer).packages.keys()], []);
    assert.deepEqual(await namesUnder(explorer, await openOwner(explorer, 'org')), ['noPackages']);
  });

  it('keeps for the next one also what was not shown, by when it was last shown', async () => {
    const { explorer: before } = await lastSession();
    await childrenOf(before, await openOwner(before, 'ann'));
    const keys = (explorer: Explorer) => [...kept(explorer).packages.keys()];
    assert.deepEqual(keys(before), ['ann/npm/', 'org/npm/']);
    const { explorer } = beginning(kept(before));
    assert.deepEqual(keys(explorer), ['ann/npm/', 'org/npm/']);
    await childrenOf(explorer, await openOwner(explorer, 'org'));
    assert.deepEqual(keys(explorer), ['org/npm/', 'ann/npm/']);
    assert.deepEqual([...kept(explorer).versions.keys()], ['org/npm/thing/active']);
  });

  it('has the rows open that were, as long as they are there', async () => {
    const before = exploring(github, administrator, { groupByType: true });
    const row = await openPackage(before, 'org', '[npm]', 'thing');
    const deleted = await open(before, 'org', '[npm]', 'thing', 'Deleted versions');
    assert.ok(row.parent.kind === 'packageType');
    const above: readonly Row[] = [row, row.parent, row.parent.parent];
    const opened = (explorer: Explorer) => above.filter((each) => explorer.isOpen(each)).map(nameOf);
    const next = (explorer: Explorer) => {
      const snapshot = kept(explorer);
      return exploring(github, administrator, { groupByType: true }, {}, { snapshot, open: snapshot.open });
    };
    assert.deepEqual(opened(next(before)), []);
    for (const each of [...above, deleted]) before.setOpen(each, true);
    assert.deepEqual(opened(next(before)), ['thing', '[npm]', 'org']);
    assert.equal(next(before).isOpen(deleted), false);
    assert.deepEqual(opened(next(next(before))), ['thing', '[npm]', 'org'], 'though none was shown');
    before.setOpen(deleted, false);
    before.setOpen(row.parent, false);
    assert.deepEqual(opened(next(before)), ['thing', 'org']);
    before.apply({ deleted: [{ owner: row.owner, packageType: 'npm', name: 'thing' }], restored: [] });
    assert.deepEqual(opened(next(before)), ['org']);
  });

  it('never holds the token, nor anything else of a header', async () => {
    const { explorer } = await lastSession({});
    const host = explorer.connection.host;
    const text = writeSnapshot(explorer.snapshot() ?? assert.fail(), { host, account: '1' });
    assert.ok(text.includes('"thing"'));
    assert.ok(!text.includes(administrator));
    assert.doesNotMatch(text, /gho_|authorization|bearer|token/i);
  });

  const thing = (): Package =>
    packagesOf(world, 'org').find(({ name, type }) => name === 'thing' && type === 'npm') ?? assert.fail();

  /** What an earlier session saw under `org` and its npm package, and kept. */
  async function lastSession(changes: Partial<ExplorerSettings> = npm) {
    const explorer = exploring(github, administrator, changes);
    const packages = await childrenOf(explorer, await openOwner(explorer, 'org'));
    const row = packages.find((each) => each.kind === 'package' && each.package.packageType === 'npm');
    const versions = await childrenOf(explorer, row);
    const snapshot = kept(explorer);
    github.clearLog();
    return { explorer, snapshot, rows: { packages, versions } };
  }

  /** What the next session reads. */
  function kept(explorer: Explorer): Snapshot {
    const place = { host: explorer.connection.host, account: '1' };
    return readSnapshot(writeSnapshot(explorer.snapshot() ?? assert.fail(), place), place);
  }

  function beginning(snapshot: Snapshot, changes: Partial<ExplorerSettings> = npm) {
    const changed: (Row | undefined)[] = [];
    const onChange = (row: Row | undefined) => void changed.push(row);
    const explorer = exploring(github, administrator, changes, {}, { snapshot, onChange });
    return { explorer, changes: changed };
  }

  /** A session whose requests reach nobody before `answer`. */
  function held(snapshot: Snapshot) {
    const transport = { asked: [] as string[] };
    const { promise: released, resolve: answer } = Promise.withResolvers<undefined>();
    const explorer = exploring(
      github,
      administrator,
      npm,
      {
        transport: async (input, init) => {
          transport.asked.push((input as URL).href);
          await released;
          return fetch(input, init);
        },
      },
      { snapshot },
    );
    return { explorer, transport, answer: () => answer(undefined) };
  }
});
