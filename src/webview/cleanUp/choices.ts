import { visible } from '#core/packages';
import type { FromCleanUpPage, RowView } from '../../messages/cleanUp.ts';
import { t } from '../shared/text.tsx';

export type Choice = RowView['choice'];

/** What the checkbox of a version turns its choice into. */
const opposites = { free: 'spared', spared: 'free', forceable: 'forced', forced: 'forceable' } as const;

export function isTicked(choice: Choice): boolean {
  return choice === 'free' || choice === 'forced';
}

/** What toggling the checkbox of a version does: its new choice, the message about it, and what screen readers say. */
export function toggled(
  row: RowView,
): { readonly choice: Choice; readonly message: FromCleanUpPage; readonly announcement: string } | undefined {
  if (row.choice === 'none') return undefined;
  const choice = opposites[row.choice];
  const version = { package: row.package, id: row.id };
  const texts = { name: visible(row.name), reason: visible(row.reason) };
  switch (choice) {
    case 'spared':
    case 'free': {
      const isSpared = choice === 'spared';
      const message = { type: 'spare', ...version, isSpared } as const;
      return {
        choice,
        message,
        announcement: t(isSpared ? 'Taken out of the plan: {name}' : 'Back in the plan: {name}', texts),
      };
    }
    case 'forced':
    case 'forceable': {
      const isForced = choice === 'forced';
      const message = { type: 'force', ...version, isForced } as const;
      return {
        choice,
        message,
        announcement: t(isForced ? 'To be deleted anyway: {name}. {reason}' : 'Kept: {name}', texts),
      };
    }
  }
}

/** What the checkbox of a version is called. */
export function choiceLabel({ choice, name, reason }: RowView): string {
  const texts = { name: visible(name), reason: visible(reason) };
  const isForce = choice === 'forceable' || choice === 'forced';
  return isForce ? t('Delete {name} anyway. {reason}', texts) : t('Delete {name}', texts);
}
