import { getAuthenticatedUser, type Connection, GitHubError, type Problem, unlessAborted } from '#core/github';

/** Why sending is paused. `until`: ms since 1970. */
export type Pause =
  | { readonly reason: 'rateLimit'; readonly until: number }
  | { readonly reason: 'offline'; readonly problem: Problem }
  | { readonly reason: 'signIn' }
  /** By the user, with a `PauseSwitch`. */
  | { readonly reason: 'user' };

export interface Clock {
  readonly now: () => number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface SenderOptions extends Clock {
  readonly connection: Connection;
  /** Prompts for a new sign-in to the same account. @returns `undefined` when declined. */
  readonly signInAgain: (signal: AbortSignal) => Promise<Connection | undefined>;
}

export interface SendOptions {
  /** Whether it is retried after a network or server error; true only for reads. */
  readonly isRetried: boolean;
  readonly signal: AbortSignal;
  /** Called before the first request is sent; throws if it is no longer wanted. */
  readonly beforeSend: () => Promise<void> | void;
}

export type Sender = ReturnType<typeof createSender>;

const maxConsecutiveSignIns = 3;
const maxAttempts = 5;
const firstProbeDelayMs = 1000;
const maxProbeDelayMs = 30_000;

/** Sends all requests of a queue. @param active ends the sign-in prompt and the probes when nobody waits any longer. */
export function createSender(options: SenderOptions, onPause: () => void, active: () => AbortSignal) {
  const { now, sleep, signInAgain } = options;
  let { connection } = options;
  let consecutiveSignIns = 0;
  let declinedAt = -1;
  /** What blocks sending: an outage or a sign-in prompt. `pause` is set once it is worth reporting. */
  let block: { pause: Pause | undefined; readonly end: Promise<void> } | undefined;

  return {
    get connection(): Connection {
      return connection;
    },
    /** Continues with a newer connection of the same account. */
    use: (newer: Connection) => void (connection = newer),
    get pause(): Pause | undefined {
      if (block?.pause) return block.pause;
      const until = connection.limiter.pausedUntil;
      return until === undefined ? undefined : { reason: 'rateLimit', until };
    },
    send,
  };

  /**
   * Sends as soon as nothing blocks it. Retries after a rate limit, a new sign-in and, for reads, a network or server
   * error.
   *
   * @throws GitHubError if waiting does not help, whatever `beforeSend` throws, and the signal's reason.
   */
  async function send<T>(
    call: (connection: Connection) => Promise<T>,
    { isRetried, signal, beforeSend }: SendOptions,
  ): Promise<T> {
    for (let attempts = 1; ;) {
      await untilUnblocked(signal);
      const used = connection;
      let sentAt = now();
      const beforeSending = async () => {
        if (block || used !== connection) throw blocked;
        await beforeSend();
        sentAt = now();
      };
      let first: { signal?: AbortSignal; beforeSending?: () => Promise<void> } = { signal, beforeSending };
      const send: Connection['send'] = (request) => {
        const response = used.send({ ...request, waiting: { forLimits: true, onWait: onPause, ...first } });
        // Only the first request of a call can be blocked or cancelled.
        first = {};
        return response;
      };
      try {
        const result = await call({ ...used, send });
        consecutiveSignIns = 0;
        return result;
      } catch (error) {
        if (error === blocked) continue;
        if (!(error instanceof GitHubError)) throw error;
        const { problem } = error;
        if (problem.kind === 'authentication') {
          if (used === connection && !(await signIn(sentAt, signal))) throw error;
        } else if (isOutage(problem)) {
          if (!block) blockUntil(undefined, untilReachable(problem));
          if (!isRetried || attempts++ >= maxAttempts) throw error;
        } else if (isRetried && isUnclear(problem) && attempts < maxAttempts) {
          await sleep(1000 * attempts++, signal);
        } else throw error;
      }
    }
  }

  async function untilUnblocked(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    while (block) await unlessAborted(block.end, signal);
  }

  function blockUntil(pause: Pause | undefined, work: Promise<void>): void {
    const end = work.finally(() => {
      block = undefined;
      onPause();
    });
    block = { pause, end };
    onPause();
  }

  /** @returns whether to retry a request that was sent at that time. */
  async function signIn(sentAt: number, signal: AbortSignal): Promise<boolean> {
    // Requests that were in flight when the user declined do not prompt again.
    if (!block && sentAt > declinedAt) {
      if (++consecutiveSignIns <= maxConsecutiveSignIns) blockUntil({ reason: 'signIn' }, renewConnection());
      else [consecutiveSignIns, declinedAt] = [0, now()];
    }
    await untilUnblocked(signal);
    return sentAt > declinedAt;
  }

  async function renewConnection(): Promise<void> {
    const fresh = await signInAgain(active()).catch(() => undefined);
    if (fresh) connection = fresh;
    else declinedAt = now();
  }

  async function untilReachable(problem: Problem): Promise<void> {
    const signal = active();
    for (let delay = firstProbeDelayMs; !signal.aborted; delay = Math.min(delay * 2, maxProbeDelayMs)) {
      if (await isReachable(connection, signal)) return;
      if (block) block.pause = { reason: 'offline', problem };
      onPause();
      await sleep(delay, signal).catch(() => undefined);
    }
  }
}

/** Thrown if sending was blocked or the connection replaced before the request was sent; `send` then tries again. */
const blocked = new Error('blocked');

/** As far as the client knows, the server was not reached. */
function isOutage({ kind }: Problem): boolean {
  return kind === 'network' || kind === 'timeout' || kind === 'proxy' || kind === 'certificate';
}

/** The request may or may not have taken effect. */
export function isUnclear(problem: Problem): boolean {
  return isOutage(problem) || problem.kind === 'server' || /^(malformed|tooLarge)$/.test(problem.kind);
}

function isReachable(connection: Connection, signal: AbortSignal): Promise<boolean> {
  return getAuthenticatedUser(connection, { signal }).then(
    () => true,
    (error: unknown) => error instanceof GitHubError && !isUnclear(error.problem),
  );
}
