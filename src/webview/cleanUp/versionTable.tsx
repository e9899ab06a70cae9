import type { TargetedKeyboardEvent } from 'preact';
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks';
import { visible } from '#core/packages';
import type { CleanUpView, PlanQuery, PlanView, WhyView } from '../../messages/cleanUp.ts';
import { announce, main, send } from '../shared/host.ts';
import { Button } from '../shared/parts.tsx';
import { t } from '../shared/text.tsx';
import { toggled } from './choices.ts';
import { isVersion, range, type RowStore, type VersionKey } from './rowStore.ts';
import { RowLayout } from './rowLayout.ts';
import { VersionRow } from './versionRow.tsx';
import { Why } from './why.tsx';

const headings: Record<PlanQuery['sortBy'], string> = {
  name: 'Version',
  verdict: 'Verdict',
  package: 'Package',
  created: 'Created',
  size: 'Size',
};
const columns = Object.keys(headings) as PlanQuery['sortBy'][];

type TableProps = Readonly<{
  view: CleanUpView;
  plan: PlanView;
  rows: RowStore;
  why: WhyView | undefined;
  query: PlanQuery;
  change: (changes: Partial<PlanQuery>) => void;
  open: VersionKey | undefined;
  setOpen: (version: VersionKey | undefined) => void;
}>;

