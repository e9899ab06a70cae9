import { createPrefetch, noLongerNeeded, unlessAborted } from '#core/github';
import type { FetchPage, Prefetch, Page, Priority, Waiting } from '#core/github';
import type { Identified, LoadedPages } from './loadedPages.ts';

export interface ReadOptions {
  readonly signal: AbortSignal;
  /** For the first page; the others are refreshed in the background. */
  readonly priority?: Priority | undefined;
  readonly waiting?: Waiting | undefined;
}

/** After this many parallel passes, a list that keeps changing is read page by page: then new items hide no others. */
const maxParallelPasses = 3;

export class PageReader<T extends Identified> {
  readonly #fetch: FetchPage<T>;
  readonly #pages: LoadedPages<T>;
  readonly #prefetch: Prefetch<T>;

  constructor(fetch: FetchPage<T>, pages: LoadedPages<T>, onWait: (until: number) => void) {
    this.#fetch = fetch;
    this.#pages = pages;
    this.#prefetch = createPrefetch(fetch, onWait);
  }

  async next(options: ReadOptions): Promise<void> {
    await this.#reloadIfMoved(options);
    const { last } = this.#pages;
    if (last === undefined || last.next !== undefined) {
      this.#pages.append(await this.#fetch({ ...options, page: last?.next }));
    }
  }

  /** Reads the loaded pages again; of a long list only the first, if it and the total are unchanged. */
  async refresh(options: ReadOptions): Promise<readonly T[] | undefined> {
    const { isLong, hasSameTotal, pages, readAt } = this.#pages;
    const first = isLong && hasSameTotal ? await this.#readUnchangedFirst(options) : undefined;
    return first ? this.#pages.replace([first, ...pages.slice(1)], 'stale', readAt) : this.#reload(options);
  }

  /** Reads the remaining pages in parallel, until no new items have moved others between them. */
  async readRemaining(options: ReadOptions, onPage: () => void): Promise<void> {
    try {
      await this.#reloadIfMoved(options);
      for (let pass = 1; ; pass++) {
        await this.#readToEnd(options, pass > maxParallelPasses, onPage);
        if (this.#pages.state !== 'unverified') return;
        if (await this.#readUnchangedFirst(options)) break;
        await this.#reload(options, pass >= maxParallelPasses);
      }
      this.#pages.setState('current');
    } finally {
      if (this.#pages.last?.next === undefined) this.#prefetch.clear();
      else this.#prefetch.stop();
    }
  }

  async #readToEnd(options: ReadOptions, inOrder: boolean, onPage: () => void): Promise<void> {
    for (let { last } = this.#pages; last === undefined || last.next !== undefined; { last } = this.#pages) {
      const { page, wasPrefetched } =
        last === undefined || inOrder
          ? { page: await this.#fetch({ ...options, page: last?.next }), wasPrefetched: false }
          : await unlessAborted(this.#prefetch.after(last), options.signal);
      this.#pages.append(page, wasPrefetched);
      onPage();
    }
  }

  /** Reads the first page. @returns it if the list begins as before; new items would come first. */
  async #readUnchangedFirst(options: ReadOptions): Promise<Page<T> | undefined> {
    const { first } = this.#pages;
    if (!first) return undefined;
    const page = await this.#fetch({ ...options, page: first.url, previous: first });
    return this.#pages.beginsWith(page) ? page : undefined;
  }

  async #reloadIfMoved(options: ReadOptions): Promise<void> {
    const { state } = this.#pages;
    if (state === 'moved' || state === 'stale') await this.#reload(options);
  }

  /** Reads the first page before the others: if it is unchanged later, no new items have moved others between them. */
  async #reload({ signal, priority, waiting }: ReadOptions, inOrder = false): Promise<readonly T[] | undefined> {
    this.#prefetch.clear();
    const before = this.#pages.pages;
    const failing = new AbortController();
    const combined = AbortSignal.any([failing.signal, signal]);
    const refetch = (previous: Page<T>, index: number) => {
      const options = { page: previous.url, previous, signal: combined, waiting };
      return this.#fetch({ ...options, priority: index === 0 ? priority : 'background' });
    };
    const pages: Page<T>[] = [];
    const sequential = inOrder ? before.length : 1;
    try {
      for (const [index, page] of before.slice(0, sequential).entries()) pages.push(await refetch(page, index));
      pages.push(...(await Promise.all(before.slice(sequential).map((page) => refetch(page, sequential)))));
    } finally {
      failing.abort(noLongerNeeded);
    }
    const mayHaveMoved = !inOrder && pages.length > 1 && pages.some((page, index) => page !== before[index]);
    return this.#pages.replace(pages, mayHaveMoved ? 'unverified' : 'current');
  }
}
