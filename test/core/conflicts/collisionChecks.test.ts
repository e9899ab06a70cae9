import assert from 'node:assert/strict';
import type { LiveReport } from '../../../src/core/conflicts/live.ts';
import { conflictKey, conflictsOf, type Conflict } from '../../../src/core/conflicts/report.ts';
import { connect as connectTo, type Connection } from '../../../src/core/github/connection.ts';
import { enterpriseHost } from '../../../src/core/github/host.ts';
import { believableWorld, tokens } from '../../github/data/believableWorld.ts';
import { on } from '../../github/faults.ts';
import { startGitHub, type GitHub } from '../../github/server.ts';
import { until } from '../explorer/fixtures.ts';
import { ask, liveReport, organization } from './fixtures.ts';

describe('Checking what conflicts collide with', () => {
  let github: GitHub;
  let connection: Connection;
  const connect = () => Promise.resolve(connection);
  let conflicts: Conflict[];
  let keys: string[];

  before(async () => {
    github = await startGitHub({ world: believableWorld() });
    const host = enterpriseHost(github.origin);
    assert.ok(host);
    const sleep = () => Promise.resolve();
    connection = connectTo({ host, token: tokens.mona.repo, transport: fetch, userAgent: 'test', sleep });
    conflicts = conflictsOf(await ask(connection, 'mona', [organization('octo-org')]));
    keys = conflicts.map(conflictKey);
  });
  after(() => github.close());
  beforeEach(() => {
    github.openGates();
    github.faults.splice(0);
  });

  const octo = organization('octo-org');

  /** A report that has the conflicts. */
  async function liveConflicts(): Promise<LiveReport> {
    const live = liveReport(connection, 'mona', [octo]);
    await live.fetchConflicts(connection, [octo], false);
    return live;
  }

  const kinds = ({ collisions }: LiveReport) => conflicts.map((each) => collisions[conflictKey(each)]?.kind);
  const checking = (live: LiveReport) => conflicts.filter((each) => live.isChecking(conflictKey(each))).length;

  it('checks all that are asked for, and tells how far it is', async () => {
    const steps: (string | undefined)[] = [];
    const told = () => {
      const step = live.progress && `${live.progress.done} of ${live.progress.total}`;
      if (step !== steps.at(-1)) steps.push(step);
    };
    const live = liveReport(connection, 'mona', [octo], told);
    await live.fetchConflicts(connection, [octo], false);
    await live.check(keys, connect);
    assert.deepEqual(kinds(live), ['present', 'present', 'absent']);
    assert.deepEqual(steps, ['0 of 3', '1 of 3', '2 of 3', '3 of 3', undefined]);
  });

  it('leaves what a cancel came before as it was, without an error', async () => {
    const live = await liveConflicts();
    github.hold(on('GET', '/packages/'));
    const checks = live.check(keys, connect);
    await until(() => checking(live) === 3);
    live.cancel();
    await checks;
    assert.deepEqual(kinds(live), [undefined, undefined, undefined]);
    assert.deepEqual([checking(live), live.progress], [0, undefined]);
  });

  it('runs once at a time, and not again for what is being checked', async () => {
    const live = await liveConflicts();
    github.clearLog();
    const first = live.check(keys, connect);
    await live.check(keys, connect);
    for (const key of keys) await live.check([key], connect);
    assert.equal(live.progress?.total, 3);
    await first;
    assert.equal(github.log.filter(({ url }) => /container\/[\w-]+$/.test(url)).length, 3);
  });

  it('of one that cannot even be asked says why in its row too', async () => {
    const live = await liveConflicts();
    const error = new Error('signed out');
    await assert.rejects(
      live.check(keys.slice(0, 1), () => Promise.reject(error)),
      error,
    );
    assert.deepEqual(kinds(live), ['failed', undefined, undefined]);
    const [collision] = Object.values(live.collisions);
    assert.ok(collision?.kind === 'failed');
    assert.equal(collision.error, error, 'not a refusal of GitHub’s, which was not asked');
  });

  it('forgets what the report no longer names', async () => {
    const live = await liveConflicts();
    await live.check(keys, connect);
    github.faults.push({ match: on('GET', '/docker/conflicts'), act: { status: 200, body: [] }, times: 1 });
    await live.fetchConflicts(connection, [octo], false);
    await live.fetchConflicts(connection, [octo], false);
    assert.deepEqual(conflictsOf(live.report).length, 3);
    assert.deepEqual(kinds(live), [undefined, undefined, undefined]);
  });
});
