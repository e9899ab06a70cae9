import type { ComponentChildren } from 'preact';
import type { Part } from '../../messages/image.ts';
import { Actions, Button, Section } from './parts.tsx';
import { t } from './text.tsx';

type PartProps<T> = Readonly<{
  part: Part<T>;
  retry: () => void;
  /** Where the content has headings of its own. */
  heading?: string;
  children: (value: T) => ComponentChildren;
}>;

/** What was read; before that, that it is being read, or why it could not be, with a button to try again. */
export function PartOf<T>({ part, retry, heading, children }: PartProps<T>) {
  if (part.kind === 'read') return <>{children(part.value)}</>;
  const state =
    part.kind === 'reading' ? (
      <p class="reading">{t('Reading…')}</p>
    ) : (
      <div role="alert">
        <p>{part.message}</p>
        <div class="buttons">
          <Button label={t('Retry')} about={heading} act={retry} />
          <Actions actions={part.actions} />
        </div>
      </div>
    );
  return heading === undefined ? state : <Section heading={heading}>{state}</Section>;
}
