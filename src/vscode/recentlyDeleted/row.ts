import { deletedOperations, type DeletedEntry, type DeletedOperation } from '#core/deletion';
import type { RowArgument } from '../explorer/view.ts';

/** A row of the "Recently Deleted" tree. `id`: the same as long as the row is shown. */
export type DeletedRow = DayRow | OperationRow | EntryRow;

export interface DayRow {
  readonly kind: 'day';
  readonly id: string;
  readonly parent: undefined;
  /** In local time, as `Date.toDateString` writes it. */
  readonly day: string;
  readonly operations: readonly DeletedOperation[];
}

/** An operation that deleted several. */
export interface OperationRow {
  readonly kind: 'operation';
  readonly id: string;
  readonly parent: DayRow;
  readonly operation: DeletedOperation;
}

export interface EntryRow {
  readonly kind: 'entry';
  readonly id: string;
  readonly parent: DayRow | OperationRow;
  readonly entry: DeletedEntry;
}

/** Returns the rows at the top. An operation is under the day on which it ended. @param entries newest first. */
export function dayRows(entries: readonly DeletedEntry[]): DayRow[] {
  const days = Map.groupBy(deletedOperations(entries), ({ deletedAt }) => new Date(deletedAt).toDateString());
  return [...days].map(([day, operations]) => ({ kind: 'day', id: `day:${day}`, parent: undefined, day, operations }));
}

export function childrenOf(row: DeletedRow): (OperationRow | EntryRow)[] {
  const entryRow = (entry: DeletedEntry, parent: EntryRow['parent']): EntryRow => ({
    kind: 'entry',
    id: `entry:${entry.id}`,
    parent,
    entry,
  });
  if (row.kind === 'entry') return [];
  if (row.kind === 'operation') return row.operation.entries.map((entry) => entryRow(entry, row));
  return row.operations.flatMap((operation): (OperationRow | EntryRow)[] =>
    operation.entries.length === 1
      ? operation.entries.map((entry) => entryRow(entry, row))
      : [{ kind: 'operation', id: `operation:${operation.plan}`, parent: row, operation }],
  );
}

/** Returns the entries of rows, once each, although a day, its operations and their entries may all be selected. */
export function entriesIn(rows: readonly (RowArgument | DeletedRow)[]): DeletedEntry[] {
  const entries = rows.flatMap((row): readonly DeletedEntry[] => {
    if (typeof row !== 'object') return [];
    if (row.kind === 'entry') return [row.entry];
    if (row.kind === 'operation') return row.operation.entries;
    return row.kind === 'day' ? row.operations.flatMap((operation) => operation.entries) : [];
  });
  return [...new Map(entries.map((entry) => [entry.id, entry])).values()];
}

/**
 * Returns the row for the focus once entries have left the tree: the next one beside the row or, if there is none, the
 * one before it; then the same beside its parent.
 */
export function rowAfter(
  row: DeletedRow,
  gone: readonly DeletedEntry[],
  days: readonly DayRow[],
): DeletedRow | undefined {
  const ids = new Set(gone.map(({ id }) => id));
  const remains = (each: DeletedRow) => entriesIn([each]).some(({ id }) => !ids.has(id));
  if (remains(row)) return row;
  const siblings: readonly DeletedRow[] = row.parent ? childrenOf(row.parent) : days;
  const index = siblings.findIndex(({ id }) => id === row.id);
  const others = [...siblings.slice(index + 1), ...siblings.slice(0, Math.max(index, 0)).reverse()];
  return others.find(remains) ?? (row.parent && rowAfter(row.parent, gone, days));
}
