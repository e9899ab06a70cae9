import { type Page, GitHubError } from '#core/github';
import { Joined, type Items } from '#core/packages';

export interface Identified {
  readonly id: number | string;
}

export interface Seed<T> {
  readonly pages: readonly Page<T>[];
  /** When the server sent the first of them; ms since 1970. */
  readonly at: number;
}

export interface PagesOptions<T> {
  readonly isHidden?: ((item: T) => boolean) | undefined;
  /** Keeps the items of a page in less room. */
  readonly pack?: ((items: readonly T[]) => Items<T>) | undefined;
  /** The number of items, where the server tells it. */
  readonly total?: (() => number | undefined) | undefined;
}

export type State =
  | 'current'
  /** Pages were read at once: additions meanwhile may have moved items from one to another. */
  | 'unverified'
  /** Items were dropped here: the server's pages no longer begin where they began. */
  | 'moved'
  /** Not confirmed by the server since it was read. */
  | 'stale';

/** Pages in a row without anything new, or a multiple of the others: a list that never ends must not be read for ever. */
const maxRepetitions = { pages: 10, times: 3 };

const maxPagesToRefresh = 20;

interface Part<T> {
  readonly page: Page<T>;
  readonly sent: Items<T>;
  /** Those that are in the list; the same object where that is all. */
  readonly shown: Items<T>;
}

export class LoadedPages<T extends Identified> {
  #parts: Part<T>[] = [];
  #items: Items<T> | undefined = [];
  /** Of the items and pages; only while pages are added, for it takes a fifth of their memory. */
  #known: { readonly ids: Set<T['id']>; readonly urls: Set<string> } | undefined;
  state: State = 'current';
  /** ms since 1970. */
  readAt = 0;
  /** The total when the pages were read, less what was dropped since. */
  #total: number | undefined;
  #repetitions = 0;
  readonly #options: PagesOptions<T>;

  constructor(options: PagesOptions<T>) {
    this.#options = options;
  }

  /** Whether a refresh asks for the first page alone, as long as that and the number of items are unchanged. */
  get isLong(): boolean {
    return this.length > maxPagesToRefresh;
  }

  get length(): number {
    return this.#parts.length;
  }

  /** Without their items, which `replace` knows by these objects. */
  get pages(): readonly Page<T>[] {
    return this.#parts.map(({ page }) => page);
  }

  get first(): Page<T> | undefined {
    return this.#parts[0]?.page;
  }

  get last(): Page<T> | undefined {
    return this.#parts.at(-1)?.page;
  }

