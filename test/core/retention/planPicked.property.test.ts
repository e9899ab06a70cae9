import assert from 'node:assert/strict';
import fc from 'fast-check';
import { runOrder } from '../../../src/core/deletion/plan.ts';
import {
  createPickedPlanner,
  planPicked,
  type PickedInput,
  type PickedPackage,
  type PickedVersions,
} from '../../../src/core/retention/index.ts';
import { always } from '../property.ts';
import { planPickedSlowly } from './bruteForce.ts';
import { world } from './worlds.ts';

/** The random packages of rules, with versions that are picked, and some of them forced. */
const picks: fc.Arbitrary<PickedInput> = world.chain(({ now, packages }) =>
  fc
    .tuple(
      ...packages.map((pkg) => {
        const ids = pkg.versions.map(({ id }) => id);
        return fc
          .tuple(fc.subarray(ids), fc.oneof(fc.constant([]), fc.subarray(ids)))
          .map(([picked, forced]): PickedVersions => ({ ...pkg, picked, forced }));
      }),
    )
    .map((picked) => ({ now, packages: picked })),
);

const sorted = (ids: readonly number[]) => ids.toSorted((one, other) => one - other);

/** Without `requires` and warnings, and with ids in ascending order. */
function comparable({ versions, forced, dependents }: PickedPackage) {
  return {
    versions: versions.map((version) => {
      if (version.reason === 'dependency') return { ...version, of: sorted(version.of) };
      if (version.verdict === 'keep') return version;
      const rest = Object.fromEntries(Object.entries(version).filter(([key]) => key !== 'requires')) as typeof version;
      return rest.reason === 'along' ? { ...rest, with: sorted(rest.with) } : rest;
    }),
    forced,
    dependents: new Map([...dependents].map(([id, ids]) => [id, sorted(ids)])),
  };
}

describe('Whatever is picked and forced', () => {
  it('the plan is that of the brute-force planner', async () => {
    const met = new Set<string>();
    await always([picks], (input) => {
      const { packages } = planPicked(input);
      assert.deepEqual(packages.map(comparable), planPickedSlowly(input));
      for (const { versions, forced } of packages) {
        for (const { verdict, reason } of versions) met.add(`${verdict} ${reason}`);
        for (const reason of forced.values()) met.add(`forced ${reason}`);
      }
    });
    assert.deepEqual(
      [...met].sort(),
      [
        ...['delete along', 'delete picked', 'forced dependency', 'forced incomplete', 'forced unreadable'],
        ...['keep dependency', 'keep incomplete', 'keep noRule', 'keep spared', 'keep unreadable'],
      ].sort(),
    );
  });

  it('each version that is deleted comes after all that it requires, and requires only what is deleted', async () => {
    await always([picks], (input) => {
      for (const { versions } of planPicked(input).packages) {
        const deleted = versions.flatMap(({ id, verdict }) => (verdict === 'delete' ? id : []));
        assert.deepEqual(sorted(runOrder(versions).map(({ id }) => id)), sorted(deleted));
      }
    });
  });

  it('all that is forced is deleted', async () => {
    await always([picks], (input) => {
      const forcedAll = input.packages.map((pkg) => ({ ...pkg, spared: [], forced: pkg.picked }));
      for (const [index, { versions }] of planPicked({ ...input, packages: forcedAll }).packages.entries()) {
        const deleted = new Set(versions.flatMap(({ id, verdict }) => (verdict === 'delete' ? id : [])));
        assert.ok(input.packages[index]?.picked.every((id) => deleted.has(id)));
      }
    });
  });

  it('a planner that has planned other picks plans the same', async () => {
    await always([picks], (input) => {
      const plan = createPickedPlanner();
      plan({ ...input, packages: input.packages.map((pkg) => ({ ...pkg, picked: [], forced: [] })) });
      assert.deepEqual(plan(input), planPicked(input));
    });
  });
});
