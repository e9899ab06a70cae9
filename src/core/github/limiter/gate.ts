/** What a person waits for goes before what they do not: loading all pages, plans, refreshing what is cached. */
export type Priority = 'interactive' | 'background';

/** A request as the limiter sees it. */
export interface Place {
  /** Whose turn it is: owners take turns, however much one of them is asked about. */
  readonly owner: string;
  /** What GitHub counts points by; `undefined` where it counts none. */
  readonly endpoint: string | undefined;
  readonly isWrite: boolean;
  readonly priority: Priority;
  /** Waits until a limit has ended, instead of failing with one that lasts. */
  readonly waitsForLimits: boolean;
  /** Told when it has to wait for a limit, the points or the quota, and until when at least; ms since 1970. */
  readonly onWait?: ((until: number) => void) | undefined;
}

/** A reason to wait. Times in ms since 1970. */
export interface Gate {
  /** Whoever waits behind one who waits for the same name waits too; `undefined` where it is not for this request. */
  nameFor(place: Place): string | undefined;
  /** Now or earlier where it may go; `undefined` where that depends on answers that are still to come. */
  freeAt(place: Place): number | undefined;
  /** The request goes out now. @returns what is called once its answer has come. */
  sent?(place: Place): (() => void) | undefined;
}
