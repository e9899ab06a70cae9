import * as vscode from 'vscode';
import { byOutcome, restoresOf, type Operation, type Result } from '../../../core/deletion/operation.ts';
import { showError, showInformation, showWarning } from '../../notifications.ts';
import { mayLackRepoScope, useRepoScope } from '../../problem.ts';
import { restoringText } from './amountText.ts';
import type { Plan } from '../run/deleter.ts';
import { haltText } from './outcomeText.ts';
import type { ReportDocuments } from './reportDocuments.ts';
import { summaryText } from './summaryText.ts';

/** Tells how runs ended, in a notification that offers what can be done next. */
export class Summaries {
  readonly #reports: ReportDocuments;
  /** What is told after each run, such as to the view of what was deleted. */
  readonly #onRun: () => void;
  readonly #planPackages: (refused: readonly Operation[]) => Promise<Plan | undefined>;
  readonly #elsewhere: DeletedElsewhere;

  constructor(
    reports: ReportDocuments,
    onRun: () => void,
    planPackages: (refused: readonly Operation[]) => Promise<Plan | undefined>,
    elsewhere: DeletedElsewhere,
  ) {
    this.#reports = reports;
    this.#onRun = onRun;
    this.#planPackages = planPackages;
    this.#elsewhere = elsewhere;
  }

  /** @param run runs what the person chooses to do next. */
  async show(results: readonly Result[], run: (plan: Plan | undefined) => Promise<void>): Promise<void> {
    this.#onRun();
    const endedAt = Date.now();
    const { deleted, refused, unknown, notTried } = byOutcome(results);
    const lastVersions = refused.filter(
      ({ outcome }) => outcome.kind === 'refused' && outcome.reason.kind === 'lastVersion',
    );
    const labels = {
      undo: vscode.l10n.t('Undo'),
      deletePackage: vscode.l10n.t('Delete Package Instead…'),
      report: vscode.l10n.t('Show Report'),
    };
    const scope = useRepoScope();
    const mayLackScope = refused.some(
      ({ operation, outcome }) =>
        outcome.kind === 'refused' &&
        outcome.reason.kind === 'noAdminRight' &&
        mayLackRepoScope(operation.target.packageType),
    );
    const trouble = refused.length + unknown.length + notTried.length > 0;
    const buttons = [
      ...(deleted.length > 0 ? [labels.undo] : []),
      ...(lastVersions.length > 0 ? [labels.deletePackage] : []),
      ...(mayLackScope ? [scope.title] : []),
      ...(trouble ? [labels.report] : []),
    ];
    // Undo alone says enough where all has gone well.
    const place = trouble && deleted.length > 0 ? [vscode.l10n.t('What is deleted is in Recently Deleted.')] : [];
    const summary = summaryText(results);
    const failures = failure(results).filter((text) => !summary.includes(text));
    const message = [summary, ...place, ...failures].join(' ');
    const notify = !trouble ? showInformation : deleted.length > 0 ? showWarning : showError;
    let chosen = await notify(message, ...buttons);
    if (chosen === labels.report) {
      await this.#reports.show(results, endedAt);
      // Reading the report closes the notification, and with it the way back.
      const left = buttons.filter((button) => button !== labels.report);
      chosen = left.length > 0 ? await notify(message, ...left) : undefined;
    }
    if (chosen === scope.title) await vscode.commands.executeCommand(scope.command, ...(scope.arguments ?? []));
    if (chosen === labels.undo) await run(await undoPlan(results, this.#elsewhere));
    if (chosen === labels.deletePackage)
      await run(await this.#planPackages(lastVersions.map(({ operation }) => operation)));
  }
}

/** A mistake of this extension is told at once, and not only in the report. */
function failure(results: readonly Result[]): string[] {
  return results
    .flatMap(({ operation, outcome }) =>
      'because' in outcome && outcome.because?.kind === 'unexpected' ? [haltText(outcome.because, operation)] : [],
    )
    .slice(0, 1);
}

/** What was deleted elsewhere of the images that are restored. */
export type DeletedElsewhere = (restores: readonly Operation[]) => Promise<readonly Operation[]>;

/** Restores what a run has deleted, or may have: a part that has gone unnoticed would break its image. */
export async function undoPlan(results: readonly Result[], elsewhere: DeletedElsewhere): Promise<Plan> {
  const { deleted, unknown } = byOutcome(results);
  const restores = restoresOf([...deleted, ...unknown].map(undone));
  const operations = [...(await elsewhere(restores)), ...restores];
  return { operations, title: restoringText(operations) };
}

/** What was deleted: the package, where it went with its last version. */
function undone({ operation, outcome }: Result): Operation {
  const tookPackage = outcome.kind === 'deleted' && outcome.tookPackage === true;
  return tookPackage ? { ...operation, target: { ...operation.target, versionId: undefined } } : operation;
}
