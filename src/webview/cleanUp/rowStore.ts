import type { RowsView, RowView } from '../../messages/cleanUp.ts';
import { send } from '../shared/host.ts';
import { isTicked, type Choice } from './choices.ts';

/** Rows are asked for in slices that start at a multiple of this; at most `maxRows`. */
const slice = 100;

/** While more are asked for, nothing else is, so that fast scrolling skips what is past already. */
const maxPending = 2;

/** Rows further away from those in sight are dropped. */
const maxDistance = 2000;

export interface VersionKey {
  readonly package: number;
  readonly id: number;
}

export function isVersion(one: VersionKey | undefined, other: VersionKey): boolean {
  return one?.package === other.package && one.id === other.id;
}

/**
 * The rows of the table that have arrived. Those of the former plan are shown until the new ones are there, so that
 * nothing flickers while somebody edits a rule.
 */
export class RowStore {
  total = 0;
  /** Counts the changes. */
  revision = 0;
  /** Called when rows have arrived or changed. */
  onChange: (() => void) | undefined;
  readonly #rows = new Map<number, { readonly row: RowView; readonly isCurrent: boolean }>();
  readonly #pending = new Set<number>();
  /** Slices that are not asked for again, whatever the answer had. */
  readonly #answered = new Set<number>();

  /** Takes over the rows of a new plan or query. */
  replace(rows: RowsView): void {
    this.#pending.clear();
    this.#answered.clear();
    for (const [index, { row }] of this.#rows) {
      if (index >= rows.total) this.#rows.delete(index);
      else this.#rows.set(index, { row, isCurrent: false });
    }
    this.add(rows);
  }

  add({ total, first, items }: RowsView): void {
    this.total = total;
    const part = Math.floor(first / slice);
    if (this.#pending.delete(part)) this.#answered.add(part);
    for (const [offset, row] of items.entries()) this.#rows.set(first + offset, { row, isCurrent: true });
    this.revision++;
    this.onChange?.();
  }

  at(index: number): RowView | undefined {
    return this.#rows.get(index)?.row;
  }

  /** Returns where a version is among the rows that have arrived; -1 if it is not. */
  positionOf(version: VersionKey | undefined): number {
    let stale = -1;
    if (version === undefined) return stale;
    for (const [index, { row, isCurrent }] of this.#rows) {
      if (!isVersion(version, row)) continue;
      if (isCurrent) return index;
      stale = index;
    }
    return stale;
  }

  /** Shows a choice before the extension has made a plan with it. */
  choose(index: number, choice: Choice): void {
    const known = this.#rows.get(index);
    const verdict = isTicked(choice) ? 'delete' : 'keep';
    if (known) this.#rows.set(index, { ...known, row: { ...known.row, choice, verdict } });
    this.onChange?.();
  }

  /** Asks for rows from `first` to before `end` that have not arrived for this plan. */
  request(first: number, end: number): void {
    const last = Math.min(end, this.total);
    for (let part = Math.floor(first / slice); part * slice < last; part++) {
      const from = part * slice;
      const to = Math.min(from + slice, this.total);
      const wanted = range(Math.max(first, from), Math.min(last, to));
      if (this.#pending.size >= maxPending || this.#pending.has(part) || this.#answered.has(part)) continue;
      if (wanted.every((index) => this.#rows.get(index)?.isCurrent)) continue;
      this.#pending.add(part);
      send({ type: 'rows', first: from, count: to - from });
    }
    if (this.#rows.size < 3 * maxDistance) return;
    for (const index of this.#rows.keys()) {
      if (index >= first - maxDistance && index <= end + maxDistance) continue;
      this.#rows.delete(index);
      this.#answered.delete(Math.floor(index / slice));
    }
  }
}

export function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, offset) => from + offset);
}
