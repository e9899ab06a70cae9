import { GitHubError } from './problem.ts';

const mostTries = 3;
const longestWait = 5000;

/**
 * Reads, and reads again: twice after a 5xx or a broken connection, after 0.5 and 1 s or what the server asks for
 * (`retry-after`), never after more than 5 s.
 *
 * @throws what the last try, or `sleep`, throws.
 */
export async function repeated<T>(read: () => Promise<T>, sleep: (ms: number) => Promise<void>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await read();
    } catch (error) {
      const wait = tries < mostTries ? waitAfter(error, tries) : undefined;
      if (wait === undefined) throw error;
      await sleep(wait);
    }
  }
}

/** @returns ms to wait before the next try, or `undefined` where there is none. */
function waitAfter(error: unknown, tries: number): number | undefined {
  if (!(error instanceof GitHubError)) return undefined;
  const { problem } = error;
  if (problem.kind === 'network') return 500 * tries;
  if (problem.kind !== 'server' || problem.status === 501) return undefined;
  const wait = Math.max(500 * tries, problem.retryAfter ?? 0);
  return wait <= longestWait ? wait : undefined;
}
