import { GitHubError } from '../problem.ts';
import { pause } from '../wait.ts';
import type { Gate, Place, Priority } from './gate.ts';
import { createLimits, type RateLimit } from './limits.ts';
import { createPoints } from './points.ts';
import { createQuota } from './quota.ts';
import { createSharedReads } from './sharedReads.ts';
import { createWrites } from './writes.ts';

export type Limiter = ReturnType<typeof createLimiter>;

export interface LimiterOptions {
  /** ms since 1970. */
  readonly now?: (() => number) | undefined;
  /** Rejects, with the signal's reason, when aborted. */
  readonly sleep?: ((ms: number, signal: AbortSignal | undefined) => Promise<void>) | undefined;
  readonly maxInFlight?: number;
  /**
   * Enterprise Server has no limits unless somebody turns them on, and its answers then tell of them ("Configuring rate
   * limits" in its documentation): until they do, points are not kept to.
   */
  readonly isUnlimitedUntilTold?: boolean;
}

/** A fifth of the 100 that GitHub allows a user at once: other windows, `gh` and scripts need some. */
export const maxInFlight = 20;

const maxRefusalsInRow = 6;
const maxAttempts = 3;
/** What does not wait for limits waits for one as short as this; ms. */
const shortLimitMs = 5000;
/** A wait that is shorter than this is over before it is read; ms. */
const minToldMs = 1000;

