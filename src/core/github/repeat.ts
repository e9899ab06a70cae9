import { GitHubError } from './problem.ts';

export interface RepeatOptions {
  /** ms since 1970. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

const mostTries = 3;
const longestShortWait = 5000;

/**
 * Reads, and reads again: twice after a 5xx or a broken connection, after 0.5 and 1 s, and after a limit of at most 5 s.
 *
 * @throws what the last try, or `sleep`, throws.
 */
export async function repeated<T>(read: () => Promise<T>, { now, sleep }: RepeatOptions): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await read();
    } catch (error) {
      const wait = tries < mostTries ? waitAfter(error, tries, now) : undefined;
      if (wait === undefined) throw error;
      await sleep(wait);
    }
  }
}

/** @returns ms to wait before the next try, or `undefined` where there is none. */
function waitAfter(error: unknown, tries: number, now: () => number): number | undefined {
  if (!(error instanceof GitHubError)) return undefined;
  const { problem } = error;
  if (problem.kind === 'network' || (problem.kind === 'server' && problem.status !== 501)) return 500 * tries;
  if (problem.kind !== 'rateLimit') return undefined;
  const wait = Math.max(problem.endsAt - now(), 0);
  return wait <= longestShortWait ? wait : undefined;
}
