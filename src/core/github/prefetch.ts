import type { Page, PageOptions } from './page.ts';
import { maxInFlight } from './limiter/limiter.ts';

export type FetchPage<T> = (
  options: Pick<PageOptions<T>, 'page' | 'previous' | 'signal' | 'priority' | 'waiting'>,
) => Promise<Page<T>>;

export type Prefetch<T> = ReturnType<typeof createPrefetch<T>>;

/** What those fail with who wait for a page when `stop` is called. */
export const stopped = new DOMException('no longer wanted', 'AbortError');

/** So that all places in flight stay taken. */
const maxPagesAhead = 2 * maxInFlight;
/** Without a known end: at most three pages are asked for in vain. */
const maxPagesAheadWithoutEnd = 4;
/** ms after `stop` in which what has come still counts. */
const maxKeptMs = 60_000;

/** Reads a list in its order while further pages are on their way already. */
export function createPrefetch<T>(fetch: FetchPage<T>, onWait: (until: number) => void) {
  /** By address; `undefined` for those that failed. */
  const pages = new Map<string, { readonly page: Promise<Page<T>>; hasCome: boolean } | undefined>();
  let stopping = new AbortController();
  let keptUntil = Infinity;
  let foreseeable = true;

  return {
    /** Pages that have come are kept for their turn. `early`: it was asked for before the one before it had come. */
    async after(page: Page<T>): Promise<{ readonly page: Page<T>; readonly early: boolean }> {
      const { next } = page;
      if (next === undefined) throw new RangeError('there is no page after the last one');
      if (Date.now() > keptUntil) clear();
      // The server counts its pages in a way of its own: no more guesses.
      if (pages.size > 0 && !pages.has(next)) {
        clear();
        foreseeable = false;
      }
      keptUntil = Infinity;
      const early = pages.has(next);
      for (const address of foreseeable ? addressesAfter(page, next) : []) void ask(address);
      const found = await ask(next);
      pages.delete(next);
      return { page: found, early };
    },
    stop,
    clear,
  };

  function ask(address: string): Promise<Page<T>> {
    const known = pages.get(address);
    if (known) return known.page;
    const waiting = { forLimits: true, onWait };
    const page = fetch({ page: address, signal: stopping.signal, priority: 'background', waiting });
    const asked = { page, hasCome: false };
    pages.set(address, asked);
    page.then(
      () => (asked.hasCome = true),
      () => {
        if (pages.get(address) === asked) pages.set(address, undefined);
      },
    );
    return page;
  }

  function stop(): void {
    stopping.abort(stopped);
    stopping = new AbortController();
    for (const [address, asked] of pages) if (!asked?.hasCome) pages.set(address, undefined);
    keptUntil = Date.now() + maxKeptMs;
  }

  function clear(): void {
    stop();
    pages.clear();
  }
}

/** The server's own address, with the page's number counted on. */
function addressesAfter({ pageCount }: Page<unknown>, next: string): string[] {
  const pageNumber = /(?<=[?&]page=)\d+(?=&|#|$)/;
  const first = Number(pageNumber.exec(next)?.[0]);
  if (!Number.isSafeInteger(first)) return [next];
  const count = pageCount === undefined ? maxPagesAheadWithoutEnd : Math.min(pageCount - first + 1, maxPagesAhead);
  return Array.from({ length: Math.max(count, 1) }, (_, index) => next.replace(pageNumber, String(first + index)));
}
