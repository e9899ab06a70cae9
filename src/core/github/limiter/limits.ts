import type { Problem } from '../problem.ts';
import type { LimitedRequest } from './gate.ts';

export type RateLimit = Extract<Problem, { kind: 'rateLimit' }>;

/** The system corrects clocks in small steps all the time. */
const clockToleranceMs = 10_000;

/** The limits that GitHub has reported as exceeded. Times in ms since 1970. */
export function createLimits(now: () => number) {
  let limit: RateLimit | undefined;
  let limitSince = 0;
  /** A longer wait than GitHub has reported, after consecutive refusals. */
  let backoff = { endsAt: 0, since: 0 };
  let heldUntil = 0;
  const consecutive = { read: 0, write: 0 };
  const kindOf = ({ isWrite }: LimitedRequest) => (isWrite ? 'write' : 'read');
  /** If the clock has been set back to before the start, the end is wrong. */
  const lasts = (endsAt: number, since: number) => endsAt > now() && now() >= since - clockToleranceMs;
  /** The limit that applies to all requests. */
  const current = () => (limit && lasts(limit.endsAt, limitSince) ? limit : undefined);
  const refusedUntil = () =>
    Math.max(current()?.endsAt ?? 0, lasts(backoff.endsAt, backoff.since) ? backoff.endsAt : 0);
  /** When requests that wait for limits resume. */
  const pausedUntil = () => Math.max(refusedUntil(), heldUntil);

  return {
    current,
    pausedUntil,
    hasReportedLimit: () => limit !== undefined,
    holdUntil(until: number) {
      heldUntil = Math.max(heldUntil, until);
    },
    /** @returns when requests that wait for limits resume; `undefined` if a limit was known already. */
    recordRefusal(refusal: RateLimit, request: LimitedRequest): number | undefined {
      // Requests that were in flight together are refused together: that is one refusal.
      const isNew = refusedUntil() <= now();
      // "Wait for an exponentially increasing amount of time" (GitHub's "Rate limits for the REST API").
      const factor = isNew && refusal.limit === 'secondary' ? 2 ** consecutive[kindOf(request)] : 1;
      const endsAt = now() + Math.max(refusal.endsAt - now(), 0) * factor;
      if (isNew) consecutive[kindOf(request)]++;
      // Some limits apply to writes only: requests without `waitsForLimits` wait no longer than GitHub has reported.
      const forAll = request.isWrite ? refusal.endsAt : endsAt;
      if (forAll > (current()?.endsAt ?? now())) {
        limit = { ...refusal, endsAt: forAll };
        limitSince = now();
      }
      if (endsAt > refusedUntil()) backoff = { endsAt, since: now() };
      return isNew ? endsAt : undefined;
    },
    /** Since the last success of the same kind. */
    consecutiveRefusals: (request: LimitedRequest) => consecutive[kindOf(request)],
    recordSuccess(request: LimitedRequest) {
      consecutive[kindOf(request)] = 0;
    },
    /** Ends what the backoff adds to a limit; the next refusal of this kind counts as the first. */
    giveUp(request: LimitedRequest) {
      consecutive[kindOf(request)] = 0;
      backoff = { endsAt: 0, since: 0 };
    },
    keyFor: ({ waitsForLimits }: LimitedRequest) => `limits ${String(waitsForLimits)}`,
    opensAt: ({ waitsForLimits }: LimitedRequest) => (waitsForLimits ? pausedUntil() : (current()?.endsAt ?? 0)),
  };
}
