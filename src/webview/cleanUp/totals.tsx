import { visible } from '#core/packages';
import type { CleanUpView, PlanView } from '../../messages/cleanUp.ts';
import { send } from '../shared/host.ts';
import { Button, useKeptFocus } from '../shared/parts.tsx';
import { t } from '../shared/text.tsx';

/** What the plan comes to, which stays in sight while rules are edited. */
export function Totals({ view, plan }: Readonly<{ view: CleanUpView; plan: PlanView }>) {
  const { totals, deleteLabel, change } = plan;
  return (
    <section ref={useKeptFocus()} class="totals" aria-label={t('Plan')}>
      <div class="totals-text">
        <h2>{visible(totals.deleted)}</h2>
        <p>{visible(totals.kept)}</p>
        {totals.size && <p>{visible(totals.size)}</p>}
      </div>
      {deleteLabel && <Button class="primary" label={visible(deleteLabel)} act={() => send({ type: 'delete' })} />}
      {view.kind === 'rules' && (
        <p class="plan-change">
          {change && (
            <>
              <span class="changed-mark" aria-hidden="true" />
              {visible(change)}
            </>
          )}
        </p>
      )}
    </section>
  );
}
