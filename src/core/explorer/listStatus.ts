import type { PagesOptions, Seed } from './loadedPages.ts';

export interface LoadAllOptions {
  readonly signal: AbortSignal;
  /** Told after each page how many are loaded. */
  readonly onProgress: (loaded: number) => void;
  /** Told when a limit of GitHub's is waited for, and until when at least; ms since 1970. */
  readonly onWait: (until: number) => void;
}

export interface ListOptions<T> extends PagesOptions<T> {
  /** What was kept of the list earlier: it is there at once, and is asked for again before it is added to. */
  readonly seed?: Seed<T> | undefined;
  /** How many items the server says that there are, where it does. */
  readonly total?: (() => number | undefined) | undefined;
  /**
   * Told when what is to be shown has changed, once all pages that are being loaded have come: with the items that are
   * other than they were, where all else is as it was.
   */
  readonly onChange?: ((changed: readonly T[] | undefined) => void) | undefined;
}

/** What is known of a list. `error`: why the last attempt to read more of it, or to read it again, has failed. */
export type ListStatus = { readonly error?: Error | undefined } & (
  | { readonly kind: 'unread' }
  /** As the server has it, as far as it is loaded. */
  | { readonly kind: 'current' }
  /** Pages were read at once: what was added meanwhile may have moved items from one to another. */
  | { readonly kind: 'unverified' }
  /** Something was taken out: the pages of the server no longer begin where they began. */
  | { readonly kind: 'moved' }
  /** From then, ms since 1970: the server has not confirmed it. */
  | { readonly kind: 'asOf'; readonly at: number }
);

/** What a list can be at: one piece of work at a time, so that pages neither mix nor get lost. */
export type ListWork = 'page' | 'refresh' | 'all';

export interface Pending {
  readonly work: ListWork;
  readonly ended: Promise<void>;
  readonly stop: AbortController;
}
