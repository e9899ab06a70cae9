import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { isSameJson } from '#core/retention';
import type { CleanUpView, PlanQuery, WhyView } from '../../messages/cleanUp.ts';
import { announce, send } from '../shared/host.ts';
import { persist, restoredState, type OpenForm } from './pageState.ts';
import { Opened, RulesOfPlan } from './opened.tsx';
import { Overview } from './overview.tsx';
import { Plan } from './plan.tsx';
import type { RowStore, VersionKey } from './rowStore.ts';
import { Rules } from './rules.tsx';
import { useSent } from './sentValue.ts';
import { Totals } from './totals.tsx';

type PageProps = Readonly<{ view: CleanUpView; rows: RowStore; why: WhyView | undefined }>;

const everything: PlanQuery = { search: '', sortBy: 'package', descending: false };

export function CleanUpPage({ view, rows, why }: PageProps) {
  const restored = useRef(restoredState()).current;
  const [state, setState] = useState(restored);
  const { plan } = view;
  const query = useSent(plan?.query ?? everything, (query) => send({ type: 'query', query }));
  const setOpen = (why: VersionKey | undefined) => setState((current) => ({ ...current, why }));
  // Several sources may do so before the page is drawn again.
  const setForms = (source: string, own: readonly OpenForm[]) =>
    setState((current) => ({ ...current, forms: { ...current.forms, [source]: own } }));

  const hasPlan = plan !== undefined;
  useLayoutEffect(() => {
    // The extension may have started anew, without a query.
    if (plan && restored.query && !isSameJson(restored.query, plan.query)) query.send(restored.query);
  }, [hasPlan]);

  const isReading = view.progress?.kind === 'reading';
  /** Where to scroll to once the rows are there. */
  const scroll = useRef<number | undefined>(restored.scroll);
  useLayoutEffect(() => {
    if (!hasPlan) return;
    if (scroll.current !== undefined && window.scrollY === 0) window.scrollTo(0, scroll.current);
    if (!isReading) scroll.current = undefined;
  });

  useEffect(() => {
    const save = () => {
      const at = scroll.current ?? window.scrollY;
      persist(view.state, { ...state, query: hasPlan ? query.value : restored.query, scroll: at });
    };
    save();
    document.addEventListener('scrollend', save);
    return () => document.removeEventListener('scrollend', save);
  }, [state, view, query.value]);

  const announced = useRef<string | undefined>(undefined);
  useLayoutEffect(() => {
    if (plan?.change && plan.change !== announced.current) announce(plan.change);
    announced.current = plan?.change;
  }, [plan?.change]);

  return (
    <>
      <Overview view={view} />
      {view.opened && <Opened opened={view.opened} />}
      <div class={view.kind === 'picked' ? 'sides' : 'sides has-rules'}>
        <div class="control">
          {plan && <Totals view={view} plan={plan} />}
          {view.kind === 'rules' && <Rules view={view} forms={state.forms} setForms={setForms} />}
          {view.opened && <RulesOfPlan rules={view.opened.rules} />}
        </div>
        <Plan {...{ view, rows, why, query }} open={state.why} setOpen={setOpen} />
      </div>
    </>
  );
}
