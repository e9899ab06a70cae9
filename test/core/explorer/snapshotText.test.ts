import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { childrenOf } from '../../../src/core/explorer/children.ts';
import { Explorer } from '../../../src/core/explorer/explorer.ts';
import type { CachedPages } from '../../../src/core/explorer/loadedPages.ts';
import { ownerRow } from '../../../src/core/explorer/row.ts';
import { readSnapshot, writeSnapshot, type Snapshot, type SnapshotKey } from '../../../src/core/explorer/snapshot.ts';
import type { PackageSummary, VersionSummary } from '../../../src/core/packages/summary.ts';
import { connect } from '../../../src/core/github/connection.ts';
import { enterpriseHost, githubDotCom } from '../../../src/core/github/host.ts';
import type { Page } from '../../../src/core/github/page.ts';
import { settings } from './fixtures.ts';

const place: SnapshotKey = { host: githubDotCom, account: '583231' };
const owner = ownerRow({ kind: 'organization', login: 'Octo-Org' }, false);
const at = Date.UTC(2026, 1, 3);

function packageNamed(name: string, id = 1): PackageSummary {
  return {
    id,
    name,
    packageType: 'npm',
    visibility: 'private',
    versionCount: 14,
    repository: 'octo-org/hello',
    createdAt: '2026-01-01T00:00:00Z',
  };
}

function versionNamed(name: string, tags: readonly string[] = []): VersionSummary {
  return { id: 7, name, tags, createdAt: '2026-01-02T00:00:00Z' };
}

function seedOf<T>(items: readonly T[], changes: Partial<Page<T>> = {}): CachedPages<T> {
  const url = 'https://api.github.com/orgs/octo-org/packages?package_type=npm&per_page=100';
  const page: Page<T> = {
    items,
    url,
    next: undefined,
    pageCount: 1,
    etag: '"1"',
    withheldOrganizations: [],
    ...changes,
  };
  return { pages: [page], at };
}

function snapshotOf(changes: Partial<Snapshot> = {}): Snapshot {
  return {
    pageSize: 100,
    owners: { at, added: ['hubot'], rows: [owner] },
    open: new Set(['octo-org/', 'octo-org/npm/%40scope%2Fthing/']),
    packages: new Map([['octo-org/npm/', seedOf([packageNamed('@scope/thing')])]]),
    versions: new Map([['octo-org/npm/%40scope%2Fthing/active', seedOf([versionNamed('1.0.0', ['latest'])])]]),
    ...changes,
  };
}

/** The text, with one part replaced. */
function changed(path: readonly (string | number)[], value: unknown): string {
  const whole = JSON.parse(writeSnapshot(snapshotOf(), place)) as Record<string | number, unknown>;
  const parent = path.slice(0, -1).reduce((part, key) => part[key] as Record<string | number, unknown>, whole);
  const last = path.at(-1) ?? '';
  assert.ok(last in parent, `there is no ${path.join('.')}`);
  parent[last] = value;
  return JSON.stringify(whole);
}

