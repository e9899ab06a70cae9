import assert from 'node:assert/strict';
import { parseRetention, planRetention, type RetentionPackage, type Rule } from '../../src/core/retention/index.ts';
import { conditionsText, ruleText } from '../../src/texts/cleanUp/ruleText.ts';
import { templates } from '../../src/vscode/cleanUp/templates.ts';
import type { Scope } from '../../src/core/cleanUp/index.ts';
import { container, library, now } from './shownPlans.ts';

describe('The sentence of a rule', () => {
  const sentences: readonly (readonly [Rule, string])[] = [
    [
      { packages: ['container/*'], delete: { tags: ['pr-*', 'sha-*'], olderThan: '14 days' } },
      'Delete versions that are tagged pr-* or sha-* and older than 14 days, in container/*',
    ],
    [{ delete: { untagged: true, olderThan: '1 weeks' } }, 'Delete versions that are untagged and older than 1 week'],
    [
      { packages: ['npm/*', 'nuget/*', 'maven/*'], delete: { prerelease: true, olderThan: '90 days' } },
      'Delete prereleases that are older than 90 days, in npm/*, nuget/*, or maven/*',
    ],
    [
      { delete: { prerelease: false, below: '2.0', newerThan: '36 hours' } },
      'Delete releases that are lower than 2.0 and newer than 36 hours',
    ],
    [{ delete: { versions: ['1.*'] } }, 'Delete versions that are named 1.*'],
    [{ delete: { versions: ['*'] } }, 'Delete all versions'],
    [{ delete: { broken: true } }, 'Delete versions that are broken'],
    [{ keep: { tags: ['v*', 'release-*'] } }, 'Keep versions that are tagged v* or release-*'],
    [{ keep: { deployed: true } }, 'Keep versions that are deployed'],
    [{ keep: { newest: 10 } }, 'Keep the 10 newest versions of each package'],
    [{ keep: { newest: 1, per: 'major' } }, 'Keep the newest version of each major version'],
    [
      { keep: { prerelease: false, newest: 2, per: 'minor' }, note: 'two patches of every minor' },
      'Keep the 2 newest releases of each minor version',
    ],
    [
      { keep: { tags: ['v*'], newest: 3, newerThan: '100 hours', by: 'version' } },
      'Keep the 3 newest versions of each package, counting only those that are tagged v*, ordered by version, and of these only those that are newer than 100 hours',
    ],
    [{ keep: { newest: 3, by: 'created' } }, 'Keep the 3 newest versions of each package, ordered by date of creation'],
    [{ delete: { prerelease: false } }, 'Delete releases'],
    [{ keep: { prerelease: true } }, 'Keep prereleases'],
  ];
  for (const [rule, text] of sentences) it(text, () => assert.equal(ruleText(rule), text));

  it('says every key of the format', () => {
    const keys = new Set(
      sentences.flatMap(([rule]) => [...Object.keys(rule), ...Object.keys(rule.keep ?? rule.delete)]),
    );
    const all =
      'packages note keep delete tags versions untagged prerelease below olderThan newerThan broken newest per by deployed';
    assert.deepEqual([...keys].sort(), all.split(' ').sort());
  });

  it('is a list of conditions where it names a group', () => {
    const texts = sentences.map(([rule]) => conditionsText(rule));
    const lists = [
      'tagged pr-* or sha-*, older than 14 days',
      'newest 10 of each package',
      'newest 2 of each minor version, releases',
    ];
    assert.deepEqual(
      texts.filter((text) => lists.includes(text)),
      lists,
    );
  });

  it('shows what is hostile, and only the first of many patterns', () => {
    assert.equal(ruleText({ keep: { tags: ['a\u202eb'] } }), 'Keep versions that are tagged a⟨U+202E⟩b');
    const many = Array.from({ length: 50 }, (_, index) => `t${index}`);
    assert.equal(
      ruleText({ keep: { tags: many } }),
      'Keep versions that are tagged t0, t1, t2, t3, t4, t5, t6, t7, or 42 more patterns',
    );
  });
});

