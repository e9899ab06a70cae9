import {
  stopped,
  type FetchPage,
  type Lookahead,
  type Waiting,
  type Page,
  type Priority,
  unlessAborted,
} from '../github/index.ts';
import type { LoadedPages } from './loadedPages.ts';

/** Items of a list, to be told apart. */
interface Identified {
  readonly id: number;
}

export interface Reading {
  readonly signal?: AbortSignal | undefined;
  /** Of the first page; the others are never hurried. */
  readonly priority?: Priority | undefined;
  readonly waiting?: Waiting | undefined;
}

/** So many times a list that moves is read at once; then page by page, which loses nothing though it is slow. */
const mostReadingsAtOnce = 3;

/**
 * Asks again for pages, the first before the others: only so does it tell, unchanged later, that nothing has moved
 * between them.
 *
 * @param inOrder page by page.
 * @returns the pages, and whether what was added meanwhile may have moved items from one to another.
 */
export async function readAgain<T extends Identified>(
  fetch: FetchPage<T>,
  before: readonly Page<T>[],
  { signal, priority, waiting }: Reading,
  inOrder = false,
): Promise<{ readonly pages: readonly Page<T>[]; readonly mayHaveMoved: boolean }> {
  const failing = new AbortController();
  const leaving = AbortSignal.any([failing.signal, ...(signal ? [signal] : [])]);
  const again = (previous: Page<T>, index: number) =>
    fetch({
      page: previous.url,
      previous,
      signal: leaving,
      // The rest of a long list must not hold up what else a person asks for.
      priority: index === 0 ? priority : 'background',
      waiting,
    });
  const pages: Page<T>[] = [];
  const inTurn = inOrder ? before.length : 1;
  for (const [index, page] of before.slice(0, inTurn).entries()) pages.push(await again(page, index));
  try {
    pages.push(...(await Promise.all(before.slice(inTurn).map((page, index) => again(page, index + inTurn)))));
  } finally {
    failing.abort(stopped);
  }
  const mayHaveMoved = !inOrder && pages.length > 1 && pages.some((page, index) => page !== before[index]);
  return { pages, mayHaveMoved };
}

/** Asks for the first page alone. @returns it where the list begins as it did: new items come first. */
export async function firstAsBefore<T extends Identified>(
  fetch: FetchPage<T>,
  loaded: LoadedPages<T>,
  reading: Reading,
): Promise<Page<T> | undefined> {
  const { first } = loaded;
  if (!first) return undefined;
  const page = await fetch({ page: first.url, previous: first, ...reading });
  return loaded.beginsWith(page) ? page : undefined;
}

/**
 * Reads the pages that are left, several at once, until there are no more and nothing has moved between them: nothing
 * that was there all the while is missing, though new things come.
 *
 * @param mayHaveMoved whether that is so of the pages that there are.
 * @param onPage told when a page was added, and whether it was asked for before the one before it had come.
 */
export async function readRest<T extends Identified>(
  fetch: FetchPage<T>,
  ahead: Lookahead<T>,
  loaded: LoadedPages<T>,
  mayHaveMoved: boolean,
  { onPage, ...reading }: Reading & { readonly onPage: (early: boolean) => void },
): Promise<void> {
  for (let readings = 0; ; readings++) {
    const inOrder = readings >= mostReadingsAtOnce;
    for (let { last } = loaded; last === undefined || last.next !== undefined; { last } = loaded) {
      const { page, early } =
        last === undefined || inOrder
          ? { page: await fetch({ page: last?.next, ...reading }), early: false }
          : await unlessAborted(ahead.after(last), reading.signal);
      loaded.append(page);
      mayHaveMoved ||= early;
      onPage(early);
    }
    if (!mayHaveMoved || inOrder || (await firstAsBefore(fetch, loaded, reading)) !== undefined) return;
    ahead.clear();
    const again = await readAgain(fetch, loaded.pages, reading, readings + 1 >= mostReadingsAtOnce);
    loaded.replace(again.pages);
    mayHaveMoved = again.mayHaveMoved;
  }
}
