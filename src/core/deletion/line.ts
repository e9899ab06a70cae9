import { getAuthenticatedUser } from '../github/accounts.ts';
import type { Connection } from '../github/connection.ts';
import { GitHubError, type Problem } from '../github/problem.ts';
import { unlessAborted } from '../github/wait.ts';
import { createAllowance } from './allowance.ts';
import { createPace, type Time } from './pace.ts';

/** What everything waits for. Times in ms since 1970. */
export type Pause =
  | { readonly reason: 'rateLimit'; readonly until: number }
  | { readonly reason: 'offline'; readonly problem: Problem }
  | { readonly reason: 'signIn' };

export interface LineOptions extends Time {
  readonly connection: Connection;
  /** Asks the person to sign in again to the same account. @returns `undefined` where they would not. */
  readonly signInAgain: (signal: AbortSignal) => Promise<Connection | undefined>;
  /** Whether the server answers again. Default: by asking who is signed in. */
  readonly probe?: ((connection: Connection, signal: AbortSignal) => Promise<boolean>) | undefined;
}

export interface RequestOptions {
  /** In writes: a read counts a fifth. */
  readonly cost: number;
  /** Whether a broken connection or a fault of the server may simply be tried again: reads. */
  readonly repeatable: boolean;
  /** Ends waiting; a request that has gone out is let come back. */
  readonly signal: AbortSignal;
  /** Called when it is the request's turn; throws where it is no longer wanted. */
  readonly checkpoint: () => void;
}

/** The way of all requests of a queue to the server: paced, and held back while there is something to wait for. */
export interface Line {
  /** The connection as it is now: another one after signing in again. */
  readonly connection: Connection;
  /** Replaces it by a newer one of the same account. */
  use(connection: Connection): void;
  readonly pause: Pause | undefined;
  readonly writesPerMinute: number;
  /** Whether a secondary limit has slowed the writes. */
  readonly isSlow: boolean;
  /** ms that so many writes will take, waiting included. */
  timeFor(writes: number): number;
  /**
   * Sends when it is time; again after a limit, a sign-in, and for reads after a failure to reach the server.
   *
   * @throws GitHubError for every answer that waiting does not help: `rateLimit` only after many refusals in a row,
   * `authentication` when the person would not sign in; whatever `checkpoint` throws; the signal's reason.
   */
  request<T>(call: (connection: Connection) => Promise<T>, options: RequestOptions): Promise<T>;
}

const mostRefusalsInRow = 6;
const mostSignInsInRow = 3;
const mostRepeats = 5;
const firstProbeWait = 1000;
const longestProbeWait = 30_000;

/**
 * @param options `onPause`: told whenever the pause changes.
 * @param active ends when nobody needs the line any more: the sign-in prompt and the probes end with it.
 */
