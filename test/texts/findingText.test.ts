import assert from 'node:assert/strict';
import { checkRules, type Rule } from '../../src/core/retention/index.ts';
import { findingText } from '../../src/texts/cleanUp/findingText.ts';

describe('What is said of a rule that has no effect', () => {
  const said = (...rules: Rule[]) => checkRules(rules).map(findingText);

  it('names the other rule by its number in the file', () => {
    const builds: Rule = { delete: { tags: ['pr-*'] } };
    assert.deepEqual(said(builds, builds), ['This rule is redundant: rule 1 of this file covers all that it covers.']);
    assert.deepEqual(said(builds, { keep: { tags: ['*'] } }), [
      'This rule deletes nothing: rule 2 of this file keeps all that it covers.',
    ]);
    assert.deepEqual(said(builds, { delete: { tags: ['v*'] } }, { keep: { tags: ['*'] } }), [
      'This rule keeps all that the delete rules of this file cover, so they delete nothing.',
    ]);
    assert.deepEqual(said(builds, { keep: { versions: ['*'] } }), [
      'This rule keeps every version of every package, so nothing is ever deleted.',
    ]);
  });

  it('says which conditions exclude each other, and why', () => {
    const texts = said(
      { delete: { untagged: true, below: '2.0' } },
      { delete: { olderThan: '2 days', newerThan: '1 day' } },
      { packages: ['container/*'], delete: { prerelease: true, below: '2.0' } },
      { packages: ['npm/*', 'maven/*'], delete: { tags: ['x'] } },
    );
    assert.deepEqual(texts, [
      'This rule covers nothing: a version without tags never meets "below".',
      'This rule covers nothing: no version is older than "olderThan" and newer than "newerThan".',
      'This rule covers nothing: of images, "below" compares tags that are nothing but a version, which are releases.',
      '"tags" is about container images, so this rule covers nothing in maven and npm.',
    ]);
  });

  it('quotes patterns, and shows what is invisible in them', () => {
    const texts = said(
      { delete: { tags: ['pr-*', 'pr-1*', 'a\u202eb'] } },
      { packages: ['container/*'], keep: { versions: ['v1', 'v1'] } },
      { packages: ['api'], keep: { newest: 1 } },
    );
    assert.deepEqual(texts, [
      '"a⟨U+202E⟩b" matches no tag. A tag has letters, digits, "_", "." and "-", does not begin with "." or "-", and has 128 characters at most.',
      '"pr-1*" is redundant: "pr-*" matches all that it matches.',
      '"v1" matches no version: versions of container packages are digests, such as "sha256:1a2b…". Use "tags" for tags.',
      '"v1" matches no version: versions of container packages are digests, such as "sha256:1a2b…". Use "tags" for tags.',
      '"v1" is in this list twice.',
      '"api" matches no package. Write the type before the name, as in "container/api". Types are container, maven, npm, nuget, and rubygems.',
    ]);
  });
});
