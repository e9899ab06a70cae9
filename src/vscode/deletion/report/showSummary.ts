import * as vscode from 'vscode';
import { byOutcome, type Result, undoable } from '#core/deletion';
import { GitHubError } from '#core/github';
import { showError, showInformation, showWarning } from '../../notifications.ts';
import { explain, mayLackRepoScope, type Remedy, useRepoScope } from '../../problem.ts';
import { planRestore, type DeletionContext, type Plan } from '../context.ts';
import { planWholePackages } from '../plan/replan.ts';
import { reasonText } from '../../../texts/deletion/reasonText.ts';
import { summaryText } from '../../../texts/deletion/summaryText.ts';
import { t } from '../../../texts/language.ts';

/**
 * Shows how a run ended, and offers next steps. @returns what the user chooses to do, if anything.
 *
 * @param earlier what had become of the run when it was interrupted, which is undone with it.
 */
export async function showSummary(
  results: readonly Result[],
  context: DeletionContext,
  earlier: readonly Result[] = [],
): Promise<Plan | undefined> {
  const endedAt = Date.now();
  const { deleted, refused, unknown, skipped } = byOutcome(results);
  const refusedFor = (kind: string) =>
    refused.filter(({ outcome }) => outcome.kind === 'refused' && outcome.reason.kind === kind);
  const lastVersions = refusedFor('lastVersion').map(({ operation }) => operation);
  const mayLackScope = refusedFor('noAdminRight').some(({ operation }) =>
    mayLackRepoScope(operation.target.packageType),
  );
  const remedies = [...(mayLackScope ? [useRepoScope()] : []), ...signOnRemedies(results)];
  const [undo, deletePackage] = [t('Undo'), t('Delete Package Instead…')];
  const buttons = [
    ...(deleted.length > 0 ? [undo] : []),
    ...(lastVersions.length > 0 ? [deletePackage] : []),
    ...remedies.map(({ title }) => title),
  ];
  const isTrouble = refused.length + unknown.length + skipped.length > 0;
  const summary = summaryText(results);
  const message = [
    summary,
    // If all went well, the Undo button says enough.
    ...(isTrouble && deleted.length > 0 ? [t('Deleted items are in Recently Deleted.')] : []),
    ...failures(results).filter((text) => !summary.includes(text)),
  ].join(' ');
  const notify = !isTrouble ? showInformation : deleted.length > 0 ? showWarning : showError;
  const showReport = isTrouble ? () => context.reports.show(results, endedAt) : undefined;
  const chosen = await choose(notify, message, buttons, showReport);
  const remedy = remedies.find(({ title }) => title === chosen);
  if (remedy) await vscode.commands.executeCommand(remedy.command, ...(remedy.arguments ?? []));
  if (chosen === undo) return planRestore(undoable([...earlier, ...results]), context);
  if (chosen === deletePackage) return context.prompt(() => planWholePackages(lastVersions, context));
  return undefined;
}

/** Shows a message with buttons and, if there is a report, Show Report. @returns the button that was chosen. */
export async function choose(
  notify: typeof showInformation,
  message: string,
  buttons: readonly string[],
  showReport: (() => Promise<void>) | undefined,
): Promise<string | undefined> {
  const report = t('Show Report');
  const chosen = await notify(message, ...buttons, ...(showReport ? [report] : []));
  if (chosen !== report || !showReport) return chosen;
  await showReport();
  // Show Report closes the notification, so it is shown again for its other buttons.
  return buttons.length > 0 ? notify(message, ...buttons) : undefined;
}

/** Returns the button for single sign-on. The tree might not offer one, because it browses with another sign-in. */
function signOnRemedies(results: readonly Result[]): readonly Remedy[] {
  const problems = results.flatMap(({ outcome }) => {
    const reason =
      outcome.kind === 'refused' ? outcome.reason : outcome.kind === 'skipped' ? outcome.because : undefined;
    return reason?.kind === 'singleSignOn' && reason.authorizeUrl !== undefined ? [reason] : [];
  });
  return problems.slice(0, 1).flatMap((problem) => explain(new GitHubError(problem, 'DELETE')).remedies);
}

/** An error of this extension is shown at once, not only in the report. */
function failures(results: readonly Result[]): string[] {
  const texts = results.flatMap(({ operation, outcome }) =>
    'because' in outcome && outcome.because.kind === 'unexpected' ? [reasonText(outcome.because, operation)] : [],
  );
  return texts.slice(0, 1);
}