describe('A snapshot as text', () => {
  it('reads as what was written', () => {
    assert.deepEqual(readSnapshot(writeSnapshot(snapshotOf(), place), place), snapshotOf());
  });

  const wrong: readonly (readonly [string, readonly (string | number)[], unknown])[] = [
    ['another format', ['format'], 2],
    ['another host', ['host'], 'octo.ghe.com'],
    ['another account', ['account'], '1'],
    ['pages of no size', ['pageSize'], 0],
    ['no owners', ['owners'], null],
    ['an owner of no kind', ['owners', 'rows', 0, 'kind'], 'robot'],
    ['a time that is none', ['owners', 'at'], -1],
    ['open rows that are no list', ['open'], {}],
    ['an open row that is no text', ['open', 0], 1],
    ['a list without pages', ['packages', 0, 1, 'pages'], []],
    ['a package without a name', ['packages', 0, 1, 'pages', 0, 'items', 0, 'name'], null],
    ['an id that is none', ['packages', 0, 1, 'pages', 0, 'items', 0, 'id'], 1.5],
    ['a page on another origin', ['packages', 0, 1, 'pages', 0, 'url'], 'https://attacker.invalid/'],
    ['a tag that is no text', ['versions', 0, 1, 'pages', 0, 'items', 0, 'tags'], [1]],
  ];
  for (const [what, path, value] of wrong) {
    it(`is refused with ${what}`, () => {
      assert.throws(() => readSnapshot(changed(path, value), place), Error);
    });
  }

  it('that is older has no row open', () => {
    const text = changed(['open'], undefined);
    assert.doesNotMatch(text, /"open"/);
    assert.deepEqual(readSnapshot(text, place), snapshotOf({ open: new Set() }));
  });

  it('reads as version 0.1.0 wrote it', async () => {
    const text = await readFile(new URL('written/snapshot.json', import.meta.url), 'utf8');
    const host = enterpriseHost('http://127.0.0.1:36847') ?? assert.fail();
    const read = readSnapshot(text, { host, account: 'mona' });
    assert.deepEqual(
      read.owners.rows.map((row) => [row.owner.login, row.owner.kind, row.added]),
      [
        ['mona', 'authenticatedUser', false],
        ['octo-org', 'organization', false],
        ['secured', 'organization', false],
        ['readers', 'organization', false],
        ['hubot', 'user', true],
      ],
    );
    assert.deepEqual(
      [read.packages.size, [...read.versions.keys()]],
      [18, ['readers/npm/tool/active', 'octo-org/npm/tool/active', 'secured/npm/tool/active']],
    );
    assert.deepEqual(JSON.parse(writeSnapshot(read, { host, account: 'mona' })), JSON.parse(text));
  });

  it('forgets open rows of which nothing is kept, and has at most 100', () => {
    const opened = (open: readonly string[], changes: Partial<Snapshot> = {}) => {
      const snapshot = snapshotOf({ open: new Set(open), ...changes });
      return [...readSnapshot(writeSnapshot(snapshot, place), place).open];
    };
    const none = ['octo-org/nuget/', 'octo-org/npm/gone/', 'hubot/', 'octo', 'octo-org', '/', ''];
    assert.deepEqual(opened(['octo-org/', 'octo-org/npm/', ...none]), ['octo-org/', 'octo-org/npm/']);
    assert.deepEqual([...readSnapshot(changed(['open'], ['octo-org/', ...none]), place).open], ['octo-org/']);
    const many = Array.from({ length: 101 }, (_, index) => `octo-org/npm/${index}/`);
    const versions = new Map(many.map((key) => [`${key}active`, seedOf([versionNamed('1.0.0')])]));
    assert.deepEqual(opened(many, { versions }), many.slice(0, 100));
  });

  it('is refused when it is cut off, without quoting it', () => {
    const text = writeSnapshot(snapshotOf(), place);
    assert.throws(() => readSnapshot(text.slice(0, -1), place), { message: 'not JSON' });
  });

  it('stays under 2 MB and 5,000 packages; what was shown last stays', () => {
    const many = (prefix: string, count: number) =>
      seedOf(Array.from({ length: count }, (_, id) => packageNamed(`${prefix}-${id}`, id)));
    const keys = (text: string) => {
      const { packages, versions } = readSnapshot(text, place);
      return [[...packages.keys()], [...versions.keys()]];
    };
    const rows = ['a', 'b', 'c'].map((login) => ownerRow({ kind: 'organization', login }, false));
    const owners = { at, added: [], rows };
    const tooMany = snapshotOf({
      owners,
      packages: new Map([
        ['b/npm/', many('second', 3000)],
        ['a/npm/', many('first', 3000)],
        ['c/npm/', many('third', 2000)],
      ]),
      versions: new Map(),
    });
    assert.deepEqual(keys(writeSnapshot(tooMany, place)), [['b/npm/', 'c/npm/'], []]);
    // Two bytes each.
    const large = (name: string) => seedOf([versionNamed(name, ['ä'.repeat(400_000)])]);
    const tooLarge = snapshotOf({
      owners,
      packages: new Map([['a/npm/', many('first', 10)]]),
      versions: new Map(['1', '2', '3'].map((name) => [`a/npm/${name}/active`, large(name)])),
    });
    const text = writeSnapshot(tooLarge, place);
    assert.deepEqual(keys(text), [['a/npm/'], ['a/npm/1/active', 'a/npm/2/active']]);
    assert.ok(Buffer.byteLength(text) < 2_000_000);
  });

  it('keeps any names that a server may send', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.array(fc.string({ unit: 'binary' })), (name, tags) => {
        const key = `octo-org/npm/${encodeURIComponent(name)}x/`;
        const snapshot = snapshotOf({
          open: new Set(['octo-org/', key]),
          packages: new Map([['octo-org/npm/', seedOf([packageNamed(name)])]]),
          versions: new Map([[`${key}active`, seedOf([versionNamed(name, tags)])]]),
        });
        assert.deepEqual(readSnapshot(writeSnapshot(snapshot, place), place), snapshot);
      }),
    );
  });

  it('however it is spoilt is refused, or gives a tree that opens', async () => {
    const text = writeSnapshot(snapshotOf(), place);
    const paths = pathsIn(JSON.parse(text));
    const damage = fc.oneof(
      fc.tuple(fc.constantFrom(...paths), fc.jsonValue()).map(([path, value]) => changed(path, value)),
      fc.tuple(fc.nat(text.length), fc.nat(text.length)).map(([one, other]) => text.slice(0, one) + text.slice(other)),
      fc
        .tuple(fc.nat(text.length), fc.string())
        .map(([index, noise]) => text.slice(0, index) + noise + text.slice(index)),
      fc.json(),
      fc.string(),
    );
    let opened = 0;
    await fc.assert(
      fc.asyncProperty(damage, async (spoilt) => {
        let snapshot: Snapshot;
        try {
          snapshot = readSnapshot(spoilt, place);
        } catch (error) {
          assert.ok(error instanceof Error && error.constructor === Error, String(error));
          return;
        }
        opened++;
        await openAll(snapshot);
        assert.deepEqual(readSnapshot(writeSnapshot(snapshot, place), place), snapshot);
      }),
      { numRuns: 2000 },
    );
    assert.ok(opened > 0, 'nothing that was spoilt could be read');
  });
});

/** Opens all that a tree has while no request is answered. */
async function openAll(snapshot: Snapshot): Promise<void> {
  const transport: typeof fetch = (url) => {
    assert.equal((url as URL).origin, 'https://api.github.com');
    return new Promise<never>(() => undefined);
  };
  const connection = connect({ host: githubDotCom, transport, userAgent: 'test' });
  const { pageSize, owners, packages, versions } = snapshot;
  const types = { ...settings, pageSize, owners: owners.added, packageTypes: ['npm'] } as const;
  const explorer = new Explorer(connection, types, { snapshot, open: snapshot.open });
  for (const row of await childrenOf(explorer)) {
    if (row.kind !== 'owner' || !packages.has(`${row.owner.login.toLowerCase()}/npm/`)) continue;
    explorer.asOf(row);
    explorer.isOpen(row);
    for (const element of await childrenOf(explorer, row)) {
      if (element.kind !== 'package') continue;
      const key = `${row.owner.login.toLowerCase()}/npm/${encodeURIComponent(element.package.name.toWellFormed())}/active`;
      if (versions.has(key)) await childrenOf(explorer, element);
    }
  }
}

function pathsIn(value: unknown): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => [[key], ...pathsIn(part).map((path) => [key, ...path])]);
}
