import type { Page, PageOptions } from '../github/page.ts';
import { GitHubError } from '../github/problem.ts';

/** Asks for the first page, or for the page that `options` name. */
export type FetchPage<T> = (options: Pick<PageOptions<T>, 'page' | 'previous' | 'signal'>) => Promise<Page<T>>;

export interface LoadAllOptions {
  readonly signal: AbortSignal;
  /** Told after each page how many are loaded. */
  readonly onProgress: (loaded: number) => void;
  /** Told before a rate limit is waited for; `endsAt` in ms since 1970. */
  readonly onWait: (endsAt: number) => void;
  /** Waits until that time; throws the signal's reason when aborted. */
  readonly waitUntil: (endsAt: number, signal: AbortSignal) => Promise<void>;
}

/**
 * A list of the server, loaded page by page, on demand. A failure is kept beside what was loaded before it, and is
 * cleared by the next success.
 */
export class PagedList<T extends { readonly id: number }> {
  readonly #fetch: FetchPage<T>;
  #pages: Page<T>[] = [];
  #items: T[] = [];
  #ids = new Set<number>();
  #error: Error | undefined;
  #pending: Promise<void> | undefined;

  constructor(fetch: FetchPage<T>) {
    this.#fetch = fetch;
  }

  /** In the server's order, each id once: a page shifts when something new comes while the list is read. */
  get items(): readonly T[] {
    return this.#items;
  }

  get loaded(): boolean {
    return this.#pages.length > 0;
  }

  get hasMore(): boolean {
    return this.#pages.at(-1)?.next !== undefined;
  }

  /** How many pages the server says that there are, where it does. */
  get pageCount(): number | undefined {
    return this.#pages.at(-1)?.pageCount;
  }

  /** Why the last attempt failed; `undefined` after a success. */
  get error(): Error | undefined {
    return this.#error;
  }

  /** Loads the first page unless it is there or has failed; `retry` and `refresh` try again. Never throws. */
  async load(): Promise<void> {
    // Again where it joined a load that was then aborted.
    while (!this.loaded && this.#error === undefined) await this.#once(() => this.#append(undefined));
  }

  /** Loads the next page, or the first. Never throws. Called twice at once, it loads one page. */
  async loadMore(): Promise<void> {
    if (this.loaded && !this.hasMore) return;
    await this.#once(() => this.#append(undefined));
  }

  /**
   * Loads every page that is left, waiting for rate limits.
   *
   * @throws GitHubError for what cannot be waited for, the signal's reason when aborted; pages loaded before stay.
   */
  async loadAll({ signal, onProgress, onWait, waitUntil }: LoadAllOptions): Promise<void> {
    while (!this.loaded || this.hasMore) {
      signal.throwIfAborted();
      await this.#once(() => this.#append(signal), signal);
      signal.throwIfAborted();
      const error = this.#error;
      if (error === undefined) {
        onProgress(this.#items.length);
      } else if (error instanceof GitHubError && error.problem.kind === 'rateLimit') {
        onWait(error.problem.endsAt);
        await waitUntil(error.problem.endsAt, signal);
      } else {
        throw error;
      }
    }
  }

  /** Tries again what failed: the next page, the first, or, after a failed refresh, the pages there are. */
  async retry(): Promise<void> {
    if (this.loaded && !this.hasMore) await this.refresh();
    else await this.loadMore();
  }

  /** Asks again for the pages that are loaded; unchanged ones cost nothing (304). Never throws. */
  async refresh(): Promise<void> {
    if (!this.loaded && this.#error === undefined) return;
    if (!this.loaded) return this.loadMore();
    await this.#once(async () => {
      const pages = await Promise.all(
        this.#pages.map((previous) => this.#fetch({ page: previous.url, previous, signal: undefined })),
      );
      this.#pages = [];
      this.#items = [];
      this.#ids = new Set();
      for (const page of pages) {
        this.#add(page);
        // A list that became shorter ends where a page has no next.
        if (page.next === undefined) break;
      }
    });
  }

  async #append(signal: AbortSignal | undefined): Promise<void> {
    this.#add(await this.#fetch({ page: this.#pages.at(-1)?.next, signal }));
  }

  #add(page: Page<T>): void {
    this.#pages.push(page);
    for (const item of page.items) {
      if (this.#ids.has(item.id)) continue;
      this.#ids.add(item.id);
      this.#items.push(item);
    }
  }

  /** Joins the work that is under way, or does this one. What was aborted has not failed. */
  async #once(work: () => Promise<void>, signal?: AbortSignal): Promise<void> {
    this.#pending ??= work()
      .then(
        () => (this.#error = undefined),
        (error: unknown) => {
          if (!signal?.aborted) this.#error = error instanceof Error ? error : new Error(String(error));
        },
      )
      .then(() => (this.#pending = undefined));
    await this.#pending;
  }
}
