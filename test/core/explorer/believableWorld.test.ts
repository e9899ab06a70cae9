import assert from 'node:assert/strict';
import { childrenOf } from '../../../src/core/explorer/children.ts';
import type { Row } from '../../../src/core/explorer/row.ts';
import { believableWorld, tokens } from '../../github/data/believableWorld.ts';
import { hostileTexts } from '../../github/data/hostileNames.ts';
import { startGitHub, type GitHub } from '../../github/server.ts';
import { everyRow, exploring, moreIn, nameOf, openOwner, openPackage } from './fixtures.ts';

/** For a busy machine: each test takes well under a second on a free one. */
const owners = ['hubot', 'open-source-collective', 'hostile-names'];

describe('The tree of a believable world', () => {
  let github: GitHub;

  before(async () => {
    github = await startGitHub({ world: believableWorld() });
  });
  after(() => github.close());

  /** What has an id may be drawn: the row itself, without what is above it. */
  const drawn = (rows: readonly Row[]): [id: string, name: string][] => rows.map((row) => [row.id, nameOf(row)]);

  for (const groupByType of [false, true]) {
    it(`has one id for every row, ${groupByType ? 'grouped by type' : 'as a list'}, and the same ones again`, async () => {
      const changes = { owners, groupByType, pageSize: 40 };
      const rows = await everyRow(exploring(github, tokens.mona.repo, changes));
      assert.ok(rows.length > 1000, String(rows.length));
      const known = new Set<string>();
      assert.deepEqual(
        rows.filter(({ id }) => known.size === known.add(id).size).map(({ id }) => id),
        [],
      );
      assert.deepEqual(drawn(await everyRow(exploring(github, tokens.mona.repo, changes))), drawn(rows));
    });
  }

  it('shows hostile names as they are', async () => {
    const explorer = exploring(github, tokens.mona.read, { owners, packageTypes: ['npm'] });
    const rows = await childrenOf(explorer, await openOwner(explorer, 'hostile-names'));
    assert.deepEqual(rows.map(nameOf).sort(), [...hostileTexts].sort());
    for (const row of rows) {
      const [, version] = await childrenOf(explorer, row);
      assert.equal(version?.kind === 'version' && version.version.name, '1.0.0');
    }
  });

  it('shows 10,000 versions in ranges, each of them once', async () => {
    const explorer = exploring(github, tokens.mona.read);
    const row = await openPackage(explorer, 'octo-org', 'telemetry-collector');
    const { total } = moreIn(await childrenOf(explorer, row));
    assert.equal(total, 10_000);
    await explorer.versions({ owner: row.owner, packageType: 'container', name: row.package.name }).loadAll({
      signal: new AbortController().signal,
      onProgress: () => undefined,
      onWait: () => undefined,
    });
    const rows = await childrenOf(explorer, row);
    const releases = rows.filter(({ kind }) => kind === 'version');
    assert.deepEqual(rows.slice(releases.length).map(nameOf), ['Untagged', 'Deleted versions']);
    const ranges = await childrenOf(explorer, rows.at(-2));
    assert.deepEqual(ranges.map(nameOf), [
      ...['1–1000', '1001–2000', '2001–3000', '3001–4000', '4001–5000', '5001–6000', '6001–7000'],
      ...['7001–8000', '8001–9000', '9001–9960'],
    ]);
    const untagged = await Promise.all(ranges.map((range) => childrenOf(explorer, range)));
    const versions = [releases, ...untagged];
    assert.deepEqual(new Set(versions.flatMap((each) => each.map(({ kind }) => kind))), new Set(['version']));
    assert.equal(new Set(versions.flat().map(({ id }) => id)).size, 10_000);
  });
});
