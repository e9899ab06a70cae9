import { getAuthenticatedUser, type Connection, GitHubError, type Problem, unlessAborted } from '../../github/index.ts';

/** What everything waits for. Times in ms since 1970. */
export type Pause =
  | { readonly reason: 'rateLimit'; readonly until: number }
  | { readonly reason: 'offline'; readonly problem: Problem }
  | { readonly reason: 'signIn' };

/** Time, injected. */
export interface Time {
  /** ms since 1970. */
  readonly now: () => number;
  /** Rejects with the signal's reason when aborted; ms. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface LineOptions extends Time {
  readonly connection: Connection;
  /** Asks the person to sign in again to the same account. @returns `undefined` where they would not. */
  readonly signInAgain: (signal: AbortSignal) => Promise<Connection | undefined>;
  /** Whether the server answers again. Default: by asking who is signed in. */
  readonly probe?: ((connection: Connection, signal: AbortSignal) => Promise<boolean>) | undefined;
}

export interface RequestOptions {
  /** Whether a broken connection or a fault of the server may simply be tried again: reads. */
  readonly repeatable: boolean;
  /** Ends waiting; a request that has gone out is let come back. */
  readonly signal: AbortSignal;
  /** Called when it is the request's turn; throws where it is no longer wanted. */
  readonly onTurn: () => Promise<void> | void;
}

export type Line = ReturnType<typeof createLine>;

const mostSignInsInRow = 3;
const mostRepeats = 5;
const firstProbeWait = 1000;
const longestProbeWait = 30_000;

/**
 * The way of all requests of a queue to the server, held back while there is something to wait for.
 *
 * @param options `onPause`: told whenever the pause changes.
 * @param active ends when nobody needs the line any more: the sign-in prompt and the probes end with it.
 */
export function createLine(options: LineOptions & { onPause: () => void }, active: () => AbortSignal) {
  const { now, sleep, signInAgain, probe = answers, onPause } = options;
  let connection = options.connection;
  let signInsInRow = 0;
  let signingIn: Promise<boolean> | undefined;
  let dismissedAt = -1;
  let offline: { readonly problem: Problem; readonly end: Promise<void>; announced: boolean } | undefined;

  return {
    /** As it is now: another one after signing in again. */
    get connection(): Connection {
      return connection;
    },
    /** Replaces the connection by a newer one of the same account. */
    use(newer: Connection): void {
      connection = newer;
    },
    get pause(): Pause | undefined {
      if (signingIn) return { reason: 'signIn' };
      if (offline?.announced) return { reason: 'offline', problem: offline.problem };
      const until = connection.limiter.pausedUntil;
      return until === undefined ? undefined : { reason: 'rateLimit', until };
    },
    request,
  };

  /**
   * Sends when it is time; again after a limit, a sign-in, and for reads after a failure to reach the server.
   *
   * @throws GitHubError for every answer that waiting does not help: `rateLimit` only after many refusals in a row,
   * `authentication` when the person would not sign in; whatever `onTurn` throws; the signal's reason.
   */
  async function request<T>(call: (connection: Connection) => Promise<T>, wanted: RequestOptions): Promise<T> {
    for (let repeats = 0; ;) {
      await open(wanted.signal);
      const used = connection;
      const sent = { at: now() };
      try {
        const result = await call(inTurn(used, wanted, sent));
        signInsInRow = 0;
        return result;
      } catch (error) {
        if (error === heldBack) continue;
        if (!(error instanceof GitHubError)) throw error;
        const { problem } = error;
        if (problem.kind === 'authentication') {
          if (used === connection && !(await signIn(sent.at, wanted.signal))) throw error;
        } else if (isOutage(problem)) {
          goOffline(problem);
          if (!wanted.repeatable || ++repeats >= mostRepeats) throw error;
        } else if (wanted.repeatable && isFault(problem) && ++repeats < mostRepeats) {
          await sleep(1000 * repeats, wanted.signal);
        } else throw error;
      }
    }
  }

  /**
   * The connection, the first request of which waits for its turn as it is wanted: what is begun then is finished.
   *
   * @param sent is told when that is sent.
   */
  function inTurn(used: Connection, { signal, onTurn }: RequestOptions, sent: { at: number }): Connection {
    let paused = false;
    let first: Parameters<Connection['send']>[0] | undefined;
    const onWait = () => {
      paused = true;
      onPause();
    };
    const waiting = {
      forLimits: true,
      signal,
      onWait,
      async onTurn() {
        if (paused) onPause();
        paused = false;
        if (signingIn || offline || used !== connection) throw heldBack;
        await onTurn();
        sent.at = now();
      },
    };
    return {
      ...used,
      send(request) {
        first ??= request;
        const whole = { ...request, waiting };
        return used.send(request === first ? whole : { ...request, waiting: { forLimits: true, onWait } });
      },
    };
  }

  async function open(signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      if (signingIn) await unlessAborted(signingIn, signal);
      else if (offline) await unlessAborted(offline.end, signal);
      else return;
    }
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

/** What a request ends with for which it is the turn while there is something else to wait for. */
const heldBack = new Error('held back');

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
