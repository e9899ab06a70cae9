import { type Page, GitHubError } from '../github/index.ts';
import { Joined, type Items } from '../packages/index.ts';

/** What is kept of a list. */
export interface Seed<T> {
  /** From the first one on. */
  readonly pages: readonly Page<T>[];
  /** When the server said so; ms since 1970. */
  readonly at: number;
}

export interface PagesOptions<T> {
  /** Leaves items out as they come. */
  readonly isHidden?: ((item: T) => boolean) | undefined;
  /** Keeps the items of a page in less room. */
  readonly pack?: ((items: readonly T[]) => Items<T>) | undefined;
}

/**
 * So many pages that bring nothing new are taken on end, or so many times those that there are: a server whose list
 * never ends must not be read for ever.
 */
const mostRepetitions = { pages: 10, times: 3 };

interface Part<T> {
  /** Without its items, as it is given to who asks for it again. */
  readonly page: Page<T>;
  readonly sent: Items<T>;
  /** What of them is in the list; the same object where that is all. */
  readonly shown: Items<T>;
}

/** The pages of a list that have come, from the first one on, and what is to be shown of them. */
export class LoadedPages<T extends { readonly id: number }> {
  #parts: Part<T>[] = [];
  #items: Items<T> | undefined = [];
  /** Of the items; only while pages are added, for it weighs as much as a fifth of them. */
  #ids: Set<number> | undefined;
  #count = 0;
  #readAt = 0;
  /** Pages in a row that brought nothing new. */
  #repetitions = 0;
  readonly #isHidden: (item: T) => boolean;
  readonly #pack: (items: readonly T[]) => Items<T>;

  constructor({ isHidden = () => false, pack = (items) => items }: PagesOptions<T> = {}) {
    this.#isHidden = isHidden;
    this.#pack = pack;
  }

  /** Without their items, which `isSent` and `replace` know by these objects. */
  get pages(): readonly Page<T>[] {
    return this.#parts.map(({ page }) => page);
  }

  get first(): Page<T> | undefined {
    return this.#parts[0]?.page;
  }

  get last(): Page<T> | undefined {
    return this.#parts.at(-1)?.page;
  }

