import {
  createPrefetch,
  noLongerNeeded,
  unlessAborted,
  type FetchPage,
  type Prefetch,
  type Page,
  type Priority,
  type Waiting,
} from '#core/github';
import type { Identified, LoadedPages } from './loadedPages.ts';

export interface Reading {
  readonly signal: AbortSignal;
  /** Of the first page; the others are refreshed in the background. */
  readonly priority?: Priority | undefined;
  readonly waiting?: Waiting | undefined;
}

/** How often a list that changes is read at once; then page by page, which is slow but loses nothing. */
const maxReadingsAtOnce = 3;

export class PageReader<T extends Identified> {
  readonly #fetch: FetchPage<T>;
  readonly #pages: LoadedPages<T>;
  readonly #ahead: Prefetch<T>;

  constructor(fetch: FetchPage<T>, pages: LoadedPages<T>, onWait: (until: number) => void) {
    this.#fetch = fetch;
    this.#pages = pages;
    this.#ahead = createPrefetch(fetch, onWait);
  }

  async next(reading: Reading): Promise<void> {
    await this.#reloadIfMoved(reading);
    const { last } = this.#pages;
    if (last === undefined || last.next !== undefined) {
      this.#pages.append(await this.#fetch({ ...reading, page: last?.next }));
    }
  }

  /**
   * Asks again for the loaded pages. Of a long list the first alone, as long as that and the number of items are
   * unchanged; the others stay stale.
   *
   * @returns as `LoadedPages.replace`.
   */
  async refresh(reading: Reading): Promise<readonly T[] | undefined> {
    const { isLong, hasSameTotal, pages, readAt } = this.#pages;
    const first = isLong && hasSameTotal ? await this.#firstAsBefore(reading) : undefined;
    return first ? this.#pages.replace([first, ...pages.slice(1)], 'stale', readAt) : this.#reload(reading);
  }

  /** Reads the remaining pages, several at once, until nothing has moved between them. */
  async rest(reading: Reading, onPage: () => void): Promise<void> {
    try {
      await this.#reloadIfMoved(reading);
      for (let readings = 1; ; readings++) {
        await this.#readOn(reading, readings > maxReadingsAtOnce, onPage);
        if (this.#pages.state !== 'unverified') return;
        if (await this.#firstAsBefore(reading)) break;
        await this.#reload(reading, readings >= maxReadingsAtOnce);
      }
      this.#pages.mark('current');
    } finally {
      if (this.#pages.last?.next === undefined) this.#ahead.clear();
      else this.#ahead.stop();
    }
  }

  async #readOn(reading: Reading, inOrder: boolean, onPage: () => void): Promise<void> {
    for (let { last } = this.#pages; last === undefined || last.next !== undefined; { last } = this.#pages) {
      const { page, wasPrefetched } =
        last === undefined || inOrder
          ? { page: await this.#fetch({ ...reading, page: last?.next }), wasPrefetched: false }
          : await unlessAborted(this.#ahead.after(last), reading.signal);
      this.#pages.append(page, wasPrefetched);
      onPage();
    }
  }

  /** Asks for the first page alone. @returns it where the list begins as it did: new items come first. */
  async #firstAsBefore(reading: Reading): Promise<Page<T> | undefined> {
    const { first } = this.#pages;
    if (!first) return undefined;
    const page = await this.#fetch({ ...reading, page: first.url, previous: first });
    return this.#pages.beginsWith(page) ? page : undefined;
  }

  async #reloadIfMoved(reading: Reading): Promise<void> {
    const { state } = this.#pages;
    if (state === 'moved' || state === 'stale') await this.#reload(reading);
  }

  /**
   * Asks again for the loaded pages, the first before the others: only then does its being unchanged later prove that
   * nothing has moved between them.
   *
   * @param inOrder page by page.
   */
  async #reload({ signal, priority, waiting }: Reading, inOrder = false): Promise<readonly T[] | undefined> {
    this.#ahead.clear();
    const before = this.#pages.pages;
    const failing = new AbortController();
    const either = AbortSignal.any([failing.signal, signal]);
    const again = (previous: Page<T>, index: number) => {
      const options = { page: previous.url, previous, signal: either, waiting };
      return this.#fetch({ ...options, priority: index === 0 ? priority : 'background' });
    };
    const pages: Page<T>[] = [];
    const inTurn = inOrder ? before.length : 1;
    try {
      for (const [index, page] of before.slice(0, inTurn).entries()) pages.push(await again(page, index));
      pages.push(...(await Promise.all(before.slice(inTurn).map((page) => again(page, inTurn)))));
    } finally {
      failing.abort(noLongerNeeded);
    }
    const mayHaveMoved = !inOrder && pages.length > 1 && pages.some((page, index) => page !== before[index]);
    return this.#pages.replace(pages, mayHaveMoved ? 'unverified' : 'current');
  }
}
