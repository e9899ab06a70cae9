import {
  createLookahead,
  stopped,
  type FetchPage,
  type Lookahead,
  type Priority,
  unlessAborted,
} from '../github/index.ts';
import type { Items } from '../packages/index.ts';
import { firstAsBefore, readAgain, readRest, type Reading } from './readPages.ts';
import type { ListOptions, ListStatus, ListWork, LoadAllOptions, Pending } from './listStatus.ts';
import { LoadedPages, type Seed } from './loadedPages.ts';

const mostPagesToRefresh = 20;

/**
 * A list of the server, loaded page by page, on demand. A failure is kept beside what was loaded before it, and is
 * cleared by the next success.
 */
export class PagedList<T extends { readonly id: number }> {
  readonly #fetch: FetchPage<T>;
  readonly #options: ListOptions<T>;
  readonly #loaded: LoadedPages<T>;
  #status: ListStatus = { kind: 'unread' };
  /** What `total` said when the pages were read, less what was dropped since. */
  #total: number | undefined;
  readonly #ahead: Lookahead<T>;
  /** Those who wait until all is loaded. */
  readonly #loaders = new Set<LoadAllOptions>();
  #pending: Pending | undefined;
  /** Ends when the first page has come. */
  readonly #first = Promise.withResolvers<undefined>();
  #apart: { readonly from: Items<T>; readonly list: PagedList<T> } | undefined;
  /** What was shown when `onChange` was told last. */
  #told: Pick<PagedList<T>, 'items' | 'asOf' | 'error'>;

  constructor(fetch: FetchPage<T>, options: ListOptions<T> = {}) {
    this.#fetch = fetch;
    this.#options = options;
    this.#loaded = new LoadedPages(options);
    this.#ahead = createLookahead(fetch, this.#onWait);
    if (options.seed) {
      this.#loaded.replace(options.seed.pages, options.seed.at);
      this.#status = { kind: 'asOf', at: options.seed.at };
    }
    this.#told = this.#shown();
  }

  /** In the server's order, each id once: a page shifts when something new comes while the list is read. */
  get items(): Items<T> {
    return this.#loaded.items;
  }

  get status(): ListStatus {
    return this.#status;
  }

  get loaded(): boolean {
    return this.#loaded.first !== undefined;
  }

  get hasMore(): boolean {
    return this.#loaded.last?.next !== undefined;
  }

  get pageCount(): number | undefined {
    return this.#loaded.last?.pageCount;
  }

  /** Whether a refresh asks for its first page alone, as long as that and the number of items are as they were. */
  get isLong(): boolean {
    return this.#loaded.pages.length > mostPagesToRefresh;
  }

  /** Why the last attempt failed; `undefined` after a success. */
  get error(): Error | undefined {
    return this.#status.error;
  }

  /** From when it is, where the server has not confirmed it; ms since 1970. */
  get asOf(): number | undefined {
    return this.#status.kind === 'asOf' ? this.#status.at : undefined;
  }

