import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { CleanUpView, PlanQuery, PlanView, WhyView } from '../../messages/cleanUp.ts';
import { visible } from '#core/packages';
import { announce } from '../shared/host.ts';
import { Icon, type IconName } from '../shared/icons.tsx';
import { Button } from '../shared/parts.tsx';
import { t } from '../shared/text.tsx';
import { Filters, isNarrowed, noFilters } from './filters.tsx';
import { Groups } from './groups.tsx';
import type { RowStore, VersionKey } from './rowStore.ts';
import { Timeline } from './timeline.tsx';
import { VersionTable } from './versionTable.tsx';

type PlanProps = Readonly<{
  view: CleanUpView;
  rows: RowStore;
  why: WhyView | undefined;
  query: Readonly<{ value: PlanQuery; send: (query: PlanQuery) => void }>;
  open: VersionKey | undefined;
  setOpen: (version: VersionKey | undefined) => void;
}>;

/** The part of the window that may be above the table for its first rows to be in sight. */
const mostAboveTable = 0.65;

/** What would be deleted and kept. */
export function Plan(props: PlanProps) {
  const { view, query } = props;
  const { plan, packages } = view;
  const change = (changes: Partial<PlanQuery>) => query.send({ ...query.value, ...changes });
  const { search, verdict, selected, group, package: chosen, age } = query.value;
  const isReview = view.kind === 'picked';
  const total = plan?.rows.total ?? 0;
  const all = plan?.groups.reduce((sum, { count }) => sum + count, 0) ?? 0;
  const shownText = t(
    isReview && total < all
      ? '{total} of {all, plural, one {# version} other {# versions}} shown'
      : '{total, plural, one {# version} other {# versions}} shown',
    { total, all },
  );
  const isFiltered = isNarrowed(query.value);
  useLayoutEffect(() => {
    if (plan && isFiltered) announce(shownText);
  }, [search, verdict, selected, group, chosen, age?.is, age?.days, total]);
  const side = useRef<HTMLDivElement>(null);
  const clear = () => {
    change(noFilters);
    side.current?.querySelector<HTMLInputElement>('[type=search]')?.select();
  };
  const filters = useMemo(
    () => <Filters query={query.value} {...{ isReview, packages, shownText, change, clear }} />,
    [query.value, isReview, packages, shownText],
  );
  /** Otherwise choosing a reason would seem to do nothing where the table is below what is in sight. */
  const showTable = () => {
    const bar = side.current?.querySelector('[role=search]');
    if (bar && bar.getBoundingClientRect().top > innerHeight * mostAboveTable) bar.scrollIntoView({ block: 'center' });
  };
  // Read before the DOM changes.
  const hadFocus = document.hasFocus() && side.current?.querySelector('[role=grid]')?.contains(document.activeElement);
  useLayoutEffect(() => {
    if (hadFocus && total === 0) side.current?.querySelector<HTMLElement>('[type=search]')?.focus();
  });
  // By the query that the rows are of: the last may not have been answered yet.
  if (!plan || (total === 0 && !isNarrowed(plan.query) && !plan.query.selected))
    return <div class="plan">{emptyPlan(view)}</div>;
  return (
    <div class="plan" ref={side}>
      {!hasDeleted(plan) && nothingToDelete(view, plan)}
      <div class="charts">
        <Groups
          groups={plan.groups}
          chosen={group}
          // The versions of a group that were not selected are shown, too.
          choose={(id) => {
            change({ group: id, ...(isReview ? { selected: id === undefined } : {}) });
            if (id !== undefined) showTable();
          }}
        />
        {/* What was picked by hand is not about time, and its rows are to be in sight. */}
        {!isReview && <Timeline bars={plan.timeline} />}
      </div>
      {filters}
      {total > 0 ? (
        <VersionTable {...props} plan={plan} query={query.value} change={change} key="table" />
      ) : isNarrowed(plan.query) ? (
        <section class="nothing">
          <p>{t('No version matches the filters.')}</p>
          <Button label={t('Clear Filters')} act={clear} />
        </section>
      ) : null}
    </div>
  );
}

function hasDeleted({ groups }: PlanView): boolean {
  return groups.some(({ verdict, count }) => verdict === 'delete' && count > 0);
}

function nothingToDelete({ kind, sources, progress }: CleanUpView, { totals }: PlanView) {
  if (progress) return null;
  const title = t('No version would be deleted');
  if (kind === 'picked') {
    return empty('information', title, visible(totals.kept));
  }
  if (kind === 'opened') {
    return empty('good', title, t('What the plan deletes is gone or kept now. What changed is above.'));
  }
  const rules = sources.flatMap((source) => (source.isOn ? source.rules : []));
  if (rules.length === 0) return null;
  if (rules.some(({ rule }) => rule.delete)) {
    return empty('good', title, t('The rules and your choices keep every version of these packages.'));
  }
  const message = t('Only a rule that deletes starts a clean-up. Add one, or a template.');
  return empty('information', t('No rule deletes anything'), message);
}

function emptyPlan({ progress, failures }: CleanUpView) {
  if (progress) {
    const message = t('The plan appears here package by package.');
    return empty('busy', t('Reading packages…'), message);
  }
  if (failures.length > 0) {
    const message = t('The reasons are above. Nothing was deleted.');
    return empty('present', t('No package could be planned'), message);
  }
  return empty('information', t('No versions'), t('There is nothing to clean up here.'));
}

function empty(icon: IconName, title: string, message: string) {
  return (
    <section class="empty">
      <Icon name={icon} />
      <h2>{title}</h2>
      <p>{message}</p>
    </section>
  );
}
