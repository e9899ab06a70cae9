import { noLongerNeeded, type FetchPage, type Priority, unlessAborted } from '#core/github';
import type { Items } from '#core/packages';
import { LoadedPages, type Identified, type PagesOptions, type Seed } from './loadedPages.ts';
import { PageReader, type Reading } from './pageReader.ts';

export interface LoadAllOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (loaded: number) => void;
  /** Called when a rate limit is waited for, with its earliest end; ms since 1970. */
  readonly onWait: (until: number) => void;
}

export interface ListOptions<T> extends PagesOptions<T> {
  /** Cached pages: shown at once, and asked for again before any is added. */
  readonly seed?: Seed<T> | undefined;
  /** Called when what is shown has changed, but for what comes first; with the items, where that is all. */
  readonly onChange?: ((changed: readonly T[] | undefined) => void) | undefined;
}

type Work = 'page' | 'refresh' | 'all';

/** A list of the server, loaded page by page, on demand. A failure is kept beside what was loaded before it. */
export class PagedList<T extends Identified> {
  readonly #fetch: FetchPage<T>;
  readonly #options: ListOptions<T>;
  readonly #pages: LoadedPages<T>;
  readonly #reader: PageReader<T>;
  #error: Error | undefined;
  readonly #loaders = new Set<LoadAllOptions>();
  /** One piece of work at a time, so that pages neither mix nor get lost. */
  #pending: { readonly work: Work; readonly ended: Promise<void>; readonly stop: AbortController } | undefined;
  readonly #firstPage = Promise.withResolvers<undefined>();
  #copy: { readonly of: Items<T>; readonly list: PagedList<T> } | undefined;
  /** What was shown when `onChange` was called last. */
  #told: ReturnType<PagedList<T>['shown']>;

  constructor(fetch: FetchPage<T>, options: ListOptions<T> = {}) {
    this.#fetch = fetch;
    this.#options = options;
    this.#pages = new LoadedPages(options);
    this.#reader = new PageReader(fetch, this.#pages, this.#onWait);
    if (options.seed) this.#pages.replace(options.seed.pages, 'stale', options.seed.at);
    this.#told = this.shown();
  }

  get items(): Items<T> {
    return this.#pages.items;
  }

  get loaded(): boolean {
    return this.#pages.first !== undefined;
  }

  get hasMore(): boolean {
    return this.#pages.last?.next !== undefined;
  }

  get pageCount(): number | undefined {
    return this.#pages.last?.pageCount;
  }

  get isLong(): boolean {
    return this.#pages.isLong;
  }

  /** Why the last attempt failed; `undefined` after a success. */
  get error(): Error | undefined {
    return this.#error;
  }

  /** When it was read, where the server has not confirmed it since; ms since 1970. */
  get asOf(): number | undefined {
    return this.#pages.state === 'stale' ? this.#pages.readAt : undefined;
  }

  private shown(): Pick<PagedList<T>, 'items' | 'asOf' | 'error'> | undefined {
    const { items, asOf, error } = this;
    return this.loaded || error ? { items, asOf, error } : undefined;
  }

  keep(maxPages: number): Seed<T> | undefined {
    return this.#pages.keep(maxPages);
  }

  /** A copy for whoever reads more than what is shown; the same one until this list changes. */
  get detached(): PagedList<T> {
    const known = this.#currentCopy;
    if (known) return known;
    const list = new PagedList(this.#fetch, { ...this.#options, seed: undefined, onChange: undefined });
    list.#take(this);
    this.#copy = { of: this.items, list };
    return list;
  }

  get #currentCopy(): PagedList<T> | undefined {
    return this.#copy?.of === this.items ? this.#copy.list : undefined;
  }

