import assert from 'node:assert/strict';
import { CollisionChecks } from '../../../src/core/conflicts/collision.ts';
import { conflictKey, conflictsOf, type Conflict } from '../../../src/core/conflicts/report.ts';
import { connect, type Connection } from '../../../src/core/github/connection.ts';
import { enterpriseHost } from '../../../src/core/github/host.ts';
import { believableWorld, tokens } from '../../github/data/believableWorld.ts';
import { on } from '../../github/faults.ts';
import { startGitHub, type GitHub } from '../../github/server.ts';
import { until } from '../explorer/fixtures.ts';
import { ask, organization } from './fixtures.ts';

describe('Checking what conflicts collide with', () => {
  let github: GitHub;
  let connection: Connection;
  let conflicts: Conflict[];

  before(async () => {
    github = await startGitHub({ world: believableWorld() });
    const host = enterpriseHost(github.origin);
    assert.ok(host);
    const sleep = () => Promise.resolve();
    connection = connect({ host, token: tokens.mona.repo, transport: fetch, userAgent: 'test', sleep });
    conflicts = conflictsOf(await ask(connection, 'mona', [organization('octo-org')]));
  });
  after(() => github.close());
  beforeEach(() => {
    github.openGates();
  });

  const kinds = ({ known }: CollisionChecks) => conflicts.map((each) => known[conflictKey(each)]?.kind);

  it('checks all that are asked for, and tells how far it is', async () => {
    const checks = new CollisionChecks({});
    const steps: (string | undefined)[] = [];
    await checks.checkAll(conflicts, connection, () => {
      steps.push(checks.progress && `${checks.progress.done} of ${checks.progress.total}`);
    });
    assert.deepEqual(kinds(checks), ['present', 'present', 'absent']);
    assert.deepEqual(steps, ['0 of 3', '1 of 3', '2 of 3', '3 of 3', undefined]);
  });

  it('leaves what a cancel came before as it was, without an error', async () => {
    github.hold(on('GET', '/packages/'));
    const checks = new CollisionChecks({});
    const checking = checks.checkAll(conflicts, connection, () => undefined);
    await until(() => checks.keys.length === 3);
    checks.cancel();
    await checking;
    assert.deepEqual(kinds(checks), [undefined, undefined, undefined]);
    assert.deepEqual([checks.keys, checks.progress], [[], undefined]);
  });

  it('runs once at a time, and not again for what is being checked', async () => {
    const checks = new CollisionChecks({});
    github.clearLog();
    const first = checks.checkAll(conflicts, connection, () => undefined);
    await checks.checkAll(conflicts, connection, () => undefined);
    assert.equal(checks.progress?.total, 3);
    await first;
    assert.equal(github.log.filter(({ url }) => /container\/[\w-]+$/.test(url)).length, 3);
  });

  it('of one that cannot even be asked says why in its row too', async () => {
    const checks = new CollisionChecks({});
    const [conflict] = conflicts;
    assert.ok(conflict);
    const refuse = () => Promise.reject(new Error('signed out'));
    await assert.rejects(checks.check(conflict, refuse, new AbortController().signal), /signed out/);
    assert.deepEqual(kinds(checks), ['refused', undefined, undefined]);
  });

  it('forgets what the report no longer names', async () => {
    const checks = new CollisionChecks({});
    await checks.checkAll(conflicts, connection, () => undefined);
    checks.keepOnly(conflicts.slice(1));
    assert.deepEqual(kinds(checks), [undefined, 'present', 'absent']);
  });
});
