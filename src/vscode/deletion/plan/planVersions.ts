import * as vscode from 'vscode';
import { runOperations } from '#core/cleanUp';
import { type Explorer, referenceOf, type VersionRow } from '#core/explorer';
import { t } from '../../../texts/language.ts';
import { showInformation } from '../../notifications.ts';
import type { DeletionContext, Plan, ReviewRequest } from '../context.ts';
import {
  gatherSelections,
  planSelection,
  selectionsOf,
  type PlannedSelection,
  type Selection,
} from './gatherSelections.ts';
import { planPackages } from './planPackages.ts';
import { excludedPackagesText, versionsText } from './versionsText.ts';

/** What deletes more than this is reviewed. */
const maxVersionsInModal = 25;

/**
 * Checks what depends on the versions, and shows the confirmation; or opens the review if there are many or several
 * packages, if `latest` would go, or if something could not be checked.
 *
 * @param excludedPackages how many packages were also selected, which the confirmation mentions.
 * @returns what was confirmed here; `undefined` when dismissed, or left to the review.
 * @throws GitHubError if the versions of a package that has no manifests cannot be listed.
 */
export async function planVersions(
  explorer: Explorer,
  rows: readonly VersionRow[],
  context: Pick<DeletionContext, 'images' | 'review'>,
  excludedPackages = 0,
): Promise<Plan | undefined> {
  const selections = selectionsOf(rows);
  const [only, ...others] = selections;
  if (!only) return undefined;
  if (others.length > 0 || rows.length > maxVersionsInModal) return review();
  const results = await gatherSelections(explorer, selections, context.images);
  if (!results) return undefined;
  const [result] = results;
  if (result?.kind === 'failed' && only.row.package.packageType !== 'container') throw result.error;
  if (result?.kind !== 'gathered') return review({ skipsManifests: result?.kind === 'declined' });
  const planned = planSelection(only, result, new Date().toISOString());
  if (needsReview(planned)) return review();
  const { message, detail } = versionsText(planned, excludedPackages);
  const buttons = buttonsOf(planned);
  const chosen = await vscode.window.showWarningMessage(message, { modal: true, detail }, ...buttons.keys());
  switch (chosen && buttons.get(chosen)) {
    case 'delete':
      return runOperations([planned.gathered], { packages: [planned.plan] });
    case 'deletePackage':
      return planPackages([only.row]);
    case 'review':
      await context.review(requestOf(selections));
      return undefined;
    default:
      return undefined;
  }

  /** Without a confirmation before it. */
  async function review(options: Pick<ReviewRequest, 'skipsManifests'> = {}): Promise<undefined> {
    if (excludedPackages > 0) void showInformation(excludedPackagesText(excludedPackages));
    await context.review({ ...requestOf(selections), ...options });
  }
}

function requestOf(selections: readonly Selection[]): ReviewRequest {
  return {
    packages: selections.map(({ row, versions }) => ({
      reference: referenceOf(row),
      visibility: row.package.visibility,
      picked: versions.map(({ id, name, tags }) => ({ id, name, tags })),
    })),
  };
}

/** A package whose last version GitHub would refuse to delete is offered instead: nothing of the plan goes then. */
function needsReview({ effect, plan }: PlannedSelection): boolean {
  if (effect === 'lastVersionRefused') return false;
  const deleted = plan.versions.filter(({ verdict }) => verdict === 'delete');
  return (
    deleted.length > maxVersionsInModal ||
    deleted.some(({ id }) => plan.warnings.get(id)?.includes('latest')) ||
    plan.versions.some(({ reason }) => reason === 'unreadable')
  );
}

/** Enter chooses the first. */
function buttonsOf({ effect, plan }: PlannedSelection): ReadonlyMap<string, 'delete' | 'deletePackage' | 'review'> {
  const count = plan.versions.filter(({ verdict }) => verdict === 'delete').length;
  const review = [t('Review…'), 'review'] as const;
  if (effect === 'lastVersionRefused') return new Map([[t('Delete Package Instead…'), 'deletePackage']]);
  if (count === 0) return new Map([review]);
  const text =
    effect === 'deletedToo'
      ? 'Delete {count, plural, one {Version} other {# Versions}} and Package'
      : 'Delete {count, plural, one {Version} other {# Versions}}';
  return new Map([[t(text, { count }), 'delete'], review]);
}