describe('The templates of a clean-up', () => {
  const owner = { kind: 'organization', login: 'org' } as const;
  const packagesOf = (...scopes: Scope[]) =>
    templates(scopes).map(({ rules }) => [...new Set(rules.map(({ packages = [] }) => packages.join()))].join(' | '));

  it('are about no more than what is cleaned up, since saved rules hold for every owner', () => {
    assert.deepEqual(new Set(packagesOf({ kind: 'owner', owner })), new Set(['', 'container/*']));
    assert.deepEqual(new Set(packagesOf({ kind: 'type', owner, packageType: 'container' })), new Set(['container/*']));
    const api = { kind: 'package', owner, packageType: 'container', name: 'api' } as const;
    assert.deepEqual(new Set(packagesOf(api)), new Set(['container/api']));
    const lib = { ...api, packageType: 'npm', name: '@o/lib' } as const;
    assert.deepEqual(new Set(packagesOf(api, lib)), new Set(['container/api,npm/@o/lib', 'container/api']));
    const many = Array.from({ length: 6 }, (_, index): Scope => ({ ...api, name: `api-${index}` }));
    assert.deepEqual(new Set(packagesOf(...many)), new Set(['container/*']));
  });

  it('are only those that can match a package', () => {
    const labels = templates([{ kind: 'type', owner, packageType: 'npm' }]).map(({ label }) => label);
    assert.deepEqual(labels, ['Keep the last 10 releases, delete older ones', 'Delete prereleases after 90 days']);
  });
});

