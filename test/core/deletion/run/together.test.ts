import assert from 'node:assert/strict';
import { recentlyDeleted } from '../../../../src/core/deletion/journal/recentlyDeleted.ts';
import { byOutcome } from '../../../../src/core/deletion/operation.ts';
import { recover } from '../../../../src/core/deletion/recover.ts';
import { startGitHub, type GitHub } from '../../../github/server.ts';
import { addFilled, administrator, smallWorld, type SmallWorld } from '../../../github/smallWorld.ts';
import { addToken, type Package } from '../../../github/world.ts';
import {
  account,
  accountId,
  agreed,
  countOf,
  deletedInJournal,
  deletedOnServer,
  idsOf,
  isWrite,
  onPackage,
  onVersions,
  openWindow,
  virtualTime,
} from '../fixtures.ts';

describe('Runs at the same time', () => {
  let world: SmallWorld;
  let github: GitHub;
  let many: Package;

  beforeEach(async () => {
    world = smallWorld();
    many = addFilled(world, 'org', 'container', 'many', 61);
    github = await startGitHub({ world, limits: { enforceSecondary: true } });
  });
  afterEach(() => github.close());

  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

  it('of the same plan delete once, and tell the same', async () => {
    const window = openWindow({ github, clock: world.clock });
    const plan = onVersions('delete', many, range(0, 20));
    const [one, other] = await Promise.all([window.queue.run(plan), window.queue.run(plan)]);
    assert.deepEqual(one, other);
    assert.deepEqual(countOf(one), { deleted: 20 });
    await agreed(window, many, one);
    assert.equal(github.log.filter(isWrite).length, 20);
    const text = [...window.folder.values()].join('');
    assert.deepEqual([text.split('"plan","id"').length, text.split('"type":"end"').length], [2, 2]);
  });

  it('do what stands twice in a plan once', async () => {
    const window = openWindow({ github, clock: world.clock });
    const plan = onVersions('delete', many, [1, 2, 1, 3, 2]);
    const results = await window.queue.run(plan);
    assert.deepEqual(
      results.map(({ operation }) => operation),
      [plan[0], plan[1], plan[3]],
    );
    assert.equal(github.log.filter(isWrite).length, 3);
  });

  it('share the pace of their window', async () => {
    const window = openWindow({ github, clock: world.clock, latency: 900 });
    const plans = [onVersions('delete', many, range(0, 30)), onVersions('delete', many, range(30, 60))];
    const started = world.clock.now();
    const results = (await Promise.all(plans.map((plan) => window.queue.run(plan)))).flat();
    await agreed(window, many, results);
    assert.ok(world.clock.now() - started >= 59 * 340);
    assert.equal(window.maxInFlight(), 3);
    assert.ok(github.log.every(({ status }) => status === 200 || status === 204));
  });

  it('share their pace and claims when the second comes with a fresh sign-in, which both go on with', async () => {
    addToken(world, 'gho_fresh', account, ['read:org', 'write:packages', 'delete:packages']);
    const window = openWindow({ github, clock: world.clock, latency: 500 });
    const plan = onVersions('delete', many, range(0, 20));
    const started = world.clock.now();
    let second: ReturnType<typeof window.queue.run> | undefined;
    const first = window.queue.run(plan, {
      onProgress: ({ done }) => {
        if (done !== 5) return;
        world.tokens.delete(administrator);
        window.queue.use(window.connectAs('gho_fresh'));
        second = window.queue.run([...plan, ...onVersions('delete', many, range(20, 30))]);
      },
    });
    assert.deepEqual(countOf(await first), { deleted: 20 });
    // Five were done before the second began; what was under way is waited for.
    assert.deepEqual(countOf((await second) ?? []), { alreadyGone: 5, deleted: 25 });
    assert.deepEqual(deletedOnServer(many).length, 30);
    assert.ok(world.clock.now() - started >= 29 * 340);
    assert.ok(window.maxInFlight() <= 6);
  });

  it('leave the same runs behind: what is cancelled in one goes on in the other', async () => {
    const window = openWindow({ github, clock: world.clock, latency: 500 });
    const controller = new AbortController();
    const first = window.queue.run(onVersions('delete', many, range(0, 20)), {
      signal: controller.signal,
      onProgress: ({ done }) => {
        if (done === 5) controller.abort();
      },
    });
    const second = window.queue.run(onVersions('delete', many, range(20, 40)));
    assert.ok((countOf(await first).skipped ?? 0) > 5);
    assert.deepEqual(countOf(await second), { deleted: 20 });
    await agreed(window, many, [...(await first), ...(await second)]);
  });

  it('in two windows end complete in both, though they delete some of the same', async () => {
    const time = virtualTime(world.clock);
    const shared = { github, clock: world.clock, folder: new Map<string, string>(), time, latency: 300 };
    const windows = ['left', 'right'].map((name) => openWindow({ ...shared, name }));
    const plans = [range(0, 40), range(20, 60)].map((indices) => onVersions('delete', many, indices));
    const results = await Promise.all(windows.map((window, index) => window.queue.run(plans[index] ?? [])));
    assert.deepEqual(countOf(results.flat()), { deleted: 60, alreadyGone: 20 });
    assert.deepEqual(idsOf(results.flat(), 'deleted'), deletedOnServer(many));
    for (const window of windows) assert.deepEqual(await deletedInJournal(window, many), deletedOnServer(many));
    assert.equal(shared.folder.size, 2);
  });

  it('in two windows are not recovered by each other while they run', async () => {
    const folder = new Map<string, string>();
    const time = virtualTime(world.clock);
    const window = openWindow({ github, clock: world.clock, folder, name: 'busy', time, latency: 300 });
    const other = openWindow({ github, clock: world.clock, folder, name: 'new', time });
    const { journal, connection, host } = other;
    const isRunning = (file: string) => file === 'busy';
    let early: unknown;
    const results = await window.queue.run(onVersions('delete', many, range(0, 10)), {
      onProgress: ({ done }) => {
        if (done === 5)
          early = recover({ journal, connection, host: host.name, account, accountId, now: time.now, isRunning });
      },
    });
    assert.deepEqual(await early, { runs: [], verified: [], checkAgainAt: undefined });
    await agreed(window, many, results);
  });

  it('of several packages and owners keep to what each may', async () => {
    const foreign = addFilled(world, 'team', 'npm', 'foreign', 5);
    const own = addFilled(world, 'ann', 'npm', 'own', 5);
    const window = openWindow({ github, clock: world.clock, token: administrator });
    const target = { owner: { kind: 'authenticatedUser', login: 'ann' }, packageType: 'npm', name: 'own' } as const;
    const [first, second] = own.versions;
    const results = await window.queue.run([
      ...onVersions('delete', many, [0, 1]),
      ...onVersions('delete', foreign),
      { action: 'delete', target: { ...target, versionId: first?.id } },
      { action: 'delete', target: { ...target, owner: { kind: 'user', login: 'ann' }, versionId: second?.id } },
      onPackage('delete', addFilled(world, 'org', 'nuget', 'whole', 3)),
    ]);
    const { deleted, refused, skipped, alreadyGone, restored, unknown } = byOutcome(results);
    assert.deepEqual([deleted.length, refused.length + skipped.length], [5, 5]);
    assert.deepEqual([...alreadyGone, ...restored, ...unknown], []);
    const urls = github.log.filter(({ status }) => status === 204).map(({ url }) => url.split('/packages/')[0]);
    assert.deepEqual(new Set(urls), new Set(['/orgs/org', '/user', '/users/ann']));
    const entries = recentlyDeleted(await window.journal.read(), world.clock.now());
    assert.deepEqual(
      entries.map(({ target: { name } }) => name),
      ['whole', 'own', 'own', 'many', 'many'],
    );
  });
});
