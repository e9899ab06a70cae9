import { createLookahead, stopped, type FetchPage, type Lookahead } from '../github/lookahead.ts';
import type { Waiting } from '../github/connection.ts';
import type { Page } from '../github/page.ts';
import { GitHubError } from '../github/problem.ts';
import type { Priority } from '../github/limiter/limiter.ts';
import { unlessAborted } from '../github/wait.ts';
import { LoadedPages, type Seed } from './loadedPages.ts';

export type { FetchPage } from '../github/lookahead.ts';

export interface LoadAllOptions {
  readonly signal: AbortSignal;
  /** Told after each page how many are loaded. */
  readonly onProgress: (loaded: number) => void;
  /** Told when a limit of GitHub's is waited for, and until when at least; ms since 1970. */
  readonly onWait: (until: number) => void;
}

/**
 * What a list can be at: one piece of work at a time, so that pages neither mix nor get lost. To settle is to make sure
 * that nothing has shifted while pages were read at once.
 */
type Work = 'page' | 'refresh' | 'settle';

/** So many times a list that shifts is read at once; then page by page, which loses nothing though it is slow. */
const mostReadingsAtOnce = 3;
/**
 * A list of the server, loaded page by page, on demand. A failure is kept beside what was loaded before it, and is
 * cleared by the next success.
 */
export class PagedList<T extends { readonly id: number }> {
  readonly #fetch: FetchPage<T>;
  readonly #loaded: LoadedPages<T>;
  /** Something was taken out: the pages of the server no longer begin where they began. */
  #shifted = false;
  /** What there is comes from a seed that the server has not confirmed, or asking for it again has failed. */
  #stale = false;
  /** Pages were read at once: what was added meanwhile may have moved versions from one to another. */
  #unsettled = false;
  #readingsAtOnce = 0;
  readonly #ahead: Lookahead<T>;
  /** Those who are loading all, by what tells them that they wait. */
  readonly #loaders = new Set<(endsAt: number) => void>();
  #error: Error | undefined;
  #failed: Work | undefined;
  #pending: { readonly work: Work; readonly ended: Promise<boolean> } | undefined;

  /**
   * @param isHidden leaves out what was just deleted, and a list that is stale for a moment still has.
   * @param seed what was kept of the list earlier: it is there at once, and is asked for again before it is added to.
   */
  constructor(fetch: FetchPage<T>, isHidden: (item: T) => boolean = () => false, seed?: Seed<T>) {
    this.#fetch = fetch;
    this.#loaded = new LoadedPages(isHidden);
    this.#ahead = createLookahead(fetch, (until) => this.#waiting?.onWait?.(until));
    if (seed === undefined) return;
    this.#loaded.replace(seed.pages, seed.at);
    this.#stale = true;
  }

  /** In the server's order, each id once: a page shifts when something new comes while the list is read. */
  get items(): readonly T[] {
    return this.#loaded.items;
  }

  get loaded(): boolean {
    return this.#loaded.first !== undefined;
  }

  get hasMore(): boolean {
    return this.#loaded.last?.next !== undefined;
  }

  /** How many pages the server says that there are, where it does. */
  get pageCount(): number | undefined {
    return this.#loaded.last?.pageCount;
  }

  /** Why the last attempt failed; `undefined` after a success. */
  get error(): Error | undefined {
    return this.#error;
  }

  /** From when everything is, while the server has not confirmed a seed, or a refresh has failed; ms since 1970. */
  get asOf(): number | undefined {
    return this.#stale ? this.#loaded.readAt : undefined;
  }

  /** What can be kept of the first pages to seed a list with; `undefined` where nothing is loaded. */
  keep(mostPages: number): Seed<T> | undefined {
    return this.#loaded.keep(mostPages);
  }

