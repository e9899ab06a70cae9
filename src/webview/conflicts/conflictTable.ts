import {
  columns,
  everything,
  type Arrangement,
  type Column,
  conflictKey,
  type Conflict,
} from '../../core/conflicts/index.ts';
import type { CollisionView, FromConflictsPage, WhichSide } from '../../messages/conflicts.ts';
import { button, element } from '../element.ts';
import { focusOn, renew } from '../renew.ts';
import { conflictRows } from './conflictRow.ts';
import { columnText, t } from './words.ts';

/** Rows that are in the document at a time. */
const pageSize = 100;

/** The columns of the data, by which it is sorted, and in front of the name what is known of the collision. */
const shownColumns = columns.flatMap((column) => (column === 'name' ? (['collision', column] as const) : [column]));

export interface TableContent {
  /** Those that are left, in their order. */
  readonly conflicts: readonly Conflict[];
  readonly arrangement: Arrangement;
  readonly collisions: Readonly<Record<string, CollisionView>>;
  readonly canChange: boolean;
}

/** Where a person is in the table. */
export interface TablePlace {
  /** Keys of the open rows. */
  readonly open: readonly string[];
  /** From 0. */
  readonly page: number;
}

export interface TableActions {
  readonly send: (message: FromConflictsPage) => void;
  readonly sort: (column: Column) => void;
  readonly onPlaceChange: () => void;
}

/** The conflicts, a page of them at a time, with a panel under each open one. */
export class ConflictTable {
  readonly element: HTMLElement;
  readonly #actions: TableActions;
  readonly #head = element('tr', { role: 'row' });
  readonly #body = element('tbody', { role: 'rowgroup' });
  readonly #pager = element('nav', { class: 'pager' });
  #content: TableContent = { conflicts: [], arrangement: everything, collisions: {}, canChange: false };
  #page: number;
  /** The row that Tab reaches, by its key. */
  #current: string | undefined;
  readonly #open: Set<string>;
  /** Open rows whose collision was asked for and has not come. */
  readonly #asked = new Set<string>();
  readonly #allTags = new Map<string, Set<WhichSide>>();

