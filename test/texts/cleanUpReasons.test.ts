import assert from 'node:assert/strict';
import { GitHubError } from '../../src/core/github/index.ts';
import type { ManifestState } from '../../src/core/images/index.ts';
import type { PlannedVersion, RetentionPackage, Rule } from '../../src/core/retention/index.ts';
import type { PickFindings } from '../../src/texts/cleanUp/shownPlan.ts';
import { container, digestOf, library, reasonsOf, rowWith, showPicked, showRules } from './shownPlans.ts';

const tagged: Rule = { delete: { tags: ['pr-*', 'sha-*'], olderThan: '14 days' } };

/** The reasons of version 1, beside which there is a newer image, `main`. */
function ofFirst(image: Parameters<typeof container>[0][number], ...rules: readonly Rule[]): readonly string[] {
  return reasonsOf(showRules([container({ 1: image, 99: { tags: ['main'], age: 0 } })], rules), 1);
}

describe('The reason to delete a version', () => {
  it('names the tags that a rule covers, and the age that it asks for', () => {
    assert.deepEqual(ofFirst({ tags: ['pr-17', 'sha-1a2b'], age: 31 }, tagged), [
      '31 days old; rule 1 covers both tags, pr-17 and sha-1a2b.',
      'Delete: 31 days old; rule 1 covers both tags, pr-17 and sha-1a2b.',
    ]);
    assert.equal(ofFirst({ tags: ['pr-17'], age: 31 }, tagged)[0], '31 days old; rule 1 covers pr-17.');
    assert.equal(ofFirst({ tags: ['pr-17'], age: 1.5 }, { delete: { tags: ['*'] } })[0], 'Rule 1 covers pr-17.');
    assert.equal(
      ofFirst({ tags: ['a', 'b', 'c', 'd', 'e', 'f'], age: 2 }, { delete: { tags: ['*'], olderThan: '30 hours' } })[0],
      '2 days old; rule 1 covers all 6 tags: a, b, c and 3 more tags.',
    );
    assert.equal(
      ofFirst({ tags: ['a'], age: 1.5 }, { delete: { tags: ['*'], olderThan: '30 hours' } })[0],
      '36 hours old; rule 1 covers a.',
    );
  });

  it('says that other rules cover the other tags', () => {
    const [reason] = ofFirst({ tags: ['pr-1', 'v1'], age: 20 }, tagged, { delete: { tags: ['v*'] } });
    assert.equal(reason, '20 days old; rule 1 covers pr-1, and other rules cover its other tags.');
  });

  it('says that nothing depends on an untagged image', () => {
    assert.equal(
      ofFirst({ age: 12 }, { delete: { untagged: true, olderThan: '7 days' } })[1],
      'Delete: untagged, 12 days old, and no image depends on it (rule 1).',
    );
    assert.equal(
      ofFirst({ age: 12 }, { delete: { untagged: true } })[0],
      'Untagged, and no image depends on it (rule 1).',
    );
  });

  it('says what is broken', () => {
    const rule: Rule = { delete: { broken: true } };
    assert.equal(
      ofFirst({ tags: ['a'], age: 12, children: [50] }, rule)[0],
      'Some of its platforms are gone (rule 1).',
    );
    assert.equal(ofFirst({ age: 12, subject: 50 }, rule)[0], 'The image that it is attached to is gone (rule 1).');
    assert.equal(
      ofFirst({ tags: ['a'], age: 12, kind: 'missing' }, rule)[0],
      'The registry does not have its manifest (rule 1).',
    );
  });

  it('names the conditions of other rules', () => {
    const shown = showRules(
      [library({ '2.0.0': 3, '2.0.0-beta.1': 120 })],
      [{ delete: { prerelease: true, olderThan: '90 days' } }],
    );
    assert.equal(
      rowWith(shown, 2).reason,
      '120 days old. Rule 1 deletes versions that are prereleases and older than 90 days, and no rule keeps it.',
    );
  });

  it('is every version where the rule has no other condition', () => {
    const shown = showRules([library({ '2.0.0': 3, '1.0.0': 120 })], [{ delete: { versions: ['*'] } }]);
    assert.equal(rowWith(shown, 2).reason, 'Rule 1 deletes every version, and no rule keeps it.');
  });

  it('is told also of releases beyond the last ones', () => {
    const shown = showRules(
      [library({ '1.2.0': 1, '1.1.0': 2, '1.0.0': 3 })],
      [{ delete: { prerelease: false } }, { keep: { prerelease: false, newest: 2 } }],
    );
    assert.equal(rowWith(shown, 2).reason, '2nd newest of the 2 that rule 2 keeps.');
    assert.equal(rowWith(shown, 3).reason, 'Rule 1 deletes versions that are releases, and no rule keeps it.');
  });

  it('names the image with which a part goes, and what it is', () => {
    const images = container({
      1: { tags: ['pr-17'], age: 31, children: [2, 3] },
      2: { age: 31 },
      3: { age: 31 },
      4: { age: 31, subject: 1 },
      99: { tags: ['main'], age: 0 },
    });
    const shown = showRules([images], [tagged]);
    assert.deepEqual(reasonsOf(shown, 2), [
      'Goes with pr-17; nothing else depends on it.',
      'Delete with pr-17: linux/amd64, which nothing else depends on.',
    ]);
    assert.equal(reasonsOf(shown, 3)[1], 'Delete with pr-17: a platform that nothing else depends on.');
    assert.equal(reasonsOf(shown, 4)[1], 'Delete with pr-17: an attached artifact that nothing else depends on.');
    assert.deepEqual(
      [2, 3, 4].map((id) => rowWith(shown, id).name),
      ['linux/amd64 of pr-17', 'platform of pr-17', 'artifact attached to pr-17'],
    );
  });
});

