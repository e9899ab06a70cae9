import assert from 'node:assert/strict';
import { createLimits } from '../../../../src/core/github/limiter/limits.ts';
import { manualClock, minutes } from '../../../github/clock.ts';

describe('The limits', () => {
  it('of writes in a row are waited for twice as long each time, and hold reads as long as GitHub has reported', () => {
    const clock = manualClock();
    const limits = createLimits(() => clock.now());
    const request = {
      owner: 'o',
      endpoint: undefined,
      isWrite: true,
      priority: 'background',
      waitsForLimits: true,
    } as const;
    const read = { ...request, isWrite: false, waitsForLimits: false };
    for (const times of [1, 2, 4, 8]) {
      const endsAt = clock.now() + minutes(1);
      limits.recordRefusal({ kind: 'rateLimit', limit: 'secondary', endsAt, message: '' }, request);
      assert.equal(limits.opensAt(read), endsAt);
      assert.equal(limits.opensAt(request), clock.now() + times * minutes(1));
      clock.advance(times * minutes(1));
    }
    const endsAt = clock.now() + minutes(1);
    limits.recordRefusal({ kind: 'rateLimit', limit: 'secondary', endsAt, message: '' }, request);
    limits.giveUp(request);
    assert.equal(limits.opensAt(request), endsAt, 'what is begun anew waits as long as GitHub has reported');
  });
});
