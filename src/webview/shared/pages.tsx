import { useState } from 'preact/hooks';
import { Button } from './parts.tsx';
import { t } from './text.tsx';

/** Items that are in the document at a time: a page stays quick with 20,000 of them. */
const pageSize = 100;

/** Returns the items of the page that the reader has turned to, and the buttons to turn it; none if there is one page. */
export function usePages<T>(items: readonly T[]) {
  const [wanted, setPage] = useState(0);
  const last = Math.max(0, Math.ceil(items.length / pageSize) - 1);
  const page = Math.min(wanted, last);
  const first = page * pageSize;
  const shown = items.slice(first, first + pageSize);
  const rows = { first: first + 1, last: first + shown.length, total: items.length };
  const pager = last > 0 && (
    <nav class="pager">
      <Button label={t('Previous Page')} isDisabled={page === 0} act={() => setPage(page - 1)} />
      <span>{t('Rows {first} to {last} of {total}', rows)}</span>
      <Button label={t('Next Page')} isDisabled={page === last} act={() => setPage(page + 1)} />
    </nav>
  );
  return { shown, pager };
}

/** A search field over a list, and the items that have all words of the search in their text. */
export function useSearch<T>(items: readonly T[], textOf: (item: T) => string, label: string) {
  const [search, setSearch] = useState('');
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found =
    words.length === 0
      ? items
      : items.filter((item) => {
          const text = textOf(item).toLowerCase();
          return words.every((word) => text.includes(word));
        });
  const field = (
    <input
      type="search"
      class="search"
      placeholder={label}
      aria-label={label}
      value={search}
      onInput={({ currentTarget }) => setSearch(currentTarget.value)}
    />
  );
  return { found, field };
}