  constructor(actions: TableActions, former: TablePlace | undefined) {
    this.#actions = actions;
    this.#open = new Set(former?.open);
    this.#page = former?.page ?? 0;
    this.element = element(
      'div',
      { class: 'conflicts' },
      element(
        'table',
        { role: 'table', 'aria-label': t('Conflicts') },
        element('colgroup', {}, ...shownColumns.map((column) => element('col', { class: column }))),
        element('thead', { role: 'rowgroup' }, this.#head),
        this.#body,
      ),
      this.#pager,
    );
    this.#body.addEventListener('click', (event) => this.#clicked(event));
    this.#body.addEventListener('keydown', (event) => this.#pressed(event));
    this.#body.addEventListener('focusin', ({ target }) => this.#setCurrent(keyAt(target)));
  }

  /** Draws what is new. @param atStart whether to go back to the first page, as for another search */
  update(content: TableContent, atStart: boolean): void {
    this.#content = content;
    if (atStart) this.#page = 0;
    this.#draw();
  }

  get place(): TablePlace {
    return { open: [...this.#open], page: this.#page };
  }

  /** The number of the last page, from 0. */
  get #lastPage(): number {
    return Math.max(0, Math.ceil(this.#content.conflicts.length / pageSize) - 1);
  }

  #draw(): void {
    const { conflicts } = this.#content;
    this.#page = Math.min(this.#page, this.#lastPage);
    const start = this.#page * pageSize;
    const keyed = conflicts
      .slice(start, start + pageSize)
      .map((conflict) => [conflictKey(conflict), conflict] as const);
    if (!keyed.some(([key]) => key === this.#current)) this.#current = keyed[0]?.[0];
    renew(
      this.#head,
      shownColumns.map((column) => this.#columnHeader(column)),
    );
    renew(
      this.#body,
      keyed.flatMap(([key, conflict]) => this.#rows(key, conflict)),
    );
    renew(this.#pager, conflicts.length > pageSize ? this.#pagerParts(start, keyed.length) : []);
    for (const [key] of keyed) if (this.#open.has(key)) this.#ensureAsked(key);
  }

  #rows(key: string, conflict: Conflict): HTMLElement[] {
    const { collisions, canChange } = this.#content;
    const allTags = this.#allTags.get(key) ?? new Set();
    return conflictRows(conflict, {
      key,
      isOpen: this.#open.has(key),
      isCurrent: key === this.#current,
      collision: collisions[key],
      canChange,
      columnCount: shownColumns.length,
      send: this.#actions.send,
      allTags,
      showAllTags: (which) => {
        this.#allTags.set(key, new Set(allTags).add(which));
        this.#draw();
      },
    });
  }

  #columnHeader(column: (typeof shownColumns)[number]): HTMLElement {
    const { sortBy, descending } = this.#content.arrangement;
    const sorted = column === sortBy ? (descending ? 'descending' : 'ascending') : undefined;
    return element(
      'th',
      { role: 'columnheader', scope: 'col', class: column, 'aria-sort': sorted, 'data-key': column },
      column === 'collision'
        ? // Its cells are icons: there is no room for its head, which is said to screen readers.
          element('span', { class: 'visually-hidden' }, t('Collision'))
        : button(columnText(column), () => this.#actions.sort(column), { 'data-focus': `sort ${column}` }),
    );
  }

  #pagerParts(start: number, count: number): HTMLElement[] {
    const turn = (label: string, by: 1 | -1) => {
      const isEnd = this.#page === (by < 0 ? 0 : this.#lastPage);
      return button(label, () => !isEnd && this.#turn(by), {
        // Not `disabled`, which would take the focus away from whoever has pressed it.
        'aria-disabled': isEnd ? 'true' : undefined,
        'data-focus': `turn ${by}`,
      });
    };
    return [
      turn(t('Previous Page'), -1),
      element('span', {}, t('Rows {0} to {1}', start + 1, start + count)),
      turn(t('Next Page'), 1),
    ];
  }

  /** Goes to the next page and its first row, or to the one before and its last. */
  #turn(by: 1 | -1): void {
    this.#page += by;
    this.#draw();
    this.#actions.onPlaceChange();
    this.#focusRow(this.#keys().at(by < 0 ? -1 : 0));
  }

  #clicked({ target }: Event): void {
    const key = keyAt(target);
    if (key === undefined || !(target instanceof Element) || target.closest('.opened')) return;
    if (target.closest('.open')) this.#actions.send({ type: 'open', key, side: 'docker' });
    // Whoever selects a name to copy it does not mean to open its row.
    else if (target.closest('.toggle') || getSelection()?.isCollapsed !== false) this.#toggle(key);
  }

  #toggle(key: string, open = !this.#open.has(key)): void {
    if (open) this.#open.add(key);
    else this.#open.delete(key);
    this.#setCurrent(key);
    this.#draw();
    this.#actions.onPlaceChange();
  }

  /** Opening a row asks for its collision where nothing is known of it: once, until there is an answer. */
  #ensureAsked(key: string): void {
    if (this.#content.collisions[key] !== undefined) this.#asked.delete(key);
    else if (!this.#asked.has(key)) {
      this.#asked.add(key);
      this.#actions.send({ type: 'check', key });
    }
  }

  #pressed(event: KeyboardEvent): void {
    const { target, key: pressed } = event;
    if (!(target instanceof Element) || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const row = target.closest('.conflict') && keyAt(target);
    if (!row) return;
    if (pressed === 'ArrowRight' || pressed === 'ArrowLeft') this.#toggle(row, pressed === 'ArrowRight');
    else {
      const keys = this.#keys();
      const last = keys.length - 1;
      const next = moves[pressed]?.(keys.indexOf(row), last);
      if (next === undefined) return;
      if (next < 0 && this.#page > 0) this.#turn(-1);
      else if (next > last && this.#page < this.#lastPage) this.#turn(1);
      else this.#focusRow(keys[Math.max(0, Math.min(next, last))]);
    }
    event.preventDefault();
  }

  #keys(): string[] {
    return [...this.#body.querySelectorAll('.conflict')].map((row) => row.getAttribute('data-key') ?? '');
  }

  #focusRow(key: string | undefined): void {
    if (key === undefined || !focusOn(this.#body, `toggle ${key}`)) return;
    document.activeElement?.closest('tr')?.scrollIntoView({ block: 'nearest' });
  }

  #setCurrent(key: string | undefined): void {
    if (key === undefined || key === this.#current) return;
    this.#current = key;
    for (const row of this.#body.querySelectorAll('.conflict')) {
      const tabIndex = row.getAttribute('data-key') === key ? 0 : -1;
      for (const each of row.querySelectorAll<HTMLElement>('button')) each.tabIndex = tabIndex;
    }
  }
}

/** The key of the conflict whose row, or whose panel, an event came from. */
function keyAt(target: EventTarget | null): string | undefined {
  const row = target instanceof Element ? target.closest('tr[data-key]') : null;
  return row?.getAttribute('data-key')?.replace(/ opened$/, '');
}

/** How far Page Up and Page Down go. */
const stride = 10;

/** The row that a key moves to from the one at `index`; beyond an end means the page before or after. */
const moves: Readonly<Record<string, (index: number, last: number) => number>> = {
  ArrowUp: (index) => index - 1,
  ArrowDown: (index) => index + 1,
  PageUp: (index) => (index === 0 ? -1 : Math.max(0, index - stride)),
  PageDown: (index, last) => (index === last ? last + 1 : Math.min(last, index + stride)),
  Home: () => 0,
  End: (_, last) => last,
};
