import { type Page, GitHubError } from '#core/github';
import { concatenate, type Items } from '#core/packages';

export interface Identified {
  readonly id: number | string;
}

export interface CachedPages<T> {
  readonly pages: readonly Page<T>[];
  /** When the first page was read; ms since 1970. */
  readonly at: number;
}

export interface PagesOptions<T> {
  readonly isHidden?: ((item: T) => boolean) | undefined;
  /** Stores the items of a page compactly. */
  readonly pack?: ((items: readonly T[]) => Items<T>) | undefined;
  /** The number of items, if it is known. */
  readonly total?: (() => number | undefined) | undefined;
}

export type PagesState =
  | 'current'
  /** Pages were read in parallel: new items may have moved others to a later page. */
  | 'unverified'
  /** Items were removed here, so the server's pages start at other items. */
  | 'moved'
  /**
   * Not confirmed by the server as a whole: from the cache, after a failed refresh, or after one that read only the first
   * page.
   */
  | 'stale';

/** How many consecutive pages may have no new items: `min`, or `factor` times those before them. Stops an endless list. */
const maxPagesWithoutNewItems = { min: 10, factor: 3 };

const maxPagesToRefresh = 20;

interface LoadedPage<T> {
  readonly page: Page<T>;
  readonly received: Items<T>;
  /** The same object as `received` unless items are hidden, duplicates, or were changed here. */
  readonly visible: Items<T>;
}

export class LoadedPages<T extends Identified> {
  #loaded: LoadedPage<T>[] = [];
  #items: Items<T> | undefined = [];
  /** Finds duplicates. Exists only while pages are added, because it takes a fifth of their memory. */
  #index: { readonly ids: Set<T['id']>; readonly urls: Set<string> } | undefined;
  state: PagesState = 'current';
  /** ms since 1970. */
  readAt = 0;
  /** The server's total when the pages were read, minus the items removed here since. */
  #total: number | undefined;
  #pagesWithoutNewItems = 0;
  readonly #options: PagesOptions<T>;

  constructor(options: PagesOptions<T>) {
    this.#options = options;
  }

  /** Whether a refresh reads the first page only, if that and the total are unchanged. */
  get isLong(): boolean {
    return this.length > maxPagesToRefresh;
  }

  get length(): number {
    return this.#loaded.length;
  }

  /** Their `items` are empty; `replace` finds the items by the page object. */
  get pages(): readonly Page<T>[] {
    return this.#loaded.map(({ page }) => page);
  }

  get first(): Page<T> | undefined {
    return this.#loaded[0]?.page;
  }

  get last(): Page<T> | undefined {
    return this.#loaded.at(-1)?.page;
  }

