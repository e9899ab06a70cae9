import * as vscode from 'vscode';
import type { Halt, Operation, Result } from '../../../core/deletion/operation.ts';
import { count } from '../../explorer/text.ts';
import { haltText } from './outcomeText.ts';

/**
 * How many operations were skipped, why, and what to do: `40 skipped because GitHub no longer accepts your sign-in. …`
 *
 * @param refusal why others were refused, which is often why these were skipped.
 */
export function skippedText(skipped: readonly Result[], refusal: string | undefined): string {
  const { l10n } = vscode;
  const number = count(skipped.length);
  const reasons = new Map(
    skipped.flatMap(({ operation, outcome }) =>
      outcome.kind === 'notTried' ? [[haltText(outcome.because, operation), { operation, halt: outcome.because }]] : [],
    ),
  );
  const [reason, ...others] = reasons;
  if (!reason || others.length > 0) return l10n.t('{0} skipped for several reasons, which the report lists.', number);
  const [text, { operation, halt }] = reason;
  if (text === refusal) return l10n.t('{0} skipped for the same reason.', number);
  switch (halt.kind) {
    case 'cancelled':
      return l10n.t('{0} skipped because the run was cancelled.', number);
    case 'windowClosed':
      return l10n.t('{0} skipped because the window was closed.', number);
    case 'authentication':
      return operation.action === 'restore'
        ? l10n.t(
            '{0} skipped because GitHub no longer accepts your sign-in. Restore them again, and sign in when VS Code asks.',
            number,
          )
        : l10n.t(
            '{0} skipped because GitHub no longer accepts your sign-in. Delete them again, and sign in when VS Code asks.',
            number,
          );
    default:
      return l10n.t('{0} skipped: {1}', number, text);
  }
}

/** Why one operation was skipped, and what to do. */
export function skippedOneText(name: string, operation: Operation, halt: Halt): string {
  const { l10n } = vscode;
  switch (halt.kind) {
    case 'cancelled':
      return l10n.t('{0} was skipped because the run was cancelled.', name);
    case 'windowClosed':
      return l10n.t('{0} was skipped because the window was closed.', name);
    case 'authentication':
      return operation.action === 'restore'
        ? l10n.t(
            '{0} was skipped because GitHub no longer accepts your sign-in. Restore it again, and sign in when VS Code asks.',
            name,
          )
        : l10n.t(
            '{0} was skipped because GitHub no longer accepts your sign-in. Delete it again, and sign in when VS Code asks.',
            name,
          );
    default:
      return l10n.t('{0} was skipped: {1}', name, haltText(halt, operation));
  }
}
