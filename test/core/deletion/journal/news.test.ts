import assert from 'node:assert/strict';
import { createNews } from '../../../../src/core/deletion/journal/news.ts';
import { merge } from '../../../../src/core/deletion/journal/state.ts';
import { file, intended, noon, onVersion, place, settled } from './fixtures.ts';

describe('What other windows have done', () => {
  const deleted = [intended('i', onVersion(1)), settled('i', { at: noon + 1 })];

  it('is told once, as the target that has gone or is back', () => {
    const newsIn = createNews('own', noon);
    const first = newsIn(merge([file('other', ...deleted)]), place);
    assert.deepEqual(first, { deleted: [onVersion(1).target], restored: [] });
    const restored = [intended('r', onVersion(2, 'restore')), settled('r', { effect: 'restored' })];
    const second = newsIn(merge([file('other', ...deleted), file('third', ...restored)]), place);
    assert.deepEqual(second, { deleted: [], restored: [onVersion(2).target] });
  });

  it('is of a last version that took its package along the package', () => {
    const state = merge([file('other', intended('i', onVersion(1)), settled('i', { tookPackage: true }))]);
    const [target] = createNews('own', noon)(state, place).deleted;
    assert.deepEqual(target, { owner: onVersion(1).target.owner, packageType: 'container', name: 'image' });
  });

  it('is nothing of this window, of before, without effect, or of another account or host', () => {
    const newsIn = createNews('own', noon);
    const none = { deleted: [], restored: [] };
    assert.deepEqual(newsIn(merge([file('own', ...deleted)]), place), none);
    const others = merge([
      file('other', intended('old', onVersion(1)), settled('old', { at: noon - 1 })),
      file(
        'another',
        intended('none', onVersion(2)),
        settled('none', { effect: 'none' }),
        intended('open', onVersion(3)),
      ),
    ]);
    assert.deepEqual(newsIn(others, place), none);
    const state = merge([file('other', ...deleted)]);
    assert.deepEqual(newsIn(state, { ...place, accountId: '99' }), none);
    assert.deepEqual(newsIn(state, { ...place, host: 'octo.ghe.com' }), none);
    assert.equal(newsIn(state, place).deleted.length, 1);
  });
});
