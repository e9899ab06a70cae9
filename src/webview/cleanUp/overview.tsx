import { visible } from '#core/packages';
import type { CleanUpView, PackageFailureView } from '../../messages/cleanUp.ts';
import { send } from '../shared/host.ts';
import { Icon } from '../shared/icons.tsx';
import { Actions, Button, useKeptFocus } from '../shared/parts.tsx';
import { t } from '../shared/text.tsx';

/** What is above rules and plan: the title, what is under way, and what the reader has to know. */
export function Overview({ view }: { readonly view: CleanUpView }) {
  const { title, subtitle, progress, notes, failures } = view;
  const isBusy = progress !== undefined;
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
        </div>
      </header>
      {progress && (
        <div class="progress">
          <progress value={progress.done} max={Math.max(1, progress.total)} aria-label={visible(progress.text)} />
          <span>{visible(progress.text)}</span>
        </div>
      )}
      {notes.map((note) => (
        <div key={note} class="note">
          <Icon name="information" />
          <p>{visible(note)}</p>
        </div>
      ))}
      <Failures failures={failures} />
    </>
  );
}

/** More are hidden until the user expands the list. */
const maxFailuresShown = 3;

function Failures({ failures }: { readonly failures: readonly PackageFailureView[] }) {
  const section = useKeptFocus();
  const count = failures.length;
  if (count === 0) return null;
  return (
    <section ref={section}>
      <details class="failures" open={count <= maxFailuresShown}>
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
