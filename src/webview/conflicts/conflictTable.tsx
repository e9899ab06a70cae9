import { Fragment, type TargetedKeyboardEvent, type TargetedMouseEvent } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type ReportQuery, type Column as SortColumn, conflictKey, type Conflict } from '#core/conflicts';
import type { ConflictsView } from '../../messages/conflicts.ts';
import { Button } from '../shared/parts.tsx';
import { t } from '../shared/text.tsx';
import { cellsOf, columns, headingOf, shortName } from './columns.tsx';
import { ConflictDetails } from './conflictDetails.tsx';

/** Rows that are in the document at a time. */
const pageSize = 100;

export interface TableState {
  /** Keys of the open rows. */
  readonly open: readonly string[];
  /** From 0; beyond the last page it means the last. */
  readonly page: number;
}

type TableProps = Readonly<{
  view: ConflictsView;
  conflicts: readonly Conflict[];
  query: ReportQuery;
  sort: (column: SortColumn) => void;
  tableState: TableState;
  setTableState: (tableState: TableState) => void;
}>;

/** Explicit ARIA roles: when the style sheet lays rows out as cards, browsers drop the table's semantics. */
export function ConflictTable({ view, conflicts, query, sort, tableState, setTableState }: TableProps) {
  const { open } = tableState;
  const { sortBy, descending } = query;
  const body = useRef<HTMLTableSectionElement>(null);
  const [current, setCurrent] = useState('');
  const lastPage = Math.max(0, Math.ceil(conflicts.length / pageSize) - 1);
  const page = Math.min(tableState.page, lastPage);
  const first = page * pageSize;
  const shown = conflicts.slice(first, first + pageSize);
  const keys = shown.map(conflictKey);
  /** The row that Tab reaches (roving tabindex). */
  const tabStop = keys.includes(current) ? current : keys[0];

  const focusRow = (key = '') => {
    const row = body.current?.querySelector(`tr[data-key="${CSS.escape(key)}"]`);
    row?.querySelector<HTMLElement>('.toggle')?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: 'nearest' });
  };
  /** Which row of a page gets the focus once the page is there. */
  const focusAfterPaging = useRef<0 | -1 | undefined>(undefined);
  useLayoutEffect(() => {
    if (focusAfterPaging.current !== undefined) focusRow(keys.at(focusAfterPaging.current));
    focusAfterPaging.current = undefined;
  }, [page]);
  /** Goes to the next page and its first row, or to the one before and its last. */
  const turnPage = (by: 1 | -1) => {
    if (page + by < 0 || page + by > lastPage) return;
    focusAfterPaging.current = by < 0 ? -1 : 0;
    setTableState({ open, page: page + by });
  };
  const toggle = (key: string, isOpen: boolean) => {
    const others = open.filter((each) => each !== key);
    setTableState({ open: isOpen ? [...others, key] : others, page });
  };
  const onClick = ({ target }: TargetedMouseEvent<HTMLElement>, key: string) => {
    const button = target instanceof Element && target.closest('button');
    // Selecting text in a row must not toggle it.
    const togglesRow = button ? button.classList.contains('toggle') : getSelection()?.isCollapsed !== false;
    setCurrent(key);
    if (togglesRow) toggle(key, !open.includes(key));
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLElement>, key: string) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const step = steps[event.key];
    if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') toggle(key, event.key === 'ArrowRight');
    else if (step === undefined) return;
    else {
      const index = keys.indexOf(key);
      const next = Math.max(0, Math.min(keys.length - 1, index + step));
      if (next === index && Number.isFinite(step)) turnPage(step < 0 ? -1 : 1);
      else focusRow(keys[next]);
    }
    event.preventDefault();
  };

  const rowOf = (conflict: Conflict, index: number) => {
    const key = keys[index] ?? '';
    const isOpen = open.includes(key);
    const tabIndex = key === tabStop ? 0 : -1;
    const cells = cellsOf(conflict, view, tabIndex);
    const toggleButton = (
      <Button
        class="toggle"
        icon="chevron"
        label={t('Show Details')}
        about={shortName(conflict)}
        tabIndex={tabIndex}
        aria-expanded={isOpen}
      />
    );
    return (
      <Fragment key={key}>
        <tr
          role="row"
          class={isOpen ? 'conflict is-open' : 'conflict'}
          data-key={key}
          aria-busy={view.collisions[key]?.isChecking === true}
          onClick={(event) => onClick(event, key)}
          onKeyDown={(event) => onKeyDown(event, key)}
          onFocusIn={() => setCurrent(key)}
        >
          {columns.map((column) => {
            const [Cell, role] = column === 'name' ? (['th', 'rowheader'] as const) : (['td', 'cell'] as const);
            return (
              <Cell key={column} role={role} class={column} data-label={headingOf(column)}>
                {column === 'owner' && toggleButton}
                {cells[column]}
              </Cell>
            );
          })}
        </tr>
        {isOpen && (
          <tr role="row" class="opened" data-key={`${key} opened`}>
            <td role="cell" colSpan={columns.length}>
              <ConflictDetails conflict={conflict} view={view} />
            </td>
          </tr>
        )}
      </Fragment>
    );
  };

  const rowsText = { first: first + 1, last: first + shown.length, total: conflicts.length };
  return (
    <>
      <table class="conflicts" role="table" aria-label={t('Conflicts')}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => {
              const heading = headingOf(column);
              const sorted = column === sortBy ? (descending ? 'descending' : 'ascending') : undefined;
              return (
                <th key={column} role="columnheader" scope="col" class={column} aria-sort={sorted}>
                  {column === 'collision' ? (
                    <span>{heading}</span>
                  ) : (
                    <Button label={heading} act={() => sort(column)} />
                  )}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody role="rowgroup" ref={body}>
          {shown.map(rowOf)}
        </tbody>
      </table>
      {lastPage > 0 && (
        <nav class="pager">
          <Button label={t('Previous Page')} isDisabled={page === 0} act={() => turnPage(-1)} />
          <span>{t('Rows {first} to {last} of {total}', rowsText)}</span>
          <Button label={t('Next Page')} isDisabled={page === lastPage} act={() => turnPage(1)} />
        </nav>
      )}
    </>
  );
}

/** How many rows a key moves the focus. At the ends of a page, arrow and Page keys turn it. */
const steps: Readonly<Record<string, number>> = {
  ArrowUp: -1,
  ArrowDown: 1,
  PageUp: -10,
  PageDown: 10,
  Home: -Infinity,
  End: Infinity,
};
