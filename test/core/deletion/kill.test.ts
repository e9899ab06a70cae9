import assert from 'node:assert/strict';
import type { Transport } from '../../../src/core/github/connection.ts';
import type { JournalStore } from '../../../src/core/deletion/journal/journal.ts';
import { unsettledIntents } from '../../../src/core/deletion/journal/replay.ts';
import { byOutcome, operationKey, type Result } from '../../../src/core/deletion/operation.ts';
import { maxInTransitMs, recover } from '../../../src/core/deletion/recover.ts';
import { on, type Act } from '../../github/faults.ts';
import { startGitHub, type GitHub } from '../../github/server.ts';
import { addFilled, smallWorld, type SmallWorld } from '../../github/smallWorld.ts';
import { activeVersions, type Package } from '../../github/world.ts';
import {
  account,
  accountId,
  deletedInJournal,
  deletedOnServer,
  idsOf,
  memoryStore,
  onVersions,
  openWindow,
  virtualTime,
  type Folder,
} from './fixtures.ts';
import { random } from './random.ts';

/** A process that dies at its `killAt`-th step: what it waits for never comes back. */
function mortal(killAt: number, folder: Folder, name: string) {
  const death = Promise.withResolvers<'killed'>();
  const never = new Promise<never>(() => undefined);
  const underWay = new Set<Promise<unknown>>();
  const late: (() => Promise<unknown>)[] = [];
  let steps = 0;
  const isDead = () => steps >= killAt;
  const step = () => {
    if (!isDead() && ++steps === killAt) death.resolve('killed');
    return isDead();
  };
  const whole = memoryStore(folder, name);
  const store: JournalStore = {
    ...whole,
    append: async (text) => {
      if (step()) return never;
      // A disk takes its time.
      await new Promise((resolve) => setImmediate(resolve));
      if (step()) {
        // The last line is torn.
        await whole.append(text.slice(0, Math.floor(text.length / 2)));
        return never;
      }
      await whole.append(text);
      return step() ? never : undefined;
    },
  };
  const transport: Transport = async (input, init) => {
    if (step()) return never;
    // The way to the server takes its time, too.
    await new Promise((resolve) => setImmediate(resolve));
    if (step()) {
      late.push(() => fetch(input, init));
      return never;
    }
    const exchange = fetch(input, init).then(async (response) => {
      const body = await response.arrayBuffer();
      return new Response(body.byteLength > 0 ? body : null, { status: response.status, headers: response.headers });
    });
    underWay.add(exchange);
    const response = await exchange.finally(() => underWay.delete(exchange));
    return step() ? never : response;
  };
  return {
    store,
    transport,
    isDead,
    death: death.promise,
    /** What had reached the server before the death takes its effect all the same. */
    wake: () => Promise.allSettled([...underWay]),
    /** What was on its way reaches the server at last. */
    arrive: () => Promise.all(late.splice(0).map((send) => send())),
  };
}

const faults: readonly Act[] = ['effect-then-500', 'effect-then-reset', 500, 'reset', 'secondary-limit'];

