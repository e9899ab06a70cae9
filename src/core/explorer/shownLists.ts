import type { PagedList } from './pagedList.ts';
import type { Row } from './row.ts';
import type { PackageSummary, VersionSummary } from '../packages/summary.ts';

export type AnyList = PagedList<PackageSummary> | PagedList<VersionSummary>;

/** Which lists the tree has shown; those that come from a snapshot are asked for again when they first are. */
export class ShownLists {
  /** When each was shown last, higher for later, and where. Weak: the explorer forgets lists, and nothing here may keep them. */
  readonly #shown = new WeakMap<AnyList, { readonly turn: number; readonly row: Row }>();
  #lastTurn = 0;
  readonly #confirming = new Set<AnyList>();
  readonly #onChange: (row: Row) => void;

  /** @param onChange told when asking again for what is under a row begins and ends. */
  constructor(onChange: (row: Row) => void) {
    this.#onChange = onChange;
  }

  has(list: AnyList): boolean {
    return this.#shown.has(list);
  }

  /** Higher for what was shown later; -1 for what never was. */
  turnOf(list: AnyList): number {
    return this.#shown.get(list)?.turn ?? -1;
  }

  /** Has the row of a list drawn again, which was loaded for something else than the tree. */
  changed(list: AnyList): void {
    const shown = this.#shown.get(list);
    if (shown) this.#onChange(shown.row);
  }

  /** Loads lists that are about to be shown under a row. What is stale is not waited for. Never throws. */
  async show(row: Row, lists: readonly AnyList[]): Promise<void> {
    for (const list of lists) this.#shown.set(list, { turn: this.#lastTurn++, row });
    const isStale = (list: AnyList) => list.asOf !== undefined && list.error === undefined;
    const stale = lists.filter((list) => isStale(list) && !this.#confirming.has(list));
    if (stale.length > 0) void this.#confirm(row, stale);
    await Promise.all(lists.filter((list) => list.asOf === undefined).map((list) => list.load()));
  }

  async #confirm(row: Row, lists: readonly AnyList[]): Promise<void> {
    for (const list of lists) this.#confirming.add(list);
    const refreshing = lists.map((list) => list.refresh('background'));
    this.#onChange(row);
    await Promise.all(refreshing);
    for (const list of lists) this.#confirming.delete(list);
    this.#onChange(row);
  }
}
