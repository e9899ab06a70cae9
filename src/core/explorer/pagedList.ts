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

/** What a list can be at: one piece of work at a time, so that pages neither mix nor get lost. */
type Work = 'page' | 'refresh';

/** "Rate limits for the REST API": wait longer each time, and give up after some tries. */
const mostWaits = 5;
const longerEachTime = 60_000;
/** A server whose list never ends must not be read for ever. */
const mostRepetitions = 3;

/**
 * A list of the server, loaded page by page, on demand. A failure is kept beside what was loaded before it, and is
 * cleared by the next success.
 */
export class PagedList<T extends { readonly id: number }> {
  readonly #fetch: FetchPage<T>;
  #pages: Page<T>[] = [];
  #items: T[] = [];
  #ids = new Set<number>();
  readonly #isHidden: (item: T) => boolean;
  /** Something was taken out: the pages of the server no longer begin where they began. */
  #shifted = false;
  /** Pages in a row that brought nothing new. */
  #repetitions = 0;
  #error: Error | undefined;
  #failed: Work | undefined;
  #pending: { readonly work: Work; readonly ended: Promise<boolean> } | undefined;

  /** @param isHidden leaves out what was just deleted, and a list that is stale for a moment still has. */
  constructor(fetch: FetchPage<T>, isHidden: (item: T) => boolean = () => false) {
    this.#fetch = fetch;
    this.#isHidden = isHidden;
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
    if (!this.loaded && this.#error === undefined) await this.loadMore();
  }

  /** Loads the next page, or the first. Never throws. Called twice at once, it loads one page. */
  async loadMore(): Promise<void> {
    // Again where it joined a load that was then aborted.
    while (!(await this.#once('page')));
  }

  /**
   * Loads every page that is left, waiting for rate limits, up to five times for one page.
   *
   * @throws GitHubError for what cannot be waited for, the signal's reason when aborted; pages loaded before stay.
   */
  async loadAll({ signal, onProgress, onWait, waitUntil }: LoadAllOptions): Promise<void> {
    let waits = 0;
    while (!this.loaded || this.hasMore) {
      if (!(await this.#once('page', signal))) continue;
      const error = this.#error;
      if (error === undefined) {
        waits = 0;
        onProgress(this.#items.length);
      } else if (error instanceof GitHubError && error.problem.kind === 'rateLimit' && waits < mostWaits) {
        const endsAt = error.problem.endsAt + longerEachTime * (2 ** waits++ - 1);
        onWait(endsAt);
        await waitUntil(endsAt, signal);
      } else {
        throw error;
      }
    }
  }

  /** Tries again what failed: the next page, the first, or, after a failed refresh, the pages there are. */
  async retry(): Promise<void> {
    if (this.#failed === 'refresh' || (this.loaded && !this.hasMore)) await this.refresh();
    else await this.loadMore();
  }

  /** Asks again for the pages that are loaded; unchanged ones cost nothing (304). Never throws. */
  async refresh(): Promise<void> {
    if (this.loaded) await this.#once('refresh');
    else if (this.#error !== undefined) await this.loadMore();
  }

  async #append(signal: AbortSignal | undefined): Promise<void> {
    if (this.#shifted) await this.#reload();
    if (this.loaded && !this.hasMore) return;
    const page = await this.#fetch({ page: this.#pages.at(-1)?.next, signal });
    if (page.next !== undefined && this.#pages.some(({ url }) => url === page.next)) {
      throw new GitHubError({ kind: 'malformed', message: 'pages that follow each other in a circle' }, 'Paging');
    }
    // Things that come while the list is read push known ones onto the next page, but not onto page after page.
    this.#repetitions = this.#add(page) ? 0 : this.#repetitions + 1;
    if (this.#repetitions > mostRepetitions) {
      this.#repetitions = 0;
      throw new GitHubError({ kind: 'malformed', message: 'pages that only repeat what is loaded' }, 'Paging');
    }
  }

  /** Changes an item that is loaded, or drops it where `change` gives nothing back, without asking the server. */
  change(id: number, change: (item: T) => T | undefined): void {
    const before = this.#items.length;
    this.#items = this.#items.flatMap((item) => (item.id === id ? (change(item) ?? []) : [item]));
    if (this.#items.length < before) this.#shifted = true;
  }

  async #reload(): Promise<void> {
    const pages = await Promise.all(
      this.#pages.map((previous) => this.#fetch({ page: previous.url, previous, signal: undefined })),
    );
    this.#shifted = false;
    this.#pages = [];
    this.#items = [];
    this.#ids = new Set();
    for (const page of pages) {
      this.#add(page);
      // A list that became shorter ends where a page has no next.
      if (page.next === undefined) break;
    }
  }

  /** @returns whether it brings anything new, or is the last. */
  #add(page: Page<T>): boolean {
    this.#pages.push(page);
    const isNew = page.next === undefined || page.items.some(({ id }) => !this.#ids.has(id));
    for (const item of page.items) {
      if (this.#ids.has(item.id) || this.#isHidden(item)) continue;
      this.#ids.add(item.id);
      this.#items.push(item);
    }
    return isNew;
  }

  /**
   * Joins the same work that is under way, or does it, once other work has ended.
   *
   * @returns whether it came to an end, be it a failure; `false` where the one who began it has aborted it.
   * @throws the signal's reason, at once when aborted; what others began goes on.
   */
  async #once(work: Work, signal?: AbortSignal): Promise<boolean> {
    while (this.#pending && this.#pending.work !== work) await unlessAborted(this.#pending.ended, signal);
    signal?.throwIfAborted();
    if (work === 'page' && this.loaded && !this.hasMore) return true;
    this.#pending ??= { work, ended: this.#run(work, signal) };
    return unlessAborted(this.#pending.ended, signal);
  }

  async #run(work: Work, signal: AbortSignal | undefined): Promise<boolean> {
    try {
      await (work === 'page' ? this.#append(signal) : this.#reload());
      this.#error = undefined;
      this.#failed = undefined;
      return true;
    } catch (error) {
      // What was aborted has not failed.
      if (signal?.aborted) return false;
      this.#error = error instanceof Error ? error : new Error(String(error));
      this.#failed = work;
      return true;
    } finally {
      this.#pending = undefined;
    }
  }
}

/** @throws the signal's reason as soon as it is aborted, without waiting for the work. */
async function unlessAborted(ended: Promise<boolean>, signal: AbortSignal | undefined): Promise<boolean> {
  if (signal === undefined) return ended;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([ended, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
