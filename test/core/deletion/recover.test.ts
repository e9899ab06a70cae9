import assert from 'node:assert/strict';
import { unsettledIntents } from '../../../src/core/deletion/journal/replay.ts';
import { byOutcome, type Operation } from '../../../src/core/deletion/operation.ts';
import { maxInTransitMs, recover, recoveries, resumable } from '../../../src/core/deletion/recover.ts';
import { on } from '../../github/faults.ts';
import { startGitHub, type GitHub } from '../../github/server.ts';
import { addFilled, outsider, smallWorld, type SmallWorld } from '../../github/smallWorld.ts';
import type { Package } from '../../github/world.ts';
import { account, accountId, kindsOf, onPackage, onVersions, openWindow, type WindowOptions } from './fixtures.ts';

describe('What was cut off', () => {
  let world: SmallWorld;
  let github: GitHub;
  let image: Package;
  let library: Package;
  const folder = new Map<string, string>();

  beforeEach(async () => {
    folder.clear();
    world = smallWorld();
    image = addFilled(world, 'org', 'container', 'image', 6, { visibility: 'private' });
    library = addFilled(world, 'org', 'npm', 'library', 1, { visibility: 'private' });
    github = await startGitHub({ world });
  });
  afterEach(() => github.close());

  /** Leaves the intents of these operations open, as a window does that is killed; the plan holds one more. */
  async function cutOff(...operations: Operation[]): Promise<void> {
    return leaveOpen(operations, { young: false });
  }

  async function leaveOpen(operations: readonly Operation[], { young }: { young: boolean }): Promise<void> {
    const { journal, host } = openWindow({ github, clock: world.clock, folder, name: 'killed' });
    const record = await journal.begin({ host: host.name, account, accountId }, [
      ...operations,
      ...onVersions('delete', image, [5]),
    ]);
    for (const operation of operations) await record.recordIntent(operation);
    // Long enough ago for everything to have arrived.
    if (!young) world.clock.advance(maxInTransitMs);
  }

  async function recovered(options: Partial<WindowOptions> = {}, as = accountId) {
    const window = openWindow({ github, clock: world.clock, folder, name: 'next', ...options });
    const { journal, connection, host, time } = window;
    const accountOnHost = { host: host.name, account, accountId: as };
    const report = await recover({ journal, connection, ...accountOnHost, now: time.now, isRunning: () => false });
    return { report, kinds: report.runs.flatMap(({ results }) => kindsOf(results)), state: await journal.read() };
  }

  it('is settled as the server has it', async () => {
    await cutOff(...onVersions('delete', image, [0, 1]), ...onVersions('restore', image, [2, 3]));
    for (const index of [0, 2]) Object.assign(image.versions[index] ?? {}, { deletedAt: world.clock.now() });
    const { report, kinds, state } = await recovered();
    assert.deepEqual(kinds, ['deleted', 'skipped', 'skipped', 'restored', 'skipped']);
    assert.deepEqual(unsettledIntents(state), []);
    const [, sent, , , unsent] = report.runs[0]?.results ?? [];
    assert.deepEqual(sent?.outcome, { kind: 'skipped', because: { kind: 'windowClosed', sent: true } });
    assert.deepEqual(unsent?.outcome, { kind: 'skipped', because: { kind: 'windowClosed', sent: false } });
    assert.deepEqual(
      byOutcome(report.runs[0]?.results ?? []).skipped.map(({ operation: { action, target } }) => [
        action,
        target.versionId,
      ]),
      [
        ['delete', image.versions[1]?.id],
        ['restore', image.versions[2]?.id],
        ['delete', image.versions[5]?.id],
      ],
    );
  });

  it('names what GitHub had refused, which is not resumed, nor are the parts of it; a failure of the server is', async () => {
    const { journal, host } = openWindow({ github, clock: world.clock, folder, name: 'killed' });
    const operations = onVersions('delete', image);
    const requires = [operations[0]?.target.versionId ?? assert.fail()];
    const parts = operations.slice(3).map((operation) => ({ ...operation, requires }));
    const [root, failed, untried] = operations;
    assert.ok(root && failed && untried);
    const record = await journal.begin({ host: host.name, account, accountId }, [root, failed, untried, ...parts]);
    const refusal = { kind: 'tooManyDownloads', message: 'more than 5000 downloads' } as const;
    await record.settle(await record.recordIntent(root), { kind: 'refused', reason: refusal });
    const reason = { kind: 'server', message: 'oops', status: 500 } as const;
    await record.settle(await record.recordIntent(failed), { kind: 'refused', reason });
    const results = (await recovered()).report.runs[0]?.results ?? [];
    assert.deepEqual(
      results.map(({ outcome }) => outcome),
      [
        { kind: 'refused', reason: refusal },
        { kind: 'skipped', because: { kind: 'windowClosed', sent: true } },
        { kind: 'skipped', because: { kind: 'windowClosed', sent: false } },
        ...parts.map(() => ({ kind: 'skipped', because: { kind: 'required', by: root } })),
      ],
    );
    assert.deepEqual(resumable(results), [failed, untried]);
  });

  it('tells a package that went, and one that its last version took along', async () => {
    await cutOff(onPackage('delete', image), ...onVersions('delete', library));
    image.deletedAt = library.deletedAt = world.clock.now();
    const { report } = await recovered();
    assert.deepEqual(
      report.runs[0]?.results.slice(0, 2).map(({ outcome }) => outcome),
      [{ kind: 'deleted' }, { kind: 'deleted', tookPackage: true }],
    );
  });

  it('stays open where the server cannot be reached, and is settled the next time', async () => {
    await cutOff(...onVersions('delete', image, [0]));
    github.faults.push({ match: on('GET', '/versions/'), act: 'reset' });
    const first = await recovered();
    assert.deepEqual(first.kinds, ['unknown', 'skipped']);
    assert.equal(unsettledIntents(first.state).length, 1);
    github.faults.splice(0);
    const second = await recovered();
    assert.deepEqual(second.kinds, ['skipped', 'skipped']);
    assert.deepEqual(unsettledIntents(second.state), []);
  });

  it('stays open where neither the version nor its package reads', async () => {
    await cutOff(...onVersions('delete', image, [0]));
    assert.deepEqual((await recovered({ token: outsider })).kinds, ['unknown', 'skipped']);
  });

  it('stays open where the whole owner is out of sight, as without single sign-on', async () => {
    await cutOff(onPackage('delete', image), ...onVersions('delete', library));
    image.deletedAt = library.deletedAt = world.clock.now();
    github.faults.push({ match: on('GET', '/orgs/org/'), act: { status: 404, body: { message: 'Not Found' } } });
    assert.deepEqual((await recovered()).kinds, ['unknown', 'unknown', 'skipped']);
  });

  it('of another account is left alone', async () => {
    await cutOff(...onVersions('delete', image, [0]));
    const { report, state } = await recovered({ token: outsider }, '99');
    assert.deepEqual(report, { runs: [], verified: [], checkAgainAt: undefined });
    assert.equal(unsettledIntents(state).length, 1);
  });

  it('a moment ago may still be on its way: it is neither told as not done nor gone on with', async () => {
    const sentAt = world.clock.now();
    await leaveOpen([...onVersions('delete', image, [0, 1]), ...onVersions('restore', image, [2])], { young: true });
    for (const index of [0, 2]) Object.assign(image.versions[index] ?? {}, { deletedAt: world.clock.now() });
    world.clock.advance(1000);
    const { report, state } = await recovered();
    assert.deepEqual(
      report.runs[0]?.results.map(({ outcome }) => outcome),
      [
        { kind: 'deleted' },
        { kind: 'unknown', because: { kind: 'inTransit' } },
        { kind: 'unknown', because: { kind: 'inTransit' } },
        { kind: 'skipped', because: { kind: 'windowClosed', sent: false } },
      ],
    );
    assert.deepEqual(
      report.runs.map(({ results }) => byOutcome(results).skipped.length),
      [1],
    );
    assert.equal(report.checkAgainAt, sentAt + maxInTransitMs);
    assert.equal(unsettledIntents(state).length, 2);
  });

  it('a moment ago is looked at again once it has come of age, and only then', async () => {
    await leaveOpen(onVersions('delete', image, [0, 1]), { young: true });
    const { journal, connection, host, time } = openWindow({ github, clock: world.clock, folder, name: 'next' });
    const started = time.now();
    const looks: [number, string[]][] = [];
    const options = { journal, connection, host: host.name, account, accountId, isRunning: () => false };
    const { signal } = new AbortController();
    for await (const { runs } of recoveries({ ...options, now: time.now, sleep: time.sleep }, signal)) {
      looks.push([time.now() - started, runs.flatMap(({ results }) => kindsOf(results))]);
      Object.assign(image.versions[0] ?? {}, { deletedAt: world.clock.now() });
    }
    assert.deepEqual(looks, [
      [0, ['unknown', 'unknown', 'skipped']],
      [maxInTransitMs, ['deleted', 'skipped', 'skipped']],
    ]);
  });

  it('a moment ago is not looked at again where the window closes first', async () => {
    await leaveOpen(onVersions('delete', image, [0]), { young: true });
    const { journal, connection, host, time } = openWindow({ github, clock: world.clock, folder, name: 'next' });
    const closing = new AbortController();
    let looks = 0;
    const options = { journal, connection, host: host.name, account, accountId, isRunning: () => false };
    for await (const { checkAgainAt } of recoveries({ ...options, now: time.now, sleep: time.sleep }, closing.signal)) {
      assert.ok(checkAgainAt !== undefined);
      looks++;
      closing.abort();
    }
    assert.equal(looks, 1);
  });

  it('after its write was sent again counts from then', async () => {
    const { journal, host } = openWindow({ github, clock: world.clock, folder, name: 'killed' });
    const [operation] = onVersions('delete', image, [0]);
    assert.ok(operation);
    const record = await journal.begin({ host: host.name, account, accountId }, [operation]);
    const intent = await record.recordIntent(operation);
    // A rate limit may lie between two writes.
    world.clock.advance(3_600_000);
    assert.equal(await record.recordIntent(operation, intent), intent);
    assert.deepEqual((await recovered()).report.runs[0]?.results[0]?.outcome, {
      kind: 'unknown',
      because: { kind: 'inTransit' },
    });
  });

  it('in a run that had told its end is settled all the same', async () => {
    const { journal, host } = openWindow({ github, clock: world.clock, folder, name: 'cancelled' });
    const [operation] = onVersions('delete', image, [0]);
    assert.ok(operation);
    const record = await journal.begin({ host: host.name, account, accountId }, [operation]);
    await record.recordIntent(operation);
    await record.end();
    Object.assign(image.versions[0] ?? {}, { deletedAt: world.clock.now() });
    const { report, state } = await recovered();
    assert.deepEqual(report.runs, []);
    assert.deepEqual(kindsOf(report.verified.map(({ result }) => result)), ['deleted']);
    assert.deepEqual(unsettledIntents(state), []);
  });
});
