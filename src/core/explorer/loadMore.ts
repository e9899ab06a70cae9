import { unlessAborted } from '#core/github';
import { shownCount } from './children.ts';
import type { Explorer } from './explorer.ts';
import type { MoreRow } from './row.ts';

/** What one `Load More…` is to bring, and the pages that it reads at most. */
const enoughRows = 20;
const maxPages = 10;

export interface LoadMoreOptions {
  /** Stops after the page that is being read. */
  readonly signal: AbortSignal;
  /** Called after each page if another one follows, with the number of loaded items. */
  readonly onPage: (loaded: number) => void;
}

/**
 * Reads pages until 20 more rows are shown, because a page may have nothing that the tree shows: at most 10 pages. A
 * failure ends it, and becomes a row.
 * @throws the signal's reason when aborted.
 */
export async function loadMoreRows(
  explorer: Explorer,
  row: MoreRow,
  { signal, onPage }: LoadMoreOptions,
): Promise<void> {
  const before = await shownCount(explorer, row);
  for (let page = 1; page <= maxPages; page++) {
    await unlessAborted(explorer.loadMore(row), signal);
    const list = explorer.listOf(row);
    const isDone =
      !list?.hasMore || list.error !== undefined || (await shownCount(explorer, row)) - before >= enoughRows;
    if (isDone || page === maxPages) return;
    onPage(list.items.length);
  }
}
