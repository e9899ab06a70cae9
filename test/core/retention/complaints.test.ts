import assert from 'node:assert/strict';
import { planRetention, type Rule } from '../../../src/core/retention/index.ts';
import { containerPackage, deletedIn, fallbackTag, now, planned, plannedImages } from './fixtures.ts';

const deleteAll: Rule = { delete: { olderThan: '1 hour' } };

describe('Complaints about other tools', () => {
  it('untagged children of tagged indexes deleted (DPV#90; SN#43, #63, #97; acr-cli#131)', () => {
    const images = [
      { id: 1, tags: ['v1'], children: [2, 3] },
      { id: 2 },
      { id: 3, children: [4] },
      { id: 4 },
      { id: 5 },
    ];
    assert.deepEqual(plannedImages([{ delete: { untagged: true } }], images), {
      1: 'keep: noRule',
      2: 'keep: dependency of 1',
      3: 'keep: dependency of 1',
      4: 'keep: dependency of 1',
      5: 'delete: rule 1',
    });
  });

  it('attachments deleted while the subject stays (acr-cli#133)', () => {
    const images = [
      { id: 1, tags: ['v1'] },
      { id: 2, subject: 1 },
      { id: 3, tags: [fallbackTag(1, '.att')] },
    ];
    const rules: Rule[] = [
      { delete: { untagged: true } },
      { delete: { tags: ['sha256-*'] } },
      { delete: { versions: ['*2', '*3'] } },
    ];
    assert.deepEqual(deletedIn(plannedImages(rules, images)), []);
  });

  it('"keep N" counting children or tags (DPV#111, #116; DX#111)', () => {
    const images = [1, 2, 3].flatMap((number) => [
      {
        id: number,
        tags: ['a', 'b', 'c'].map((tag) => `${tag}${String(number)}`),
        age: 10 * number,
        children: [number * 10],
      },
      { id: number * 10, age: 10 * number },
    ]);
    assert.deepEqual(deletedIn(planned([deleteAll, { keep: { newest: 2 } }], containerPackage(images))), [3, 30]);
  });

  it('age applied before N (DX#99)', () => {
    const images = [1, 2, 3, 4].map((id) => ({ id, tags: [`v${String(id)}`], age: id * 10 }));
    // The newest two are under 25 days; the third is not ranked in place of one of them.
    const rules: Rule[] = [{ delete: { olderThan: '25 days' } }, { keep: { newest: 2 } }];
    assert.deepEqual(deletedIn(planned(rules, containerPackage(images))), [3, 4]);
  });

  it('rules shielding each other by order (ECR)', () => {
    const rules: Rule[] = [{ delete: { tags: ['a*'], olderThan: '200 days' } }, { delete: { tags: ['*'] } }];
    for (const order of [rules, rules.toReversed()]) {
      assert.deepEqual(deletedIn(plannedImages(order, [{ id: 1, tags: ['a1'] }])), [1]);
    }
    // Nor does "newest" of one rule rank what another has kept.
    const newest: Rule[] = [deleteAll, { keep: { newest: 1 } }, { keep: { tags: ['v*'], newest: 1 } }];
    const images = [1, 2, 3].map((id) => ({ id, tags: [`v${String(id)}`], age: id }));
    assert.deepEqual(deletedIn(planned(newest, containerPackage(images))), [2, 3]);
  });

  it('everything-not-kept-goes (Harbor, zot)', () => {
    assert.deepEqual(deletedIn(plannedImages([{ keep: { tags: ['v*'] } }], [{ id: 1, tags: ['x'] }, { id: 2 }])), []);
  });

  it('dry run that differs from the run (SN#66, Harbor#15332): the same input has the same plan', () => {
    const input = { now, rules: [deleteAll], packages: [containerPackage([{ id: 1, tags: ['a'] }, { id: 2 }])] };
    assert.deepEqual(planRetention(input), planRetention(structuredClone(input)));
  });

  it('silently truncated lists (Gitea#31961)', () => {
    const pkg = containerPackage([{ id: 1, tags: ['a'] }, { id: 2 }], { complete: false });
    assert.deepEqual(planned([deleteAll], pkg), { 1: 'keep: incomplete', 2: 'keep: incomplete' });
  });
});
