export type Priority = 'interactive' | 'background';

export interface LimitedRequest {
  readonly owner: string;
  /** GitHub counts points for each; `undefined` if it counts none. */
  readonly endpoint: string | undefined;
  readonly isWrite: boolean;
  readonly priority: Priority;
  /** Waits until a limit has ended, instead of failing if it lasts over 5 s. */
  readonly waitsForLimits: boolean;
  /** Called when the request has to wait, with the earliest end; ms since 1970. */
  readonly onWait?: ((until: number) => void) | undefined;
}

/** A reason to wait. Times in ms since 1970. */
export interface Gate {
  /** Requests with the same key pass the gate in order; `undefined` if the gate does not apply. */
  keyFor(request: LimitedRequest): string | undefined;
  /** When the gate opens; `undefined` if that depends on pending responses. */
  opensAt(request: LimitedRequest): number | undefined;
  /** @returns what to call when the response has arrived. */
  onSent?(request: LimitedRequest): (() => void) | undefined;
}
