import assert from 'node:assert/strict';
import { createPlanner, planRetention, type Rule, type RuleOpinion } from '../../../src/core/retention/index.ts';
import { containerPackage, digestOf, fallbackTag, now, otherPackage, type TestImage } from './fixtures.ts';

const images: readonly TestImage[] = [
  { id: 1, tags: ['v1.0', 'sha-1'], age: 50, children: [2] },
  { id: 2, age: 50 },
  { id: 3, tags: ['latest', 'v1.1'], age: 40 },
  { id: 4, tags: ['main'], age: 10 },
  { id: 5, subject: 50, age: 50 },
];
const rules: readonly Rule[] = [
  { packages: ['container/*'], delete: { tags: ['sha-*'], olderThan: '14 days' } },
  { packages: ['npm/*'], delete: { prerelease: true } },
  { keep: { newest: 2, newerThan: '30 days' } },
  { keep: { prerelease: false, newest: 1, per: 'minor' } },
  { keep: { versions: [digestOf(2)] } },
];

function opinions(versionId: number, others: Parameters<typeof containerPackage>[1] = {}): readonly RuleOpinion[] {
  const input = { now, rules, packages: [containerPackage(images, others)] };
  return createPlanner().explain(input, 0, versionId)?.rules ?? assert.fail();
}

describe('Why a version is deleted or kept', () => {
  it('has the opinion of every rule', () => {
    assert.deepEqual(
      opinions(1).map(({ rule, action, opinion }) => [rule, action, opinion]),
      [
        [1, 'delete', 'applies'],
        [2, 'delete', 'otherPackage'],
        [3, 'keep', 'doesNotApply'],
        [4, 'keep', 'applies'],
        [5, 'keep', 'doesNotApply'],
      ],
    );
  });

  it('says which conditions hold, the cut-off of an age as a date, and which tags a rule covers', () => {
    assert.deepEqual(opinions(1)[0], {
      rule: 1,
      action: 'delete',
      opinion: 'applies',
      conditions: [
        { key: 'olderThan', holds: true, cutOff: '2026-11-13T00:00:00.000Z' },
        { key: 'tags', holds: true },
      ],
      covers: ['sha-1'],
    });
    assert.deepEqual(
      opinions(4)[0]?.conditions.map(({ holds }) => holds),
      [false, false],
    );
  });

  it('has the rank within "newest N"', () => {
    assert.deepEqual(opinions(1)[2]?.newest, { count: 2, by: 'created', rank: { position: 3, of: 3 } });
    assert.deepEqual(opinions(3)[2]?.newest, { count: 2, by: 'created', rank: { position: 2, of: 3 } });
    assert.deepEqual(opinions(3)[2]?.opinion, 'doesNotApply');
    assert.deepEqual(opinions(3)[3]?.newest, { count: 1, by: 'created', rank: { position: 1, of: 1, group: '1.1' } });
    // Without a number, and as an attachment, it is not ranked.
    assert.deepEqual(opinions(4)[3]?.newest, { count: 1, by: 'created' });
    assert.deepEqual(opinions(5)[2]?.newest, { count: 2, by: 'created' });
  });

  it('says that rules are not about parts, except those that pin them', () => {
    assert.deepEqual(
      opinions(2).map(({ opinion }) => opinion),
      ['part', 'otherPackage', 'part', 'part', 'applies'],
    );
    const ranking: Rule = { keep: { versions: ['*'], newest: 1 } };
    const input = { now, rules: [ranking], packages: [containerPackage(images)] };
    assert.equal(createPlanner().explain(input, 0, 2)?.rules[0]?.opinion, 'part');
  });

  it('has all reasons to keep it that need no rule', () => {
    const input = { now, rules, packages: [containerPackage(images, { spared: [3, 4], inUse: [3] })] };
    const planner = createPlanner();
    assert.deepEqual(planner.explain(input, 0, 3)?.alwaysKept, ['latest', 'inUse', 'spared']);
    assert.deepEqual(planner.explain(input, 0, 4)?.alwaysKept, ['newest', 'spared']);
    assert.deepEqual(planner.explain(input, 0, 1)?.alwaysKept, []);
  });

  it('is not known for a version that is not there, or of an incomplete list', () => {
    const planner = createPlanner();
    const packages = [containerPackage(images), containerPackage(images, { complete: false })];
    assert.equal(planner.explain({ now, rules, packages }, 0, 77), undefined);
    assert.equal(planner.explain({ now, rules, packages }, 1, 1), undefined);
    assert.equal(planner.explain({ now, rules, packages }, 2, 1), undefined);
  });

  it('ranks by version where all that the rule ranks compare', () => {
    const input = {
      now,
      rules: [{ keep: { newest: 2 } }],
      packages: [otherPackage('npm', ['1.10.0', '1.9.0', '1.8.0'])],
    };
    assert.deepEqual(createPlanner().explain(input, 0, 1)?.rules[0]?.newest, {
      count: 2,
      by: 'version',
      rank: { position: 1, of: 3 },
    });
  });
});

describe('The planner', () => {
  it('plans changed input like a new one', () => {
    const planner = createPlanner();
    const pkg = containerPackage(images);
    const inputs = [
      { now, rules, packages: [pkg] },
      { now, rules: rules.slice(0, 1), packages: [pkg] },
      { now: '2026-10-20T00:00:00Z', rules, packages: [pkg] },
      { now, rules, packages: [{ ...pkg, spared: [1] }] },
      { now, rules, packages: [{ ...pkg, deployed: [digestOf(2)] }] },
      { now, rules, packages: [{ ...pkg, complete: false }] },
      { now, rules, packages: [{ ...pkg, manifests: {} }] },
      { now, rules, packages: [{ ...pkg, type: 'npm' as const }] },
      {
        now,
        rules,
        packages: [
          { ...pkg, versions: [...pkg.versions, { id: 6, name: digestOf(6), createdAt: now, tags: [fallbackTag(1)] }] },
        ],
      },
    ];
    for (const input of [...inputs, ...inputs]) assert.deepEqual(planner.plan(input), planRetention(input));
  });

  it('plans a version once that the list has twice', () => {
    const pkg = containerPackage(images);
    const plan = planRetention({ now, rules, packages: [{ ...pkg, versions: [...pkg.versions, ...pkg.versions] }] });
    assert.deepEqual(plan, planRetention({ now, rules, packages: [pkg] }));
  });

  it('plans long chains and many parents in little time', () => {
    const length = 20_000;
    const chain = Array.from({ length }, (_, index): TestImage => ({ id: index + 1, children: [index + 2] }));
    const shared = Array.from({ length }, (_, index): TestImage => ({
      id: length + 2 + index,
      tags: ['x'],
      children: [length + 1],
    }));
    const all = [...chain, { id: length + 1 }, ...shared];
    const started = process.cpuUsage();
    const [plan] = planRetention({
      now,
      rules: [{ delete: { olderThan: '1 day' } }],
      packages: [containerPackage(all)],
    }).packages;
    assert.ok(process.cpuUsage(started).user < 5_000_000);
    // The newest of the images that share it is kept.
    const reasons = plan?.versions.slice(length - 1, length + 1).map(({ reason }) => reason);
    assert.deepEqual(reasons, ['along', 'dependency']);
  });
});
