import assert from 'node:assert/strict';
import { createNews } from '../../../../src/core/deletion/journal/replay.ts';
import { replay } from '../../../../src/core/deletion/journal/replay.ts';
import { file, intended, noon, onVersion, place, settled } from './fixtures.ts';

describe('What other windows have done', () => {
  const deleted = [intended('i', onVersion(1)), settled('i', { at: noon + 1 })];

  it('is told once, as the target that has gone or is back', () => {
    const newsIn = createNews('own', noon);
    const first = newsIn(replay([file('other', ...deleted)]), place);
    assert.deepEqual(first, { deleted: [onVersion(1).target], restored: [] });
    const restored = [intended('r', onVersion(2, 'restore')), settled('r', { effect: 'restored' })];
    const second = newsIn(replay([file('other', ...deleted), file('third', ...restored)]), place);
    assert.deepEqual(second, { deleted: [], restored: [onVersion(2).target] });
  });

  it('is of a last version that took its package along the package', () => {
    const state = replay([file('other', intended('i', onVersion(1)), settled('i', { tookPackage: true }))]);
    const [target] = createNews('own', noon)(state, place).deleted;
    assert.deepEqual(target, {
      owner: onVersion(1).target.owner,
      packageType: 'container',
      name: 'image',
      versionId: undefined,
    });
  });

  it('is nothing of this window, of before, without effect, or of another account or host', () => {
    const newsIn = createNews('own', noon);
    const none = { deleted: [], restored: [] };
    assert.deepEqual(newsIn(replay([file('own', ...deleted)]), place), none);
    const others = replay([
      file('other', intended('old', onVersion(1)), settled('old', { at: noon - 1 })),
      file(
        'another',
        intended('none', onVersion(2)),
        settled('none', { effect: 'none' }),
        intended('open', onVersion(3)),
      ),
    ]);
    assert.deepEqual(newsIn(others, place), none);
    const state = replay([file('other', ...deleted)]);
    assert.deepEqual(newsIn(state, { ...place, accountId: '99' }), none);
    assert.deepEqual(newsIn(state, { ...place, host: 'octo.ghe.com' }), none);
    assert.equal(newsIn(state, place).deleted.length, 1);
  });
});
