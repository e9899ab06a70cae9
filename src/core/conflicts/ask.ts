import {
  getOwner,
  type Connection,
  listConflicts,
  type CallOptions,
  GitHubError,
  type Owner,
} from '../github/index.ts';
import { summarizePackage } from '../packages/index.ts';
import type { OwnerAnswer } from './report.ts';

export interface AskOptions {
  /** Whether the connection is nobody's, or lacks the `repo` scope, without which private packages are not listed. */
  readonly publicOnly: boolean;
  /** ms since 1970. */
  readonly now: () => number;
}

/** The owners of a report that are being asked. An owner that is asked again is no longer asked by what came before. */
export class OwnerRequests {
  readonly #inFlight = new Map<string, AbortController>();

  /** Whether nobody is being asked. */
  get isIdle(): boolean {
    return this.#inFlight.size === 0;
  }

  /**
   * Asks owners for their conflicts, as many at once as the connection lets through. Never throws.
   *
   * @param onAnswer told each owner's answer as it comes, a failure too; not of an owner that was asked again meanwhile.
   */
  async ask(
    connection: Connection,
    owners: readonly Owner[],
    { publicOnly, now }: AskOptions,
    onAnswer: (owner: Owner, answer: OwnerAnswer) => void,
  ): Promise<void> {
    await Promise.all(
      owners.map(async (owner) => {
        // One for each owner, so that asking one again leaves the others alone.
        const request = new AbortController();
        const key = owner.login.toLowerCase();
        this.#inFlight.get(key)?.abort();
        this.#inFlight.set(key, request);
        const answer = await listConflicts(connection, owner, { signal: request.signal })
          .then((all): OwnerAnswer => ({ kind: 'listed', at: now(), conflicts: all.map(summarizePackage), publicOnly }))
          .catch((error: unknown): OwnerAnswer => {
            if (!(error instanceof GitHubError)) return { kind: 'cancelled' };
            return { kind: 'failed', at: now(), problem: error.problem };
          });
        if (this.#inFlight.get(key) !== request) return;
        this.#inFlight.delete(key);
        onAnswer(owner, answer);
      }),
    );
  }

  /** Stops asking everybody. */
  cancel(): void {
    for (const request of this.#inFlight.values()) request.abort();
  }
}

/**
 * Whose login this is. Where a server tells nobody without a token about accounts, the conflict lists tell: that of
 * organizations is not found for a user.
 *
 * @throws GitHubError, `notFound` for a login that nobody has, where that can be known.
 */
export async function findOwner(connection: Connection, login: string, options: CallOptions = {}): Promise<Owner> {
  try {
    return await getOwner(connection, login, options);
  } catch (error) {
    if (!isProblem(error, 'authentication') && !isProblem(error, 'forbidden')) throw error;
  }
  const organization: Owner = { kind: 'organization', login };
  try {
    await listConflicts(connection, organization, options);
    return organization;
  } catch (error) {
    if (!isProblem(error, 'notFound')) throw error;
    return { kind: 'user', login };
  }
}

function isProblem(error: unknown, kind: GitHubError['problem']['kind']): boolean {
  return error instanceof GitHubError && error.problem.kind === kind;
}
