import type { Problem } from '../problem.ts';
import type { Gate, Place } from './gate.ts';

export type RateLimit = Extract<Problem, { kind: 'rateLimit' }>;

/** A clock is corrected by moments all the time; ms. */
const clockTolerance = 10_000;

/** The limits that GitHub has said to be over: nothing goes out until they have ended. */
export interface Limits extends Gate {
  /** The longest one; `undefined` once it has ended. */
  readonly present: RateLimit | undefined;
  /** Until when a failing server wants to be left alone; ms since 1970. What does not wait for limits asks it all the same. */
  readonly heldUntil: number;
  hold(until: number): void;
  /**
   * GitHub has refused a request.
   *
   * @returns when the limit ends, ms since 1970; `undefined` where a limit was known already.
   */
  refused(limit: RateLimit, place: Place): number | undefined;
  /** How many requests of its kind were refused since one was served; those that were in flight together are one. */
  refusalsInRow(place: Place): number;
  /** A request was served, or is given up: what is refused from now on is the first. */
  restart(place: Place): void;
}

export function createLimits(now: () => number): Limits {
  let limit: RateLimit | undefined;
  /** How long the limit was to last when it was told; ms. */
  let lasting = 0;
  let heldUntil = 0;
  /** Some limits hold for writes alone. */
  const inRow = { read: 0, write: 0 };
  const kindOf = ({ isWrite }: Place) => (isWrite ? 'write' : 'read');

  const limits: Limits = {
    get present() {
      const left = limit ? limit.endsAt - now() : 0;
      // More than there was: the clock has been set back.
      return left > 0 && left <= lasting + clockTolerance ? limit : undefined;
    },
    refused(refusal, place) {
      // What was in flight together is refused together: one refusal, not three.
      const isNew = limits.present === undefined;
      const wait = Math.max(refusal.endsAt - now(), 0);
      // "Wait for an exponentially increasing amount of time" (GitHub's "Rate limits for the REST API").
      const factor = isNew && refusal.limit === 'secondary' ? 2 ** inRow[kindOf(place)] : 1;
      const endsAt = now() + wait * factor;
      if (isNew) inRow[kindOf(place)]++;
      if (endsAt > (limits.present?.endsAt ?? now())) {
        limit = { ...refusal, endsAt };
        lasting = endsAt - now();
      }
      return isNew ? endsAt : undefined;
    },
    refusalsInRow: (place) => inRow[kindOf(place)],
    restart(place) {
      inRow[kindOf(place)] = 0;
    },
    get heldUntil() {
      return heldUntil;
    },
    hold(until) {
      heldUntil = Math.max(heldUntil, until);
    },
    nameFor: ({ waitsForLimits }) => `limits ${String(waitsForLimits)}`,
    freeAt: ({ waitsForLimits }) => Math.max(limits.present?.endsAt ?? 0, waitsForLimits ? heldUntil : 0),
  };
  return limits;
}
