import type { ChecksProgress, Totals } from '#core/conflicts';
import { visible } from '#core/packages';
import type { ConflictsView, FailureView } from '../../messages/conflicts.ts';
import { send } from '../shared/host.ts';
import { Icon } from '../shared/icons.tsx';
import { Actions, Button } from '../shared/parts.tsx';
import { numberText, t, visibilityText } from '../shared/text.tsx';

export function Summary(props: Readonly<{ view: ConflictsView; totals: Totals; isFetching: boolean }>) {
  const { view, totals, isFetching } = props;
  const { title, subtitle, note, noteActions = [], failures } = view;
  const isBusy = isFetching || view.progress !== undefined;
  const fetching = { done: totals.settled, total: totals.owners };
  return (
    <>
      <header>
        <div class="name">
          <h1>{visible(title)}</h1>
          <p class="subtitle" dir="auto">
            {visible(subtitle)}
          </p>
        </div>
        <div class="buttons">
          <Button
            label={isBusy ? t('Cancel') : t('Refresh')}
            act={() => send({ type: isBusy ? 'cancel' : 'refresh' })}
          />
          <Button label={t('Export…')} act={() => send({ type: 'export' })} />
        </div>
      </header>
      {note && (
        <div class="note">
          <Icon name="present" />
          <p>{visible(note)}</p>
          <Actions actions={noteActions} />
        </div>
      )}
      {isFetching && progressBar(t('Checking owners: {done} of {total}', fetching), fetching)}
      {view.progress && progressBar(t('Checking packages: {done} of {total}', { ...view.progress }), view.progress)}
      <Failures failures={failures.filter(({ isCancelled }) => !isCancelled)} />
      <Failures failures={failures.filter(({ isCancelled }) => isCancelled)} />
      <p class="totals">{totalsText(totals, view)}</p>
      {totals.conflicts === 0 && (view.empty !== undefined || !isFetching) && emptyReport(view, totals)}
    </>
  );
}

function progressBar(text: string, { done, total }: ChecksProgress) {
  return (
    <div class="progress">
      <progress value={done} max={Math.max(1, total)} aria-label={text} />
      <span>{text}</span>
    </div>
  );
}

/** The totals in one line, regardless of what the table shows. */
function totalsText(totals: Totals, { report }: ConflictsView): string {
  const { fetched, conflicts, versions, visibilities, mayBeMore } = totals;
  const total = totals.owners + totals.unlisted;
  const answers = mayBeMore
    ? '{answered} of at least {total, plural, one {# owner} other {# owners}} checked'
    : fetched < total
      ? '{answered} of {total, plural, one {# owner} other {# owners}} checked'
      : '{total, plural, one {# owner} other {# owners}}';
  const affected =
    totals.withoutVersionCount > 0
      ? 'at least {versions, plural, one {# version} other {# versions}}'
      : '{versions, plural, one {# version} other {# versions}}';
  const parts = [
    t(answers, { answered: fetched, total }),
    // If no owner was fetched, the number of conflicts is unknown, not 0.
    (conflicts > 0 || fetched > 0) && t('{conflicts, plural, one {# conflict} other {# conflicts}}', { conflicts }),
    ...(['public', 'private', 'internal'] as const).map(
      (each) => visibilities[each] > 0 && `${numberText(visibilities[each])} ${visibilityText(each)}`,
    ),
    // Without an account, the number of private packages is unknown.
    conflicts > 0 && report.account === undefined && t('private packages not checked'),
    conflicts > 0 && t(affected, { versions }),
  ];
  return parts.filter(Boolean).join(' · ');
}

/** More are hidden until the user expands the list. */
const maxFailuresShown = 3;

function Failures({ failures }: { readonly failures: readonly FailureView[] }) {
  const [first] = failures;
  if (!first) return null;
  // Without a number, because one failure may stand for all your organizations.
  const heading = first.isCancelled ? t('Owners not checked (cancelled)') : t('Owners that could not be checked');
  return (
    <details class="failures" open={failures.length <= maxFailuresShown}>
      <summary>{heading}</summary>
      <ul>
        {failures.map(({ name, reason, actions }) => (
          <li key={name}>
            <p>
              <strong dir="auto">{visible(name)}</strong> <span>{visible(reason)}</span>
            </p>
            <div class="buttons">
              <Actions actions={actions} about={visible(name)} />
              <Button label={t('Retry')} about={visible(name)} act={() => send({ type: 'retry', name })} />
            </div>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** What a report without conflicts shows: good news only if all owners were fetched. */
function emptyReport({ empty }: ConflictsView, { fetched }: Totals) {
  const title = fetched > 0 ? t('No conflicts for the owners that were checked') : t('No owner could be checked');
  const message = t('Owners that were not checked may have conflicts.');
  return (
    <section class="empty">
      <Icon name={empty?.certain ? 'good' : 'information'} />
      <h2>{visible(empty?.title ?? title)}</h2>
      <p>{visible(empty?.message ?? message)}</p>
    </section>
  );
}