  /**
   * In the server's order, each id once: a page shifts when something new comes while the list is read. The same object
   * until it changes.
   */
  get items(): Items<T> {
    return (this.#items ??= new Joined(this.#parts.map(({ shown }) => shown)));
  }

  /** How many items there are. */
  get count(): number {
    return this.#count;
  }

  /** When the first page came; ms since 1970. */
  get readAt(): number {
    return this.#readAt;
  }

  /** Takes over what another has. */
  take(other: LoadedPages<T>): void {
    this.#parts = [...other.#parts];
    this.#readAt = other.#readAt;
    this.#ids = undefined;
    this.#changed(other.#count);
  }

  /** Whether the first items are those of a first page: then nothing new has come before them. */
  beginsWith(page: Page<T>): boolean {
    const [first] = this.#parts;
    if (page === first?.page && first.shown === first.sent) return true;
    const items = page === first?.page ? first.sent : page.items;
    const shown = this.items.slice(0, items.length);
    return shown.length === items.length && [...items].every(({ id }, index) => id === shown[index]?.id);
  }

  /** @throws GitHubError `malformed` where the pages go in a circle, or do nothing but repeat what there is. */
  append(page: Page<T>): void {
    if (page.next !== undefined && this.#parts.some(({ page: { url } }) => url === page.next)) {
      throw new GitHubError({ kind: 'malformed', message: 'pages that follow each other in a circle' }, 'Paging');
    }
    const ids = (this.#ids ??= new Set(this.items.map(({ id }) => id)));
    const part = this.#partOf(page, ids);
    if (this.#parts.push(part) === 1) this.#readAt = Date.now();
    this.#changed(this.#count + part.shown.length);
    // Things that come while the list is read push known ones onto later pages.
    const isNew = page.next === undefined || part.shown.length > 0;
    this.#repetitions = isNew ? 0 : this.#repetitions + 1;
    const { pages, times } = mostRepetitions;
    if (this.#repetitions > Math.max(pages, times * (this.#parts.length - this.#repetitions))) {
      this.#repetitions = 0;
      throw new GitHubError({ kind: 'malformed', message: 'pages that only repeat what is loaded' }, 'Paging');
    }
  }

  /**
   * Takes pages in place of those that there are.
   *
   * @param pages those of `pages` that are as they were, and new ones.
   * @param readAt when they came, where that is not now; ms since 1970.
   * @returns the items that are other than they were, where all are in the places where they were; else `undefined`.
   */
  replace(pages: readonly Page<T>[], readAt = Date.now()): readonly T[] | undefined {
    this.#readAt = readAt;
    const before = this.#parts;
    const known = new Map(before.map((part) => [part.page, part]));
    // A list that became shorter ends where a page has no next.
    const end = pages.findIndex(({ next }) => next === undefined) + 1;
    const kept = end > 0 ? pages.slice(0, end) : pages;
    const isSame = kept.length === before.length && kept.every((page, index) => page === before[index]?.page);
    if (isSame && before.every(({ sent, shown }) => sent === shown)) return [];
    const ids = new Set<number>();
    this.#parts = kept.map((page) => this.#partOf(page, ids, known.get(page)?.sent));
    this.#changed(ids.size);
    this.#ids = undefined;
    return changesBetween(before, this.#parts);
  }

  /**
   * Changes items by id, or drops them where `change` gives nothing back.
   *
   * @returns how many were dropped, and the items that were changed.
   */
  change(ids: ReadonlySet<number>, change: (item: T) => T | undefined): { dropped: number; changed: readonly T[] } {
    const changed: T[] = [];
    let dropped = 0;
    const isConcerned = ({ id }: T) => ids.has(id);
    this.#parts = this.#parts.map((part) => {
      if (!part.shown.some(isConcerned)) return part;
      const shown = [...part.shown].flatMap((item) => {
        if (!isConcerned(item)) return [item];
        const other = change(item);
        if (other === undefined) dropped++;
        else changed.push(other);
        return other ?? [];
      });
      return { ...part, shown };
    });
    if (dropped + changed.length > 0) this.#changed(this.#count - dropped);
    if (dropped > 0) this.#ids = undefined;
    return { dropped, changed };
  }

  /** No page is added for now. */
  rest(): void {
    this.#ids = undefined;
  }

  /**
   * What can be kept to begin with another time. A page of which something is left out or changed has no ETag: it is
   * not what the server sent.
   *
   * @param mostPages how many of the first pages.
   * @returns `undefined` where there are none.
   */
  keep(mostPages: number): Seed<T> | undefined {
    if (this.#parts.length === 0) return undefined;
    const pages = this.#parts.slice(0, mostPages).map(({ page, sent, shown }) => {
      return { ...page, items: [...shown], ...(shown === sent ? {} : { etag: undefined }) };
    });
    return { pages, at: this.#readAt };
  }

  #changed(count: number): void {
    this.#count = count;
    this.#items = undefined;
  }

  /** @param ids of what is before it; its own are added. @param known its items, where they were kept before. */
  #partOf(page: Page<T>, ids: Set<number>, known?: Items<T>): Part<T> {
    const sent = known ?? this.#pack(page.items);
    const isShown = [...sent].map((item) => {
      if (ids.has(item.id) || this.#isHidden(item)) return false;
      ids.add(item.id);
      return true;
    });
    const shown = isShown.every(Boolean) ? sent : [...sent].filter((_, index) => isShown[index]);
    return { page: known ? page : { ...page, items: [] }, sent, shown };
  }
}

/** The items that are other than they were, where all are in the places where they were; else `undefined`. */
function changesBetween<T extends { readonly id: number }>(
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
