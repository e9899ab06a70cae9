import { waitForReset, wholeNumber } from '../classify.ts';
import type { Place } from './gate.ts';

const hour = 3_600_000;

/** What is left of the hour's requests, as far as the server tells it. Long work leaves a hundredth for browsing. */
export function createQuota(now: () => number) {
  let told = { forLongWork: 0, left: 0, endsAt: 0 };
  const usedUpUntil = () => (told.left <= 0 && told.endsAt > now() ? told.endsAt : undefined);

  return {
    note(headers: Headers) {
      const limit = wholeNumber(headers, 'x-ratelimit-limit');
      const remaining = wholeNumber(headers, 'x-ratelimit-remaining');
      const wait = waitForReset(headers, now());
      if (limit === undefined || remaining === undefined || wait === undefined) return;
      const reserve = Math.ceil(limit / 100);
      told = { forLongWork: Math.max(limit - reserve, 1), left: remaining - reserve, endsAt: now() + wait };
    },
    /** Whether the server has told of it. */
    get isKnown() {
      return told.endsAt > 0;
    },
    /** ms since 1970. */
    get usedUpUntil() {
      return usedUpUntil();
    },
    /** For the hours to pass; ms. */
    waitFor(requests: number) {
      const { forLongWork, left, endsAt } = told;
      if (endsAt <= now() || requests <= left) return 0;
      return endsAt - now() + (Math.ceil((requests - left) / forLongWork) - 1) * hour;
    },
    nameFor: ({ waitsForLimits }: Place) => (waitsForLimits ? 'quota' : undefined),
    freeAt: () => usedUpUntil() ?? now(),
  };
}
