import assert from 'node:assert/strict';
import { recentlyDeleted } from '../../../../src/core/deletion/journal/recentlyDeleted.ts';
import { restoreOperations, undoOperations } from '../../../../src/core/deletion/restore.ts';
import type { Operation, Result } from '../../../../src/core/deletion/operation.ts';
import { runOrder } from '../../../../src/core/deletion/plan.ts';
import { on, type Fault } from '../../../github/faults.ts';
import type { ManualClock } from '../../../github/clock.ts';
import { startGitHub, type GitHub } from '../../../github/server.ts';
import { smallWorld } from '../../../github/smallWorld.ts';
import { packagesOf, type Package } from '../../../github/world.ts';
import { parseManifest } from '../../../../src/core/images/manifest.ts';
import { losses, publish, sampleRegistry, type Registry } from '../../images/fixtures.ts';
import { pickNames } from '../../retention/picked.ts';
import { isWrite, kindsOf, openWindow, referenceTo, type Window } from '../fixtures.ts';

describe('The parts of an image', () => {
  let clock: ManualClock;
  let github: GitHub;
  let registry: Registry;
  let app: Package;
  let window: Window;

  beforeEach(async () => {
    const world = smallWorld();
    ({ clock } = world);
    registry = sampleRegistry();
    publish(world, registry, 'app');
    github = await startGitHub({ world });
    app = packagesOf(world, 'org').find(({ name }) => name === 'app') ?? assert.fail();
    app.admins.add('ann');
    window = openWindow({ github, clock });
  });
  afterEach(() => github.close());

  /** The operations of a plan for the versions with these names. */
  function deleting(...names: string[]): Operation[] {
    return runOrder(pickNames(registry, names).versions).map(({ id, requires: required = [] }) => {
      const target = { ...referenceTo(app), versionId: serverId(nameOf(id)) };
      const requires = required.map((each) => serverId(nameOf(each)));
      return { action: 'delete', target, requires };
    });
  }
  const nameOf = (id: number) => registry.pushed.find((each) => each.id === id)?.name ?? '';
  const serverId = (name: string) =>
    app.versions.find((version) => version.name === registry.named(name).digest)?.id ?? assert.fail(name);
  const present = () => {
    const digests = new Set(app.versions.filter(({ deletedAt }) => deletedAt === undefined).map(({ name }) => name));
    return new Set(registry.pushed.filter(({ digest }) => digests.has(digest)).map(({ id }) => id));
  };
  const assertWhole = () => assert.deepEqual([...losses(registry, present())], []);
  const onRoot = (act: Fault['act']): Fault => ({
    match: on('DELETE', `/versions/${String(serverId('latest'))}`),
    act,
  });
  const requiredBy = (results: readonly Result[]) =>
    results.flatMap(({ outcome }) =>
      outcome.kind === 'skipped' && outcome.because.kind === 'required' ? [outcome.because.by.target.versionId] : [],
    );

  it('are deleted after it', async () => {
    const results = await window.queue.run(deleting('latest'));
    assert.deepEqual(new Set(kindsOf(results)), new Set(['deleted']));
    const [first] = github.log.filter(isWrite);
    assert.ok(first?.url.endsWith(`/versions/${String(serverId('latest'))}`), first?.url);
    assertWhole();
  });

  for (const [what, act] of [
    [
      '400, over 5,000 downloads',
      {
        status: 400,
        body: { message: 'Publicly visible package versions with more than 5000 downloads cannot be deleted.' },
      },
    ],
    ['404', { status: 404, body: { message: 'Package version not found.' } }],
    ['500', 500],
    ['a broken connection', 'reset'],
  ] as const) {
    it(`R8: stay where GitHub refuses it with ${what}`, async () => {
      if (act === 'reset' || act === 500) github.faults.push({ ...onRoot(act) });
      else github.faults.push(onRoot(act));
      const results = await window.queue.run(deleting('latest'));
      assert.deepEqual(
        github.log.filter(isWrite).filter(({ url }) => !url.endsWith(String(serverId('latest')))),
        [],
      );
      assert.deepEqual(
        requiredBy(results),
        results.slice(1).map(() => serverId('latest')),
      );
      assert.equal(present().size, registry.pushed.length);
    });
  }

  it('R8: stay where the run is cancelled before it is deleted', async () => {
    const controller = new AbortController();
    window = openWindow({
      github,
      clock,
      transport: (input, init) => {
        if (init?.method === 'DELETE') controller.abort();
        return fetch(input, init);
      },
    });
    await window.queue.run(deleting('latest'), { signal: controller.signal });
    assert.equal(github.log.filter(isWrite).length, 1);
    assertWhole();
  });

  it('of images that go leave what stays whole, wherever the run ends', async () => {
    for (let last = 1; last <= 9; last++) {
      const controller = new AbortController();
      const running = window.queue.run(deleting('latest', 'older'), {
        signal: controller.signal,
        onProgress: ({ done }) => {
          if (done >= last) controller.abort();
        },
      });
      const results = await running;
      for (const [, by] of losses(registry, present())) {
        assert.ok(
          [...by].every((name) => registry.named(name).tags.every((tag) => tag.startsWith('sha256-'))),
          String(last),
        );
      }
      const deleted = results.filter(({ outcome }) => outcome.kind === 'deleted').map(({ operation }) => operation);
      await window.queue.run(undoOperations(deleted));
      assert.equal(present().size, registry.pushed.length);
    }
  });

  it('are restored before it, and it is not restored without them', async () => {
    const results = await window.queue.run(deleting('latest'));
    github.clearLog();
    const arm = `/versions/${String(serverId('arm'))}/restore`;
    github.faults.push({ match: on('POST', arm), act: { status: 403, body: { message: 'no' } } });
    const deleted = results.map(({ operation }) => operation);
    const first = await window.queue.run(undoOperations(deleted));
    assert.deepEqual(requiredBy(first), [serverId('arm')]);
    assert.equal(present().has(registry.named('latest').id), false);
    github.faults.splice(0);
    const again = await window.queue.run(undoOperations(deleted));
    assert.deepEqual(new Set(kindsOf(again)), new Set(['restored']));
    const last = github.log.filter(isWrite).at(-1);
    assert.ok(last?.url.endsWith(`/versions/${String(serverId('latest'))}/restore`), last?.url);
    assert.equal(present().size, registry.pushed.length);
  });

  it('come back with it though another run has deleted them, also where the same was pushed again', async () => {
    const facts = (name: string) => ({ versionName: registry.named(name).digest });
    const alone: Operation = { action: 'delete', target: { ...referenceTo(app), versionId: serverId('arm') } };
    await window.queue.run([{ ...alone, facts: facts('arm') }]);
    const rest = deleting('latest').filter(({ target }) => target.versionId !== serverId('arm'));
    const named = rest.map((each) => ({
      ...each,
      facts: { versionName: app.versions.find(({ id }) => id === each.target.versionId)?.name },
    }));
    await window.queue.run(named);
    const entries = recentlyDeleted(await window.journal.read(), clock.now());
    const image = entries.find(({ target }) => target.versionId === serverId('latest')) ?? assert.fail();
    const cache = new Map(registry.pushed.map(({ digest, body }) => [digest, parseManifest(body)]));
    const operations = restoreOperations([image], entries, (_, digest) => cache.get(digest));
    assert.equal(operations.length, named.length + 1);
    assert.deepEqual(operations[0]?.target.versionId, serverId('arm'));
    const refused = {
      match: on('POST', `/versions/${String(serverId('arm'))}/restore`),
      act: { status: 422 },
    } as const;
    github.faults.push(refused);
    await window.queue.run(operations);
    assert.equal(present().has(registry.named('latest').id), true);
    github.faults.splice(0);
    await window.queue.run(operations);
    assert.equal(present().size, registry.pushed.length);
  });

  it('come back with it out of Recently Deleted, by what the journal says', async () => {
    await window.queue.run(deleting('latest'));
    const entries = recentlyDeleted(await window.journal.read(), clock.now());
    const image = entries.find(({ target }) => target.versionId === serverId('latest')) ?? assert.fail();
    const operations = restoreOperations([image], entries, () => undefined);
    assert.equal(operations.length, entries.length);
    await window.queue.run(operations);
    assert.equal(present().size, registry.pushed.length);
  });
});
