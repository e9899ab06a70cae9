import type { Problem } from '../problem.ts';
import type { Gate, Place } from './gate.ts';

export type RateLimit = Extract<Problem, { kind: 'rateLimit' }>;

/** A clock is corrected by moments all the time; ms. */
const clockTolerance = 10_000;

/** The limits that GitHub has said to be over: nothing goes out until they have ended. */
export interface Limits extends Gate {
  /** The longest one that holds for all; `undefined` once it has ended. */
  readonly present: RateLimit | undefined;
  /** Whether there was one ever. */
  readonly haveRefused: boolean;
  /** Until when what waits for limits waits: after refused writes in a row longer than GitHub has told; ms since 1970. */
  readonly waitedForUntil: number;
  /** Until when a failing server wants to be left alone; ms since 1970. What does not wait for limits asks it all the same. */
  readonly heldUntil: number;
  hold(until: number): void;
  /**
   * GitHub has refused a request.
   *
   * @returns until when what waits for limits waits, ms since 1970; `undefined` where a limit was known already.
   */
  refused(limit: RateLimit, place: Place): number | undefined;
  /** How many requests of its kind were refused since one was served; those that were in flight together are one. */
  refusalsInRow(place: Place): number;
  /** A request was served: what is refused from now on is the first. */
  restart(place: Place): void;
  /** A request is given up after refusals in a row: nothing waits longer than GitHub has told. */
  giveUp(place: Place): void;
}

export function createLimits(now: () => number): Limits {
  let limit: RateLimit | undefined;
  /** How long the limit was to last when it was told; ms. */
  let lasting = 0;
  let backoff = { endsAt: 0, lasting: 0 };
  let heldUntil = 0;
  const inRow = { read: 0, write: 0 };
  const kindOf = ({ isWrite }: Place) => (isWrite ? 'write' : 'read');

  const limits: Limits = {
    get present() {
      const left = limit ? limit.endsAt - now() : 0;
      // More than there was: the clock has been set back.
      return left > 0 && left <= lasting + clockTolerance ? limit : undefined;
    },
    get haveRefused() {
      return limit !== undefined;
    },
    refused(refusal, place) {
      // What was in flight together is refused together: one refusal, not three.
      const isNew = limits.waitedForUntil <= now();
      const wait = Math.max(refusal.endsAt - now(), 0);
      // "Wait for an exponentially increasing amount of time" (GitHub's "Rate limits for the REST API").
      const factor = isNew && refusal.limit === 'secondary' ? 2 ** inRow[kindOf(place)] : 1;
      const endsAt = now() + wait * factor;
      if (isNew) inRow[kindOf(place)]++;
      // Some limits hold for writes alone: what is read waits no longer for them than GitHub has told.
      const forAll = place.isWrite ? refusal.endsAt : endsAt;
      if (forAll > (limits.present?.endsAt ?? now())) {
        limit = { ...refusal, endsAt: forAll };
        lasting = forAll - now();
      }
      if (endsAt > limits.waitedForUntil) backoff = { endsAt, lasting: endsAt - now() };
      return isNew ? endsAt : undefined;
    },
    get waitedForUntil() {
      const left = backoff.endsAt - now();
      const isBelieved = left > 0 && left <= backoff.lasting + clockTolerance;
      return Math.max(limits.present?.endsAt ?? 0, isBelieved ? backoff.endsAt : 0);
    },
    refusalsInRow: (place) => inRow[kindOf(place)],
    restart(place) {
      inRow[kindOf(place)] = 0;
    },
    giveUp(place) {
      limits.restart(place);
      backoff = { endsAt: 0, lasting: 0 };
    },
    get heldUntil() {
      return heldUntil;
    },
    hold(until) {
      heldUntil = Math.max(heldUntil, until);
    },
    nameFor: ({ waitsForLimits }) => `limits ${String(waitsForLimits)}`,
    freeAt: ({ waitsForLimits }) =>
      waitsForLimits ? Math.max(limits.waitedForUntil, heldUntil) : (limits.present?.endsAt ?? 0),
  };
  return limits;
}
