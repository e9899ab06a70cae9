import type { Progress } from '#core/deletion';

/** For so long a run waits for a GitHub that cannot be reached. */
export const maxOutageMs = 30 * 60_000;

/** Ends a run in which nobody would notice that it only waits. */
export interface OutageLimit {
  /** Aborted once GitHub could not be reached for `maxOutageMs`. */
  readonly signal: AbortSignal;
  /** Called with each progress of the run: an outage makes one with each attempt to reach GitHub. */
  readonly follow: (progress: Pick<Progress, 'paused'>) => void;
}

/** @param now ms since 1970. */
export function createOutageLimit(now: () => number): OutageLimit {
  const stop = new AbortController();
  let startedAt: number | undefined;
  return {
    signal: stop.signal,
    follow({ paused }) {
      startedAt = paused?.reason === 'offline' ? (startedAt ?? now()) : undefined;
      if (startedAt !== undefined && now() - startedAt >= maxOutageMs) stop.abort();
    },
  };
}
