import { createPrefetch, type FetchPage } from './prefetch.ts';
import type { Page } from './page.ts';
import { unlessAborted } from './wait.ts';

export interface WholeList<T> {
  readonly pages: readonly Page<T>[];
  /** Whether two passes show that nothing is missing. */
  readonly isComplete: boolean;
}

export interface LoadAllOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (loaded: number) => void;
  /** Called when a rate limit is waited for, with its earliest end; ms since 1970. */
  readonly onWait: (until: number) => void;
}

/**
 * Reads every page of a list that others may change; if it has several, in two passes. A delete between two requests
 * moves an item onto a page that was read already. If the second pass has all items of the first, nothing was deleted.
 * @throws GitHubError (`rateLimit` only after six refusals in a row), the signal's reason when aborted.
 */
export async function readWholeList<T extends { readonly id: number }>(
  fetch: FetchPage<T>,
  options: LoadAllOptions,
): Promise<WholeList<T>> {
  const { signal, onWait } = options;
  const waiting = { forLimits: true, onWait };
  const first = await readToEnd(fetch, [await fetch({ signal, waiting })], options);
  if (first.length === 1) return { pages: first, isComplete: true };
  const second = await Promise.all(
    first.map((previous) => fetch({ page: previous.url, previous, signal, priority: 'background', waiting })),
  );
  const pages = await readToEnd(fetch, second, options);
  const ids = new Set(pages.flatMap(({ items }) => items.map(({ id }) => id)));
  return { pages, isComplete: first.every(({ items }) => items.every(({ id }) => ids.has(id))) };
}

async function readToEnd<T>(
  fetch: FetchPage<T>,
  known: readonly Page<T>[],
  { signal, onProgress, onWait }: LoadAllOptions,
): Promise<readonly Page<T>[]> {
  const prefetch = createPrefetch(fetch, onWait);
  const pages = [...known];
  const count = () => pages.reduce((sum, { items }) => sum + items.length, 0);
  onProgress(count());
  try {
    for (let last = pages.at(-1); last?.next !== undefined; last = pages.at(-1)) {
      pages.push((await unlessAborted(prefetch.after(last), signal)).page);
      onProgress(count());
    }
    return pages;
  } finally {
    prefetch.clear();
  }
}
