import type { SkipReason, Operation } from '#core/deletion';
import { GitHubError } from '#core/github';
import { shortDigest, type NamedVersion, visible } from '#core/packages';
import { imageLabel, tagsLabel } from '../imageLabel.ts';
import { t } from '../language.ts';
import { problemText, withRefusalHint } from '../problemText.ts';
import { textHost } from '../textHost.ts';

export function isRestore(operations: readonly Operation[]): boolean {
  return operations.every(({ action }) => action === 'restore');
}

/** How users refer to the target of an operation: `web-frontend 1.2.3, latest`, `octo-org/web-frontend`. */
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

/** Returns why something failed or was skipped, in sentences that can follow a colon. */
export function reasonText(reason: SkipReason, { target, action, facts }: Operation): string {
  const { packageType } = target;
  const isRestoring = action === 'restore';
  const explained = (problem: GitHubError['problem']) =>
    problemText(new GitHubError(problem, 'DELETE'), { packageType, isChange: true }).message;
  const withScope = (text: string) => withRefusalHint(text, { packageType, isChange: true });
  const own = textHost().reasons?.[reason.kind] as ((reason: SkipReason) => string) | undefined;
  if (own) return own(reason);
  switch (reason.kind) {
    case 'cancelled':
      return t('The operation was cancelled.');
    case 'authentication':
      return t('GitHub no longer accepts your sign-in. Try again, and sign in when VS Code asks.');
    case 'required':
      return isRestoring
        ? t('its part {0} was not restored.', targetText(reason.by))
        : t('the image {0} was not deleted.', targetText(reason.by));
    case 'tagsChanged':
      return tagsChangedText(facts?.tags ?? [], reason.tags);
    case 'dependency':
      return t('{count, plural, one {the image {names} depends on it.} other {these images depend on it: {names}.}}', {
        count: reason.dependents.length,
        names: dependentsText(reason.dependents),
      });
    case 'lastVersions':
      return packageType === 'container'
        ? t(
            'others deleted versions of {0} after the plan was made. No version with a tag would be left.',
            packageText(target),
          )
        : t('others deleted versions of {0} after the plan was made. No version would be left.', packageText(target));
    case 'unverified': {
      const text = t('it could not be checked whether the package has changed.');
      return reason.problem ? `${text} ${explained(reason.problem)}` : text;
    }
    case 'windowClosed':
      return reason.sent
        ? t('The VS Code window closed before the request took effect.')
        : t('The VS Code window closed before the request was sent.');
    case 'notDeleted':
      return t('There is nothing to restore: {0} has not been deleted.', packageText(target));
    case 'notFound':
      // See `correctRefusals`: every other 404 for a delete has a kind of its own.
      if (!isRestoring) {
        return t(
          'GitHub returned "{0}", although it deleted other versions of {1}. Try again. If that fails too, check that you still have the admin role for the package.',
          reason.message,
          packageText(target),
        );
      }
      return withScope(
        target.versionId === undefined
          ? t(
              'Not found on GitHub. The name is wrong, the 30-day restore period is over, or your account does not have the admin role for the package.',
            )
          : t(
              'Not found on GitHub. The 30-day restore period is over, or your account does not have the admin role for the package.',
            ),
      );
    case 'journal':
      return t(
        'Could not write the deletion journal ({0}). The operation stopped. Check the free disk space and the file permissions, then try again.',
        reason.message,
      );
    case 'unexpected':
      return t(
        'The operation stopped because of an unexpected error in the extension ({0}). Try again. If it fails again, report the error on GitHub.',
        reason.message,
      );
    case 'noAdminRight':
      return withScope(
        t(
          'Your account can read {0} but cannot delete or restore anything in it. Ask for the admin role for the package.',
          packageText(target),
        ),
      );
    case 'notVisible':
      return withScope(
        isRestoring
          ? t(
              'Not found on GitHub. The 30-day restore period is over, or your account does not have the admin role for the package.',
            )
          : t(
              'GitHub could not find the package. It is gone, or your account can no longer see it. Refresh the view. If the package is still missing, ask for access.',
            ),
      );
    case 'rejected':
      if (!isRestoring) return explained(reason);
      return t(
        'GitHub refused the restore ({0}). If another package or version now uses the name, delete that one first, then try again.',
        reason.message,
      );
    default:
      return explained(reason);
  }
}

function tagsChangedText(before: readonly string[], after: readonly string[]): string {
  const added = after.filter((tag) => !before.includes(tag));
  const removed = before.filter((tag) => !after.includes(tag));
  const values = { added: tagsLabel(added), removed: tagsLabel(removed) };
  if (added.length > 0 && removed.length > 0) {
    return t('its tags changed after the plan was made: it got {added} and lost {removed}.', values);
  }
  return added.length > 0
    ? t(
        '{count, plural, one {it got the tag {added} after the plan was made.} other {it got the tags {added} after the plan was made.}}',
        { ...values, count: added.length },
      )
    : t(
        '{count, plural, one {it lost the tag {removed} after the plan was made.} other {it lost the tags {removed} after the plan was made.}}',
        { ...values, count: removed.length },
      );
}

const maxDependents = 3;

/** The first few, and how many more there are. A single further one is named: "1 more" would be as long. */
function dependentsText(dependents: readonly NamedVersion[]): string {
  const shown = dependents.length <= maxDependents + 1 ? dependents : dependents.slice(0, maxDependents);
  const names = shown.map((version) => imageLabel(version, undefined)).join('; ');
  const rest = dependents.length - shown.length;
  return rest === 0 ? names : t('{names}; and {count, plural, other {# more}}', { names, count: rest });
}
