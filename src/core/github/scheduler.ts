import { createJoints, type Joints } from './joints.ts';
import { createPoints } from './points.ts';
import type { Problem } from './problem.ts';
import { pause } from './wait.ts';

/** What a person waits for goes before what they do not: loading all pages, plans, refreshing what was kept. */
export type Priority = 'interactive' | 'background';

export type RateLimit = Extract<Problem, { kind: 'rateLimit' }>;

/** What a request waits as; the object itself is its name while it waits. */
export interface Place {
  /** Whose turn it is: owners take turns, however much one of them is asked about. */
  readonly owner: string;
  /** What GitHub counts points by. */
  readonly endpoint: string;
  /** A read costs 1, a write 5. */
  readonly points: number;
  readonly priority: Priority;
  /** Told when it has to wait for the pace, and until when at least; ms since 1970. */
  readonly onPace?: ((until: number) => void) | undefined;
}

export interface SchedulerOptions {
  /** ms since 1970. */
  readonly now?: (() => number) | undefined;
  /** Rejects, with the signal's reason, when aborted. */
  readonly sleep?: ((ms: number, signal: AbortSignal | undefined) => Promise<void>) | undefined;
  readonly mostInFlight?: number;
}

/** Decides when each request to one host goes out. Shared by everything that speaks to the host. */
export interface Scheduler {
  /**
   * Runs a task when it is its turn, or when `refuse` ends all waiting: the task looks at `limit` before it sends.
   *
   * @throws the signal's reason at once when aborted before; otherwise what the task throws.
   */
  run<T>(task: () => Promise<T>, place: Place, signal: AbortSignal | undefined): Promise<T>;
  /** The limit that GitHub has said to be over; `undefined` once it has ended. */
  readonly limit: RateLimit | undefined;
  /** GitHub has refused a request: nothing goes out until that has ended. */
  refuse(limit: RateLimit): void;
  /** Reads that are under way. */
  readonly joints: Joints;
}

/**
 * Requests at once. "No more than 100 concurrent requests are allowed. This limit is shared across the REST API and
 * GraphQL API" (GitHub's "Rate limits for the REST API"), for one user: a fifth leaves room for other windows, `gh` and
 * scripts. At 100 ms a request it is 200 a second, far over the pace of 15 a second that lasts.
 */
export const mostInFlight = 20;

/**
 * Points a minute and endpoint. "No more than 900 points per minute are allowed for REST API endpoints" (as above). That
 * each counts until a minute after its answer is margin enough for what a person waits for; what nobody waits for leaves
 * fifty, so that a row still opens at once, and another window finds some.
 */
export const pointsPerMinute: Readonly<Record<Priority, number>> = { interactive: 900, background: 850 };

/** A clock is corrected by moments all the time; ms. */
const clockTolerance = 10_000;

const priorities: readonly Priority[] = ['interactive', 'background'];

interface Waiter {
  readonly place: Place;
  priority: Priority;
  toldUntil: number;
  start(end: () => void): void;
}

export function createScheduler(options: SchedulerOptions = {}): Scheduler {
  const { now = Date.now, sleep = pause, mostInFlight: most = mostInFlight } = options;
  const points = createPoints(now);
  /** By owner, the one whose turn is next first. */
  const lines: Record<Priority, Map<string, Set<Waiter>>> = { interactive: new Map(), background: new Map() };
  const waiting = new Map<Place, Waiter>();
  let inFlight = 0;
  let limit: RateLimit | undefined;
  /** How long the limit was to last when it was told; ms. */
  let lasting = 0;
  const joints = createJoints(hurry);
  let waking = { at: Infinity, ending: new AbortController() };

  return {
    async run(task, place, signal) {
      const end = await turn(place, signal);
      try {
        return await task();
      } finally {
        end();
      }
    },
    get limit() {
      return present();
    },
    refuse(refusal) {
      // Only a limit that lasts keeps those from sending whose waiting ends here; the longer of two stays.
      if (refusal.endsAt <= (present()?.endsAt ?? now())) return;
      limit = refusal;
      lasting = limit.endsAt - now();
      for (const waiter of [...waiting.values()]) start(waiter, () => undefined);
      wakeAt(Infinity);
    },
    joints,
  };

  function present(): RateLimit | undefined {
    const left = limit ? limit.endsAt - now() : 0;
    // More than there was: the clock has been set back.
    return left > 0 && left <= lasting + clockTolerance ? limit : undefined;
  }

  function hurry(place: Place): void {
    const waiter = waiting.get(place);
    if (waiter?.priority !== 'background') return;
    leave(waiter);
    waiter.priority = 'interactive';
    enter(waiter);
    advance();
  }

  async function turn(place: Place, signal: AbortSignal | undefined): Promise<() => void> {
    signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      const abort = () => {
        leave(waiter);
        reject(signal?.reason as Error);
        advance();
      };
      const waiter: Waiter = {
        place,
        priority: place.priority,
        toldUntil: 0,
        start(end) {
          signal?.removeEventListener('abort', abort);
          resolve(end);
        },
      };
      signal?.addEventListener('abort', abort, { once: true });
      enter(waiter);
      advance();
    });
  }

  function enter(waiter: Waiter): void {
    const ofOwners = lines[waiter.priority];
    const line = ofOwners.get(waiter.place.owner) ?? new Set();
    ofOwners.set(waiter.place.owner, line.add(waiter));
    waiting.set(waiter.place, waiter);
  }

  function leave({ place, priority }: Waiter): void {
    const waiter = waiting.get(place);
    const line = lines[priority].get(place.owner);
    if (!waiter || !line) return;
    waiting.delete(place);
    line.delete(waiter);
    if (line.size === 0) lines[priority].delete(place.owner);
  }

  /** Starts whoever can go, and sees to it that the others are looked at again in time. */
  function advance(): void {
    if (waiting.size === 0) {
      wakeAt(Infinity);
      return;
    }
    if (inFlight >= most) return;
    const blocked = new Map<string, number>();
    for (const priority of priorities) {
      for (let waiter = next(priority, blocked); waiter; waiter = next(priority, blocked)) {
        const { owner, endpoint, points: cost } = waiter.place;
        start(waiter, points.spend(endpoint, cost));
        const line = lines[priority].get(owner);
        // To the end of the round.
        if (line && lines[priority].delete(owner)) lines[priority].set(owner, line);
        if (inFlight >= most) return;
      }
    }
    for (const waiter of waiting.values()) {
      const until = blocked.get(waiter.place.endpoint) ?? Infinity;
      if (until === Infinity || until === waiter.toldUntil) continue;
      waiter.toldUntil = until;
      waiter.place.onPace?.(until);
    }
    wakeAt(Math.min(...blocked.values()));
  }

  /**
   * @param blocked until when endpoints have no points left; whoever comes behind one who waits for them waits too, or
   * else cheap requests would keep dear ones from ever going.
   */
  function next(priority: Priority, blocked: Map<string, number>): Waiter | undefined {
    for (const line of lines[priority].values()) {
      for (const waiter of line) {
        const { endpoint, points: cost } = waiter.place;
        if (blocked.has(endpoint)) continue;
        const freeAt = points.freeAt(endpoint, cost, pointsPerMinute[priority]) ?? Infinity;
        if (freeAt <= now()) return waiter;
        blocked.set(endpoint, freeAt);
      }
    }
    return undefined;
  }

  function start(waiter: Waiter, answered: () => void): void {
    leave(waiter);
    inFlight++;
    waiter.start(() => {
      inFlight--;
      answered();
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
