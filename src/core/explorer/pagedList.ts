import { noLongerNeeded, type FetchPage, type LoadAllOptions, type Priority, unlessAborted } from '#core/github';
import type { Items } from '#core/packages';
import { LoadedPages, type Identified, type PagesOptions, type CachedPages } from './loadedPages.ts';
import { PageReader, type ReadOptions } from './pageReader.ts';

export interface ListOptions<T> extends PagesOptions<T> {
  /** Shown at once, and refreshed before more pages are loaded. */
  readonly cached?: CachedPages<T> | undefined;
  /** Called after each change except the first load; with the changed items if none were added, removed or moved. */
  readonly onChange?: ((changed: readonly T[] | undefined) => void) | undefined;
}

type Task = 'page' | 'refresh' | 'all';

/** A list on the server, loaded page by page, on demand. A failure sets `error`, and does not discard loaded pages. */
export class PagedList<T extends Identified> {
  readonly #fetch: FetchPage<T>;
  readonly #options: ListOptions<T>;
  readonly #pages: LoadedPages<T>;
  readonly #reader: PageReader<T>;
  #error: Error | undefined;
  readonly #loadAllCallers = new Set<LoadAllOptions>();
  /** One at a time, because two would write the same pages. */
  #running: { readonly task: Task; readonly ended: Promise<void>; readonly stop: AbortController } | undefined;
  #lastWaitUntil = 0;
  readonly #firstPage = Promise.withResolvers<undefined>();
  #copy: { readonly of: Items<T>; readonly list: PagedList<T> } | undefined;
  /** The status that the next change is compared with. */
  #lastStatus: ReturnType<PagedList<T>['status']>;

