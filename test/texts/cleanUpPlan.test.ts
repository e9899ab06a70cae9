import type { WhyRuleView } from '../../src/messages/cleanUp.ts';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createPlanTable } from '../../src/core/cleanUp/index.ts';
import { planRetention, type PlannedVersion, type Rule } from '../../src/core/retention/index.ts';
import { planView, rowsView } from '../../src/vscode/cleanUp/planView.ts';
import { whyView } from '../../src/vscode/cleanUp/whyView.ts';
import { always } from '../core/property.ts';
import { deleteRule, keepRule, world } from '../core/retention/worlds.ts';
import {
  container,
  daysAgo,
  digestOf,
  everything,
  library,
  now,
  rowWith,
  showPicked,
  showRules,
  viewOf,
} from './shownPlans.ts';

const images = container({
  1: { tags: ['main', 'latest'], age: 0 },
  2: { tags: ['pr-17'], age: 31, children: [3, 4] },
  3: { age: 31 },
  4: { age: 31 },
  5: { age: 12 },
  6: { tags: ['v1'], age: 40 },
});
const rules: readonly Rule[] = [
  { delete: { tags: ['pr-*'], olderThan: '14 days' } },
  { packages: ['container/*'], delete: { untagged: true, olderThan: '7 days' } },
  { keep: { tags: ['v*'] }, note: 'releases' },
];

describe('The view of a clean-up plan', () => {
  it('says what it comes to', () => {
    const { totals, deleteLabel, groups, query, rows } = viewOf(showRules([images], rules));
    assert.equal(totals.deleted, '4 of 6 versions would be deleted: 2 images with their parts, in 1 package');
    assert.equal(totals.kept, '2 versions are kept');
    // Only of images is a size cached, not of indexes.
    assert.match(
      totals.size ?? '',
      /^Total size not known: only 3 of 4 versions have a known size, up to \d+ bytes together$/,
    );
    assert.equal(deleteLabel, 'Delete 4 Versions…');
    assert.deepEqual(
      groups.map(({ verdict, label, count }) => `${verdict} ${count}: ${label}`),
      [
        'delete 1: Rule 1: tagged pr-*, older than 14 days',
        'delete 1: Rule 2: untagged, older than 7 days',
        'delete 2: Parts of deleted images',
        'keep 1: Rule 3: tagged v*',
        'keep 1: Tagged latest',
      ],
    );
    assert.equal(query, everything);
    assert.deepEqual([rows.total, rows.first, rows.items.length], [6, 0, 6]);
  });

  it('counts images only where all is of images with parts', () => {
    const prereleases: Rule = { delete: { prerelease: true } };
    const lib = library({ '2.0.0': 1, '2.0.0-a': 2, '2.0.0-b': 3 });
    assert.equal(
      viewOf(showRules([lib], [prereleases])).totals.deleted,
      '2 of 3 versions would be deleted, in 1 package',
    );
    assert.equal(
      viewOf(showRules([images, lib], [...rules, prereleases])).totals.deleted,
      '6 of 9 versions would be deleted, in 2 packages',
    );
    const none = viewOf(showRules([lib], []));
    assert.equal(none.totals.deleted, 'No version would be deleted');
    assert.equal(none.totals.kept, '3 versions are kept');
    assert.equal(none.totals.size, undefined);
    assert.equal(none.deleteLabel, undefined);
  });

  it('offers no delete while that cannot be', () => {
    assert.equal(planView(showRules([images], rules), everything, { canDelete: false }).deleteLabel, undefined);
  });

  it('has a bar for each month, named', () => {
    const { timeline } = viewOf(showRules([images], rules));
    assert.deepEqual(timeline, [
      { label: 'October 2026', tick: 'Oct 2026', deleted: 3, kept: 1 },
      { label: 'November 2026', tick: 'Nov 2026', deleted: 1, kept: 1 },
    ]);
  });

  it('says what an edit has changed', () => {
    const first = showRules([images], []);
    assert.equal(viewOf(first).change, undefined);
    const again = (more: readonly Rule[], before: typeof first) => {
      const input = { ...before.input, rules: more };
      const plan = planRetention(input);
      return { ...before, input, plan, table: createPlanTable(before.versions, plan, before.table) };
    };
    const deleting = again(rules, first);
    assert.equal(viewOf(deleting).change, 'With your last change, 4 more versions would be deleted.');
    const mixed = again([{ delete: { tags: ['v1'] } }], deleting);
    assert.equal(
      viewOf(mixed).change,
      'With your last change, 1 more version would be deleted, and 4 others would be kept.',
    );
    const keeping = again([], mixed);
    assert.equal(viewOf(keeping).change, 'With your last change, 1 more version would be kept.');
    assert.equal(rowWith(keeping, 6).isChanged, true);
    assert.equal(viewOf(again([{ keep: { newest: 1 } }], keeping)).change, undefined);
  });

  it('lets the user take out what a rule deletes, and nothing else', () => {
    const shown = showRules([{ ...images, spared: [5] }], rules);
    const choices = [1, 2, 3, 4, 5, 6].map((id) => rowWith(shown, id).choice);
    assert.deepEqual(choices, ['none', 'free', 'none', 'none', 'spared', 'none']);
  });

  it('shows slices of the rows that match', () => {
    const shown = showRules([images, library({ '1.0.0': 1 })], rules);
    const slice = rowsView(shown, { ...everything, verdict: 'delete' }, 1, 2);
    assert.deepEqual([slice.total, slice.first, slice.items.map(({ id }) => id)], [4, 1, [3, 4]]);
    assert.deepEqual(rowsView(shown, { ...everything, package: 1 }, 0, 200).items, [
      {
        package: 1,
        id: 1,
        name: '1.0.0',
        createdAt: daysAgo(1),
        verdict: 'keep',
        reason: 'The newest version of a package is always kept.',
        size: undefined,
        choice: 'none',
        isChanged: false,
      },
    ]);
    assert.equal(rowWith(shown, 5).name, digestOf(5).slice(0, 19));
  });
});