/** All versions in the order of the query. The document holds only the rows in sight and the one with the focus. */
export function VersionTable({ view, plan, rows, why, query, change, open, setOpen }: TableProps) {
  const [, redraw] = useReducer<number, undefined>((count) => count + 1, 0);
  const body = useRef<HTMLDivElement>(null);
  const [layout, setLayout] = useState(new RowLayout());
  const [wanted, setActive] = useState(0);
  const { total } = rows;
  const active = Math.min(wanted, total - 1);
  const openAt = rows.positionOf(open);
  const placed = layout.with({ total, openAt });
  const isFixed = view.progress?.kind === 'deleting';

  /** Of the table in the document, in CSS pixels. */
  const bodyTop = useRef<number | undefined>(undefined);
  const measure = () => {
    if (!body.current) return;
    const { top } = body.current.getBoundingClientRect();
    const moved = top + window.scrollY - (bodyTop.current ?? top + window.scrollY);
    bodyTop.current = top + window.scrollY;
    // What changes above pushes away nothing that is read. The browser's own anchoring is pixels off in long tables.
    if (moved !== 0 && top - moved < 0) window.scrollBy(0, moved);
    setLayout((current) => current.measured(body.current, { total, openAt }));
  };
  useLayoutEffect(() => {
    rows.onChange = () => redraw(undefined);
    return () => (rows.onChange = undefined);
  }, [rows]);
  useLayoutEffect(() => {
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(main);
    window.addEventListener('scroll', measure, { passive: true });
    window.addEventListener('resize', measure);
    return () => {
      observer.disconnect();
      window.removeEventListener('scroll', measure);
      window.removeEventListener('resize', measure);
    };
  }, [total, openAt]);
  const { first, end } = placed;
  useEffect(() => rows.request(first, end), [first, end, rows.revision]);
  useEffect(() => {
    if (open && openAt >= 0) send({ type: 'why', ...keyOf(open) });
  }, [open?.package, open?.id, openAt >= 0, plan]);

  // Read before the DOM changes.
  const hadFocus = body.current?.contains(document.activeElement) === true;
  const movesFocus = useRef(false);
  useLayoutEffect(() => {
    const isLost = hadFocus && body.current?.contains(document.activeElement) !== true;
    if (movesFocus.current || isLost) rowAt(active)?.focus({ preventScroll: true });
    movesFocus.current = false;
  });
  const rowAt = (index: number) => body.current?.querySelector<HTMLElement>(`[data-index="${index}"]`);
  const focusRow = (index: number) => {
    const next = Math.max(0, Math.min(total - 1, index));
    movesFocus.current = true;
    setActive(next);
    placed.scrollTo(next, body.current);
    redraw(undefined);
  };
  const toggleWhy = (index: number, isOpen: boolean) => {
    const row = rows.at(index);
    if (!row || isOpen === isVersion(open, row)) return;
    setOpen(isOpen ? keyOf(row) : undefined);
  };
  const choose = (index: number) => {
    const row = rows.at(index);
    if (!row || isFixed) return;
    const change = toggled(row);
    if (!change) {
      const isReview = view.kind === 'picked';
      announce(
        isReview
          ? t('There is nothing to choose for {name}.', { name: visible(row.name) })
          : t('Only a version that a rule deletes can be taken out of the plan.'),
      );
      return;
    }
    rows.choose(index, change.choice);
    send(change.message);
    announce(change.announcement);
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLElement>) => {
    const target = event.target as HTMLElement;
    const row = target.closest<HTMLElement>('[data-index]');
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === 'Escape' && openAt >= 0) {
      setOpen(undefined);
      focusRow(row ? Number(row.dataset.index) : openAt);
    } else if (row) {
      const index = Number(row.dataset.index);
      const step = placed.stepOf(event.key);
      if (step !== undefined) focusRow(index + step);
      else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') toggleWhy(index, event.key === 'ArrowRight');
      else if (target !== row) return;
      else if (event.key === ' ') choose(index);
      else if (event.key === 'Enter') toggleWhy(index, index !== openAt);
      else return;
    } else return;
    event.preventDefault();
  };
  const sort = (column: PlanQuery['sortBy']) => {
    const descending = column === query.sortBy && !query.descending;
    change({ sortBy: column, descending });
    const sorted = descending ? 'Sorted by {label}, descending' : 'Sorted by {label}, ascending';
    announce(t(sorted, { label: t(headings[column]) }));
  };

  const extra = openAt < 0 ? 0 : 1;
  const inDocument = range(first, end);
  // The row that Tab reaches is always there, so that the focus is never lost.
  if (active < first) inDocument.unshift(active);
  if (active >= end) inDocument.push(active);
  return (
    <div role="grid" class="versions" aria-label={t('Versions')} aria-rowcount={total + 1 + extra}>
      <div role="rowgroup" class="versions-head">
        <div role="row" class="version-row" aria-rowindex={1}>
          <div role="columnheader" class="cell-choice">
            <span class="visually-hidden">{t('In the plan')}</span>
          </div>
          {columns.map((column) => (
            <div
              key={column}
              role="columnheader"
              class={`cell-${column}`}
              aria-sort={column === query.sortBy ? (query.descending ? 'descending' : 'ascending') : undefined}
            >
              <Button label={t(headings[column])} act={() => sort(column)} />
            </div>
          ))}
          <div role="columnheader" class="cell-why">
            <span class="visually-hidden">{t('Explanation')}</span>
          </div>
        </div>
      </div>
      <div
        role="rowgroup"
        class="versions-body"
        ref={body}
        style={{ height: `${placed.height}px` }}
        onKeyDown={onKeyDown}
        onFocusIn={({ target }: FocusEvent) => {
          const row = (target as HTMLElement).closest<HTMLElement>('[data-index], [data-why]');
          if (row) setActive(Number(row.dataset.index ?? row.dataset.why));
        }}
      >
        {inDocument.map((index) => (
          <VersionRow
            key={index}
            index={index}
            rowIndex={index + 2 + (extra > 0 && index > openAt ? 1 : 0)}
            top={placed.topOf(index)}
            row={rows.at(index)}
            packages={view.packages}
            isActive={index === active}
            isOpen={index === openAt}
            isFixed={isFixed}
            choose={() => choose(index)}
            toggleWhy={() => toggleWhy(index, index !== openAt)}
          />
        ))}
        {open && inDocument.includes(openAt) && (
          <Why
            key="why"
            index={openAt}
            top={placed.topOf(openAt + 1) - placed.openHeight}
            version={open}
            packageName={view.packages[open.package] ?? ''}
            why={why && isVersion(open, why) ? why : undefined}
            hasRules={view.kind === 'rules'}
            setHeight={(openHeight) => setLayout((current) => current.with({ openHeight }))}
            close={() => {
              setOpen(undefined);
              focusRow(openAt);
            }}
          />
        )}
      </div>
    </div>
  );
}

function keyOf({ package: index, id }: VersionKey): VersionKey {
  return { package: index, id };
}
