import { GitHubError } from '#core/github';
import type { FailureReason } from '#core/planFile';
import { t } from '../language.ts';
import { problemText } from '../problemText.ts';
import type { ErrorContext } from '../textHost.ts';

/** Why there is no plan of something, in sentences without a next step. May contain text from the server. */
export function failureReason(reason: FailureReason, context: ErrorContext): string {
  switch (reason.kind) {
    case 'failed':
      return problemText(new GitHubError(reason.problem, 'GET'), context).message;
    case 'incomplete':
      return t('Others deleted something while it was listed.');
    case 'declined':
      return t('{count, plural, one {# manifest was} other {Up to # manifests were}} not read.', {
        count: reason.unread,
      });
    case 'cancelled':
      return t('Not read, because the reading was cancelled.');
    case 'unsupported':
      return t('The Docker registry does not say which versions belong to which image.');
  }
}