interface Waiter {
  readonly place: Place;
  toldUntil: number;
  readonly start: (answered: () => void) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Decides when each request of one account to one host goes out. A request waits in one queue, for its turn and for its
 * gates: the limits that GitHub has told, the points of the minute, the interval between writes, the quota of the hour.
 */
export function createLimiter(options: LimiterOptions = {}) {
  const { now = Date.now, sleep = pause, maxInFlight: most = maxInFlight, isUnlimitedUntilTold = false } = options;
  const limits = createLimits(now);
  const quota = createQuota(now);
  const writes = createWrites(now);
  const areLimited = () => !isUnlimitedUntilTold || quota.isKnown || limits.haveRefused();
  const gates: readonly Gate[] = [limits, quota, writes, createPoints(now, areLimited)];
  /** By owner, the one whose turn is next first. */
  const lines: Record<Priority, Map<string, Set<Waiter>>> = { interactive: new Map(), background: new Map() };
  let inFlight = 0;
  let waking = { at: Infinity, ending: new AbortController() };

  return {
    /**
     * Runs a task when it is its turn, and again after a limit that it has met: six times in a row where it waits for
     * limits, else, for reads, three times and only after limits of at most 5 s. @param signal ends the waiting.
     * @throws its reason; GitHubError `rateLimit` for a limit that is not waited for; what the task throws.
     */
    async run<T>(task: () => Promise<T>, place: Place, signal?: AbortSignal): Promise<T> {
      for (let tries = 1; ; tries++) {
        const answered = await turn(place, signal);
        try {
          const result = await task();
          limits.restart(place);
          return result;
        } catch (error) {
          if (!isTriedAgain(error, place, tries)) throw error;
        } finally {
          answered();
        }
      }
    },
    sharedReads: createSharedReads(),
    note: (headers: Headers) => quota.note(headers),
    writes: writes as Pick<typeof writes, 'perMinute' | 'isSlow'>,
    /** Until when no write goes out; ms since 1970. */
    get pausedUntil() {
      const until = Math.max(limits.pausedUntil(), quota.usedUpUntil ?? 0);
      return until > now() ? until : undefined;
    },
    /** How long so many writes will take, waiting included; ms. */
    timeFor(count: number) {
      const from = Math.max(limits.pausedUntil(), now());
      return Math.max(from - now() + writes.timeFor(count, from), quota.waitFor(count));
    },
  };

  /** @returns whether to send again what has failed. */
  function isTriedAgain(error: unknown, place: Place, tries: number): boolean {
    const problem = error instanceof GitHubError ? error.problem : undefined;
    if (problem?.kind === 'server' && place.waitsForLimits) limits.hold(now() + (problem.retryAfter ?? 0));
    if (problem?.kind !== 'rateLimit') return false;
    const endsAt = limits.refused(problem, place);
    if (problem.limit === 'secondary' && endsAt !== undefined) writes.slowDown(endsAt);
    if (!place.waitsForLimits) return !place.isWrite && tries < maxAttempts && lastingLimit(place) === undefined;
    if (limits.refusalsInRow(place) < maxRefusalsInRow) return true;
    limits.giveUp(place);
    return false;
  }

  function lastingLimit({ waitsForLimits }: Place): RateLimit | undefined {
    const limit = waitsForLimits ? undefined : limits.present();
    return limit && limit.endsAt > now() + shortLimitMs ? limit : undefined;
  }

  async function turn(place: Place, signal: AbortSignal | undefined): Promise<() => void> {
    signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<() => void>();
    const waiter: Waiter = { place, toldUntil: 0, start: resolve, fail: reject };
    const abort = () => {
      leave(waiter);
      reject(signal?.reason);
      advance();
    };
    signal?.addEventListener('abort', abort, { once: true });
    const { owner, priority } = place;
    lines[priority].set(owner, (lines[priority].get(owner) ?? new Set()).add(waiter));
    advance();
    return promise.finally(() => signal?.removeEventListener('abort', abort));
  }

  function leave(waiter: Waiter): void {
    const { owner, priority } = waiter.place;
    const line = lines[priority].get(owner);
    line?.delete(waiter);
    if (line?.size === 0) lines[priority].delete(owner);
  }

  function advance(): void {
    const ofOwners = [...lines.interactive.values(), ...lines.background.values()];
    for (const waiter of ofOwners.flatMap((line) => [...line])) {
      const limit = lastingLimit(waiter.place);
      if (!limit) continue;
      leave(waiter);
      waiter.fail(new GitHubError(limit, waiter.place.owner));
    }
    const blocked = new Map<string, number>();
    for (const priority of ['interactive', 'background'] as const) {
      while (inFlight < most) {
        const waiter = next(priority, blocked);
        if (!waiter) break;
        start(waiter);
      }
    }
    if (inFlight < most) wakeAt(Math.min(...blocked.values()));
  }

  /** @param blocked until when each gate is closed: whoever comes behind one who waits for it waits too. */
  function next(priority: Priority, blocked: Map<string, number>): Waiter | undefined {
    for (const line of lines[priority].values()) {
      for (const waiter of line) {
        const until = closedUntil(waiter.place, blocked);
        if (until === undefined) return waiter;
        if (until === Infinity || until === waiter.toldUntil || until < now() + minToldMs) continue;
        waiter.toldUntil = until;
        waiter.place.onWait?.(until);
      }
    }
    return undefined;
  }

  function closedUntil(place: Place, blocked: Map<string, number>): number | undefined {
    let closed: number | undefined;
    for (const gate of gates) {
      const name = gate.nameFor(place);
      if (name === undefined) continue;
      const until = blocked.get(name) ?? gate.freeAt(place) ?? Infinity;
      if (until <= now()) continue;
      blocked.set(name, until);
      closed = Math.max(closed ?? 0, until);
    }
    return closed;
  }

  function start(waiter: Waiter): void {
    const { place } = waiter;
    leave(waiter);
    const ofOwners = lines[place.priority];
    const line = ofOwners.get(place.owner);
    if (line && ofOwners.delete(place.owner)) ofOwners.set(place.owner, line);
    inFlight++;
    const sent = gates.map((gate) => (gate.nameFor(place) === undefined ? undefined : gate.sent?.(place)));
    waiter.start(() => {
      inFlight--;
      sent.forEach((answered) => answered?.());
      advance();
    });
  }

  function wakeAt(at: number): void {
    if (at === waking.at) return;
    waking.ending.abort();
    const ending = new AbortController();
    waking = { at, ending };
    if (at === Infinity) return;
    const wake = () => {
      if (ending.signal.aborted) return;
      waking.at = Infinity;
      advance();
    };
    sleep(at - now(), ending.signal).then(wake, wake);
  }
}
