import assert from 'node:assert/strict';
import { deletedOperations, recentlyDeleted } from '../../../../src/core/deletion/journal/recentlyDeleted.ts';
import { recover, resumable } from '../../../../src/core/deletion/recover.ts';
import { startGitHub, type GitHub } from '../../../github/server.ts';
import { addFilled, smallWorld, type SmallWorld } from '../../../github/smallWorld.ts';
import type { Package } from '../../../github/world.ts';
import { account, accountId, countOf, deletedOnServer, kindsOf, onVersions, openWindow } from '../fixtures.ts';

describe('Resuming a run', () => {
  let world: SmallWorld;
  let github: GitHub;
  let many: Package;
  let folder: Map<string, string>;

  beforeEach(async () => {
    folder = new Map();
    world = smallWorld();
    many = addFilled(world, 'org', 'npm', 'many', 13);
    github = await startGitHub({ world });
  });
  afterEach(() => github.close());

  const open = (name: string) => openWindow({ github, clock: world.clock, folder, name });

  /** Carries out these of the operations, and is killed. */
  async function die(name: string, resumes: string | undefined, from: number, to: number): Promise<void> {
    world.clock.advance(1000);
    const { journal, host } = open(name);
    // One version stays, since the last one would take the package with it.
    const operations = onVersions('delete', many).slice(from, 12);
    const record = await journal.begin({ host: host.name, account, accountId }, operations, resumes);
    for (const operation of operations.slice(0, to - from)) {
      await record.settle(await record.recordIntent(operation), { kind: 'deleted' });
      const version = many.versions.find(({ id }) => id === operation.target.versionId);
      Object.assign(version ?? {}, { deletedAt: world.clock.now() });
    }
  }

  async function found(name: string, running: readonly string[] = []) {
    const { journal, connection, host, time } = open(name);
    const isRunning = (file: string) => running.includes(file);
    return recover({ journal, connection, host: host.name, account, accountId, now: time.now, isRunning });
  }

  it('makes it one entry of all windows that had a part in it', async () => {
    await die('first', undefined, 0, 3);
    const [interrupted] = (await found('second')).runs;
    assert.ok(interrupted);
    await die('second', interrupted.plan, 3, 5);
    // While the second window runs, no other takes the run for interrupted.
    assert.deepEqual((await found('third', ['second'])).runs, []);
    const [again, ...others] = (await found('third')).runs;
    assert.ok(again);
    assert.deepEqual(others, []);
    assert.equal(again.plan, interrupted.plan);
    assert.deepEqual(kindsOf(again.results), [
      ...['deleted', 'deleted'],
      ...Array.from({ length: 7 }, () => 'skipped'),
    ]);
    const window = open('third');
    const results = await window.queue.run(resumable(again.results), { resumes: again.plan });
    assert.deepEqual(countOf(results), { deleted: 7 });
    assert.equal(deletedOnServer(many).length, 12);
    const state = await window.journal.read();
    assert.deepEqual(state.openPlans, []);
    const operations = deletedOperations(recentlyDeleted(state, world.clock.now()));
    assert.deepEqual(
      operations.map(({ entries }) => entries.length),
      [12],
    );
  });
});
