import { useLayoutEffect, useRef } from 'preact/hooks';
import { visible } from '#core/packages';
import type { CleanUpView, PackageFailureView } from '../../messages/cleanUp.ts';
import { announce, send } from '../shared/host.ts';
import { Icon } from '../shared/icons.tsx';
import { Actions, Button, useKeptFocus } from '../shared/parts.tsx';
import { t } from '../shared/text.tsx';

/** What is above rules and plan: the title, what is under way, and what the reader has to know. */
export function Overview({ view }: { readonly view: CleanUpView }) {
  const { title, subtitle, progress, notes, lastRun, failures } = view;
  const isBusy = progress !== undefined;
  const isPaused = progress?.isPaused === true;
  const wasPaused = useRef(isPaused);
  useLayoutEffect(() => {
    if (progress?.kind === 'deleting' && isPaused !== wasPaused.current)
      announce(isPaused ? t('Paused') : t('Resumed'));
    wasPaused.current = isPaused;
  }, [isPaused]);
  return (
    <>
      <header ref={useKeptFocus()}>
        <div class="name">
          <h1>{visible(title)}</h1>
          <p class="subtitle" dir="auto">
            {visible(subtitle)}
          </p>
        </div>
        <div class="buttons">
          {progress?.kind === 'deleting' && (
            // One button, so that the focus stays where it is.
            <Button
              key="pause"
              label={isPaused ? t('Resume') : t('Pause')}
              act={() => send({ type: isPaused ? 'resume' : 'pause' })}
            />
          )}
          <Button
            key="other"
            label={isBusy ? t('Cancel') : t('Refresh')}
            act={() => send({ type: isBusy ? 'cancel' : 'refresh' })}
          />
          {view.kind !== 'picked' && view.plan && !isBusy && (
            <Button key="export" label={t('Export…')} act={() => send({ type: 'export' })} />
          )}
        </div>
      </header>
      {progress && (
        <div class={isPaused ? 'progress is-paused' : 'progress'}>
          <progress value={progress.done} max={Math.max(1, progress.total)} aria-label={visible(progress.text)} />
          <span>
            {isPaused && <strong>{t('Paused')}</strong>} {visible(progress.text)}
          </span>
        </div>
      )}
      <section ref={useKeptFocus()}>
        {lastRun && (
          <div class="note">
            <Icon name="information" />
            <p>{visible(lastRun.summary)}</p>
            <Button label={t('Show Report')} act={() => send({ type: 'report' })} />
            {lastRun.canUndo && !isBusy && <Button label={t('Undo')} act={() => send({ type: 'undo' })} />}
          </div>
        )}
      </section>
      {notes.map((note) => (
        <div key={note} class="note">
          <Icon name="information" />
          <p>{visible(note)}</p>
        </div>
      ))}
      <Failures failures={failures} isAll={view.plan === undefined} />
    </>
  );
}

/** More are hidden until the user expands the list. */
const maxFailuresShown = 3;

type FailuresProps = Readonly<{
  failures: readonly PackageFailureView[];
  /** Whether no package has a plan. */
  isAll: boolean;
}>;

function Failures({ failures, isAll }: FailuresProps) {
  const section = useKeptFocus();
  const count = failures.length;
  if (count === 0) return null;
  return (
    <section ref={section}>
      <details class="failures" open={isAll || count <= maxFailuresShown}>
        <summary>{t('{count, plural, one {# package} other {# packages}} without a plan', { count })}</summary>
        <ul>
          {failures.map(({ name, message, actions }) => (
            <li key={name}>
              <p>
                <strong dir="auto">{visible(name)}</strong> <span>{visible(message)}</span>
              </p>
              <div class="buttons">
                <Actions actions={actions} about={visible(name)} />
              </div>
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}
