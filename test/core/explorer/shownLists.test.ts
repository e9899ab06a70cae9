import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Row } from '../../../src/core/explorer/row.ts';
import { findVersion } from '../../../src/core/explorer/versionSearch.ts';
import { childrenOf } from '../../../src/core/explorer/children.ts';
import { startGitHub, type GitHub } from '../../github/server.ts';
import { administrator, smallWorld } from '../../github/smallWorld.ts';
import { exploring, openPackage, settings, until } from './fixtures.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

describe('An explorer whose lists were shown', () => {
  let github: GitHub;

  beforeEach(async () => {
    github = await startGitHub({ world: smallWorld() });
  });
  afterEach(() => github.close());

  it('asks for all that is stale although drawing fails', async () => {
    const before = exploring(github, administrator, { packageTypes: ['npm'] });
    await childrenOf(before, await openPackage(before, 'org', 'thing'));
    const snapshot = before.snapshot();
    assert.ok(snapshot);
    const unhandled: unknown[] = [];
    const listen = (reason: unknown) => unhandled.push(reason);
    process.prependListener('unhandledRejection', listen);
    const told: unknown[] = [];
    const onChange = () => {
      throw new Error('cannot draw');
    };
    const known = { snapshot, onChange, onDrawingFailed: (error: unknown) => told.push(String(error)) };
    const explorer = exploring(github, administrator, { packageTypes: ['npm'] }, {}, known);
    const row = await openPackage(explorer, 'org', 'thing');
    await childrenOf(explorer, row);
    await until(() => explorer.asOf(row) === undefined && explorer.asOf(row.parent) === undefined);
    await turn();
    process.removeListener('unhandledRejection', listen);
    assert.deepEqual(unhandled, []);
    assert.ok(told.length >= 5 && told.every((error) => error === 'Error: cannot draw'), told.join());
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
    list.takeApart();
    assert.deepEqual([drawn, list.items.length], [[row.id], 2]);
    await list.refresh();
    assert.deepEqual(drawn, [row.id], 'nothing has changed');
    list.change(new Set([list.items.at(0)?.id ?? 0]), () => undefined);
    explorer.versions({ ...reference, name: 'other' }).change(new Set([1]), () => undefined);
    assert.deepEqual(drawn, [row.id, row.id]);
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
