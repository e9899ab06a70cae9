/** Where a person is on the page: what of it is open, and how far it is scrolled. */
export interface Place {
  /** Keys of the open rows. */
  readonly open: readonly string[];
  /** Of the table, from 0. */
  readonly page: number;
  readonly ownersOpen: boolean;
  /** CSS pixels. */
  readonly scroll: number;
}

/** The host's state with the page's place beside it, where the host's own reading of it does not look. */
export function withPlace(state: unknown, place: Place | undefined): unknown {
  return isRecord(state) && place ? { ...state, place } : state;
}

/** @returns the place in what {@link withPlace} made, or `undefined` where it holds none. */
export function placeIn(state: unknown): Place | undefined {
  if (!isRecord(state) || !isRecord(state.place)) return undefined;
  const { open, page, ownersOpen, scroll } = state.place;
  if (!Array.isArray(open) || typeof page !== 'number' || typeof scroll !== 'number') return undefined;
  const keys = open.filter((key) => typeof key === 'string');
  return { open: keys, page, ownersOpen: ownersOpen === true, scroll };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
