import type { Result } from '#core/deletion';
import { t } from '../language.ts';
import { textHost } from '../textHost.ts';
import { reasonText } from './reasonText.ts';

/** Returns the outcome of an operation and why: `Kept: over 5,000 downloads, GitHub refused.` */
export function outcomeText({ operation, outcome }: Result): string {
  switch (outcome.kind) {
    case 'deleted':
      return outcome.tookPackage ? t('Deleted together with its package.') : t('Deleted.');
    case 'restored':
      return outcome.already ? t('It was already restored.') : t('Restored.');
    case 'alreadyGone':
      return t('It was already gone.');
    case 'refused': {
      if (outcome.reason.kind === 'tooManyDownloads') return t('Kept: over 5,000 downloads, GitHub refused.');
      const reason = reasonText(outcome.reason, operation);
      return operation.action === 'restore' ? t('Not restored: {0}', reason) : t('Kept: {0}', reason);
    }
    case 'skipped':
      return t('Skipped: {0}', reasonText(outcome.because, operation));
    case 'unknown': {
      const own = textHost().unanswered;
      if (own !== undefined && outcome.because?.kind !== 'unexpected') return own;
      if (!outcome.because) {
        return t(
          'The request was sent, but GitHub had not responded when the operation ended. To see the result now, refresh the Packages view. Otherwise, the extension checks it when this window is reloaded or the next time VS Code starts.',
        );
      }
      if (outcome.because.kind === 'unexpected') return reasonText(outcome.because, operation);
      return t(
        'The request was sent just before the VS Code window closed. The extension checks again in a few minutes.',
      );
    }
  }
}