describe('The reason to keep a version', () => {
  it('is its rank among the newest', () => {
    const images = container({
      1: { tags: ['a'], age: 1 },
      2: { tags: ['b'], age: 2 },
      3: { tags: ['c'], age: 3 },
    });
    const shown = showRules([images], [{ delete: { olderThan: '1 hour' } }, { keep: { newest: 10 } }]);
    assert.deepEqual(reasonsOf(shown, 3), [
      '3rd newest of the 10 that rule 2 keeps.',
      'Keep: 3rd newest of the 10 that rule 2 keeps.',
    ]);
    assert.equal(reasonsOf(shown, 2)[0], '2nd newest of the 10 that rule 2 keeps.');
    const minor = showRules(
      [library({ '1.4.2': 2, '1.4.1': 3, '1.4.0': 4, '2.0.0': 1 })],
      [{ keep: { newest: 2, per: 'minor' } }],
    );
    assert.equal(reasonsOf(minor, 2)[0], '2nd newest of 1.4.x, of which rule 1 keeps 2.');
    assert.equal(reasonsOf(minor, 1)[0], 'Newest of 1.4.x, of which rule 1 keeps 2.');
  });

  it('is its rank, with the age up to which the rule keeps it', () => {
    const images = container({ 1: { tags: ['a'], age: 1 }, 2: { tags: ['b'], age: 2 } });
    const keptBy = (newest: number) =>
      reasonsOf(showRules([images], [{ keep: { newest, newerThan: '4 days' } }]), newest)[0];
    assert.equal(keptBy(2), '2nd newest of the 2 that rule 1 keeps if they are newer than 4 days.');
    const pinned: Rule = { keep: { tags: ['b'], newest: 1, newerThan: '4 days' } };
    assert.equal(
      reasonsOf(showRules([images], [pinned]), 2)[0],
      'The newest, which rule 1 keeps if it is newer than 4 days.',
    );
    const all: Rule = { keep: { versions: ['*'] } };
    assert.equal(reasonsOf(showRules([images], [all]), 2)[0], 'Rule 1 keeps all versions.');
  });

  it('is the tag that matches, although another rule would delete it', () => {
    const keep: Rule = { keep: { tags: ['x', 'v*'] } };
    const olderThan: Rule = { delete: { olderThan: '1 day' } };
    assert.deepEqual(ofFirst({ tags: ['v1.4'], age: 9 }, olderThan, keep), [
      'v1.4 matches v* (rule 2), although rule 1 would delete it.',
      'Keep: v1.4 matches v* (rule 2), although rule 1 would delete it.',
    ]);
    assert.equal(ofFirst({ tags: ['pr-1', 'v1.4'], age: 30 }, tagged, keep)[0], 'v1.4 matches v* (rule 2).');
  });

  it('is what a rule says otherwise', () => {
    const keep: Rule = { keep: { newerThan: '3 days' } };
    assert.equal(ofFirst({ tags: ['a'], age: 2 }, keep)[0], 'Rule 1 keeps versions that are newer than 3 days.');
    assert.equal(
      ofFirst({ tags: ['a'], age: 2 }, keep, { delete: { tags: ['a'] } })[0],
      'Rule 1 keeps versions that are newer than 3 days, although rule 2 would delete it.',
    );
  });

  it('is a tag that no rule covers', () => {
    assert.deepEqual(ofFirst({ tags: ['sha-1a2b', 'v1.4'], age: 31 }, tagged), [
      'Rule 1 covers sha-1a2b but nothing covers v1.4, and GitHub cannot remove a single tag.',
      'Keep: rule 1 covers sha-1a2b but nothing covers v1.4, and GitHub cannot remove a single tag.',
    ]);
    const two = ofFirst(
      { tags: ['pr-1', 'x', 'v1'], age: 31 },
      { delete: { tags: ['pr-*'] } },
      { delete: { tags: ['x'] } },
    );
    assert.match(two[0] ?? '', /^Rules 1 and 2 cover pr-1 and x but nothing covers v1, and/);
  });

  it('is the image that depends on it', () => {
    const images = container({
      1: { tags: ['v1.4'], age: 31, children: [3, 4] },
      2: { tags: ['v1.5'], age: 30, children: [3, 4] },
      3: { age: 31 },
      4: { age: 31 },
    });
    const shown = showRules([images], []);
    assert.deepEqual(reasonsOf(shown, 3), [
      'linux/amd64 of v1.4 and v1.5, which are kept.',
      'Keep: linux/amd64 of v1.4 and v1.5, which are kept.',
    ]);
    assert.equal(reasonsOf(shown, 4)[0], 'Part of v1.4 and v1.5, which are kept.');
    const one = showRules([images], [{ delete: { tags: ['v1.4'] } }]);
    assert.equal(reasonsOf(one, 3)[0], 'linux/amd64 of v1.5, which is kept.');
  });

  it('counts the dependents if there are many', () => {
    const many = Object.fromEntries(
      Array.from({ length: 9 }, (_, index) => [10 + index, { tags: [`v${index}`], age: 9, children: [1] }]),
    );
    const [reason] = reasonsOf(showRules([container({ ...many, 1: { age: 9 } })], []), 1);
    assert.equal(reason, 'linux/amd64 of v0, v1, v2 and 6 more versions, which are kept.');
  });

  it('is one that needs no rule', () => {
    const all: Rule = { delete: { olderThan: '1 hour' } };
    assert.equal(ofFirst({ tags: ['latest'], age: 9 }, all)[1], 'Keep: latest is always kept.');
    assert.equal(ofFirst({ age: 3 / 24 }, all)[1], 'Keep: pushed 3 hours ago; a push may be under way.');
    assert.equal(ofFirst({ tags: ['v1'], age: 3 })[1], 'Keep: no rule deletes it.');
    const images = container({
      1: { tags: ['a'], age: 1 },
      2: { tags: ['b'], age: 2 },
      3: { tags: ['c'], age: 3 },
      4: { tags: ['d'], age: 4 },
    });
    const shown = showRules([{ ...images, deployed: [digestOf(2)], inUse: [3], spared: [4] }], [all]);
    assert.deepEqual(
      [1, 2, 3, 4].map((id) => rowWith(shown, id).reason),
      [
        'The newest image of a package is always kept.',
        'It has a deployment record on GitHub.',
        'Files in the workspace refer to it.',
        'You took it out of the plan.',
      ],
    );
    const versions = showRules([library({ '1.0.0': 9 })], [all]);
    assert.equal(rowWith(versions, 1).reason, 'The newest version of a package is always kept.');
  });

  it('is a manifest that could not be read, and why', () => {
    const images = container({
      1: { tags: ['v1'], age: 9, kind: 'unreadable' },
      2: { age: 9 },
      3: { tags: ['main'], age: 1 },
    });
    const endsAt = Date.now() + 3_600_000;
    const error = new GitHubError({ kind: 'rateLimit', limit: 'primary', endsAt, message: 'API rate limit' }, 'GET');
    const manifests = new Map<string, ManifestState>([[digestOf(1), { kind: 'unreadable', error }]]);
    const shown = showRules([images], [{ delete: { olderThan: '1 day' } }], { manifests });
    assert.match(
      reasonsOf(shown, 1)[1] ?? '',
      /^Keep: its manifest could not be read \(Rate limit until \d+:\d\d\s[AP]M\)\.$/,
    );
    assert.match(
      rowWith(shown, 2).reason,
      /^Other manifests could not be read \(Rate limit until .+M\), so other images may depend on it\.$/,
    );
    const unknown = showRules([images], [], { manifests: new Map() });
    assert.equal(rowWith(unknown, 1).reason, 'Its manifest could not be read.');
  });

  it('is a list that is incomplete', () => {
    const shown = showPicked(
      [container({ 1: { tags: ['a'], age: 1 } })],
      planOf({ id: 1, verdict: 'keep', reason: 'incomplete' }),
      [],
    );
    assert.match(rowWith(shown, 1).reason, /^The list of versions is incomplete, so/);
  });

  it('begins in lower case after the verdict, but for names', () => {
    const keep: Rule = { keep: { tags: ['Rule', 'GitHub'] } };
    assert.equal(ofFirst({ tags: ['Rule'], age: 9 }, keep)[1], 'Keep: Rule matches Rule (rule 1).');
    assert.equal(ofFirst({ tags: ['GitHub'], age: 9 }, keep)[1], 'Keep: GitHub matches GitHub (rule 1).');
  });

  it('shows what hostile names hide', () => {
    const hostile = container({ 1: { tags: ['v1\u202e'], age: 9, children: [2] }, 2: { age: 9 } });
    const shown = showRules([hostile], [{ keep: { tags: ['v1\u202e'] } }]);
    assert.equal(rowWith(shown, 2).reason, 'linux/amd64 of v1⟨U+202E⟩, which is kept.');
    assert.equal(rowWith(shown, 1).name, 'v1⟨U+202E⟩');
  });
});

