import type { Page } from '../github/page.ts';
import { GitHubError } from '../github/problem.ts';

/** What is kept of a list. */
export interface Seed<T> {
  /** From the first one on. */
  readonly pages: readonly Page<T>[];
  /** When the server said so; ms since 1970. */
  readonly at: number;
}

/**
 * So many pages that bring nothing new are taken on end, or so many times those that there are: a server whose list
 * never ends must not be read for ever.
 */
const mostRepetitions = { pages: 10, times: 3 };

/** The pages of a list that have come, from the first one on, and what is to be shown of them. */
export class LoadedPages<T extends { readonly id: number }> {
  #pages: Page<T>[] = [];
  #items: T[] = [];
  /** Of the items; only while pages are added, for it weighs as much as a tenth of them. */
  #ids: Set<number> | undefined;
  #readAt = 0;
  /** Pages in a row that brought nothing new. */
  #repetitions = 0;
  readonly #isHidden: (item: T) => boolean;

  /** @param isHidden leaves items out as they come. */
  constructor(isHidden: (item: T) => boolean) {
    this.#isHidden = isHidden;
  }

  get pages(): readonly Page<T>[] {
    return this.#pages;
  }

  get first(): Page<T> | undefined {
    return this.#pages[0];
  }

  get last(): Page<T> | undefined {
    return this.#pages.at(-1);
  }

  /** In the server's order, each id once: a page shifts when something new comes while the list is read. */
  get items(): readonly T[] {
    return this.#items;
  }

  /** When the first page came; ms since 1970. */
  get readAt(): number {
    return this.#readAt;
  }

  /** @throws GitHubError `malformed` where the pages go in a circle, or do nothing but repeat what there is. */
  append(page: Page<T>): void {
    if (page.next !== undefined && this.#pages.some(({ url }) => url === page.next)) {
      throw new GitHubError({ kind: 'malformed', message: 'pages that follow each other in a circle' }, 'Paging');
    }
    // Things that come while the list is read push known ones onto later pages.
    this.#repetitions = this.#add(page) ? 0 : this.#repetitions + 1;
    const { pages, times } = mostRepetitions;
    if (this.#repetitions > Math.max(pages, times * (this.#pages.length - this.#repetitions))) {
      this.#repetitions = 0;
      throw new GitHubError({ kind: 'malformed', message: 'pages that only repeat what is loaded' }, 'Paging');
    }
  }

  /** @param readAt when they came, where that is not now; ms since 1970. */
  replace(pages: readonly Page<T>[], readAt?: number): void {
    this.#pages = [];
    this.#items = [];
    this.#ids = undefined;
    for (const page of pages) {
      this.#add(page);
      // A list that became shorter ends where a page has no next.
      if (page.next === undefined) break;
    }
    if (readAt !== undefined) this.#readAt = readAt;
  }

  /** Changes items by id, or drops them where `change` gives nothing back. @returns whether any was dropped. */
  change(ids: ReadonlySet<number>, change: (item: T) => T | undefined): boolean {
    const before = this.#items.length;
    this.#items = this.#items.flatMap((item) => (ids.has(item.id) ? (change(item) ?? []) : [item]));
    if (this.#items.length === before) return false;
    this.#ids = undefined;
    return true;
  }

  /** No page is added for now. */
  rest(): void {
    this.#ids = undefined;
  }

  /**
   * What can be kept to begin with another time. A page from which something was taken out, or in which something was
   * changed, has no ETag: it is not what the server sent.
   *
   * @param mostPages how many of the first pages.
   * @returns `undefined` where there are none.
   */
  keep(mostPages: number): Seed<T> | undefined {
    if (this.#pages.length === 0) return undefined;
    const kept = this.#pages.slice(0, mostPages);
    const most = kept.reduce((sum, { items }) => sum + items.length, 0);
    const shown = new Map(this.#items.slice(0, most).map((item) => [item.id, item]));
    const pages = kept.map((page) => {
      const items = page.items.flatMap(({ id }) => shown.get(id) ?? []);
      const isAsSent = items.length === page.items.length && items.every((item, index) => item === page.items[index]);
      return isAsSent ? page : { ...page, items, etag: undefined };
    });
    return { pages, at: this.#readAt };
  }

  /** @returns whether it brings anything new, or is the last. */
  #add(page: Page<T>): boolean {
    if (this.#pages.push(page) === 1) this.#readAt = Date.now();
    const ids = (this.#ids ??= new Set(this.#items.map(({ id }) => id)));
    const isNew = page.next === undefined || page.items.some(({ id }) => !ids.has(id));
    for (const item of page.items) {
      if (ids.has(item.id) || this.#isHidden(item)) continue;
      ids.add(item.id);
      this.#items.push(item);
    }
    return isNew;
  }
}
