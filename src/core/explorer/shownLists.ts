import type { PackageSummary, VersionSummary } from '../packages/index.ts';
import type { PagedList } from './pagedList.ts';
import type { MoreRow } from './row.ts';

export type AnyList = PagedList<PackageSummary> | PagedList<VersionSummary>;

/** Which lists the tree has shown, and where. */
export class ShownLists {
  /** When each was shown last, higher for later. Weak: the explorer forgets lists, and nothing here may keep them. */
  readonly #shown = new WeakMap<AnyList, { readonly turn: number; readonly row: MoreRow['parent'] }>();
  #lastTurn = 0;
  /** Those whose rows are being made, how many times at once. */
  readonly #drawing = new Map<AnyList, number>();

  has(list: AnyList): boolean {
    return this.#shown.has(list);
  }

  /** Higher for what was shown later; -1 for what never was. */
  turnOf(list: AnyList): number {
    return this.#shown.get(list)?.turn ?? -1;
  }

  /** The row to draw again when a list has changed; `undefined` where it was never shown, or is being drawn anyway. */
  rowToDraw(list: AnyList): MoreRow['parent'] | undefined {
    return this.#drawing.has(list) ? undefined : this.#shown.get(list)?.row;
  }

  /**
   * Loads lists that are about to be shown under a row. Those of an earlier session are there at once; they are asked
   * for again, once, in the background. Never throws.
   *
   * @returns whether that has begun.
   */
  async show(row: MoreRow['parent'], lists: readonly AnyList[]): Promise<boolean> {
    const unconfirmed = lists.filter((list) => list.asOf !== undefined && !this.#shown.has(list));
    for (const list of lists) this.#shown.set(list, { turn: this.#lastTurn++, row });
    for (const list of unconfirmed) void list.refresh('background');
    const missing = lists.filter(({ status: { kind } }) => kind === 'unread');
    for (const list of missing) this.#drawing.set(list, (this.#drawing.get(list) ?? 0) + 1);
    await Promise.all(missing.map((list) => list.load()));
    for (const list of missing) {
      const times = (this.#drawing.get(list) ?? 1) - 1;
      if (times > 0) this.#drawing.set(list, times);
      else this.#drawing.delete(list);
    }
    return unconfirmed.length > 0;
  }
}
