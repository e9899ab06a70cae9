import type { Incoming } from './exchange.ts';

export interface Page {
  number: number;
  size: number;
}

/** The page asked for: 30 to a page where nothing is said, never more than 100. */
export function pageOf(query: URLSearchParams): Page {
  const read = (name: string, fallback: number): number => {
    const value = Number.parseInt(query.get(name) ?? '', 10);
    return Number.isFinite(value) && value > 0 ? value : fallback;
  };
  return { number: read('page', 1), size: Math.min(read('per_page', 30), 100) };
}

/** The wanted page of the items that a condition holds for, and how many there are in all, in one pass. */
export function selectPage<Item>(
  items: readonly Item[],
  page: Page,
  holds: (item: Item) => boolean = () => true,
): { total: number; items: Item[] } {
  const start = (page.number - 1) * page.size;
  const selected: Item[] = [];
  let total = 0;
  for (const item of items) {
    if (!holds(item)) continue;
    if (total >= start && selected.length < page.size) selected.push(item);
    total++;
  }
  return { total, items: selected };
}

/** The wanted page of all items. */
export function slicePage<Item>(items: readonly Item[], page: Page): { total: number; items: Item[] } {
  const start = (page.number - 1) * page.size;
  return { total: items.length, items: items.slice(start, start + page.size) };
}

/**
 * The Link header for a page of `total` items, over the path that GitHub rewrites its links to.
 *
 * @returns no header where all fits one page.
 */
export function linkHeader(incoming: Incoming, path: string, page: Page, total: number): Record<string, string> {
  const last = Math.max(1, Math.ceil(total / page.size));
  const link = (number: number, relation: string): string => {
    const query = new URLSearchParams(incoming.query);
    query.set('page', String(number));
    return `<${incoming.apiUrl}${path}?${query.toString()}>; rel="${relation}"`;
  };
  const links = [
    ...(page.number > 1 ? [link(Math.min(page.number - 1, last), 'prev')] : []),
    ...(page.number < last ? [link(page.number + 1, 'next'), link(last, 'last')] : []),
    ...(page.number > 1 ? [link(1, 'first')] : []),
  ];
  return links.length > 0 ? { link: links.join(', ') } : {};
}
