import assert from 'node:assert/strict';
import { correctRefusals } from '../../../src/core/deletion/operation.ts';
import { on } from '../../github/faults.ts';
import { startGitHub } from '../../github/server.ts';
import { addFilled, smallWorld } from '../../github/smallWorld.ts';
import { agreed, countOf, kindsOf, onVersions, openWindow } from './fixtures.ts';

describe('What the results of a run say together', () => {
  const notFound = { status: 404, body: { message: 'Not Found' } };

  for (const [when, index] of [
    ['before', 0],
    ['after', 4],
  ] as const) {
    it(`is that one 404 ${when} deletes that succeed in the package is no want of rights`, async () => {
      const world = smallWorld();
      const many = addFilled(world, 'org', 'container', 'many', 9);
      const github = await startGitHub({ world });
      const path = `/versions/${many.versions[index]?.id}`;
      github.faults.push({ match: on('DELETE', path), act: notFound });
      const window = openWindow({ github, clock: world.clock });
      const results = correctRefusals(await window.queue.run(onVersions('delete', many, [0, 1, 2, 3, 4])));
      await github.close();
      assert.deepEqual(countOf(results), { deleted: 4, 'refused: notFound': 1 });
      assert.equal(results[index]?.outcome.kind, 'refused');
      await agreed(window, many, results);
    });
  }

  it('is a want of rights in a package where nothing succeeds, whatever succeeds elsewhere', async () => {
    const world = smallWorld();
    const [mine, foreign] = [addFilled(world, 'org', 'npm', 'mine', 3), addFilled(world, 'team', 'npm', 'foreign', 3)];
    const github = await startGitHub({ world });
    const plan = [...onVersions('delete', mine, [0, 1]), ...onVersions('delete', foreign, [0, 1])];
    const results = correctRefusals(await openWindow({ github, clock: world.clock }).queue.run(plan));
    await github.close();
    assert.deepEqual(kindsOf(results), ['deleted', 'deleted', 'refused: noAdminRight', 'refused: noAdminRight']);
  });

  it('says the same of what was skipped in the package', () => {
    const operation = { action: 'delete', target: { ...target, versionId: 1 } } as const;
    const because = { kind: 'noAdminRight', message: 'Not Found' } as const;
    const results = correctRefusals([
      { operation, outcome: { kind: 'deleted' } },
      { operation: { ...operation, target: { ...target, versionId: 2 } }, outcome: { kind: 'skipped', because } },
    ]);
    assert.deepEqual(results[1]?.outcome, { kind: 'skipped', because: { kind: 'notFound', message: 'Not Found' } });
  });
});

const target = { owner: { kind: 'organization', login: 'org' }, packageType: 'npm', name: 'tool' } as const;
