import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import {
  queryConflicts,
  conflictKey,
  conflictsOf,
  everything,
  totalsOf,
  isNarrowed,
  maxChecks,
  requestOf,
} from '#core/conflicts';
import type { ReportQuery, Column } from '#core/conflicts';
import type { ConflictsView } from '../../messages/conflicts.ts';
import { announce, getState, send, setState } from '../shared/host.ts';
import { Button } from '../shared/parts.tsx';
import { t } from '../shared/text.tsx';
import { headingOf } from './columns.tsx';
import { ConflictTable, type TableState } from './conflictTable.tsx';
import { Filters } from './filters.tsx';
import { Summary } from './summary.tsx';

/** The state as it is persisted. */
interface PersistedState {
  readonly arrangement: ReportQuery;
  /** `scroll`: how far the page is scrolled, in CSS pixels. */
  readonly place?: (TableState & { readonly scroll: number }) | undefined;
}

/** The version of the persisted state. The host reads `request` and `arrangement`. Format 1 had the conflicts too. */
export const format = 2;

export function restoredState(): PersistedState | undefined {
  const state = getState() as (PersistedState & { readonly format?: unknown }) | undefined;
  return state?.format === 1 || state?.format === format
    ? { arrangement: state.arrangement, place: state.place }
    : undefined;
}

export function ReportPage({ view }: { readonly view: ConflictsView }) {
  const restored = useRef(restoredState()).current;
  const { report, progress, collisions } = view;
  const [query, setQuery] = useState(restored?.arrangement ?? everything);
  const [tableState, setTableState] = useState<TableState>(restored?.place ?? { open: [], page: 0 });
  const { sortBy, descending, search, owner, visibility } = query;
  const totals = useMemo(() => totalsOf(report), [report]);
  // A search need not sort them again.
  const sorted = useMemo(
    () => queryConflicts(conflictsOf(report), { ...everything, sortBy, descending }),
    [report, sortBy, descending],
  );
  const conflicts = useMemo(() => queryConflicts(sorted, query), [sorted, query]);
  const isFetching = report.owners.some(({ state }) => state.kind === 'pending');
  const shown = conflicts.length;
  const total = totals.conflicts;
  const shownText = t('{shown} of {total, plural, one {# conflict} other {# conflicts}}', { shown, total });
  const unchecked = conflicts.map(conflictKey).filter((key) => collisions[key] === undefined);

  const change = (changes: Partial<ReportQuery>) => {
    const next = { ...query, ...changes };
    setQuery(next);
    setTableState({ ...tableState, page: 0 });
    send({ type: 'query', query: next });
  };
  const sort = (column: Column) => {
    const isDescending = column === sortBy && !descending;
    change({ sortBy: column, descending: isDescending });
    const sorted = isDescending ? 'Sorted by {label}, descending' : 'Sorted by {label}, ascending';
    announce(t(sorted, { label: headingOf(column) }));
  };

  useEffect(() => {
    const state = { format, request: requestOf(report), arrangement: query };
    const save = () => setState({ ...state, place: { ...tableState, scroll: window.scrollY } });
    save();
    document.addEventListener('scrollend', save);
    return () => document.removeEventListener('scrollend', save);
  }, [report, query, tableState]);
  /** Where to scroll to once the rows are there: some may be missing while owners are fetched. */
  const scroll = useRef(restored?.place?.scroll);
  const wasFetching = useRef(isFetching);
  useLayoutEffect(() => {
    if (scroll.current !== undefined && window.scrollY === 0) window.scrollTo(0, scroll.current);
    if (!isFetching) scroll.current = undefined;
    if (wasFetching.current && !isFetching) announce(view.empty?.title ?? shownText);
    wasFetching.current = isFetching;
  }, [isFetching]);
  useLayoutEffect(() => {
    if (isNarrowed(query)) announce(shownText);
  }, [search, owner, visibility]);

  return (
    <>
      <Summary view={view} totals={totals} isFetching={isFetching} />
      {total > 0 && (
        <section class="list" aria-label={t('Conflicts')}>
          <div class="controls" role="search">
            <Filters query={query} report={report} totals={totals} change={change} />
            {isNarrowed(query) && <span class="shown">{shownText}</span>}
            <Button
              label={t('Check All')}
              title={t(
                'For each package shown, check whether a container package has the same name (up to 100 at a time)',
              )}
              isDisabled={progress !== undefined || unchecked.length === 0}
              act={() => send({ type: 'checkAll', keys: unchecked.slice(0, maxChecks) })}
            />
          </div>
          {shown === 0 ? (
            <p class="nothing">{t('No conflict matches the filters.')}</p>
          ) : (
            <ConflictTable {...{ view, conflicts, query, sort, tableState, setTableState }} />
          )}
        </section>
      )}
    </>
  );
}