  /**
   * Loads the first page unless it is there or has failed, and asks again for what comes from a seed; `retry` and
   * `refresh` try again. Never throws.
   */
  async load(): Promise<void> {
    if (this.#error !== undefined) return;
    if (!this.loaded) await this.loadMore();
    else if (this.#stale) await this.refresh();
  }

  /** Loads the next page, or the first. Never throws. Called twice at once, it loads one page. */
  async loadMore(): Promise<void> {
    // Again where it joined a load that was then aborted.
    while (!(await this.#once('page')));
  }

  /**
   * Loads every page that is left, several at once, waiting for rate limits. What comes is added in the server's order; nothing that was there all the while is missing, though new things come. Where
   * things may go meanwhile, `readWholeList` is for who must not miss any.
   *
   * @throws GitHubError for what cannot be waited for, the signal's reason when aborted; pages loaded before stay.
   */
  async loadAll(options: LoadAllOptions): Promise<void> {
    let toldUntil = 0;
    const onWait = (until: number) => {
      if (until > toldUntil) options.onWait((toldUntil = until));
    };
    if (this.#loaders.size === 0) this.#readingsAtOnce = 0;
    this.#loaders.add(onWait);
    try {
      await this.#loadRest(options);
    } finally {
      this.#loaders.delete(onWait);
      if (this.#loaders.size === 0) {
        if (this.hasMore) this.#ahead.stop();
        else this.#ahead.clear();
        this.#loaded.rest();
      }
    }
  }

  async #loadRest({ signal, onProgress }: LoadAllOptions): Promise<void> {
    while (!this.loaded || this.#stale || this.hasMore || this.#unsettled) {
      const work = this.#stale ? 'refresh' : this.loaded && !this.hasMore ? 'settle' : 'page';
      const joins = this.#pending !== undefined;
      if (!(await this.#once(work, signal))) continue;
      const error = this.#error;
      if (error === undefined) {
        if (work === 'page') onProgress(this.items.length);
        // Who began it may not have waited for the limit.
      } else if (!joins || !(error instanceof GitHubError) || error.problem.kind !== 'rateLimit') {
        throw error;
      }
    }
  }

  /** How requests wait: who loads everything waits for limits, too. */
  get #waiting(): Waiting | undefined {
    const onWait = (until: number) => this.#loaders.forEach((tell) => tell(until));
    return this.#loaders.size > 0 ? { forLimits: true, onWait } : undefined;
  }

  /** Tries again what failed: the next page, the first, or, after a failed refresh, the pages there are. */
  async retry(): Promise<void> {
    if ((this.#failed ?? 'page') !== 'page' || (this.loaded && !this.hasMore)) await this.refresh();
    else await this.loadMore();
  }

  /**
   * Asks again for the pages that are loaded, at once; unchanged ones cost nothing (304). Never throws.
   *
   * @param priority of the first page; the others are never hurried. Who joins has theirs.
   */
  async refresh(priority: Priority = 'interactive'): Promise<void> {
    if (this.loaded) await this.#once('refresh', undefined, priority);
    else if (this.#error !== undefined) await this.loadMore();
  }

  async #append(signal: AbortSignal | undefined): Promise<void> {
    if (this.#shifted || this.#stale) await this.#reload({ signal });
    if (this.loaded && !this.hasMore) return;
    this.#loaded.append(await this.#next(signal));
  }

  async #next(signal: AbortSignal | undefined): Promise<Page<T>> {
    const { last } = this.#loaded;
    if (!last || this.#loaders.size === 0 || this.#readingsAtOnce >= mostReadingsAtOnce) {
      return this.#fetch({ page: last?.next, signal, waiting: this.#waiting });
    }
    const { page, early } = await unlessAborted(this.#ahead.after(last), signal);
    this.#unsettled ||= early;
    return page;
  }

  /** New versions come first: with the first page as it was, all pages fit each other. Else they are read again. */
  async #settle(signal: AbortSignal | undefined): Promise<void> {
    const { first: previous } = this.#loaded;
    const first =
      this.#readingsAtOnce < mostReadingsAtOnce && previous
        ? await this.#fetch({ page: previous.url, previous, signal, waiting: this.#waiting })
        : previous;
    if (!first || !previous || isSame(first, previous)) {
      this.#unsettled = false;
      return;
    }
    const readings = this.#readingsAtOnce + 1;
    await this.#reload({ signal, inOrder: readings >= mostReadingsAtOnce });
    // One that failed has settled nothing.
    this.#readingsAtOnce = readings;
  }

  /** Changes loaded items by id, or drops them where `change` gives nothing back, without asking the server. */
  change(ids: ReadonlySet<number>, change: (item: T) => T | undefined): void {
    if (this.#loaded.change(ids, change)) this.#shifted = true;
  }

  async #reload({ signal, priority, inOrder = false }: Reading): Promise<void> {
    this.#ahead.clear();
    const before = this.#loaded.pages;
    const failing = new AbortController();
    const leaving = AbortSignal.any([failing.signal, ...(signal ? [signal] : [])]);
    // The rest of a long list must not hold up what else a person asks for.
    const again = (previous: Page<T>) =>
      this.#fetch({
        page: previous.url,
        previous,
        signal: leaving,
        priority: previous === before[0] ? priority : 'background',
        waiting: this.#waiting,
      });
    const pages: Page<T>[] = [];
    // The first before the others: only so does it tell, unchanged later, that nothing has moved between them.
    const inTurn = inOrder ? before.length : 1;
    for (const page of before.slice(0, inTurn)) pages.push(await again(page));
    try {
      pages.push(...(await Promise.all(before.slice(inTurn).map(again))));
    } finally {
      failing.abort(stopped);
    }
    this.#unsettled ||= !inOrder && pages.length > 1 && pages.some((page, index) => page !== before[index]);
    this.#shifted = false;
    this.#stale = false;
    this.#loaded.replace(pages);
  }

  /**
   * Joins the same work that is under way, or does it, once other work has ended.
   *
   * @returns whether it came to an end, be it a failure; `false` where the one who began it has aborted it.
   * @throws the signal's reason, at once when aborted; what others began goes on.
   */
  async #once(work: Work, signal?: AbortSignal, priority?: Priority): Promise<boolean> {
    while (this.#pending && this.#pending.work !== work) await unlessAborted(this.#pending.ended, signal);
    signal?.throwIfAborted();
    if (work === 'page' && this.loaded && !this.#stale && !this.hasMore) return true;
    this.#pending ??= { work, ended: this.#run(work, { signal, priority }) };
    return unlessAborted(this.#pending.ended, signal);
  }

  async #run(work: Work, reading: Reading): Promise<boolean> {
    const { signal } = reading;
    try {
      if (work === 'page') await this.#append(signal);
      else if (work === 'settle') await this.#settle(signal);
      else await this.#reload(reading);
      this.#error = undefined;
      this.#failed = undefined;
      return true;
    } catch (error) {
      // What was aborted has not failed.
      if (signal?.aborted || error === stopped) return false;
      this.#error = error instanceof Error ? error : new Error(String(error));
      this.#failed = work;
      if (work === 'refresh') this.#stale = true;
      return true;
    } finally {
      if (this.#loaders.size === 0) this.#loaded.rest();
      this.#pending = undefined;
    }
  }
}

interface Reading {
  readonly signal: AbortSignal | undefined;
  readonly priority?: Priority | undefined;
  /** Page by page. */
  readonly inOrder?: boolean;
}

function isSame(one: Page<{ readonly id: number }>, other: Page<{ readonly id: number }>): boolean {
  return (
    one === other ||
    (one.items.length === other.items.length && one.items.every(({ id }, index) => id === other.items[index]?.id))
  );
}
