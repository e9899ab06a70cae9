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
      { delete: { tags: ['feature/*', 'v1,v2'] } },
    );
    assert.deepEqual(texts, [
      '"a⟨U+202E⟩b" matches no tag. A tag has letters, digits, "_", "." and "-", does not begin with "." or "-", and has 128 characters at most.',
      '"pr-1*" is redundant: "pr-*" matches all that it matches.',
      '"v1" matches no version: versions of container packages are digests, such as "sha256:1a2b…". Use "tags" for tags.',
      '"v1" matches no version: versions of container packages are digests, such as "sha256:1a2b…". Use "tags" for tags.',
      '"v1" is in this list twice.',
      '"api" matches no package. Write the type before the name, as in "container/api". Types are container, maven, npm, nuget, and rubygems. Did you mean "*/api"?',
      '"feature/*" matches no tag, since tags have no "/" and no ",". Did you mean "feature-*"?',
      '"v1,v2" matches no tag, since tags have no "/" and no ",". Did you mean "v1", "v2"?',
    ]);
  });

  it('says why nothing is planned, compared or deleted', () => {
    const texts = said(
      { packages: ['docker/*'], keep: { newest: 1 } },
      { packages: ['npm/*'], keep: { below: '2.0' } },
      { keep: { below: 'abc' } },
      { keep: { olderThan: '7 days' } },
      { keep: { newerThan: '30 days' } },
    );
    assert.deepEqual(texts, [
      'Packages of the Docker registry are never planned, because the registry does not say which versions belong to which image. For images on ghcr.io, write "container/*".',
      '"2.0" is not a version number in npm. Write one, such as "2.0.0". Did you mean "2.0.0"?',
      '"abc" is not a version number in container, maven, npm, nuget, and rubygems. Write one, such as "2.0.0".',
      'This rule and rule 4 of this file keep versions of every age, so nothing is deleted in the packages of this rule.',
      'This file has no delete rule, so it deletes nothing.',
    ]);
  });
});
