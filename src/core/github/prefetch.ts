import type { Page, PageOptions } from './page.ts';
import { defaultMaxInFlight } from './limiter/limiter.ts';

export type FetchPage<T> = (
  options: Pick<PageOptions<T>, 'page' | 'previous' | 'signal' | 'priority' | 'waiting'>,
) => Promise<Page<T>>;

export type Prefetch<T> = ReturnType<typeof createPrefetch<T>>;

/** The abort reason of requests that nobody waits for any longer. */
export const noLongerNeeded = new DOMException('no longer needed', 'AbortError');

/** Enough that as many requests as possible are in flight. */
const maxPagesAhead = 2 * defaultMaxInFlight;
/** If the number of pages is unknown: at most three requests are wasted. */
const maxPagesAheadIfUncounted = 4;
/** How long prefetched pages remain valid after `stop`. */
const maxAgeMs = 60_000;

/** Reads the pages of a list in order, and prefetches the next ones. */
export function createPrefetch<T>(fetch: FetchPage<T>, onWait: (until: number) => void) {
  /** By URL; `undefined` for those that failed or were aborted. */
  const pages = new Map<string, { readonly page: Promise<Page<T>>; isLoaded: boolean } | undefined>();
  let stopping = new AbortController();
  let validUntil = Infinity;
  let canGuessUrls = true;

  return {
    /** `wasPrefetched`: requested before the preceding page had arrived, even if that request failed. */
    async after(page: Page<T>): Promise<{ readonly page: Page<T>; readonly wasPrefetched: boolean }> {
      const { next } = page;
      if (next === undefined) throw new RangeError('there is no page after the last one');
      if (Date.now() > validUntil) clear();
      // The next URL is not the guessed one: stop guessing for this list.
      if (pages.size > 0 && !pages.has(next)) {
        clear();
        canGuessUrls = false;
      }
      validUntil = Infinity;
      const wasPrefetched = pages.has(next);
      for (const url of canGuessUrls ? urlsAfter(page, next) : []) void request(url);
      const found = await request(next);
      pages.delete(next);
      return { page: found, wasPrefetched };
    },
    stop,
    clear,
  };

  function request(url: string): Promise<Page<T>> {
    const known = pages.get(url);
    if (known) return known.page;
    const waiting = { forLimits: true, onWait };
    const page = fetch({ page: url, signal: stopping.signal, priority: 'background', waiting });
    const entry = { page, isLoaded: false };
    pages.set(url, entry);
    page.then(
      () => (entry.isLoaded = true),
      () => {
        if (pages.get(url) === entry) pages.set(url, undefined);
      },
    );
    return page;
  }

  /** Aborts running requests; loaded pages remain valid for `maxAgeMs`. */
  function stop(): void {
    stopping.abort(noLongerNeeded);
    stopping = new AbortController();
    for (const [url, entry] of pages) if (!entry?.isLoaded) pages.set(url, undefined);
    validUntil = Date.now() + maxAgeMs;
  }

  function clear(): void {
    stop();
    pages.clear();
  }
}

/** Guesses the next URLs by incrementing `page` in the one from the server. */
function urlsAfter({ pageCount }: Page<unknown>, next: string): string[] {
  const [head = '', pageNumber, tail = ''] = next.split(/(?<=[?&]page=)(\d+)(?=&|#|$)/);
  const first = Number(pageNumber);
  if (!Number.isSafeInteger(first)) return [next];
  const count = pageCount === undefined ? maxPagesAheadIfUncounted : Math.min(pageCount - first + 1, maxPagesAhead);
  return Array.from({ length: Math.max(count, 1) }, (_, index) => head + String(first + index) + tail);
}