  /** In the server's order, each id once. The same object until it changes. */
  get items(): Items<T> {
    return (this.#items ??= concatenate(this.#loaded.map(({ visible }) => visible)));
  }

  /** The number of items; cheap while pages are added. */
  get count(): number {
    return this.#index?.ids.size ?? this.items.length;
  }

  /** Whether the server's total is known, and unchanged since the pages were read. */
  get hasSameTotal(): boolean {
    return this.#total !== undefined && this.#total === this.#options.total?.();
  }

  copyFrom(other: LoadedPages<T>): void {
    this.#loaded = [...other.#loaded];
    this.state = other.state;
    this.readAt = other.readAt;
    this.#total = other.#total;
    this.#changed();
  }

  setState(state: PagesState): void {
    this.state = state;
    // A stale list keeps the total that belongs to its pages.
    if (state !== 'stale') this.#total = this.#options.total?.();
  }

  /** Whether the list still begins with the items of a page: it has no new ones then, since those come first. */
  beginsWith(page: Page<T>): boolean {
    const [first] = this.#loaded;
    if (page === first?.page && first.visible === first.received) return true;
    const items = page === first?.page ? first.received : page.items;
    const shown = this.items.slice(0, items.length);
    return shown.length === items.length && [...items].every(({ id }, index) => id === shown[index]?.id);
  }

  /** @throws GitHubError `malformed` if the pages form a loop, or too many in a row have no new item. */
  append(page: Page<T>, wasPrefetched = false): void {
    this.#index ??= {
      ids: new Set(this.items.map(({ id }) => id)),
      urls: new Set(this.#loaded.map((loaded) => loaded.page.url)),
    };
    const { ids, urls } = this.#index;
    if (page.next !== undefined && urls.has(page.next)) {
      throw new GitHubError({ kind: 'malformed', message: 'the pages form a loop' }, 'Paging');
    }
    urls.add(page.url);
    const loaded = this.#pageOf(page, ids);
    if (this.#loaded.push(loaded) === 1) {
      this.readAt = Date.now();
      this.setState('current');
    }
    if (wasPrefetched) this.state = 'unverified';
    this.#items = undefined;
    // New items move known ones to later pages, so a page may have nothing but known items.
    const hasNewItems = loaded.visible.length > 0;
    this.#pagesWithoutNewItems = hasNewItems || page.next === undefined ? 0 : this.#pagesWithoutNewItems + 1;
    const { min, factor } = maxPagesWithoutNewItems;
    if (this.#pagesWithoutNewItems > Math.max(min, factor * (this.length - this.#pagesWithoutNewItems))) {
      this.#pagesWithoutNewItems = 0;
      throw new GitHubError({ kind: 'malformed', message: 'too many pages without a new item' }, 'Paging');
    }
  }

  /** @returns the changed items if no item was added, removed or moved; else `undefined`. */
  replace(pages: readonly Page<T>[], state: PagesState, readAt = Date.now()): readonly T[] | undefined {
    this.readAt = readAt;
    this.setState(state);
    const before = this.#loaded;
    const known = new Map(before.map((loaded) => [loaded.page, loaded]));
    // Pages after one without a next page no longer exist.
    const end = pages.findIndex(({ next }) => next === undefined) + 1;
    const remaining = end > 0 ? pages.slice(0, end) : pages;
    const isSame = remaining.length === before.length && remaining.every((page, index) => page === before[index]?.page);
    if (isSame && before.every(({ received, visible }) => received === visible)) return [];
    const ids = new Set<T['id']>();
    this.#loaded = remaining.map((page) => this.#pageOf(page, ids, known.get(page)?.received));
    this.#changed();
    return changesBetween(before, this.#loaded);
  }

  /** Changes items, or removes those for which `change` returns nothing. @returns as `replace`. */
  change(matches: (item: T) => boolean, change: (item: T) => T | undefined): readonly T[] | undefined {
    const before = this.#loaded;
    const after = before.map((loaded) => {
      if (!loaded.visible.some(matches)) return loaded;
      return {
        ...loaded,
        visible: [...loaded.visible].flatMap((item) => (matches(item) ? (change(item) ?? []) : [item])),
      };
    });
    if (after.every((loaded, index) => loaded === before[index])) return [];
    const { length } = this.items;
    this.#loaded = after;
    this.#changed();
    const removed = length - this.items.length;
    if (removed > 0 && this.state !== 'stale') this.state = 'moved';
    if (this.#total !== undefined) this.#total -= removed;
    return changesBetween(before, after);
  }

  releaseIndex(): void {
    this.#index = undefined;
  }

  /** The first pages. Those that differ from what was received get no ETag: a 304 would confirm other content. */
  toCache(maxPages: number): CachedPages<T> | undefined {
    if (this.length === 0) return undefined;
    const pages = this.#loaded.slice(0, maxPages).map(({ page, received, visible }) => {
      return { ...page, items: [...visible], ...(visible === received ? {} : { etag: undefined }) };
    });
    return { pages, at: this.readAt };
  }

  #changed(): void {
    this.#items = undefined;
    this.#index = undefined;
  }

  /** @param ids of the items on earlier pages; those of this page are added. @param known its items, if they are loaded. */
  #pageOf(page: Page<T>, ids: Set<T['id']>, known?: Items<T>): LoadedPage<T> {
    const received = known ?? this.#options.pack?.(page.items) ?? page.items;
    const isVisible = (known ?? page.items).map((item) => {
      if (ids.has(item.id) || this.#options.isHidden?.(item)) return false;
      ids.add(item.id);
      return true;
    });
    const visible = isVisible.every(Boolean) ? received : [...received].filter((_, index) => isVisible[index]);
    return { page: known ? page : { ...page, items: [] }, received, visible };
  }
}

/** The changed items if no item was added, removed or moved; else `undefined`. */
function changesBetween<T extends Identified>(
  before: readonly LoadedPage<T>[],
  after: readonly LoadedPage<T>[],
): readonly T[] | undefined {
  if (before.length !== after.length) return undefined;
  const changed: T[] = [];
  for (const [index, { visible }] of after.entries()) {
    const known = before[index]?.visible ?? [];
    if (visible === known) continue;
    const others = [...known];
    if (others.length !== visible.length) return undefined;
    for (const [position, item] of [...visible].entries()) {
      const other = others[position];
      if (item.id !== other?.id) return undefined;
      if (item !== other && JSON.stringify(item) !== JSON.stringify(other)) changed.push(item);
    }
  }
  return changed;
}
