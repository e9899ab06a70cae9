import type { Entry } from '../../core/deletion/journal/recentlyDeleted.ts';

/** A row of the "Recently Deleted" tree. */
export type TrashRow =
  | { readonly kind: 'day'; readonly id: string; readonly day: string; readonly entries: readonly Entry[] }
  | { readonly kind: 'entry'; readonly id: string; readonly entry: Entry };

/** One row a day in local time, newest first, as the entries come. */
export function dayRows(entries: readonly Entry[]): Extract<TrashRow, { kind: 'day' }>[] {
  const days = Map.groupBy(entries, ({ deletedAt }) => new Date(deletedAt).toDateString());
  return [...days].map(([day, ofDay]) => ({ kind: 'day', id: `day:${day}`, day, entries: ofDay }));
}

export function entryRow(entry: Entry): TrashRow {
  return { kind: 'entry', id: `entry:${entry.id}`, entry };
}
