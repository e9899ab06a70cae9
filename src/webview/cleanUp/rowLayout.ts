/** Rows above and below those in sight that are in the document, so that scrolling shows no gaps. */
const overscan = 6;

/** The rows in the document start at a multiple of this: few are made or removed at a time. */
const grain = 4;

interface Measures {
  readonly total: number;
  /** The row below which something is open; -1 without one. */
  readonly openAt: number;
  readonly openHeight: number;
  readonly rowHeight: number;
  /** The head of the table, which stays in sight. */
  readonly headHeight: number;
  /** The rows in the document: from `first` to before `end`. */
  readonly first: number;
  readonly end: number;
}

const unmeasured: Measures = { total: 0, openAt: -1, openHeight: 0, rowHeight: 46, headHeight: 32, first: 0, end: 40 };

/** Where the rows of a long table are, in CSS pixels from the top of its body. Immutable. */
export class RowLayout {
  readonly #measures: Measures;

  constructor(measures: Measures = unmeasured) {
    this.#measures = measures;
  }

  get first(): number {
    return this.#measures.first;
  }

  get end(): number {
    return this.#measures.end;
  }

  get openHeight(): number {
    return this.#measures.openAt < 0 ? 0 : this.#measures.openHeight;
  }

  get height(): number {
    return this.topOf(this.#measures.total);
  }

  topOf(index: number): number {
    const { rowHeight, openAt } = this.#measures;
    return index * rowHeight + (index > openAt ? this.openHeight : 0);
  }

  /** Returns the same layout if nothing changes, so that nothing is drawn again. */
  with(changes: Partial<Measures>): RowLayout {
    const next = { ...this.#measures, ...changes };
    next.end = Math.min(next.end, next.total);
    next.first = Math.max(0, Math.min(next.first, next.end - grain));
    const keys = Object.keys(next) as (keyof Measures)[];
    return keys.every((key) => next[key] === this.#measures[key]) ? this : new RowLayout(next);
  }

  /** Finds out which rows are in sight. */
  measured(body: HTMLElement | null, changes: Partial<Measures>): RowLayout {
    if (!body) return this;
    const rowHeight =
      Number.parseFloat(getComputedStyle(body).getPropertyValue('--row-height')) || unmeasured.rowHeight;
    const headHeight = body.previousElementSibling?.clientHeight ?? 0;
    const now = this.with({ ...changes, rowHeight, headHeight });
    const above = -body.getBoundingClientRect().top;
    const first = now.#rowAt(above) - overscan;
    const end = now.#rowAt(above + window.innerHeight) + overscan + 1;
    return now.with({
      first: Math.max(0, Math.floor(first / grain) * grain),
      end: Math.max(grain, Math.ceil(end / grain) * grain),
    });
  }

  #rowAt(offset: number): number {
    const { rowHeight, openAt } = this.#measures;
    const open = (openAt + 1) * rowHeight;
    const isBelow = openAt >= 0 && offset > open;
    const inRows = isBelow ? Math.max(open - 1, offset - this.openHeight) : offset;
    return Math.floor(Math.max(0, inRows) / rowHeight);
  }

  /** How many rows a key moves the focus. */
  stepOf(key: string): number | undefined {
    const { rowHeight, headHeight } = this.#measures;
    const page = Math.max(1, Math.floor((window.innerHeight - headHeight) / rowHeight) - 1);
    return new Map([
      ['ArrowUp', -1],
      ['ArrowDown', 1],
      ['PageUp', -page],
      ['PageDown', page],
      ['Home', -Infinity],
      ['End', Infinity],
    ]).get(key);
  }

  /** Scrolls the page so that a row is in sight, below the table's head. */
  scrollTo(index: number, body: HTMLElement | null): void {
    if (!body) return;
    const { rowHeight, headHeight } = this.#measures;
    const top = body.getBoundingClientRect().top + this.topOf(index);
    const below = top + rowHeight - window.innerHeight;
    if (top < headHeight) window.scrollBy(0, top - headHeight);
    else if (below > 0) window.scrollBy(0, below);
  }
}
