import { prefixOf, type Row } from './row.ts';

/** Which owners, types of packages and packages are open, by the key that their lists' keys begin with. */
export class OpenRows {
  readonly #keys: Set<string>;

  /** @param known those of an earlier session. */
  constructor(known?: Iterable<string>) {
    this.#keys = new Set(known);
  }

  /** Also of rows that are no more: what is kept of them is decided where it is written. */
  get keys(): ReadonlySet<string> {
    return this.#keys;
  }

  has(row: Row): boolean {
    const key = keyOf(row);
    return key !== undefined && this.#keys.has(key);
  }

  set(row: Row, isOpen: boolean): void {
    const key = keyOf(row);
    if (key === undefined) return;
    if (isOpen) this.#keys.add(key);
    else this.#keys.delete(key);
  }
}

function keyOf(row: Row): string | undefined {
  return row.kind === 'owner' || row.kind === 'packageType' || row.kind === 'package' ? prefixOf(row) : undefined;
}