describe('The templates of Clean Up', () => {
  const rulesOf = (...labels: readonly string[]): readonly Rule[] =>
    labels.flatMap(
      (label) =>
        (
          templates([{ kind: 'owner', owner: { kind: 'organization', login: 'org' } }]).find((each) =>
            each.label.startsWith(label),
          ) ?? assert.fail(label)
        ).rules,
    );

  /** What is deleted, by the tags or version. */
  function deleted(pkg: RetentionPackage, rules: readonly Rule[]): readonly string[] {
    const [plan] = planRetention({ now, rules, packages: [pkg] }).packages;
    return (plan?.versions ?? []).flatMap(({ id, verdict }) => {
      const version = pkg.versions.find((each) => each.id === id);
      if (verdict === 'keep' || !version) return [];
      return version.tags?.length
        ? version.tags.join('+')
        : version.name.startsWith('sha256')
          ? `#${id}`
          : version.name;
    });
  }

  const releases = Array.from({ length: 13 }, (_, patch) => ({
    id: 100 + patch,
    tag: `1.0.${patch}`,
    age: 50 - patch,
  }));
  const images = container({
    ...Object.fromEntries(releases.map(({ id, tag, age }) => [id, { tags: [tag], age }])),
    // The newest release has further tags, and platforms.
    112: { tags: ['1.0.12', '1.0', 'latest'], age: 20, children: [1, 2] },
    1: { age: 20 },
    2: { age: 20 },
    // The oldest has platforms too.
    100: { tags: ['1.0.0'], age: 50, children: [3] },
    3: { age: 50 },
    10: { tags: ['pr-12'], age: 60 },
    11: { tags: ['sha-abc'], age: 60 },
    12: { tags: ['pr-13', 'sha-def'], age: 60 },
    13: { tags: ['2.0.0-rc.1'], age: 100 },
    20: { age: 8 },
    21: { age: 9, children: [22] },
    22: { age: 9 },
    23: { age: 2 },
    24: { age: 30, subject: 112 },
  });
  const packages = library({
    ...Object.fromEntries(releases.map(({ tag, age }) => [tag, age])),
    '1.1.0-beta.1': 200,
    '1.1.0-beta.2': 3,
  });

  it('are valid rules', () => {
    for (const { label, rules } of templates([{ kind: 'owner', owner: { kind: 'organization', login: 'org' } }])) {
      assert.deepEqual(parseRetention(JSON.stringify({ rules }), 'test').problems, [], label);
      assert.ok(rules.length > 0);
    }
  });

  it('keep the last 10 releases of images, and delete older ones only', () => {
    const gone = deleted(images, rulesOf('Keep the last 10 releases'));
    assert.deepEqual([...gone].sort(), ['#3', '1.0.0', '1.0.1', '1.0.2']);
  });

  it('keep the last 10 releases of other packages, and delete older ones only', () => {
    assert.deepEqual(deleted(packages, rulesOf('Keep the last 10 releases')), ['1.0.0', '1.0.1', '1.0.2']);
  });

  it('keep all if there are only 10 releases, whatever else there is', () => {
    const few = { ...images, versions: images.versions.filter(({ id }) => id < 100 || id > 102) };
    const gone = deleted(few, rulesOf('Keep the last 10 releases'));
    // A platform of a release that is no longer there has no tag, and is no release.
    assert.deepEqual(gone, []);
  });

  it('keep the last 10 releases and drop untagged after a week', () => {
    const rules = rulesOf('Keep the last 10 releases', 'Delete untagged images after 7 days');
    assert.deepEqual([...deleted(images, rules)].sort(), ['#20', '#21', '#22', '#3', '1.0.0', '1.0.1', '1.0.2']);
    assert.deepEqual(deleted(packages, rules), ['1.0.0', '1.0.1', '1.0.2']);
  });

  it('keep the last 10 tagged images', () => {
    const gone = deleted(images, rulesOf('Keep the last 10 tagged images'));
    const older = ['#3', '1.0.0', '1.0.1', '1.0.2', '2.0.0-rc.1', 'pr-12', 'pr-13+sha-def', 'sha-abc'];
    assert.deepEqual([...gone].sort(), older);
    assert.deepEqual(deleted(packages, rulesOf('Keep the last 10 tagged images')), []);
  });

  it('delete pull-request tags, unless the image has another tag', () => {
    assert.deepEqual(deleted(images, rulesOf('Delete pull-request tags')), ['pr-12']);
    const recent = container({ 1: { tags: ['pr-1'], age: 13 }, 2: { tags: ['main'], age: 1 } });
    assert.deepEqual(deleted(recent, rulesOf('Delete pull-request tags')), []);
  });

  it('delete prereleases after 90 days', () => {
    assert.deepEqual(deleted(images, rulesOf('Delete prereleases after 90 days')), ['2.0.0-rc.1']);
    assert.deepEqual(deleted(packages, rulesOf('Delete prereleases after 90 days')), ['1.1.0-beta.1']);
  });

  it('delete broken images, and what was attached to deleted ones', () => {
    const broken = container({
      1: { tags: ['1.0'], age: 50, children: [9] },
      2: { tags: ['1.1'], age: 40, children: [3] },
      3: { age: 40 },
      4: { age: 40, subject: 9 },
      5: { age: 40, subject: 2 },
    });
    assert.deepEqual(deleted(broken, rulesOf('Delete broken images')), ['1.0', '#4']);
  });

  it('protect tags from other templates', () => {
    const tagged = container({
      1: { tags: ['v1', 'pr-1'], age: 50 },
      2: { tags: ['release-1', '1.0'], age: 50 },
      3: { tags: ['pr-3'], age: 50 },
      4: { tags: ['main'], age: 1 },
    });
    const rules: readonly Rule[] = [...rulesOf('Keep images tagged v*'), { delete: { olderThan: '1 day' } }];
    assert.deepEqual(deleted(tagged, rules), ['pr-3']);
  });

  it('delete nothing from an empty package, nor its only release', () => {
    const only = container({ 1: { tags: ['1.0.0'], age: 900 } });
    for (const { label, rules } of templates([{ kind: 'owner', owner: { kind: 'organization', login: 'org' } }])) {
      assert.deepEqual(deleted(only, rules), [], label);
      assert.deepEqual(deleted(container({}), rules), [], label);
    }
  });
});
