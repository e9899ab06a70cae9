import assert from 'node:assert/strict';
import { representativeVersion } from '../../../src/core/packages/installCommand.ts';
import { digest, versionOf } from './fixtures.ts';

const attestations = versionOf(digest.replace('0', '1'), [`sha256-${'ab'.repeat(32)}`]);
const untagged = versionOf(digest.replace('0', '2'));

describe('R11: the version that stands for a container package', () => {
  it('is the one with the tag latest, which is then its first', () => {
    const latest = versionOf(digest, ['1.2', 'latest']);
    const found = representativeVersion([untagged, versionOf('x', ['2.0-rc']), latest]);
    assert.deepEqual(found, { name: digest, tags: ['latest', '1.2'] });
  });

  it('is the newest that is tagged as a version of its own', () => {
    const tagged = versionOf(digest, ['1.2']);
    assert.equal(representativeVersion([attestations, untagged, tagged, versionOf('x', ['1.1'])]), tagged);
  });

  it('is the newest where none is tagged', () => {
    assert.equal(representativeVersion([attestations, untagged, versionOf(digest)]), untagged);
    assert.equal(representativeVersion([attestations]), undefined);
    assert.equal(representativeVersion([]), undefined);
  });
});
