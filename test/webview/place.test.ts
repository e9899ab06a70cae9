import assert from 'node:assert/strict';
import { everything } from '../../src/core/conflicts/arrange.ts';
import { keep, parseKept } from '../../src/core/conflicts/kept.ts';
import { placeIn, withPlace } from '../../src/webview/conflicts/place.ts';
import { threeOwners } from './conflictsFixture.ts';

const place = { open: ['octo-org/1003'], page: 2, ownersOpen: true, scroll: 310.5 };

describe('the place of a person on the report page', () => {
  it('is kept beside what the host keeps, and both are read back', () => {
    const kept = { report: threeOwners(), collisions: {}, arrangement: everything };
    const state: unknown = JSON.parse(JSON.stringify(withPlace(keep(kept), place)));
    assert.deepEqual(placeIn(state), place);
    assert.deepEqual(parseKept(state), parseKept(JSON.parse(JSON.stringify(keep(kept)))));
    assert.notEqual(parseKept(state), undefined);
  });

  it('is nowhere in anything else', () => {
    for (const state of [undefined, null, 'text', {}, { place: 1 }, { place: { ...place, open: 'all' } }]) {
      assert.equal(placeIn(state), undefined);
    }
    assert.equal(withPlace('text', place), 'text');
  });
});
