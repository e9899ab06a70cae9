import assert from 'node:assert/strict';
import { createChangeReader } from '../../../../src/core/deletion/journal/replay.ts';
import { replay } from '../../../../src/core/deletion/journal/replay.ts';
import { file, intended, noon, onVersion, accountOnHost, settled } from './fixtures.ts';

describe('What other windows have done', () => {
  const deleted = [intended('i', onVersion(1)), settled('i', { at: noon + 1 })];

  it('is told once, as the target that has gone or is back', () => {
    const readChanges = createChangeReader('own', noon);
    const first = readChanges(replay([file('other', ...deleted)]), accountOnHost);
    assert.deepEqual(first, { deleted: [onVersion(1).target], restored: [] });
    const restored = [intended('r', onVersion(2, 'restore')), settled('r', { effect: 'restored' })];
    const second = readChanges(replay([file('other', ...deleted), file('third', ...restored)]), accountOnHost);
    assert.deepEqual(second, { deleted: [], restored: [onVersion(2).target] });
  });

  it('is of a last version that took its package along the package', () => {
    const state = replay([file('other', intended('i', onVersion(1)), settled('i', { tookPackage: true }))]);
    const [target] = createChangeReader('own', noon)(state, accountOnHost).deleted;
    assert.deepEqual(target, {
      owner: onVersion(1).target.owner,
      packageType: 'container',
      name: 'image',
      versionId: undefined,
    });
  });

  it('is nothing of this window, of before, without effect, or of another account or host', () => {
    const readChanges = createChangeReader('own', noon);
    const none = { deleted: [], restored: [] };
    assert.deepEqual(readChanges(replay([file('own', ...deleted)]), accountOnHost), none);
    const others = replay([
      file('other', intended('old', onVersion(1)), settled('old', { at: noon - 1 })),
      file(
        'another',
        intended('none', onVersion(2)),
        settled('none', { effect: 'none' }),
        intended('open', onVersion(3)),
      ),
    ]);
    assert.deepEqual(readChanges(others, accountOnHost), none);
    const state = replay([file('other', ...deleted)]);
    assert.deepEqual(readChanges(state, { ...accountOnHost, accountId: '99' }), none);
    assert.deepEqual(readChanges(state, { ...accountOnHost, host: 'octo.ghe.com' }), none);
    assert.equal(readChanges(state, accountOnHost).deleted.length, 1);
  });
});
