import type { Gate } from './gate.ts';

const hour = 3_600_000;

/** What is left of the hour's requests, as far as the server tells it: Enterprise Server may say nothing. */
export interface Quota extends Gate {
  /** Reads the primary limit from `x-ratelimit-…`, so that it is kept and never run against. */
  note(headers: Headers): void;
  /** Whether the server has told of it. */
  readonly isKnown: boolean;
  /** When the quota is back, where it is used up; ms since 1970. */
  readonly usedUpUntil: number | undefined;
  /** How long so many more requests will have to wait for the hours to pass; ms. */
  waitFor(requests: number): number;
}

/** Long work leaves a hundredth of the hour's requests for browsing, and for what is in flight while it counts. */
export function createQuota(now: () => number): Quota {
  let told: { limit: number; remaining: number; endsAt: number } | undefined;
  const reserve = (limit: number) => Math.ceil(limit / 100);
  const current = () => (told && told.endsAt > now() ? told : undefined);

  const quota: Quota = {
    note(headers) {
      const [limit, remaining, reset] = ['limit', 'remaining', 'reset'].map((name) => {
        const value = headers.get(`x-ratelimit-${name}`);
        return value === null || !/^\d+$/.test(value) ? undefined : Number(value);
      });
      if (limit === undefined || remaining === undefined || reset === undefined) return;
      // The reset is by the server's clock: counted from the server's own date, a wrong clock here does no harm.
      const serverNow = Date.parse(headers.get('date') ?? '') || now();
      told = { limit, remaining, endsAt: now() + Math.max(reset * 1000 - serverNow, 0) };
    },
    get isKnown() {
      return told !== undefined;
    },
    get usedUpUntil() {
      const known = current();
      return known && known.remaining <= reserve(known.limit) ? known.endsAt : undefined;
    },
    waitFor(requests) {
      const known = current();
      if (!known) return 0;
      const left = known.remaining - reserve(known.limit);
      if (requests <= left) return 0;
      const furtherHours = Math.ceil((requests - left) / Math.max(known.limit - reserve(known.limit), 1)) - 1;
      return known.endsAt - now() + furtherHours * hour;
    },
    nameFor: ({ waitsForLimits }) => (waitsForLimits ? 'quota' : undefined),
    freeAt: () => quota.usedUpUntil ?? now(),
  };
  return quota;
}
