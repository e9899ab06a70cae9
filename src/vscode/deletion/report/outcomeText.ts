import * as vscode from 'vscode';
import type { Pause } from '../../../core/deletion/run/line.ts';
import type { Halt, Operation, Outcome, Refusal } from '../../../core/deletion/operation.ts';
import type { Progress } from '../../../core/deletion/run/progress.ts';
import { GitHubError } from '../../../core/github/problem.ts';
import { daysToRestore } from '../../../core/packages/age.ts';
import { shortDigest } from '../../../core/packages/name.ts';
import { visible } from '../../../core/packages/visible.ts';
import { count } from '../../explorer/text.ts';
import { endText } from '../../momentText.ts';
import { explain, mayLackRepoScope, repoScopeHint } from '../../problem.ts';
import { imageLabel, tagsLabel } from '../plan/imageLabel.ts';

/** What people call the target of an operation: `web-frontend 1.2.3, latest`, `octo-org/web-frontend`. */
export function targetText({ target, facts }: Pick<Operation, 'target' | 'facts'>): string {
  if (target.versionId === undefined) return visible(`${target.owner.login}/${target.name}`);
  const tags = facts?.tags ?? [];
  const version = tags.length > 0 ? tagsLabel(tags) : shortDigest(facts?.versionName ?? String(target.versionId));
  return visible(`${target.name} ${version}`);
}

/** Why nobody knows what became of an operation. */
export function doubtText({ because }: Extract<Outcome, { kind: 'unknown' }>): string {
  const { l10n } = vscode;
  if (because?.kind === 'onItsWay') {
    return l10n.t(
      'sent just before the window was closed, and may still be on its way; GitHub is asked again in a few minutes',
    );
  }
  if (because) {
    return l10n.t(
      'sent, but then this extension failed ({0}); it is checked when the view is opened next',
      because.message,
    );
  }
  return l10n.t('sent, but no answer came; it is checked when the view is opened next');
}

/** Why something was refused or not tried, in sentences. */
export function haltText(halt: Halt, { target, action }: Operation): string {
  const { l10n } = vscode;
  switch (halt.kind) {
    case 'cancelled':
      return l10n.t('Cancelled.');
    case 'required':
      return action === 'delete'
        ? l10n.t('Kept, because it is part of {0}, which was not deleted.', targetText(halt.by))
        : l10n.t('Not restored, because its part {0} was not.', targetText(halt.by));
    case 'tagsChanged':
      return halt.tags.length > 0
        ? l10n.t('Kept, because its tags have changed since: {0}.', tagsLabel(halt.tags))
        : l10n.t('Kept, because it has lost its tags since.');
    case 'dependency':
      return l10n.t(
        'Kept, because {0} depends on it.',
        halt.of.map((version) => imageLabel(version, undefined)).join('; '),
      );
    case 'unverified':
      return halt.problem
        ? l10n.t(
            'Kept, because what has changed in the package could not be read. {0}',
            explainRefusal(halt.problem, target.packageType),
          )
        : l10n.t('Kept, because what has changed in the package could not be read.');
    case 'windowClosed':
      return halt.sent
        ? l10n.t('It had no effect before the window was closed.')
        : l10n.t('The window was closed before its turn.');
    case 'notDeleted':
      return l10n.t('{0} is not deleted.', visible(`${target.owner.login}/${target.name}`));
    case 'notFound':
      // See `weighed`: everything else that answers so to a delete has a kind of its own.
      if (action === 'delete') {
        return l10n.t(
          'GitHub answered "{0}", although other deletes in {1} worked. Try again; if that fails too, check that you still have the admin role of the package.',
          halt.message,
          visible(`${target.owner.login}/${target.name}`),
        );
      }
      return target.versionId === undefined
        ? l10n.t(
            'GitHub knows no deleted package of that name: check the name, or it is over {0} days ago.',
            daysToRestore,
          )
        : l10n.t('GitHub knows no such deleted version: it is over {0} days ago.', daysToRestore);
    case 'journal':
      return l10n.t('It could not be written down first ({0}), so nothing was sent.', halt.message);
    case 'unexpected':
      return l10n.t('This extension failed ({0}), and stopped.', halt.message);
    case 'noAdminRight':
      return [
        l10n.t(
          'Your account may read {0} but not delete or restore there. Ask for the admin role of the package.',
          visible(`${target.owner.login}/${target.name}`),
        ),
        ...(mayLackRepoScope(target.packageType)
          ? [
              l10n.t(
                'Or it is that your sign-in lacks the broad "repo" scope, which packages of this type may need: turn on the setting "{0}", then try again.',
                'githubPackages.useRepoScope',
              ),
            ]
          : []),
      ].join(' ');
    case 'notVisible': {
      const text =
        action === 'restore'
          ? l10n.t(
              'GitHub does not find it: its 30 days are over, or your account lacks the admin role of the package.',
            )
          : l10n.t('GitHub does not find its package: it is gone, or your account may no longer see it.');
      return mayLackRepoScope(target.packageType) ? `${text} ${repoScopeHint()}` : text;
    }
    case 'rejected':
      return action === 'restore'
        ? l10n.t(
            'GitHub refused to restore it ({0}). If its name has been taken since, delete what took it, then restore again.',
            halt.message,
          )
        : explainRefusal(halt, target.packageType);
    default:
      return explainRefusal(halt, target.packageType);
  }
}

function explainRefusal(
  reason: Exclude<Refusal, { kind: 'noAdminRight' | 'notVisible' | 'notDeleted' }>,
  packageType: Operation['target']['packageType'],
): string {
  return explain(new GitHubError(reason, 'DELETE'), { packageType }).message;
}

/** `12 of 500, 178 a minute, 3 minutes left`, or what is waited for. */
export function progressText(progress: Progress): string {
  const { l10n } = vscode;
  const { done, skipped, total, ratePerMinute, slowedTo, timeLeft, paused } = progress;
  const counted =
    skipped > 0
      ? l10n.t('{0} of {1}, {2} skipped', count(done), count(total), count(skipped))
      : l10n.t('{0} of {1}', count(done), count(total));
  if (done + skipped === total) return counted;
  if (paused) return `${counted}, ${pauseText(paused)}`;
  if (total < 10) return counted;
  const seconds = Math.ceil(timeLeft / 1000);
  const left = seconds < 90 ? l10n.t('{0} s left', seconds) : l10n.t('{0} min left', Math.ceil(seconds / 60));
  const rate =
    slowedTo === undefined
      ? l10n.t('{0} a minute', Math.round(ratePerMinute))
      : l10n.t('slowed to {0} a minute after GitHub’s rate limit', Math.round(slowedTo));
  return `${counted}, ${rate}, ${left}`;
}

function pauseText(pause: Pause): string {
  switch (pause.reason) {
    case 'rateLimit':
      return vscode.l10n.t('waiting for GitHub’s rate limit until {0}', endText(pause.until));
    case 'offline':
      return vscode.l10n.t('waiting for the connection to GitHub');
    case 'signIn':
      return vscode.l10n.t('waiting for you to sign in again');
  }
}