describe('The view of a plan of picked versions', () => {
  const keep = (id: number): PlannedVersion => ({ id, verdict: 'keep', reason: 'noRule' });
  const plan = (...versions: readonly PlannedVersion[]) => ({
    packages: [{ type: 'container' as const, name: 'api', complete: true, versions }],
  });
  const picks = (forced: readonly number[]) => ({
    picked: new Set([2, 3, 5]),
    forced: new Set(forced),
    findings: {
      warnings: new Map(),
      forced: new Map(forced.map((id) => [id, 'dependency'] as const)),
      dependents: new Map(),
    },
  });

  it('lets the user force what is kept, and take out what is deleted', () => {
    const kept = plan(
      keep(1),
      { id: 2, verdict: 'keep', reason: 'unreadable' },
      { id: 3, verdict: 'keep', reason: 'dependency', of: [2] },
      { id: 4, verdict: 'keep', reason: 'dependency', of: [2] },
      { id: 5, verdict: 'delete', reason: 'picked' },
      keep(6),
    );
    const shown = showPicked([images], kept, [picks([])]);
    const choices = [1, 2, 3, 4, 5, 6].map((id) => rowWith(shown, id).choice);
    assert.deepEqual(choices, ['none', 'forceable', 'forceable', 'none', 'free', 'none']);
    assert.equal(viewOf(shown).deleteLabel, 'Delete 1 Version…');
    assert.deepEqual(
      viewOf(shown).groups.map(({ label }) => label),
      ['Selected by you', 'Not checked, so kept', 'Kept images depend on it', 'Not selected'],
    );
  });

  it('says what becomes of what was selected, and of nothing else', () => {
    const along = (id: number): PlannedVersion => ({ id, verdict: 'delete', reason: 'along', with: [2] });
    const whole = plan(
      keep(1),
      { id: 2, verdict: 'delete', reason: 'picked' },
      along(3),
      along(4),
      { id: 5, verdict: 'keep', reason: 'unreadable' },
      keep(6),
    );
    const { totals } = viewOf(showPicked([images], whole, [picks([])]));
    assert.equal(totals.deleted, 'Delete 3 versions: 2 that you selected, and 1 part that nothing else needs');
    assert.equal(
      totals.kept,
      '1 selected version is kept, because an image may need it. Select its checkbox to delete it anyway.',
    );
    const none = viewOf(showPicked([library({ '1.0.0': 1 })], plan(keep(1)), [picks([])]));
    assert.equal(none.totals.kept, 'The selected versions are gone.');
  });

  it('says that something is deleted anyway', () => {
    const forced = plan(keep(1), keep(2), { id: 3, verdict: 'delete', reason: 'picked' }, keep(4), keep(5), keep(6));
    const shown = showPicked([images], forced, [picks([3])]);
    assert.equal(rowWith(shown, 3).choice, 'forced');
    assert.equal(viewOf(shown).deleteLabel, 'Delete Anyway…');
    assert.deepEqual(whyView(shown, 0, 3)?.rules, []);
  });
});