export function createLine(options: LineOptions & { onPause: () => void }, active: () => AbortSignal): Line {
  const { now, sleep, signInAgain, probe = answers, onPause } = options;
  const pace = createPace({ now, sleep });
  const allowance = createAllowance(now);
  let connection = options.connection;
  let limitedUntil = 0;
  let refusalsInRow = 0;
  let signInsInRow = 0;
  let signingIn: Promise<boolean> | undefined;
  let dismissedAt = -1;
  let offline: { readonly problem: Problem; readonly end: Promise<void>; announced: boolean } | undefined;

  return {
    get connection() {
      return connection;
    },
    use(newer) {
      connection = newer;
    },
    get pause() {
      return pause();
    },
    get writesPerMinute() {
      return pace.perMinute;
    },
    get isSlow() {
      return pace.isSlow;
    },
    timeFor(writes) {
      const start = Math.max(limitedUntil, now());
      return start - now() + Math.max(pace.timeFor(writes, start), allowance.waitFor(writes));
    },
    request,
  };

  async function request<T>(call: (connection: Connection) => Promise<T>, wanted: RequestOptions): Promise<T> {
    for (let repeats = 0; ;) {
      await turn(wanted);
      const used = connection;
      const startedAt = now();
      try {
        const result = await call(allowance.watch(used));
        refusalsInRow = signInsInRow = 0;
        return result;
      } catch (error) {
        if (!(error instanceof GitHubError)) throw error;
        const { problem } = error;
        if (problem.kind === 'server') limitedUntil = Math.max(limitedUntil, now() + (problem.retryAfter ?? 0));
        if (problem.kind === 'rateLimit') {
          if (!waitOut(problem, startedAt)) throw error;
        } else if (problem.kind === 'authentication') {
          if (used === connection && !(await signIn(startedAt, wanted.signal))) throw error;
        } else if (isOutage(problem)) {
          goOffline(problem);
          if (!wanted.repeatable || ++repeats >= mostRepeats) throw error;
        } else if (wanted.repeatable && isFault(problem) && ++repeats < mostRepeats) {
          await sleep(1000 * repeats, wanted.signal);
        } else throw error;
      }
    }
  }

  async function turn({ cost, signal, checkpoint }: RequestOptions): Promise<void> {
    do {
      await open(signal);
      checkpoint();
      await pace.turn(cost, signal);
    } while (isHeld());
    checkpoint();
  }

  async function open(signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      if (signingIn) await unlessAborted(signingIn, signal);
      else if (offline) await unlessAborted(offline.end, signal);
      else if (isHeld()) {
        onPause();
        await sleep(limitEnd() - now(), signal);
        onPause();
      } else return;
    }
  }

  function limitEnd(): number {
    return Math.max(limitedUntil, allowance.usedUpUntil() ?? 0);
  }

  function isHeld(): boolean {
    return signingIn !== undefined || offline !== undefined || limitEnd() > now();
  }

  function pause(): Pause | undefined {
    if (signingIn) return { reason: 'signIn' };
    if (offline?.announced) return { reason: 'offline', problem: offline.problem };
    return limitEnd() > now() ? { reason: 'rateLimit', until: limitEnd() } : undefined;
  }

  /** @returns whether there is still a point in waiting. */
  function waitOut(problem: Extract<Problem, { kind: 'rateLimit' }>, startedAt: number): boolean {
    // What was in flight together is refused together: one refusal, not three.
    if (startedAt < limitedUntil) {
      limitedUntil = Math.max(limitedUntil, problem.endsAt);
      return true;
    }
    const wait = Math.max(problem.endsAt - now(), 0);
    if (++refusalsInRow >= mostRefusalsInRow) {
      limitedUntil = problem.endsAt;
      refusalsInRow = 0;
      return false;
    }
    // "Wait for an exponentially increasing amount of time" (GitHub's "Rate limits for the REST API").
    limitedUntil = now() + (problem.limit === 'secondary' ? wait * 2 ** (refusalsInRow - 1) : wait);
    if (problem.limit === 'secondary') pace.slowDown(limitedUntil);
    onPause();
    return true;
  }

  async function signIn(startedAt: number, signal: AbortSignal): Promise<boolean> {
    if (!signingIn) {
      // What was in flight when the person declined does not ask again.
      if (startedAt <= dismissedAt) return false;
      if (++signInsInRow > mostSignInsInRow) {
        signInsInRow = 0;
        dismissedAt = now();
        return false;
      }
      signingIn = signInAgain(active()).then(
        (fresh) => endSignIn(fresh),
        () => endSignIn(undefined),
      );
      onPause();
    }
    return unlessAborted(signingIn, signal);
  }

  function endSignIn(fresh: Connection | undefined): boolean {
    if (fresh) connection = fresh;
    else dismissedAt = now();
    signingIn = undefined;
    onPause();
    return fresh !== undefined;
  }

  function goOffline(problem: Problem): void {
    if (offline) return;
    const end = reachable().then(() => {
      offline = undefined;
      onPause();
    });
    offline = { problem, end, announced: false };
  }

  async function reachable(): Promise<void> {
    const signal = active();
    for (let wait = firstProbeWait; !signal.aborted; wait = Math.min(wait * 2, longestProbeWait)) {
      if (await probe(connection, signal).catch(() => false)) return;
      if (offline) offline.announced = true;
      onPause();
      await sleep(wait, signal).catch(() => undefined);
    }
  }
}

/** The server was not reached, as far as can be told from here. */
export function isOutage({ kind }: Problem): boolean {
  return kind === 'network' || kind === 'timeout' || kind === 'proxy' || kind === 'certificate';
}

/** Something answered, and the answer says nothing of what was done. */
export function isFault({ kind }: Problem): boolean {
  return kind === 'server' || kind === 'malformed';
}

async function answers(connection: Connection, signal: AbortSignal): Promise<boolean> {
  try {
    await getAuthenticatedUser(connection, { signal });
    return true;
  } catch (error) {
    return error instanceof GitHubError && !isOutage(error.problem) && !isFault(error.problem);
  }
}
