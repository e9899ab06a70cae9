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

  it('keeps the rows of 10,000 versions one by one', async () => {
    const explorer = exploring(github, tokens.mona.read);
    const row = await openPackage(explorer, 'octo-org', 'telemetry-collector');
    const { total } = moreIn(await childrenOf(explorer, row));
    assert.equal(total, 10_000);
    await explorer.versions({ owner: row.owner, packageType: 'container', name: row.package.name }).loadAll({
      signal: new AbortController().signal,
      onProgress: () => undefined,
      onWait: () => undefined,
    });
    const ids = (await childrenOf(explorer, row)).map(({ id }) => id);
    assert.equal(new Set(ids).size, 10_001);
  });
});