  /** Takes over the pages of the detached copy, where those are more, or newer. */
  adoptDetached(): void {
    const copy = this.#currentCopy;
    if (copy === undefined || this.#pending) return;
    const more = copy.#pages.length - this.#pages.length;
    if (more < 0 || (more === 0 && copy.#pages.readAt === this.#pages.readAt)) return;
    this.#take(copy);
    this.#copy = undefined;
    this.#tell();
  }

  #take(other: PagedList<T>): void {
    this.#pages.take(other.#pages);
    this.#error = other.#error;
  }

  /** Loads the first page unless it is there or has failed; asks again for what is stale. Never throws. */
  async load(): Promise<void> {
    if (this.error !== undefined) return;
    if (!this.loaded) this.adoptDetached();
    if (!this.loaded && this.#pending?.work === 'all') {
      await Promise.race([this.#pending.ended, this.#firstPage.promise]);
    }
    if (!this.loaded) await this.loadMore();
    else if (this.asOf !== undefined) await this.refresh();
  }

  /** Loads the next page, or the first; one, when called twice at the same time. Never throws. */
  loadMore(): Promise<void> {
    return this.#once('page');
  }

  /**
   * Loads all remaining pages, waiting for rate limits, and confirms those that are loaded. What others delete meanwhile
   * can hide items; `readWholeList` is for who must not miss any.
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
      if (this.#loaders.size === 0 && this.#pending?.work === 'all') this.#pending.stop.abort(noLongerNeeded);
    }
    if (this.error !== undefined) throw this.error;
  }

  #toldUntil = 0;
  readonly #onWait = (until: number) => {
    if (until <= this.#toldUntil) return;
    this.#toldUntil = until;
    for (const { onWait } of this.#loaders) onWait(until);
  };

  /** Tries again what failed: the next page, the first, or, after a failed refresh, the loaded pages. */
  async retry(): Promise<void> {
    if (this.asOf !== undefined || (this.loaded && !this.hasMore)) await this.refresh();
    else await this.loadMore();
  }

  /** Asks again for the loaded pages; unchanged ones cost nothing (304). Never throws. */
  async refresh(priority: Priority = 'interactive'): Promise<void> {
    this.#copy = undefined;
    if (this.loaded) await this.#once('refresh', { priority });
    else if (this.error !== undefined) await this.loadMore();
  }

  drop(ids: ReadonlySet<T['id']>): void {
    this.change(
      ({ id }) => ids.has(id),
      () => undefined,
    );
  }

  /** Changes loaded items, or drops them where `change` returns nothing, without asking the server. */
  change(isMeant: (item: T) => boolean, change: (item: T) => T | undefined): void {
    const copy = this.#currentCopy;
    copy?.change(isMeant, change);
    const changed = this.#pages.change(isMeant, change);
    if (copy) this.#copy = { of: this.items, list: copy };
    this.#tell(changed);
  }

  async #readAll({ signal }: Reading): Promise<void> {
    const waiting = { forLimits: true, onWait: this.#onWait };
    this.#toldUntil = 0;
    await this.#reader.rest({ signal, priority: 'background', waiting }, () => {
      if (this.#pages.length === 1) {
        this.#told = this.shown();
        this.#firstPage.resolve(undefined);
      }
      for (const { onProgress } of this.#loaders) onProgress(this.#pages.count);
    });
  }

  /** Joins the same work, or does it once other work has ended. @throws the signal's reason; other work goes on. */
  async #once(work: Work, { signal, priority }: Partial<Reading> = {}): Promise<void> {
    // A refresh that has begun may have read what has changed since.
    const before = work === 'refresh' ? this.#pending : undefined;
    for (let pending = this.#pending; pending; pending = this.#pending) {
      if (pending.work === work && pending !== before && !pending.stop.signal.aborted) break;
      await unlessAborted(pending.ended, signal);
    }
    const stop = new AbortController();
    this.#pending ??= { work, stop, ended: this.#run(work, { signal: stop.signal, priority }) };
    await unlessAborted(this.#pending.ended, signal);
  }

  async #run(work: Work, reading: Reading): Promise<void> {
    let changed: readonly T[] | undefined;
    try {
      if (work === 'page') await this.#reader.next(reading);
      else if (work === 'all') await this.#readAll(reading);
      else changed = await this.#reader.refresh(reading);
      this.#error = undefined;
    } catch (error) {
      // A cancelled task leaves no error.
      if (reading.signal.aborted) return;
      if (work === 'refresh') this.#pages.mark('stale');
      this.#error = error instanceof Error ? error : new Error(String(error));
    } finally {
      this.#pages.rest();
      this.#pending = undefined;
      this.#tell(changed);
    }
  }

  #tell(changed?: readonly T[]): void {
    const before = this.#told;
    this.#told = this.shown();
    if (!before) return;
    const isSameStatus = this.asOf === before.asOf && this.error === before.error;
    if (isSameStatus && this.items === before.items) return;
    this.#options.onChange?.(isSameStatus ? changed : undefined);
  }
}
