export type Priority = 'interactive' | 'background';

export interface Place {
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
  /** `undefined` where that depends on answers that are still to come. */
  freeAt(place: Place): number | undefined;
  /** @returns what is called once its answer has come. */
  sent?(place: Place): (() => void) | undefined;
}
