import type { Problem } from '../problem.ts';
import type { Place } from './gate.ts';

export type RateLimit = Extract<Problem, { kind: 'rateLimit' }>;

/** A clock is corrected by moments all the time; ms. */
const clockTolerance = 10_000;

/** The limits that GitHub has said to be over. Times in ms since 1970. */
export function createLimits(now: () => number) {
  let limit: RateLimit | undefined;
  let limitSince = 0;
  /** Longer than GitHub has told, after refused writes in a row. */
  let backoff = { endsAt: 0, since: 0 };
  let heldUntil = 0;
  const inRow = { read: 0, write: 0 };
  const kindOf = ({ isWrite }: Place) => (isWrite ? 'write' : 'read');
  /** A clock that has been set back to before it began proves the end wrong. */
  const lasts = (endsAt: number, since: number) => endsAt > now() && now() >= since - clockTolerance;
  /** The longest one that holds for all. */
  const present = () => (limit && lasts(limit.endsAt, limitSince) ? limit : undefined);
  const refusedUntil = () =>
    Math.max(present()?.endsAt ?? 0, lasts(backoff.endsAt, backoff.since) ? backoff.endsAt : 0);
  /** Until when what waits for limits waits. */
  const pausedUntil = () => Math.max(refusedUntil(), heldUntil);

  return {
    present,
    pausedUntil,
    haveRefused: () => limit !== undefined,
    hold(until: number) {
      heldUntil = Math.max(heldUntil, until);
    },
    /** @returns until when what waits for limits waits; `undefined` where a limit was known already. */
    refused(refusal: RateLimit, place: Place): number | undefined {
      // What was in flight together is refused together: one refusal, not three.
      const isNew = refusedUntil() <= now();
      // "Wait for an exponentially increasing amount of time" (GitHub's "Rate limits for the REST API").
      const factor = isNew && refusal.limit === 'secondary' ? 2 ** inRow[kindOf(place)] : 1;
      const endsAt = now() + Math.max(refusal.endsAt - now(), 0) * factor;
      if (isNew) inRow[kindOf(place)]++;
      // Some limits hold for writes alone: what is read waits no longer for them than GitHub has told.
      const forAll = place.isWrite ? refusal.endsAt : endsAt;
      if (forAll > (present()?.endsAt ?? now())) {
        limit = { ...refusal, endsAt: forAll };
        limitSince = now();
      }
      if (endsAt > refusedUntil()) backoff = { endsAt, since: now() };
      return isNew ? endsAt : undefined;
    },
    /** Since one of its kind was served; those that were in flight together are one. */
    refusalsInRow: (place: Place) => inRow[kindOf(place)],
    restart(place: Place) {
      inRow[kindOf(place)] = 0;
    },
    /** Nothing waits longer than GitHub has told. */
    giveUp(place: Place) {
      inRow[kindOf(place)] = 0;
      backoff = { endsAt: 0, since: 0 };
    },
    nameFor: ({ waitsForLimits }: Place) => `limits ${String(waitsForLimits)}`,
    freeAt: ({ waitsForLimits }: Place) => (waitsForLimits ? pausedUntil() : (present()?.endsAt ?? 0)),
  };
}
