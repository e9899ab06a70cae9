/** What is agreed before a soak: told to the extension host in the environment variable `SOAK`, as JSON. */
export interface Course {
  /** Where the local GitHub is. */
  readonly origin: string;
  /** Where its control is (`control.ts`). */
  readonly control: string;
  readonly seed: number;
  /** Real minutes of walking. */
  readonly minutes: number;
  /** How many times as fast as a clock the extension's clock goes, and the server's; both from `epoch` on. */
  readonly speed: number;
  /** ms since 1970. */
  readonly epoch: number;
}

/** The time of a clock that goes `speed` times as fast; ms since 1970. */
export function scaled({ epoch, speed }: Pick<Course, 'epoch' | 'speed'>, now: number): number {
  return epoch + (now - epoch) * speed;
}

/** What the extension host asks the control. */
export type Asked =
  /** Requests meet faults, and other people publish. */
  | { readonly ask: 'storm' }
  /**
   * No faults, and nothing changes any more, once every package has gained a version, so that whatever is not refreshed
   * shows; what is deleted is made up for.
   */
  | { readonly ask: 'calm' }
  | { readonly ask: 'sockets' }
  | { readonly ask: 'token'; readonly login: string }
  | { readonly ask: 'revoke'; readonly token: string }
  | { readonly ask: 'truth'; readonly login: string }
  | { readonly ask: 'report'; readonly report: WalkReport };

/** What the tree has to show; packages of an owner as `type/name`, with the ids of their versions, newest first. */
export type Truth = Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;

export interface Answered {
  readonly token?: string;
  readonly truth?: Truth;
  /** Open connections to the server. */
  readonly sockets: number;
}

/** What was found in one moment of rest. */
export interface Checkpoint {
  /** Real seconds since the walk began. */
  readonly seconds: number;
  readonly operations: number;
  /** Bytes, after collection. */
  readonly heap: number;
  /** Subscriptions to events that were not disposed. */
  readonly subscriptions: number;
  /** AbortControllers that are alive, and what listens to their signals. */
  readonly controllers: number;
  readonly abortListeners: number;
  /** Open handles of the process by kind, as `process.getActiveResourcesInfo` tells. */
  readonly handles: Readonly<Record<string, number>>;
  /** Open connections at the server. */
  readonly sockets: number;
}

export interface WalkReport {
  readonly operations: Readonly<Record<string, number>>;
  readonly checkpoints: readonly Checkpoint[];
  /** What must not be: each a sentence. */
  readonly wrongs: readonly string[];
  /** Messages that a person was shown, each whole but for names and figures. */
  readonly messages: Readonly<Record<string, number>>;
  /** Subscriptions at the end, by what is subscribed to. */
  readonly subscribed: Readonly<Record<string, number>>;
}

export const accounts = ['ann', 'bob'] as const;
