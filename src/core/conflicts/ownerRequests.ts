import type { Connection } from '../github/connection.ts';
import type { Owner } from '../github/types.ts';
import { fetchConflicts, type FetchOptions } from './ask.ts';
import type { NewAnswer } from './report.ts';

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
   * @param onAnswer told each owner's answer as it comes; not of an owner that was asked again meanwhile.
   */
  async ask(
    connection: Connection,
    owners: readonly Owner[],
    options: Omit<FetchOptions, 'signal'>,
    onAnswer: (owner: Owner, answer: NewAnswer) => void,
  ): Promise<void> {
    await Promise.all(
      owners.map(async (owner) => {
        // One for each owner, so that asking one again leaves the others alone.
        const request = new AbortController();
        const key = owner.login.toLowerCase();
        this.#inFlight.get(key)?.abort();
        this.#inFlight.set(key, request);
        const answer = await fetchConflicts(connection, owner, { ...options, signal: request.signal });
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
