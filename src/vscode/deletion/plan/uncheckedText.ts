import * as vscode from 'vscode';
import { deletedIn } from '../../../core/deletion/plan.ts';
import { count } from '../../explorer/text.ts';
import { explain } from '../../problem.ts';
import type { CheckedSelection } from './checkImages.ts';
import { imageLabel } from './imageLabel.ts';
import type { PlannedSelection } from './planVersions.ts';

/**
 * What was not checked, why, and what that means for the plan; never that it is safe.
 *
 * @param open the packages that versions are deleted of. @param kept how many versions are kept for that reason.
 */
export function uncheckedText(open: readonly PlannedSelection[], kept: number): string[] {
  const { l10n } = vscode;
  const unverified = open.filter(({ plan }) => plan.isUnverified);
  if (unverified.length === 0) return [];
  const going = unverified.flatMap(({ plan }) => deletedIn(plan)).length;
  return [
    // One reason is enough; a package of which all goes has none.
    ...unverified
      .map(reasonText)
      .filter((reason) => reason !== '')
      .slice(0, 1),
    ...(going > 0
      ? [
          l10n.t(
            'Platforms, attestations and signatures are kept, because other images were not read. Whether another image depends on what is deleted was not checked.',
          ),
        ]
      : []),
    ...(kept > 0 && going > 0
      ? [
          kept === 1
            ? l10n.t('1 selected version without a tag is kept, because other images were not read.')
            : l10n.t('{0} selected versions without a tag are kept, because other images were not read.', count(kept)),
        ]
      : []),
  ];
}

/** Why something was not read. */
function reasonText({ selection, plan }: PlannedSelection): string {
  const { l10n } = vscode;
  if (!('images' in selection)) return '';
  const { stopped, images } = selection;
  if (stopped === 'cancelled') return l10n.t('You cancelled the check.');
  if (stopped === 'declined') return l10n.t('You skipped the check.');
  if (!images.isComplete) return l10n.t('The list of versions changed while it was read.');
  const unread = unreadIn(selection);
  const [first] = unread;
  if (!first) return '';
  const label = imageLabel(first.version, plan.graph);
  const reason = explain(first.error, { packageType: 'container' }).message;
  // After some failures in a row the others are not tried.
  const amount = [...(plan.graph?.values() ?? [])].filter(({ isUnknown }) => isUnknown).length;
  return amount === 1
    ? l10n.t('The manifest of {0} could not be read. {1}', label, reason)
    : l10n.t('{0} manifests could not be read, the first being that of {1}. {2}', count(amount), label, reason);
}

/** Tagged ones first: they can be named. */
function unreadIn({ all, images, stopped }: CheckedSelection) {
  const failed = all.flatMap((version) => {
    const state = images.manifests.get(version.name);
    return state?.kind === 'unreadable' ? [{ version, error: state.error }] : [];
  });
  const unread = failed.length > 0 || stopped === undefined ? failed : [];
  return unread.sort((one, other) => other.version.tags.length - one.version.tags.length);
}