describe('The reason in a plan of picked versions', () => {
  const images = container({
    1: { tags: ['v1.4'], age: 9, children: [3] },
    2: { tags: ['1.5', 'latest'], age: 9, children: [3] },
    3: { age: 9 },
    4: { age: 9, kind: 'unreadable' },
    5: { tags: ['x'], age: 3 / 24 },
    6: { age: 9, subject: 1 },
  });
  const picked = (planned: PlannedVersion, findings: Partial<PickFindings> = {}) => {
    const others = images.versions.map(({ id }) => (id === planned.id ? planned : unpicked(id)));
    const warnings: PickFindings['warnings'] = new Map([
      [2, ['latest', 'inUse']],
      [5, ['newest', 'recentPush']],
    ]);
    const none = { warnings, forced: new Map(), dependents: new Map() };
    const picks = { picked: new Set([planned.id]), forced: new Set(findings.forced?.keys()) };
    return showPicked([images], planOf(...others), [{ ...picks, findings: { ...none, ...findings } }]);
  };

  it('says who chose it, with warnings', () => {
    const shown = picked({ id: 2, verdict: 'delete', reason: 'picked' });
    assert.equal(rowWith(shown, 2).reason, 'You selected it. It is tagged latest. Files in the workspace refer to it.');
    assert.equal(rowWith(shown, 1).reason, 'You did not select it.');
    const newest = picked({ id: 5, verdict: 'delete', reason: 'picked' });
    assert.equal(
      rowWith(newest, 5).reason,
      'You selected it. It is the newest image of the package. Pushed 3 hours ago; a push may be under way.',
    );
    assert.equal(reasonsOf(picked({ id: 1, verdict: 'delete', reason: 'picked' }), 1)[1], 'Delete: you selected it.');
  });

  it('names what a kept version is part of, and what breaks if it is deleted anyway', () => {
    const kept = picked({ id: 3, verdict: 'keep', reason: 'dependency', of: [1, 2] });
    assert.equal(rowWith(kept, 3).reason, 'Part of v1.4 and 1.5, which are kept and may break without it.');
    const forced = picked(
      { id: 3, verdict: 'delete', reason: 'picked' },
      { forced: new Map([[3, 'dependency']]), dependents: new Map([[3, [1, 2]]]) },
    );
    assert.equal(rowWith(forced, 3).reason, 'Breaks v1.4 and 1.5: they depend on it.');
    const attached = picked(
      { id: 6, verdict: 'delete', reason: 'picked' },
      { forced: new Map([[6, 'dependency']]), dependents: new Map([[6, [1]]]) },
    );
    assert.equal(rowWith(attached, 6).reason, 'Part of v1.4, which is kept without it.');
  });

  it('never says of what was not checked that nothing depends on it', () => {
    const kept = picked({ id: 3, verdict: 'keep', reason: 'unreadable' }, { dependents: new Map([[3, [1]]]) });
    assert.match(
      rowWith(kept, 3).reason,
      /^Other manifests .+, so other images may depend on it\. v1\.4 depends on it\.$/,
    );
    const deleted: PlannedVersion = { id: 4, verdict: 'delete', reason: 'picked' };
    const unchecked = picked(deleted, { forced: new Map([[4, 'unreadable']]) });
    assert.equal(
      rowWith(unchecked, 4).reason,
      'You chose to delete it anyway. Whether other images depend on it could not be checked.',
    );
    const known = picked(deleted, { forced: new Map([[4, 'incomplete']]), dependents: new Map([[4, [1]]]) });
    assert.equal(
      rowWith(known, 4).reason,
      'Breaks v1.4, which depends on it. Whether other images depend on it could not be checked.',
    );
  });

  it('warns of what goes along', () => {
    const along = picked(
      { id: 3, verdict: 'delete', reason: 'along', with: [1] },
      { warnings: new Map([[3, ['deployed']]]) },
    );
    assert.equal(
      rowWith(along, 3).reason,
      'Goes with v1.4; nothing else depends on it. It has a deployment record on GitHub.',
    );
  });
});

function unpicked(id: number): PlannedVersion {
  return { id, verdict: 'keep', reason: 'noRule' };
}

function planOf(...versions: readonly PlannedVersion[]) {
  const pkg: Pick<RetentionPackage, 'type' | 'name' | 'complete'> = { type: 'container', name: 'api', complete: true };
  return { packages: [{ ...pkg, versions }] };
}
