import { waitForReset, wholeNumber } from '../classify.ts';
import type { LimitedRequest } from './gate.ts';

const hour = 3_600_000;

/** The rest of the hourly quota, according to the server's headers. Load All and deletions leave 1 % for browsing. */
export function createQuota(now: () => number) {
  let reported = { usable: 0, left: 0, endsAt: 0 };
  const usedUpUntil = () => (reported.left <= 0 && reported.endsAt > now() ? reported.endsAt : undefined);

  return {
    record(headers: Headers) {
      const limit = wholeNumber(headers, 'x-ratelimit-limit');
      const remaining = wholeNumber(headers, 'x-ratelimit-remaining');
      const wait = waitForReset(headers, now());
      if (limit === undefined || remaining === undefined || wait === undefined) return;
      const reserve = Math.ceil(limit / 100);
      reported = { usable: Math.max(limit - reserve, 1), left: remaining - reserve, endsAt: now() + wait };
    },
    /** Whether the server has reported it. */
    get isKnown() {
      return reported.endsAt > 0;
    },
    /** ms since 1970. */
    get usedUpUntil() {
      return usedUpUntil();
    },
    /** How long this many requests have to wait for new quota. */
    waitMsFor(requests: number) {
      const { usable, left, endsAt } = reported;
      if (endsAt <= now() || requests <= left) return 0;
      return endsAt - now() + (Math.ceil((requests - left) / usable) - 1) * hour;
    },
    keyFor: ({ waitsForLimits }: LimitedRequest) => (waitsForLimits ? 'quota' : undefined),
    opensAt: () => usedUpUntil() ?? now(),
  };
}
