import type { Behaviour } from './exchange.ts';
import { Refusal, messages, primaryLimit } from './refusals.ts';
import { hours, minutes } from './clock.ts';
import { findAccount, type Token, type World } from './world.ts';

/** GitHub's rate limits, from "Rate limits for the REST API". All can be changed while the server runs. */
export interface Limits {
  /** Default true. */
  enforcePrimary: boolean;
  /** Requests an hour of one user; 304 responses are free. Default 5,000; anonymous callers have 60. */
  perHour: number;
  /** Default false, so that only the tests of this limit have to slow down. */
  enforceSecondary: boolean;
  /** Requests of one user at the same time. Default 100. */
  concurrent: number;
  /** Points a minute of one user on one endpoint: a read costs 1, a write 5. Default 900. */
  pointsPerMinute: number;
  /** The status of the response to a limited request: GitHub documents both. Default 403. */
  status: 403 | 429;
  /** Whether the secondary limit says how long to wait. Default true. */
  sendRetryAfter: boolean;
}

export const defaultLimits: Limits = {
  enforcePrimary: true,
  perHour: 5_000,
  enforceSecondary: false,
  concurrent: 100,
  pointsPerMinute: 900,
  status: 403,
  sendRetryAfter: true,
};

interface Usage {
  used: number;
  resetsAt: number;
  inFlight: number;
  spent: { at: number; endpoint: string; points: number }[];
}

/** Counts requests by caller, on the world's clock. */
export class RateLimiter {
  readonly #limits: Limits;
  readonly #world: World;
  readonly #usage = new Map<string, Usage>();

  constructor(limits: Limits, world: World) {
    this.#limits = limits;
    this.#world = world;
  }

  /**
   * Counts a request as in flight until `release`.
   *
   * @returns the refusal (403 or 429) of a request over a limit, for which `release` must not be called.
   */
  acquire(token: Token | undefined, method: string, endpoint: string): Refusal | undefined {
    const usage = this.#usageOf(token);
    const { enforcePrimary, enforceSecondary, concurrent, status } = this.#limits;
    if (enforcePrimary && usage.used >= this.#hourlyLimit(token)) {
      const id = token && findAccount(this.#world, token.login)?.id;
      return new Refusal(status, primaryLimit(id ?? 0));
    }
    if (enforceSecondary) {
      if (usage.inFlight >= concurrent) return this.#secondary(60);
      const seconds = this.#spend(usage, method, endpoint);
      if (seconds > 0) return this.#secondary(seconds);
    }
    usage.inFlight++;
    return undefined;
  }

  release(token: Token | undefined): void {
    this.#usageOf(token).inFlight--;
  }

  /** Counts one request against the hourly limit. */
  charge(token: Token | undefined): void {
    this.#usageOf(token).used++;
  }

  /** The `x-ratelimit-…` headers as they stand. */
  headers(token: Token | undefined, behaviour: Behaviour, isEnterprise: boolean): Record<string, string> {
    if (behaviour.rateLimitHeaders === 'never' || (behaviour.rateLimitHeaders === 'root' && isEnterprise)) return {};
    const { used, resetsAt } = this.#usageOf(token);
    const limit = this.#hourlyLimit(token);
    return {
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(Math.max(0, limit - used)),
      'x-ratelimit-reset': String(Math.ceil(resetsAt / 1000)),
      'x-ratelimit-used': String(used),
      'x-ratelimit-resource': 'core',
    };
  }

  #hourlyLimit(token: Token | undefined): number {
    return token ? this.#limits.perHour : Math.min(60, this.#limits.perHour);
  }

  /** Spends the request's points and returns 0, or returns the seconds until the oldest points of the endpoint expire. */
  #spend(usage: Usage, method: string, endpoint: string): number {
    const now = this.#world.clock.now();
    usage.spent = usage.spent.filter(({ at }) => now - at < minutes(1));
    const points = method === 'GET' ? 1 : 5;
    const here = usage.spent.filter((spent) => spent.endpoint === endpoint);
    const sum = here.reduce((total, spent) => total + spent.points, 0);
    if (sum + points > this.#limits.pointsPerMinute) {
      return Math.max(1, Math.ceil(((here[0]?.at ?? now) + minutes(1) - now) / 1000));
    }
    usage.spent.push({ at: now, endpoint, points });
    return 0;
  }

  #secondary(seconds: number): Refusal {
    const headers: Record<string, string> = this.#limits.sendRetryAfter ? { 'retry-after': String(seconds) } : {};
    return new Refusal(this.#limits.status, messages.secondaryLimit, headers);
  }

  #usageOf(token: Token | undefined): Usage {
    const caller = token?.login.toLowerCase() ?? '';
    const now = this.#world.clock.now();
    const usage = this.#usage.get(caller) ?? { used: 0, resetsAt: now + hours(1), inFlight: 0, spent: [] };
    if (now >= usage.resetsAt) Object.assign(usage, { used: 0, resetsAt: now + hours(1) });
    this.#usage.set(caller, usage);
    return usage;
  }
}