describe('A window that is killed', () => {
  let world: SmallWorld;
  let github: GitHub;

  before(async () => {
    world = smallWorld();
    github = await startGitHub({ world, limits: { enforcePrimary: false } });
  });
  after(() => github.close());

  it('at any point loses no record: server, Recently Deleted and recovery agree, and the rest can go on', async () => {
    const ends = { killed: 0, finished: 0, checked: 0, late: 0 };
    for (let seed = 0; seed < 300; seed++) {
      const chance = random(seed);
      const many = addFilled(world, 'org', seed % 4 === 0 ? 'npm' : 'container', `seed-${seed}`, 7);
      github.faults.splice(0);
      for (let fault = chance.below(3); fault > 0; fault--) {
        const act = faults[chance.below(faults.length)] ?? 500;
        github.faults.push({ match: on('DELETE', '/versions/'), skip: chance.below(5), times: 1, act });
      }
      try {
        await dieAndRecover(seed, many, 1 + chance.below(90), 1 + chance.below(900));
      } catch (error) {
        throw new Error(`seed ${seed}`, { cause: error });
      } finally {
        world.packages.splice(world.packages.indexOf(many), 1);
      }
    }
    assert.ok(ends.killed >= 200, `${ends.killed} killed`);
    assert.ok(ends.checked >= 50, `${ends.checked} open intents`);
    assert.ok(ends.late >= 20, `${ends.late} deleted after the first recovery`);

    async function dieAndRecover(seed: number, many: Package, killAt: number, latency: number): Promise<void> {
      const folder: Folder = new Map();
      const process = mortal(killAt, folder, 'first');
      const plan = onVersions('delete', many, seed % 4 === 0 ? undefined : [0, 1, 2, 3, 4, 5]);
      const first = openWindow({ github, clock: world.clock, folder, name: 'first', latency, ...process });
      const summary = Promise.withResolvers<readonly Result[]>();
      void first.queue.run(plan, { onEnd: summary.resolve });
      const end = await Promise.race([summary.promise, process.death]);
      await process.wake();
      github.faults.splice(0);
      const second = openWindow({ github, clock: world.clock, folder, name: 'second', time: virtualTime(world.clock) });
      if (end !== 'killed') {
        ends.finished++;
        assert.deepEqual(idsOf(end, 'deleted'), await serverAndJournal());
        return;
      }
      ends.killed++;
      ends.checked += unsettledIntents(await second.journal.read()).length;
      const accountOnHost = { host: second.host.name, account, accountId, connection: second.connection };
      const { now } = second.time;
      const options = { journal: second.journal, now, ...accountOnHost, isRunning: (file: string) => file !== 'first' };
      const report = await recover(options);
      const [run] = report.runs;
      const told: readonly Result[] = run?.results ?? [];
      const before = await serverAndJournal();
      assert.deepEqual(before, idsOf(told, 'deleted'), 'the recovery report');
      assert.equal(told.length, run ? plan.length : 0);
      const open = unsettledIntents(await second.journal.read()).map(({ operation }) => operation.target.versionId);
      assert.deepEqual(open.sort(), idsOf(told, 'unknown'), 'what may be on its way');
      assert.equal(before.length + open.length + byOutcome(told).skipped.length, told.length);
      assert.equal(report.checkAgainAt !== undefined, open.length > 0);
      // Until it has been shown, the report can be had again.
      assert.deepEqual(
        (await recover(options)).runs.map(({ results }) => results),
        report.runs.map(({ results }) => results),
      );
      await second.journal.end(report.runs.map(({ plan: id }) => id));
      assert.deepEqual((await recover(options)).runs, []);

      await process.arrive();
      ends.late += allDeleted(many).length - before.length;
      world.clock.advance(maxInTransitMs);
      assert.ok(now() >= (report.checkAgainAt ?? 0));
      const again = await recover(options);
      const settled = new Map(again.verified.map(({ result }) => [operationKey(result.operation), result]));
      assert.deepEqual([...settled.values()].map(({ operation }) => operation.target.versionId).sort(), open);
      const results = told.map((result) => settled.get(operationKey(result.operation)) ?? result);
      assert.deepEqual(await serverAndJournal(), idsOf(results, 'deleted'), 'both reports');
      assert.deepEqual([idsOf(results, 'unknown'), again.checkAgainAt], [[], undefined]);
      assert.deepEqual(unsettledIntents(await second.journal.read()), []);

      const remaining = results.filter(({ outcome }) => outcome.kind === 'skipped').map(({ operation }) => operation);
      const rest = await second.queue.run(run ? remaining : plan);
      assert.deepEqual(idsOf([...results, ...rest], 'deleted'), plan.map(({ target }) => target.versionId).sort());
      assert.equal(await serverAndJournal().then((ids) => ids.length), plan.length);

      async function serverAndJournal(): Promise<number[]> {
        const server = allDeleted(many);
        assert.deepEqual(await deletedInJournal(second, many), server, 'Recently Deleted and the server');
        return server;
      }
    }
  });

  /** With the version that went with its package. */
  function allDeleted(of: Package): number[] {
    const withPackage = of.deletedAt === undefined ? [] : activeVersions(of).map(({ id }) => id);
    return [...deletedOnServer(of), ...withPackage].sort((one, other) => one - other);
  }
});
