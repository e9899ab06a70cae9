import { waitFor } from '../workbench/waiting.ts';
import type { LoggedRequest } from './faults.ts';

/**
 * Holds the requests that match, before they take effect, until a test lets them pass. So a test says what has happened
 * and what has not, however slow the machine is.
 */
export class Gate {
  readonly #match: (request: LoggedRequest) => boolean;
  readonly #waiting: { readonly request: LoggedRequest; readonly isGivenUp: () => boolean; readonly go: () => void }[] =
    [];
  /** How many of those that come may still pass unheld. */
  #passes = 0;

  constructor(match: (request: LoggedRequest) => boolean) {
    this.#match = match;
  }

  /** What is held now, in the order in which it came; also where the caller has given up. */
  get held(): readonly LoggedRequest[] {
    return this.#waiting.map(({ request }) => request);
  }

  /** Lets the next `count` requests pass: those that are held first, then those that come. */
  pass(count = 1): void {
    const held = this.#waiting.splice(0, count);
    this.#passes += count - held.length;
    for (const { go } of held) go();
  }

  /** Lets everything pass from now on. */
  open(): void {
    this.pass(Infinity);
  }

  /** Settles once at least `count` requests are held. @throws Error after a while in vain. */
  async waitForHeld(count: number): Promise<void> {
    await waitFor(`${count} requests to be held`, () => {
      const { held } = this;
      if (held.length >= count) return Promise.resolve(true);
      throw new Error(`Held instead: ${held.map(({ method, url }) => `${method} ${url}`).join(', ') || 'none'}`);
    });
  }

  /** Settles once nobody waits any more for the answers to what is held. @throws Error after a while in vain. */
  async waitForGivenUp(): Promise<void> {
    await waitFor('what is held to be given up', () =>
      Promise.resolve(this.#waiting.every(({ isGivenUp }) => isGivenUp())),
    );
  }

  /** Settles when the request may go on: at once where it does not match. */
  async admit(request: LoggedRequest, isGivenUp: () => boolean): Promise<void> {
    if (!this.#match(request)) return;
    if (this.#passes > 0) {
      this.#passes--;
      return;
    }
    await new Promise<void>((go) => this.#waiting.push({ request, isGivenUp, go }));
  }
}

/** The gates of a server. */
export class Gates {
  readonly #gates: Gate[] = [];

  add(match: (request: LoggedRequest) => boolean): Gate {
    const gate = new Gate(match);
    this.#gates.push(gate);
    return gate;
  }

  /** Opens all of them, and forgets them. */
  open(): void {
    for (const gate of this.#gates.splice(0)) gate.open();
  }

  /** A request passes each gate that it matches, in their order. */
  async admit(request: LoggedRequest, isGivenUp: () => boolean): Promise<void> {
    for (const gate of [...this.#gates]) await gate.admit(request, isGivenUp);
  }
}
