import assert from 'node:assert/strict';
import { createOutageLimit, maxOutageMs } from '../../src/script/outage.ts';

describe('A run that cannot reach GitHub', () => {
  const problem = { kind: 'network', message: 'fetch failed', code: 'ENOTFOUND' } as const;
  const offline = { paused: { reason: 'offline', problem } } as const;

  it('is ended half an hour after it last could', () => {
    let now = 1_000_000;
    const limit = createOutageLimit(() => now);
    limit.follow(offline);
    now += maxOutageMs - 1;
    limit.follow(offline);
    assert.ok(!limit.signal.aborted);
    now += 1;
    limit.follow(offline);
    assert.ok(limit.signal.aborted);
  });

  it('is not ended by several outages, nor by a rate limit', () => {
    let now = 0;
    const limit = createOutageLimit(() => now);
    for (let outage = 0; outage < 3; outage++) {
      limit.follow(offline);
      now += maxOutageMs - 1;
      limit.follow(offline);
      limit.follow({ paused: undefined });
    }
    limit.follow({ paused: { reason: 'rateLimit', until: now + 3 * maxOutageMs } });
    now += 2 * maxOutageMs;
    limit.follow({ paused: { reason: 'rateLimit', until: now } });
    assert.ok(!limit.signal.aborted);
  });
});