const textsOf = (rule: WhyRuleView | undefined) => (rule?.details ?? []).map(({ text }) => text);

describe('Why a version goes or stays', () => {
  const shown = showRules([images, library({ '1.0.0': 1 })], [...rules, { packages: ['npm/*'], keep: { newest: 2 } }]);
  const why = (id: number, of = shown) => whyView(of, 0, id) ?? assert.fail();
  const plain = (text: string) => text.replaceAll(/\s/gu, ' ');

  it('is what every rule says, with the cut-off as a date', () => {
    const view = why(2);
    assert.equal(view.verdict, 'Delete: 31 days old; rule 1 covers pr-17.');
    assert.deepEqual([view.package, view.id, view.name, view.always], [0, 2, 'pr-17', []]);
    assert.deepEqual(
      view.rules.map(({ number, opinion, applies }) => [number, opinion, applies]),
      [
        [1, 'Applies', true],
        [2, 'Does not apply', false],
        [3, 'Does not apply', false],
        [4, 'Is not about this package', false],
      ],
    );
    const cutOff = new Date(Date.parse(now) - 14 * 86_400_000);
    const date = cutOff.toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' });
    assert.deepEqual(
      view.rules[0]?.details.map(({ text, holds }) => [plain(text), holds]),
      [
        [`Created 31 days ago; older than 14 days means before ${plain(date)}.`, true],
        ['A tag matches pr-*.', true],
        ['It covers pr-17.', undefined],
      ],
    );
    assert.deepEqual(view.rules[1]?.details.slice(1), [{ text: 'It has a tag.', holds: false }]);
    assert.equal(view.rules[1].rule, 'Delete versions that are untagged and older than 7 days, in container/*');
    assert.deepEqual([view.rules[2]?.note, textsOf(view.rules[2])], ['releases', ['No tag matches v*.']]);
    assert.deepEqual(view.rules[3]?.details, []);
  });

  it('is of a part that its image decides', () => {
    const view = why(3);
    assert.equal(view.verdict, 'Delete with pr-17: linux/amd64, which nothing else depends on.');
    assert.equal(view.rules[0]?.opinion, 'Applies to whole images only');
    assert.deepEqual(textsOf(view.rules[0]), ['It follows its image: pr-17.']);
  });

  it('names further reasons to keep it, the one of the verdict once', () => {
    const view = why(1);
    assert.equal(view.verdict, 'Keep: latest is always kept.');
    assert.deepEqual(view.always, ['The newest image of a package is always kept.']);
  });

  it('has the rank among the newest', () => {
    const lib = library({ '1.1.0': 1, '1.0.1': 2, '1.0.0': 3, x: 4 });
    const ranked = showRules(
      [lib],
      [
        { keep: { newest: 2 } },
        { keep: { prerelease: false, newest: 1, per: 'minor', by: 'version' } },
        { keep: { versions: ['1.1.*'], newest: 1, newerThan: '1 hours' } },
      ],
    );
    const detailsOf = (id: number) => why(id, ranked).rules.map(textsOf);
    assert.deepEqual(detailsOf(3).slice(0, 2), [
      ['Number 3 of 4 by date of creation, newest first; the rule keeps 2.'],
      ['It is a release.', 'Number 2 of 2 in 1.0.x by version, highest first; the rule keeps 1.'],
    ]);
    assert.deepEqual(detailsOf(3)[2]?.slice(1), [
      'Its version does not match 1.1.*.',
      'It is not among those that the rule counts.',
    ]);
    assert.deepEqual(detailsOf(4)[1], [
      'It has no version number, so it is neither a release nor a prerelease.',
      'It is not among those that the rule counts.',
    ]);
    const perMajor = showRules([lib], [{ keep: { newest: 1, per: 'major' } }]);
    assert.deepEqual(textsOf(why(4, perMajor).rules[0]), [
      'The rule does not count it, since it has no version number.',
    ]);
  });

  it('says what is not known', () => {
    const undated = library({ '2.0.0': 1, '1.0.0': 3 });
    const versions = undated.versions.map((each) => (each.id === 2 ? { ...each, createdAt: '' } : each));
    const unknown = showRules(
      [{ ...undated, versions }],
      [{ delete: { olderThan: '1 day' } }, { keep: { deployed: true } }, { delete: { broken: true, untagged: true } }],
    );
    assert.deepEqual(why(2, unknown).rules.map(textsOf), [
      ['No age applies, since its date is not known.'],
      ['Whether it is deployed is not known.'],
      ['Only container images can be untagged.', 'Nothing is known to be missing from it.'],
    ]);
  });

  it('names the source of a rule if there are several', () => {
    const sourced: readonly Rule[] = [
      { keep: { tags: ['v*'] }, source: 'a' },
      { keep: { tags: ['v*'] }, source: 'b' },
    ];
    const labels = [
      ['a', 'Settings'],
      ['b', '.github/package-retention.jsonc'],
    ] as const;
    const both = showRules([images], sourced, { sourceLabels: new Map(labels) });
    assert.deepEqual(
      why(6, both).rules.map((rule) => textsOf(rule)[0]),
      ['From Settings.', 'From .github/package-retention.jsonc.'],
    );
    const one = showRules([images], sourced.slice(0, 1), { sourceLabels: new Map(labels.slice(0, 1)) });
    assert.deepEqual(textsOf(why(6, one).rules[0]), ['A tag matches v*.']);
  });

  it('is nothing for a version that the plan does not have', () => {
    assert.equal(whyView(shown, 0, 4711), undefined);
    assert.equal(whyView(shown, 7, 1), undefined);
  });
});

