import assert from 'node:assert/strict';
import type { PackageVersion } from '../../../src/core/github/types.ts';
import { digestOf, shortDigest, shortLabel, versionLabel } from '../../../src/core/packages/name.ts';
import { tagsOf } from '../../../src/core/packages/summary.ts';
import { digest, sentVersionOf, versionOf } from './fixtures.ts';

describe('the label of a version', () => {
  it('is the version string of npm, Maven, NuGet and RubyGems packages', () => {
    for (const packageType of ['npm', 'maven', 'nuget', 'rubygems'] as const) {
      assert.equal(versionLabel(versionOf('1.2.3'), packageType), '1.2.3');
    }
  });

  it('is the tags of an image, separated by commas', () => {
    assert.equal(versionLabel(versionOf(digest, ['latest', '1.2.3']), 'container'), 'latest, 1.2.3');
    assert.equal(versionLabel(versionOf(digest, ['latest']), 'docker'), 'latest');
  });

  it('is the short digest of an untagged image', () => {
    assert.equal(versionLabel(versionOf(digest, []), 'container'), 'sha256:0123456789ab');
    assert.equal(versionLabel(versionOf(digest), 'container'), 'sha256:0123456789ab');
  });

  it('is the name of an untagged Docker version that has no digest', () => {
    assert.equal(versionLabel(versionOf('1.0'), 'docker'), '1.0');
  });
});

describe('tags', () => {
  it('are those of the metadata of either registry', () => {
    assert.deepEqual(tagsOf(sentVersionOf('container', digest, ['latest', '1'])), ['latest', '1']);
    assert.deepEqual(tagsOf(sentVersionOf('docker', digest, ['old'])), ['old']);
  });

  it('are read from docker.tags too, which the description requires but does not define', () => {
    const version = sentVersionOf('docker', digest);
    const sent = { ...version, metadata: { package_type: 'docker', docker: { tags: ['old'] } } } as PackageVersion;
    assert.deepEqual(tagsOf(sent), ['old']);
  });

  it('are none where the server sends no metadata or something else', () => {
    const bare = sentVersionOf('container', digest);
    delete bare.metadata;
    assert.deepEqual(tagsOf(bare), []);
    const odd = { ...bare, metadata: { package_type: 'container', container: { tags: 'latest' } } };
    assert.deepEqual(tagsOf(odd as unknown as PackageVersion), []);
  });
});

describe('a digest', () => {
  it('is the name of an image version, and of nothing else', () => {
    assert.equal(digestOf(versionOf(digest), 'container'), digest);
    assert.equal(digestOf(versionOf('1.0'), 'docker'), undefined);
    assert.equal(digestOf(versionOf(digest), 'npm'), undefined);
  });

  it('is shortened to twelve hexadecimal digits', () => {
    assert.equal(shortDigest(digest), 'sha256:0123456789ab');
    assert.equal(shortDigest('no-digest'), 'no-digest');
  });
});

describe('shortLabel', () => {
  const of = (...tags: string[]) => shortLabel({ name: digest, tags }, 'container');

  it('is the longest version number among the tags', () => {
    assert.equal(of('latest', '3', '3.5.0', '3.5'), '3.5.0');
    assert.equal(of('stable', 'v1.2', 'v1.2.3-rc.1'), 'v1.2.3-rc.1');
  });

  it('is the first tag where none is a version number', () => assert.equal(of('main', 'a-longer-branch'), 'main'));

  it('is what other labels are for untagged images and other types', () => {
    assert.equal(of(), 'sha256:0123456789ab');
    assert.equal(shortLabel({ name: '1.0.0', tags: [] }, 'npm'), '1.0.0');
  });
});