  /** The first item that passes a test, of what is shown or was read apart. */
  find(test: (item: T) => boolean): T | undefined {
    return this.items.find(test) ?? (this.#apart?.from === this.items ? this.#apart.list.items.find(test) : undefined);
  }

  /** What can be kept of the first pages to seed a list with; `undefined` where nothing is loaded. */
  keep(mostPages: number): Seed<T> | undefined {
    return this.#loaded.keep(mostPages);
  }

  /**
   * A list of its own for whoever reads more than what is shown: it begins with what this one has, and what is loaded
   * into it does not change this one. The same one until this one changes.
   */
  get apart(): PagedList<T> {
    if (this.#apart?.from !== this.items) {
      const list = new PagedList(this.#fetch, { ...this.#options, seed: undefined, onChange: undefined });
      list.#take(this);
      this.#apart = { from: this.items, list };
    }
    return this.#apart.list;
  }

  /** Takes over what was read apart, where that is more, or newer. */
  takeApart(): void {
    const other = this.#apart?.from === this.items ? this.#apart.list : undefined;
    if (other === undefined || this.#pending) return;
    const more = other.#loaded.pages.length - this.#loaded.pages.length;
    if (more < 0 || (more === 0 && other.#loaded.readAt === this.#loaded.readAt)) return;
    this.#take(other);
    this.#apart = undefined;
    this.#tell();
  }

  #take(other: PagedList<T>): void {
    this.#loaded.take(other.#loaded);
    this.#status = other.#status;
    this.#total = other.#total;
  }

  /**
   * Loads the first page unless it is there or has failed, and asks again for what is not confirmed; `retry` and
   * `refresh` try again. Never throws.
   */
  async load(): Promise<void> {
    if (this.error !== undefined) return;
    if (!this.loaded) this.takeApart();
    // Who waits for the first page does not wait until all is loaded.
    if (!this.loaded && this.#pending?.work === 'all') await Promise.race([this.#pending.ended, this.#first.promise]);
    if (!this.loaded) await this.loadMore();
    else if (this.asOf !== undefined) await this.refresh();
  }

  /** Loads the next page, or the first. Never throws. Called twice at once, it loads one page. */
  loadMore(): Promise<void> {
    return this.#once('page');
  }

  /**
   * Loads every page that is left, several at once, waiting for rate limits, and confirms those that there are. What
   * comes is added in the server's order. Where things may go meanwhile, `readWholeList` is for who must not miss any.
   *
   * @throws GitHubError for what cannot be waited for, the signal's reason when aborted; pages loaded before stay.
   */
  async loadAll(options: LoadAllOptions): Promise<void> {
    options.signal.throwIfAborted();
    this.#loaders.add(options);
    try {
      await this.#once('all', { signal: options.signal });
    } finally {
      this.#loaders.delete(options);
      if (this.#loaders.size === 0 && this.#pending?.work === 'all') this.#pending.stop.abort(stopped);
    }
    if (this.error !== undefined) throw this.error;
  }

  #toldUntil = 0;
  readonly #onWait = (until: number) => {
    if (until <= this.#toldUntil) return;
    this.#toldUntil = until;
    for (const { onWait } of this.#loaders) onWait(until);
  };

  /** Tries again what failed: the next page, the first, or, after a failed refresh, the pages there are. */
  async retry(): Promise<void> {
    if (this.asOf !== undefined || (this.loaded && !this.hasMore)) await this.refresh();
    else await this.loadMore();
  }

  /**
   * Asks again for the pages that are loaded, at once; unchanged ones cost nothing (304). Of a list of over 20 pages
   * that is as it was by its first page and its number of items, the rest stays as of when it was read. Never throws.
   *
   * @param priority of the first page; the others are never hurried. Who joins has theirs.
   */
  async refresh(priority: Priority = 'interactive'): Promise<void> {
    this.#apart = undefined;
    if (this.loaded) await this.#once('refresh', { priority });
    else if (this.error !== undefined) await this.loadMore();
  }

  /** Changes loaded items by id, or drops them where `change` gives nothing back, without asking the server. */
  change(ids: ReadonlySet<number>, change: (item: T) => T | undefined): void {
    const apart = this.#apart?.from === this.items ? this.#apart.list : undefined;
    apart?.change(ids, change);
    const { dropped, changed } = this.#loaded.change(ids, change);
    if (apart) this.#apart = { from: this.items, list: apart };
    if (dropped > 0) {
      if (this.#total !== undefined) this.#total -= dropped;
      const { kind, error } = this.#status;
      if (kind !== 'asOf') this.#status = { kind: 'moved', error };
      this.#tell();
    } else {
      this.#tell(changed);
    }
  }

  async #readPage(signal: AbortSignal): Promise<void> {
    if (this.#status.kind === 'moved' || this.#status.kind === 'asOf') await this.#reload({ signal });
    if (this.loaded && !this.hasMore) return;
    this.#loaded.append(await this.#fetch({ page: this.#loaded.last?.next, signal }));
    if (this.#status.kind === 'unread') this.#isRead('current');
  }

  async #readAll(signal: AbortSignal): Promise<void> {
    const reading = { signal, priority: 'background', waiting: { forLimits: true, onWait: this.#onWait } } as const;
    this.#toldUntil = 0;
    try {
      if (this.#status.kind === 'moved' || this.#status.kind === 'asOf') await this.#reload(reading);
      let hasRead = this.#status.kind === 'unverified';
      const onPage = (early: boolean) => {
        hasRead = true;
        if (early || this.#status.kind === 'unread') this.#isRead(early ? 'unverified' : 'current');
        this.#first.resolve(undefined);
        for (const { onProgress } of this.#loaders) onProgress(this.#loaded.count);
      };
      const mayHaveMoved = this.#status.kind === 'unverified';
      await readRest(this.#fetch, this.#ahead, this.#loaded, mayHaveMoved, { ...reading, onPage });
      if (hasRead) this.#isRead('current');
    } finally {
      if (this.hasMore) this.#ahead.stop();
      else this.#ahead.clear();
    }
  }

  async #refresh(reading: Reading): Promise<readonly T[] | undefined> {
    const total = this.#options.total?.();
    const isCounted = total !== undefined && total === this.#total;
    const first = this.isLong && isCounted ? await firstAsBefore(this.#fetch, this.#loaded, reading) : undefined;
    if (!first) return this.#reload(reading);
    const { pages, readAt } = this.#loaded;
    this.#status = { kind: 'asOf', at: this.asOf ?? readAt };
    return this.#loaded.replace([first, ...pages.slice(1)], readAt);
  }

  /** @returns as `LoadedPages.replace`. */
  async #reload(reading: Reading): Promise<readonly T[] | undefined> {
    this.#ahead.clear();
    const { pages, mayHaveMoved } = await readAgain(this.#fetch, this.#loaded.pages, reading);
    this.#isRead(mayHaveMoved ? 'unverified' : 'current');
    return this.#loaded.replace(pages);
  }

  #isRead(kind: 'current' | 'unverified'): void {
    this.#status = { kind };
    this.#total = this.#options.total?.();
  }

  /**
   * Joins the same work that is under way, or does it, once other work has ended.
   *
   * @throws the signal's reason, at once when aborted; what others began goes on.
   */
  async #once(work: ListWork, { signal, priority }: Pick<Reading, 'signal' | 'priority'> = {}): Promise<void> {
    // A refresh that has begun may have read what has changed since.
    const before = work === 'refresh' ? this.#pending : undefined;
    const isJoined = (pending: Pending) => pending.work === work && pending !== before && !pending.stop.signal.aborted;
    while (this.#pending && !isJoined(this.#pending)) await unlessAborted(this.#pending.ended, signal);
    const stop = new AbortController();
    this.#pending ??= { work, stop, ended: this.#run(work, { signal: stop.signal, priority }) };
    await unlessAborted(this.#pending.ended, signal);
  }

  async #run(work: ListWork, reading: Reading & { readonly signal: AbortSignal }): Promise<void> {
    let changed: readonly T[] | undefined;
    try {
      if (work === 'page') await this.#readPage(reading.signal);
      else if (work === 'all') await this.#readAll(reading.signal);
      else changed = await this.#refresh(reading);
      this.#status = { ...this.#status, error: undefined };
    } catch (error) {
      // What was stopped has not failed.
      if (reading.signal.aborted) return;
      if (work === 'refresh') this.#status = { kind: 'asOf', at: this.asOf ?? this.#loaded.readAt };
      this.#status = { ...this.#status, error: error instanceof Error ? error : new Error(String(error)) };
    } finally {
      this.#loaded.rest();
      this.#pending = undefined;
      this.#tell(changed);
    }
  }

  /** @param changed the items that have changed, where nothing else has. */
  #tell(changed?: readonly T[]): void {
    const { items, asOf, error } = this.#told;
    const isSameStatus = this.asOf === asOf && this.error === error;
    if (isSameStatus && this.items === items) return;
    this.#told = this.#shown();
    this.#options.onChange?.(isSameStatus ? changed : undefined);
  }

  #shown(): Pick<PagedList<T>, 'items' | 'asOf' | 'error'> {
    const { items, asOf, error } = this;
    return { items, asOf, error };
  }
}