  constructor(fetch: FetchPage<T>, options: ListOptions<T> = {}) {
    this.#fetch = fetch;
    this.#options = options;
    this.#pages = new LoadedPages(options);
    this.#reader = new PageReader(fetch, this.#pages, this.#onWait);
    if (options.cached) this.#pages.replace(options.cached.pages, 'stale', options.cached.at);
    this.#lastStatus = this.status();
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

  /** When it was read, if it is stale; ms since 1970. */
  get asOf(): number | undefined {
    return this.#pages.state === 'stale' ? this.#pages.readAt : undefined;
  }

  /** When its first page was read; ms since 1970. */
  get readAt(): number {
    return this.#pages.readAt;
  }

  private status(): Pick<PagedList<T>, 'items' | 'asOf' | 'error'> | undefined {
    const { items, asOf, error } = this;
    return this.loaded || error ? { items, asOf, error } : undefined;
  }

  toCache(maxPages: number): CachedPages<T> | undefined {
    return this.#pages.toCache(maxPages);
  }

  /** A copy to read further pages into; the same one until this list changes. */
  get detached(): PagedList<T> {
    const known = this.#currentCopy;
    if (known) return known;
    const list = new PagedList(this.#fetch, { ...this.#options, cached: undefined, onChange: undefined });
    list.#copyFrom(this);
    this.#copy = { of: this.items, list };
    return list;
  }

  get #currentCopy(): PagedList<T> | undefined {
    return this.#copy?.of === this.items ? this.#copy.list : undefined;
  }

  /** Takes the pages of the detached copy if it has more, or newer ones. */
  adoptCopy(): void {
    const copy = this.#currentCopy;
    if (copy === undefined || this.#running) return;
    const more = copy.#pages.length - this.#pages.length;
    if (more < 0 || (more === 0 && copy.#pages.readAt === this.#pages.readAt)) return;
    this.#copyFrom(copy);
    this.#copy = undefined;
    this.#emitChange();
  }

  #copyFrom(other: PagedList<T>): void {
    this.#pages.copyFrom(other.#pages);
    this.#error = other.#error;
  }

  /** Loads the first page unless it is there or has failed; refreshes a stale list. Never throws. */
  async load(): Promise<void> {
    if (this.error !== undefined) return;
    if (!this.loaded) this.adoptCopy();
    // The first page of a running Load All is enough.
    if (!this.loaded && this.#running?.task === 'all') {
      await Promise.race([this.#running.ended, this.#firstPage.promise]);
    }
    if (!this.loaded) await this.loadMore();
    else if (this.asOf !== undefined) await this.refresh();
  }

  /** Loads the next page. Concurrent calls load one page. Never throws. */
  loadMore(): Promise<void> {
    return this.#runOrJoin('page');
  }

  /**
   * Loads all remaining pages, waiting for rate limits, and confirms those that are loaded. Items can be missed if others
   * delete meanwhile; `readWholeList` misses none.
   * @throws GitHubError if waiting does not help; the signal's reason when aborted. Pages that were loaded are not lost.
   */
  async loadAll(options: LoadAllOptions): Promise<void> {
    options.signal.throwIfAborted();
    this.#loadAllCallers.add(options);
    try {
      await this.#runOrJoin('all', { signal: options.signal });
    } finally {
      this.#loadAllCallers.delete(options);
      if (this.#loadAllCallers.size === 0 && this.#running?.task === 'all') this.#running.stop.abort(noLongerNeeded);
    }
    if (this.error !== undefined) throw this.error;
  }

  readonly #onWait = (until: number) => {
    if (until <= this.#lastWaitUntil) return;
    this.#lastWaitUntil = until;
    for (const { onWait } of this.#loadAllCallers) onWait(until);
  };

  /** Retries what failed: the next page, the first, or, after a failed refresh, the loaded pages. */
  async retry(): Promise<void> {
    if (this.asOf !== undefined || (this.loaded && !this.hasMore)) await this.refresh();
    else await this.loadMore();
  }

  /** Reads the loaded pages again; GitHub returns 304 for unchanged ones. Never throws. */
  async refresh(priority: Priority = 'interactive'): Promise<void> {
    this.#copy = undefined;
    if (this.loaded) await this.#runOrJoin('refresh', { priority });
    else if (this.error !== undefined) await this.loadMore();
  }

  drop(ids: ReadonlySet<T['id']>): void {
    this.change(
      ({ id }) => ids.has(id),
      () => undefined,
    );
  }

  /** Changes loaded items, or removes those for which `change` returns nothing. */
  change(matches: (item: T) => boolean, change: (item: T) => T | undefined): void {
    const copy = this.#currentCopy;
    copy?.change(matches, change);
    const changed = this.#pages.change(matches, change);
    if (copy) this.#copy = { of: this.items, list: copy };
    this.#emitChange(changed);
  }

  async #readAll({ signal }: ReadOptions): Promise<void> {
    const waiting = { forLimits: true, onWait: this.#onWait };
    this.#lastWaitUntil = 0;
    await this.#reader.readRemaining({ signal, priority: 'background', waiting }, () => {
      if (this.#pages.length === 1) {
        this.#lastStatus = this.status();
        this.#firstPage.resolve(undefined);
      }
      for (const { onProgress } of this.#loadAllCallers) onProgress(this.#pages.count);
    });
  }

  /** Shares a running task of the same kind, or starts one after the running one. @throws the signal's reason. */
  async #runOrJoin(task: Task, { signal, priority }: Partial<ReadOptions> = {}): Promise<void> {
    // A running refresh may have read data that has changed since.
    const before = task === 'refresh' ? this.#running : undefined;
    for (let running = this.#running; running; running = this.#running) {
      if (running.task === task && running !== before && !running.stop.signal.aborted) break;
      await unlessAborted(running.ended, signal);
    }
    const stop = new AbortController();
    this.#running ??= { task, stop, ended: this.#run(task, { signal: stop.signal, priority }) };
    await unlessAborted(this.#running.ended, signal);
  }

  async #run(task: Task, options: ReadOptions): Promise<void> {
    let changed: readonly T[] | undefined;
    try {
      if (task === 'page') await this.#reader.next(options);
      else if (task === 'all') await this.#readAll(options);
      else changed = await this.#reader.refresh(options);
      this.#error = undefined;
    } catch (error) {
      // A cancelled task leaves no error.
      if (options.signal.aborted) return;
      if (task === 'refresh') this.#pages.setState('stale');
      this.#error = error instanceof Error ? error : new Error(String(error));
    } finally {
      this.#pages.releaseIndex();
      this.#running = undefined;
      this.#emitChange(changed);
    }
  }

  #emitChange(changed?: readonly T[]): void {
    const before = this.#lastStatus;
    this.#lastStatus = this.status();
    if (!before) return;
    const isSameStatus = this.asOf === before.asOf && this.error === before.error;
    if (isSameStatus && this.items === before.items) return;
    this.#options.onChange?.(isSameStatus ? changed : undefined);
  }
}