describe('All that is said of random plans', () => {
  const rule = fc.oneof(deleteRule, keepRule);

  it('is made of whole sentences', () =>
    always([world, fc.array(rule, { maxLength: 5 })], ({ packages }, some) => {
      const complete = packages.map((pkg) => ({ ...pkg, complete: true }));
      const random = showRules(complete, some);
      const { totals, groups, rows } = viewOf(random);
      for (const text of [totals.deleted, totals.kept, ...groups.map(({ label }) => label)]) assertFilledIn(text);
      assert.equal(rows.total, rows.items.length);
      for (const { package: index, id, name, reason, verdict, choice } of rows.items) {
        assertFilledIn(name);
        assertSentence(reason);
        const view = whyView(random, index, id) ?? assert.fail();
        assert.match(view.verdict, verdict === 'delete' ? /^Delete/ : /^Keep/);
        for (const text of [
          view.verdict,
          ...view.always,
          ...view.rules.flatMap(({ details }) => details.map((detail) => detail.text)),
        ]) {
          assertSentence(text);
        }
        assert.equal(view.rules.length, some.length);
        view.rules.forEach((each) => {
          assertFilledIn(each.rule);
        });
        if (verdict === 'keep') assert.notEqual(choice, 'free');
      }
    }));
});

/** Nothing is left of placeholders, or of values that are missing. */
function assertFilledIn(text: string): void {
  assert.notEqual(text, '');
  assert.doesNotMatch(text, /[{}]|undefined|NaN|Invalid|\[object/);
}

function assertSentence(text: string): void {
  assertFilledIn(text);
  assert.match(text, /[^.]\.$/);
}
