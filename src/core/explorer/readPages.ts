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

interface Identified {
  readonly id: number;
}

export interface Reading {
  readonly signal: AbortSignal;
  /** Of the first page; the others are read in the background. */
  readonly priority?: Priority | undefined;
  readonly waiting?: Waiting | undefined;
}

/** How often a list that changes is read at once; then page by page, which is slow but loses nothing. */
const maxReadingsAtOnce = 3;

/**
 * Asks again for the loaded pages, the first before the others: only then does its being unchanged later prove that
 * nothing has moved between them.
 *
 * @param inOrder page by page.
 * @returns as `LoadedPages.replace`.
 */
export async function readAgain<T extends Identified>(
  fetch: FetchPage<T>,
  loaded: LoadedPages<T>,
  { signal, priority, waiting }: Reading,
  inOrder = false,
): Promise<readonly T[] | undefined> {
  const failing = new AbortController();
  const again = (previous: Page<T>, index: number) =>
    fetch({
      page: previous.url,
      previous,
      signal: AbortSignal.any([failing.signal, signal]),
      priority: index === 0 ? priority : 'background',
      waiting,
    });
  const before = loaded.pages;
  const pages: Page<T>[] = [];
  const inTurn = inOrder ? before.length : 1;
  try {
    for (const [index, page] of before.slice(0, inTurn).entries()) pages.push(await again(page, index));
    pages.push(...(await Promise.all(before.slice(inTurn).map((page) => again(page, inTurn)))));
  } finally {
    failing.abort(stopped);
  }
  const mayHaveMoved = !inOrder && pages.length > 1 && pages.some((page, index) => page !== before[index]);
  return loaded.replace(pages, mayHaveMoved ? 'unverified' : 'current');
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
 * Reads the remaining pages, several at once, until there are no more and nothing has moved between them: nothing that
 * was there all the while is missing.
 *
 * @param onPage called after each page.
 */
export async function readRest<T extends Identified>(
  fetch: FetchPage<T>,
  ahead: Lookahead<T>,
  loaded: LoadedPages<T>,
  { onPage, ...reading }: Reading & { readonly onPage: () => void },
): Promise<void> {
  for (let readings = 0; ; readings++) {
    const inOrder = readings >= maxReadingsAtOnce;
    for (let { last } = loaded; last === undefined || last.next !== undefined; { last } = loaded) {
      const { page, early } =
        last === undefined || inOrder
          ? { page: await fetch({ page: last?.next, ...reading }), early: false }
          : await unlessAborted(ahead.after(last), reading.signal);
      loaded.append(page, early);
      onPage();
    }
    if (loaded.state !== 'unverified') return;
    if (await firstAsBefore(fetch, loaded, reading)) {
      loaded.mark('current');
      return;
    }
    ahead.clear();
    await readAgain(fetch, loaded, reading, readings + 1 >= maxReadingsAtOnce);
  }
}