  /** In the server's order, each id once, for pages shift. The same object until it changes. */
  get items(): Items<T> {
    return (this.#items ??= new Joined(this.#parts.map(({ shown }) => shown)));
  }

  /** Of the items, without looking at all pages while they are added. */
  get count(): number {
    return this.#known?.ids.size ?? this.items.length;
  }

  /** Whether the number of items is known to be as it was when they were read. */
  get hasSameTotal(): boolean {
    return this.#total !== undefined && this.#total === this.#options.total?.();
  }

  take(other: LoadedPages<T>): void {
    this.#parts = [...other.#parts];
    this.state = other.state;
    this.readAt = other.readAt;
    this.#total = other.#total;
    this.#changed();
  }

  mark(state: State): void {
    this.state = state;
    if (state !== 'stale') this.#total = this.#options.total?.();
  }

  /** Whether the first items are those of a page: then nothing new has come before them. */
  beginsWith(page: Page<T>): boolean {
    const [first] = this.#parts;
    if (page === first?.page && first.shown === first.sent) return true;
    const items = page === first?.page ? first.sent : page.items;
    const shown = this.items.slice(0, items.length);
    return shown.length === items.length && [...items].every(({ id }, index) => id === shown[index]?.id);
  }

  /** @throws GitHubError `malformed` where pages go in a circle, or only repeat what is loaded. */
  append(page: Page<T>, early = false): void {
    this.#known ??= {
      ids: new Set(this.items.map(({ id }) => id)),
      urls: new Set(this.#parts.map((part) => part.page.url)),
    };
    const { ids, urls } = this.#known;
    if (page.next !== undefined && urls.has(page.next)) {
      throw new GitHubError({ kind: 'malformed', message: 'pages that follow each other in a circle' }, 'Paging');
    }
    urls.add(page.url);
    const part = this.#partOf(page, ids);
    if (this.#parts.push(part) === 1) {
      this.readAt = Date.now();
      this.mark('current');
    }
    if (early) this.state = 'unverified';
    this.#items = undefined;
    // Things that come while the list is read push known ones onto later pages.
    const isNew = page.next === undefined || part.shown.length > 0;
    this.#repetitions = isNew ? 0 : this.#repetitions + 1;
    const { pages, times } = maxRepetitions;
    if (this.#repetitions > Math.max(pages, times * (this.length - this.#repetitions))) {
      this.#repetitions = 0;
      throw new GitHubError({ kind: 'malformed', message: 'pages that only repeat what is loaded' }, 'Paging');
    }
  }

  /** @returns the changed items, where all are in the places where they were; else `undefined`. */
  replace(pages: readonly Page<T>[], state: State, readAt = Date.now()): readonly T[] | undefined {
    this.readAt = readAt;
    this.mark(state);
    const before = this.#parts;
    const known = new Map(before.map((part) => [part.page, part]));
    // A list that became shorter ends where a page has no next.
    const end = pages.findIndex(({ next }) => next === undefined) + 1;
    const kept = end > 0 ? pages.slice(0, end) : pages;
    const isSame = kept.length === before.length && kept.every((page, index) => page === before[index]?.page);
    if (isSame && before.every(({ sent, shown }) => sent === shown)) return [];
    const ids = new Set<T['id']>();
    this.#parts = kept.map((page) => this.#partOf(page, ids, known.get(page)?.sent));
    this.#changed();
    return changesBetween(before, this.#parts);
  }

  /** Changes items, or drops them where `change` returns nothing. @returns as `replace`. */
  change(isMeant: (item: T) => boolean, change: (item: T) => T | undefined): readonly T[] | undefined {
    const before = this.#parts;
    const after = before.map((part) => {
      if (!part.shown.some(isMeant)) return part;
      return { ...part, shown: [...part.shown].flatMap((item) => (isMeant(item) ? (change(item) ?? []) : [item])) };
    });
    if (after.every((part, index) => part === before[index])) return [];
    const { length } = this.items;
    this.#parts = after;
    this.#changed();
    const dropped = length - this.items.length;
    if (dropped > 0 && this.state !== 'stale') this.state = 'moved';
    if (this.#total !== undefined) this.#total -= dropped;
    return changesBetween(before, after);
  }

  rest(): void {
    this.#known = undefined;
  }

  /** The first pages to cache. One of which items are left out or changed has no ETag: the server did not send it so. */
  keep(maxPages: number): Seed<T> | undefined {
    if (this.length === 0) return undefined;
    const pages = this.#parts.slice(0, maxPages).map(({ page, sent, shown }) => {
      return { ...page, items: [...shown], ...(shown === sent ? {} : { etag: undefined }) };
    });
    return { pages, at: this.readAt };
  }

  #changed(): void {
    this.#items = undefined;
    this.#known = undefined;
  }

  /** @param ids of the items before it; its own are added. @param known its items, where it is loaded already. */
  #partOf(page: Page<T>, ids: Set<T['id']>, known?: Items<T>): Part<T> {
    const sent = known ?? this.#options.pack?.(page.items) ?? page.items;
    const isShown = (known ?? page.items).map((item) => {
      if (ids.has(item.id) || this.#options.isHidden?.(item)) return false;
      ids.add(item.id);
      return true;
    });
    const shown = isShown.every(Boolean) ? sent : [...sent].filter((_, index) => isShown[index]);
    return { page: known ? page : { ...page, items: [] }, sent, shown };
  }
}

/** The changed items, where all are in the places where they were; else `undefined`. */
function changesBetween<T extends Identified>(
  before: readonly Part<T>[],
  after: readonly Part<T>[],
): readonly T[] | undefined {
  if (before.length !== after.length) return undefined;
  const changed: T[] = [];
  for (const [index, { shown }] of after.entries()) {
    const known = before[index]?.shown ?? [];
    if (shown === known) continue;
    const others = [...known];
    if (others.length !== shown.length) return undefined;
    for (const [place, item] of [...shown].entries()) {
      const other = others[place];
      if (item.id !== other?.id) return undefined;
      if (item !== other && JSON.stringify(item) !== JSON.stringify(other)) changed.push(item);
    }
  }
  return changed;
}
