import * as vscode from 'vscode';
import type { Halt, Operation } from '../../../core/deletion/index.ts';
import { GitHubError } from '../../../core/github/index.ts';
import { daysToRestore, shortDigest, visible } from '../../../core/packages/index.ts';
import { explain, mayLackRepoScope, repoScopeHint } from '../../problem.ts';
import { imageLabel, tagsLabel } from '../plan/imageLabel.ts';

const { t } = vscode.l10n;

/** What people call the target of an operation: `web-frontend 1.2.3, latest`, `octo-org/web-frontend`. */
export function targetText({ target, facts }: Pick<Operation, 'target' | 'facts'>): string {
  if (target.versionId === undefined) return packageText(target);
  const tags = facts?.tags ?? [];
  const version = tags.length > 0 ? tagsLabel(tags) : shortDigest(facts?.versionName ?? String(target.versionId));
  return visible(`${target.name} ${version}`);
}

/** `octo-org/web-frontend`. */
export function packageText({ owner, name }: Operation['target']): string {
  return visible(`${owner.login}/${name}`);
}

/** Why something was refused or not tried, in sentences. */
export function haltText(halt: Halt, { target, action }: Operation): string {
  const { packageType } = target;
  const isRestore = action === 'restore';
  switch (halt.kind) {
    case 'cancelled':
      return t('Cancelled.');
    case 'required':
      return isRestore
        ? t('Not restored, because its part {0} was not.', targetText(halt.by))
        : t('Kept, because it is part of {0}, which was not deleted.', targetText(halt.by));
    case 'tagsChanged':
      return halt.tags.length > 0
        ? t('Kept, because its tags have changed since: {0}.', tagsLabel(halt.tags))
        : t('Kept, because it has lost its tags since.');
    case 'dependency':
      return t('Kept, because {0} depends on it.', halt.of.map((version) => imageLabel(version, undefined)).join('; '));
    case 'unverified':
      return sentences(
        t('Kept, because what has changed in the package could not be read.'),
        halt.problem && explained(halt.problem),
      );
    case 'windowClosed':
      return halt.sent
        ? t('It had no effect before the window was closed.')
        : t('The window was closed before its turn.');
    case 'notDeleted':
      return t('{0} is not deleted.', packageText(target));
    case 'notFound':
      // See `weighed`: everything else that answers so to a delete has a kind of its own.
      if (!isRestore) {
        return t(
          'GitHub answered "{0}", although other deletes in {1} worked. Try again; if that fails too, check that you still have the admin role of the package.',
          halt.message,
          packageText(target),
        );
      }
      return target.versionId === undefined
        ? t('GitHub knows no deleted package of that name: check the name, or it is over {0} days ago.', daysToRestore)
        : t('GitHub knows no such deleted version: it is over {0} days ago.', daysToRestore);
    case 'journal':
      return t('It could not be written down first ({0}), so nothing was sent.', halt.message);
    case 'unexpected':
      return t('This extension failed ({0}), and stopped.', halt.message);
    case 'noAdminRight':
      return sentences(
        t(
          'Your account may read {0} but not delete or restore there. Ask for the admin role of the package.',
          packageText(target),
        ),
        mayLackRepoScope(packageType)
          ? t(
              'Or it is that your sign-in lacks the broad "repo" scope, which packages of this type may need: turn on the setting "{0}", then try again.',
              'githubPackages.useRepoScope',
            )
          : undefined,
      );
    case 'notVisible':
      return sentences(
        isRestore
          ? t('GitHub does not find it: its 30 days are over, or your account lacks the admin role of the package.')
          : t('GitHub does not find its package: it is gone, or your account may no longer see it.'),
        mayLackRepoScope(packageType) ? repoScopeHint() : undefined,
      );
    case 'rejected':
      if (!isRestore) return explained(halt);
      return t(
        'GitHub refused to restore it ({0}). If its name has been taken since, delete what took it, then restore again.',
        halt.message,
      );
    default:
      return explained(halt);
  }

  function explained(problem: GitHubError['problem']): string {
    return explain(new GitHubError(problem, 'DELETE'), { packageType }).message;
  }
}

function sentences(...all: readonly (string | undefined)[]): string {
  return all.filter((each) => each !== undefined).join(' ');
}
