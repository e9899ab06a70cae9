import assert from 'node:assert/strict';
import { packageEffectOf, runOrder } from '../../../src/core/deletion/plan.ts';
import { planRetention, type PlannedVersion } from '../../../src/core/retention/index.ts';
import { always } from '../property.ts';
import { world } from '../retention/worlds.ts';

/** All that a version requires, and in turn what that requires. */
function allRequired(id: number, byId: ReadonlyMap<number, PlannedVersion>): Set<number> {
  const found = new Set<number>();
  const open = [id];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const version = byId.get(next);
    const { requires = [] } = version?.verdict === 'delete' ? version : {};
    for (const each of requires) if (!found.has(each)) open.push(each);
    for (const each of requires) found.add(each);
  }
  return found;
}

describe('The order in which a plan is carried out', () => {
  it('has all that is deleted once, each after all that it requires, directly or not', async () => {
    let withRequirements = 0;
    await always([world], (input) => {
      // With few keep rules, much is deleted along.
      const strong = planRetention({
        ...input,
        rules: [{ delete: { olderThan: '1 hour' } }, { delete: { tags: ['*'] } }],
      });
      for (const { versions } of [...planRetention(input).packages, ...strong.packages]) {
        const order = runOrder(versions).map(({ id }) => id);
        const toDelete = versions.filter(({ verdict }) => verdict === 'delete').map(({ id }) => id);
        assert.deepEqual(order.toSorted(), toDelete.toSorted());
        const byId = new Map(versions.map((version) => [version.id, version]));
        for (const [index, id] of order.entries()) {
          for (const required of allRequired(id, byId)) {
            withRequirements++;
            assert.ok(order.indexOf(required) < index, `${id} comes before ${required}`);
          }
        }
      }
    });
    assert.ok(withRequirements > 100, String(withRequirements));
  });

  const deleted = (id: number, requires: readonly number[] = []): PlannedVersion => ({
    id,
    verdict: 'delete',
    reason: 'rule',
    rule: 1,
    ...(requires.length > 0 ? { requires } : {}),
  });
  const orderOf = (...versions: PlannedVersion[]) => runOrder(versions).map(({ id }) => id);

  it('is image by image, so that an interrupted run leaves whole images', () => {
    assert.deepEqual(
      orderOf(deleted(1), deleted(2, [1]), deleted(3), deleted(4, [3]), deleted(5, [1]), deleted(6, [3, 4])),
      [1, 2, 5, 3, 4, 6],
    );
  });

  it('has a part of two images after both, and what lies between before what is below', () => {
    assert.deepEqual(
      orderOf(deleted(4, [1, 3]), deleted(3, [1]), deleted(2, [1, 5]), deleted(1), deleted(5)),
      [1, 3, 4, 5, 2],
    );
  });

  it('leaves out what requires something that is not deleted, and what requires itself', () => {
    const kept: PlannedVersion = { id: 1, verdict: 'keep', reason: 'noRule' };
    assert.deepEqual(
      orderOf(kept, deleted(2, [1]), deleted(3, [2]), deleted(4, [5]), deleted(5, [4]), deleted(6)),
      [6],
    );
  });
});

describe('What deleting versions does to their package', () => {
  const versions = (...tagged: boolean[]) =>
    tagged.map((isTagged, index) => ({ id: index + 1, tags: isTagged ? ['v1'] : [] }));
  const effect = (type: Parameters<typeof packageEffectOf>[0], of: ReturnType<typeof versions>, ...ids: number[]) =>
    packageEffectOf(type, of, new Set(ids));

  it('is that GitHub refuses the last one with a tag, if there are some', () => {
    assert.equal(effect('container', versions(true, true, false), 1, 2), 'lastVersionRefused');
    assert.equal(effect('container', versions(true, true, false), 1, 2, 3), 'lastVersionRefused');
    assert.equal(effect('container', versions(true, true, false), 1, 3), 'none');
    assert.equal(effect('container', versions(false, false), 1), 'none');
    assert.equal(effect('container', versions(false, false), 1, 2), 'lastVersionRefused');
    assert.equal(effect('maven', versions(false), 1), 'lastVersionRefused');
  });

  for (const type of ['npm', 'nuget', 'rubygems'] as const) {
    it(`is that a ${type} package goes with its last version`, () => {
      assert.equal(effect(type, versions(false, false, false), 1, 2, 3), 'deletedToo');
      assert.equal(effect(type, versions(false, false, false), 1, 2), 'none');
      assert.equal(effect(type, versions(false)), 'none');
    });
  }

  it('does not count what is deleted but is not in its list any more', () => {
    assert.equal(effect('npm', versions(false), 2), 'none');
  });
});
