import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { referenceOf, type Row } from '../../../src/core/explorer/row.ts';
import { findVersion } from '../../../src/core/explorer/versionSearch.ts';
import { childrenOf } from '../../../src/core/explorer/children.ts';
import { on } from '../../github/faults.ts';
import { startGitHub, type GitHub } from '../../github/server.ts';
import { administrator, smallWorld } from '../../github/smallWorld.ts';
import { addOrganization } from '../../github/world.ts';
import { exploring, nameOf, openOwner, openPackage, settings, until } from './fixtures.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

describe('An explorer whose lists were shown', () => {
  let github: GitHub;

  beforeEach(async () => {
    github = await startGitHub({ world: smallWorld() });
  });
  afterEach(() => github.close());

  it('asks for all that is stale, and has it drawn again', async () => {
    const before = exploring(github, administrator, { packageTypes: ['npm'] });
    await childrenOf(before, await openPackage(before, 'org', 'thing'));
    const snapshot = before.snapshot();
    assert.ok(snapshot);
    const drawn: (string | undefined)[] = [];
    const known = { snapshot, onChange: (row: Row | undefined) => drawn.push(row?.id) };
    const explorer = exploring(github, administrator, { packageTypes: ['npm'] }, {}, known);
    const row = await openPackage(explorer, 'org', 'thing');
    await childrenOf(explorer, row);
    await until(() => explorer.asOf(row) === undefined && explorer.asOf(row.parent) === undefined);
    await turn();
    assert.ok(drawn.length >= 4 && [row.id, row.parent.id].every((id) => drawn.includes(id)), drawn.join());
  });

  it('has the row of a list drawn again that has changed, and of one that was read apart when it is taken over', async () => {
    const drawn: (string | undefined)[] = [];
    const known = { onChange: (row: Row | undefined) => drawn.push(row?.id) };
    const explorer = exploring(github, administrator, { packageTypes: ['npm'], pageSize: 1 }, {}, known);
    const row = await openPackage(explorer, 'org', 'thing');
    await childrenOf(explorer, row);
    assert.deepEqual(drawn, [], 'what is drawn for the first time is not drawn again');
    const reference = { owner: row.owner, packageType: 'npm', name: 'thing' } as const;
    const options = { onProgress: () => undefined, onWait: () => undefined, waitUntil: () => Promise.resolve() };
    await findVersion(explorer, reference, 'no such version', { ...options, signal: new AbortController().signal });
    const list = explorer.versions(reference);
    assert.deepEqual([drawn, list.items.length], [[], 1], 'to search is not to show');
    list.adoptCopy();
    assert.deepEqual([drawn, list.items.length], [[row.id], 2]);
    await list.refresh();
    assert.deepEqual(drawn, [row.id], 'nothing has changed');
    list.change(
      ({ id }) => id === list.items.at(0)?.id,
      () => undefined,
    );
    explorer.versions({ ...reference, name: 'other' }).change(
      ({ id }) => id === 1,
      () => undefined,
    );
    assert.deepEqual(drawn, [row.id, row.id]);
  });

  it('draws the owners again when they could not be read at first, and when one has come', async () => {
    const drawn: (string | undefined)[] = [];
    github.faults.push({ match: on('GET', '/user'), act: 500 });
    const explorer = exploring(github, administrator, {}, {}, { onChange: (row) => drawn.push(row?.id) });
    assert.deepEqual((await childrenOf(explorer)).map(nameOf), ['error: server']);
    github.faults.splice(0);
    await explorer.refresh();
    assert.deepEqual(drawn, [undefined]);
    const before = (await childrenOf(explorer)).length;
    await explorer.refresh();
    assert.deepEqual(drawn, [undefined], 'nothing has changed');
    addOrganization(github.world, 'newcomers', { members: { ann: 'admin' } });
    await explorer.refresh();
    assert.deepEqual([drawn.length, (await childrenOf(explorer)).length], [2, before + 1]);
  });

  it('shows no package again that was deleted after it had been read apart, and searches find no such version', async () => {
    const explorer = exploring(github, administrator, { packageTypes: ['npm'] });
    const owner = { kind: 'organization', login: 'org' } as const;
    const reference = { owner, packageType: 'npm', name: 'thing' } as const;
    await explorer.packages(owner, 'npm').detached.load();
    await explorer.versions(reference).detached.load();
    const first = explorer.versions(reference).detached.items.at(0) ?? assert.fail();
    explorer.apply({ deleted: [{ ...reference, versionId: first.id }], restored: [] });
    assert.equal(
      explorer.versions(reference).detached.items.find(({ id }) => id === first.id),
      undefined,
    );
    explorer.apply({ deleted: [reference], restored: [] });
    const rows = await childrenOf(explorer, await openOwner(explorer, 'org'));
    assert.ok(!rows.map(nameOf).includes('thing'), rows.map(nameOf).join());
  });

  it('keeps the number of versions that a package has by now in its row', async () => {
    const drawn: Row[] = [];
    const known = { onChange: (row: Row | undefined) => row && drawn.push(row) };
    const explorer = exploring(github, administrator, { packageTypes: ['npm'] }, {}, known);
    const row = await openPackage(explorer, 'org', 'thing');
    await childrenOf(explorer, row);
    const versionId = explorer.versions(referenceOf(row)).items.at(0)?.id ?? assert.fail();
    drawn.length = 0;
    explorer.apply({ deleted: [{ ...referenceOf(row), versionId }], restored: [] });
    assert.ok(drawn.length > 1);
    for (const each of drawn) assert.equal(each.kind === 'package' && each.package.versionCount, 1);
  });

  it('keeps nothing of those that another page size has made useless', async () => {
    const explorer = exploring(github, administrator, { packageTypes: ['npm'] });
    const row = await openPackage(explorer, 'org', 'thing');
    await childrenOf(explorer, row);
    const { owner } = row;
    const lists = [
      new WeakRef(explorer.packages(owner, 'npm')),
      new WeakRef(explorer.versions({ owner, packageType: 'npm', name: 'thing' })),
    ];
    explorer.configure({ ...settings, packageTypes: ['npm'], pageSize: 50 });
    // A WeakRef holds what it refers to until the end of the turn.
    await turn();
    collect();
    assert.deepEqual(
      lists.map((list) => list.deref()),
      [undefined, undefined],
    );
  });
});
