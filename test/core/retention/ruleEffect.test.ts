import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  createPlanner,
  ruleEffect,
  rulesThatKeepAll,
  type RetentionInput,
  type Rule,
} from '../../../src/core/retention/index.ts';
import { always } from '../property.ts';
import { containerPackage, now, type TestImage } from './fixtures.ts';
import { world } from './worlds.ts';

const images: readonly TestImage[] = [
  { id: 1, tags: ['pr-1'], age: 50, children: [2] },
  { id: 2, age: 50 },
  { id: 3, tags: ['pr-2', 'v1.1'], age: 40 },
  { id: 4, tags: ['pr-3'], age: 30 },
  { id: 5, tags: ['v1.2'], age: 20 },
  { id: 6, tags: ['pr-4', 'latest'], age: 10 },
];
const [pullRequests, releases]: readonly [Rule, Rule] = [{ delete: { tags: ['pr-*'] } }, { keep: { tags: ['v*'] } }];

function effects(...rules: Rule[]) {
  const planner = createPlanner();
  const input: RetentionInput = { now, rules, packages: [containerPackage(images)] };
  const plan = planner.plan(input);
  return {
    of: (number: number) => ruleEffect(planner, input, plan, number),
    keepAll: rulesThatKeepAll(planner, input, plan),
  };
}

describe('What a rule does in a plan', () => {
  it('is how many images it covers, and what becomes of them', () => {
    const { of } = effects(pullRequests, releases);
    assert.deepEqual(of(1), {
      covered: 4,
      packages: 1,
      deleted: 2,
      kept: [
        { reason: 'rule', rule: 2, count: 1 },
        { reason: 'latest', count: 1 },
      ],
      saved: 0,
    });
    assert.equal(of(3), undefined);
  });

  it('is of a keep rule what would be deleted without it', () => {
    const { of } = effects({ delete: { olderThan: '1 day' } }, releases, { keep: { tags: ['v1.1'] } });
    // What another rule keeps too is not saved by it.
    assert.deepEqual([of(2)?.covered, of(2)?.saved, of(3)?.saved], [2, 1, 0]);
  });

  it('says which keep rules alone keep all that would be deleted', () => {
    assert.deepEqual(
      effects(pullRequests, { keep: { tags: ['pr-*'] } }, releases, { keep: { newest: 9 } }).keepAll,
      [2, 4],
    );
    assert.deepEqual(effects(pullRequests, releases).keepAll, []);
    assert.deepEqual(effects({ delete: { tags: ['x'] } }, { keep: { newest: 9 } }).keepAll, []);
  });

  it('agrees with the opinions that explain each version', () =>
    always([world, fc.nat()], (input, chosen) => {
      if (input.rules.length === 0) return;
      const index = chosen % input.rules.length;
      const rule = input.rules[index];
      assert.ok(rule);
      const planner = createPlanner();
      const plan = planner.plan(input);
      const covered = planner.covered(input, rule);
      for (const [at, pkg] of input.packages.entries()) {
        const expected = pkg.versions.filter(
          ({ id }) => planner.explain(input, at, id)?.rules[index]?.opinion === 'applies',
        );
        assert.deepEqual(new Set(covered[at]), new Set(expected.map(({ id }) => id)));
      }
      const effect = ruleEffect(planner, input, plan, index + 1);
      assert.ok(effect);
      const kept = effect.kept.reduce((sum, { count }) => sum + count, 0);
      assert.equal(kept + effect.deleted, effect.covered);
      assert.ok(effect.saved >= 0);
    }));
});
