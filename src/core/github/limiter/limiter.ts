import { GitHubError } from '../problem.ts';
import { pause } from '../wait.ts';
import type { Gate, LimitedRequest, Priority } from './gate.ts';
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
   * Enterprise Server has no limits unless an administrator turns them on; its responses then have limit headers
   * ("Configuring rate limits" in its documentation). Until one has them or reports a limit, points delay nothing.
   */
  readonly isUnlimitedByDefault?: boolean;
}

/** A fifth of the 100 that GitHub allows a user; the rest is for other windows, `gh` and scripts. */
export const defaultMaxInFlight = 20;

const maxConsecutiveRefusals = 6;
const maxAttempts = 3;
/** Every request waits for a limit that ends within this time. */
const maxShortLimitMs = 5000;
/** Shorter waits are not reported. */
const minReportedWaitMs = 1000;

interface Waiter {
  readonly request: LimitedRequest;
  reportedUntil: number;
  readonly start: (release: () => void) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Decides when each request of one account to one host goes out. Requests wait, by priority and owner, until all their
 * gates are open: the limits that GitHub has reported, the points per minute, the interval between writes, the hourly quota.
 */
export function createLimiter(options: LimiterOptions = {}) {
  const { now = Date.now, sleep = pause, maxInFlight = defaultMaxInFlight, isUnlimitedByDefault = false } = options;
  const limits = createLimits(now);
  const quota = createQuota(now);
  const writes = createWrites(now);
  const arePointsLimited = () => !isUnlimitedByDefault || quota.isKnown || limits.hasReportedLimit();
  const gates: readonly Gate[] = [limits, quota, writes, createPoints(now, arePointsLimited)];
  /** By owner; the one that is next comes first. */
  const queues: Record<Priority, Map<string, Set<Waiter>>> = { interactive: new Map(), background: new Map() };
  let inFlight = 0;
  let wake = { at: Infinity, controller: new AbortController() };

  return {
    /**
     * Runs a task when all its gates are open. After a rate limit it is retried: requests that wait for limits until
     * the sixth refusal in a row, other reads up to three attempts in total, and only if the limit ends within 5 s.
     * @param signal ends the waiting. @throws its reason; GitHubError `rateLimit`; what the task throws.
     */
    async run<T>(task: () => Promise<T>, request: LimitedRequest, signal?: AbortSignal): Promise<T> {
      for (let attempt = 1; ; attempt++) {
        const release = await acquire(request, signal);
        try {
          const result = await task();
          limits.recordSuccess(request);
          return result;
        } catch (error) {
          if (!recordFailure(error, request, attempt)) throw error;
        } finally {
          release();
        }
      }
    },
    sharedReads: createSharedReads(),
    recordQuota: (headers: Headers) => quota.record(headers),
    writes: writes as Pick<typeof writes, 'perMinute' | 'isSlow'>,
    /** When requests that wait for limits resume; ms since 1970. */
    get pausedUntil() {
      const until = Math.max(limits.pausedUntil(), quota.usedUpUntil ?? 0);
      return until > now() ? until : undefined;
    },
    /** How long this many writes will take, including waits; ms. */
    estimateMs(count: number) {
      const from = Math.max(limits.pausedUntil(), now());
      return Math.max(from - now() + writes.estimateMs(count, from), quota.waitMsFor(count));
    },
  };

  /** Records a rate limit, or how long a failing server asks to wait. @returns whether to retry. */
  function recordFailure(error: unknown, request: LimitedRequest, attempt: number): boolean {
    const problem = error instanceof GitHubError ? error.problem : undefined;
    if (problem?.kind === 'server' && request.waitsForLimits) limits.holdUntil(now() + (problem.retryAfterMs ?? 0));
    if (problem?.kind !== 'rateLimit') return false;
    const endsAt = limits.recordRefusal(problem, request);
    if (problem.limit === 'secondary' && endsAt !== undefined) writes.slowDown(endsAt);
    if (request.waitsForLimits) {
      const isRetried = limits.consecutiveRefusals(request) < maxConsecutiveRefusals;
      if (!isRetried) limits.giveUp(request);
      return isRetried;
    }
    return !request.isWrite && attempt < maxAttempts && limitToFailWith(request) === undefined;
  }

  function limitToFailWith({ waitsForLimits }: LimitedRequest): RateLimit | undefined {
    const limit = waitsForLimits ? undefined : limits.current();
    return limit && limit.endsAt > now() + maxShortLimitMs ? limit : undefined;
  }

  async function acquire(request: LimitedRequest, signal: AbortSignal | undefined): Promise<() => void> {
    signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<() => void>();
    const waiter: Waiter = { request, reportedUntil: 0, start: resolve, fail: reject };
    const abort = () => {
      removeFromQueue(waiter);
      reject(signal?.reason);
      processQueue();
    };
    signal?.addEventListener('abort', abort, { once: true });
    const { owner, priority } = request;
    queues[priority].set(owner, (queues[priority].get(owner) ?? new Set()).add(waiter));
    processQueue();
    return promise.finally(() => signal?.removeEventListener('abort', abort));
  }

  function removeFromQueue(waiter: Waiter): void {
    const { owner, priority } = waiter.request;
    const queue = queues[priority].get(owner);
    queue?.delete(waiter);
    if (queue?.size === 0) queues[priority].delete(owner);
  }

  function processQueue(): void {
    // Requests that do not wait fail as soon as a long limit is known.
    const ownerQueues = [...queues.interactive.values(), ...queues.background.values()];
    for (const waiter of ownerQueues.flatMap((queue) => [...queue])) {
      const limit = limitToFailWith(waiter.request);
      if (!limit) continue;
      removeFromQueue(waiter);
      waiter.fail(new GitHubError(limit, waiter.request.owner));
    }
    const blocked = new Map<string, number>();
    for (const priority of ['interactive', 'background'] as const) {
      while (inFlight < maxInFlight) {
        const waiter = takeNext(priority, blocked);
        if (!waiter) break;
        start(waiter);
      }
    }
    if (inFlight < maxInFlight) scheduleWake(Math.min(...blocked.values()));
  }

  /** @param blocked when each closed gate opens: later requests may not overtake one that waits at the same gate. */
  function takeNext(priority: Priority, blocked: Map<string, number>): Waiter | undefined {
    for (const queue of queues[priority].values()) {
      for (const waiter of queue) {
        const until = closedUntil(waiter.request, blocked);
        if (until === undefined) return waiter;
        const isWorthReporting = until !== waiter.reportedUntil && until >= now() + minReportedWaitMs;
        if (until === Infinity || !isWorthReporting) continue;
        waiter.reportedUntil = until;
        waiter.request.onWait?.(until);
      }
    }
    return undefined;
  }

  function closedUntil(request: LimitedRequest, blocked: Map<string, number>): number | undefined {
    let closed: number | undefined;
    for (const gate of gates) {
      const key = gate.keyFor(request);
      if (key === undefined) continue;
      const until = blocked.get(key) ?? gate.opensAt(request) ?? Infinity;
      if (until <= now()) continue;
      blocked.set(key, until);
      closed = Math.max(closed ?? 0, until);
    }
    return closed;
  }

  function start(waiter: Waiter): void {
    const { request } = waiter;
    removeFromQueue(waiter);
    const ownerQueues = queues[request.priority];
    const queue = ownerQueues.get(request.owner);
    // Round-robin by owner: this one moves to the end.
    if (queue && ownerQueues.delete(request.owner)) ownerQueues.set(request.owner, queue);
    inFlight++;
    const callbacks = gates.map((gate) => (gate.keyFor(request) === undefined ? undefined : gate.onSent?.(request)));
    waiter.start(() => {
      inFlight--;
      callbacks.forEach((release) => release?.());
      processQueue();
    });
  }

  function scheduleWake(at: number): void {
    if (at === wake.at) return;
    wake.controller.abort();
    const controller = new AbortController();
    wake = { at, controller };
    if (at === Infinity) return;
    const onWake = () => {
      if (controller.signal.aborted) return;
      wake.at = Infinity;
      processQueue();
    };
    sleep(at - now(), controller.signal).then(onWake, onWake);
  }
}
