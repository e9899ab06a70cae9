import { setTimeout as delay } from 'node:timers/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { byOutcome, type Operation, type Result, recoveries, resumable, undoable } from '#core/deletion';
import { showProblem } from '../../commands.ts';
import { t } from '../../../texts/language.ts';
import { showInformation, showWarning } from '../../notifications.ts';
import type { SessionState } from '../../session/sessions.ts';
import { accountOf, planRestore, type DeletionContext, type Plan } from '../context.ts';

import { choose } from '../report/showSummary.ts';
import { isRestore } from '../../../texts/deletion/reasonText.ts';
import { summaryText } from '../../../texts/deletion/summaryText.ts';
import type { Deleter } from '../run/deleter.ts';
import { repairCorruptFiles } from './journalFiles.ts';
import { resume } from './resume.ts';

/** Plans that this window has reported. */
const reported = new Set<string>();

/**
 * Verifies the outcome of runs that a closing window interrupted, reports it and offers to resume; checks again once
 * no request can still be in transit.
 *
 * @param signal ends the wait for that. @param onFound called if there was anything to verify.
 */
export async function offerRecovery(
  state: Extract<SessionState, { kind: 'signedIn' }>,
  context: DeletionContext,
  deleter: Deleter,
  signal: AbortSignal,
  onFound: () => void,
): Promise<void> {
  const { journal, files } = context;
  const { isRunning } = files;
  const accountOnHost = accountOf(state);
  await journal.recordAccountId(accountOnHost);
  const accountKey = await deleter.accountKey();
  const now = () => Date.now();
  const sleep = (ms: number, ended: AbortSignal) => delay(ms, undefined, { signal: ended, ref: false });
  const options = { journal, connection: state.connection, isRunning, now, sleep, ...accountOnHost };
  for await (const { runs, verified } of recoveries(options, signal)) {
    await journal.prune(isRunning);
    if (runs.length + verified.length > 0) onFound();
    const fresh = runs.filter(({ plan }) => !reported.has(plan));
    for (const { plan, results } of fresh) {
      reported.add(plan);
      const message = t('A VS Code window closed before its operation finished. {0}', summaryText(results));
      report(message, results, plan);
    }
    const late = verified.filter(({ plan }) => !fresh.some((run) => run.plan === plan));
    const settled = late.map(({ result }) => result).filter(({ outcome }) => outcome.kind !== 'unknown');
    if (settled.length > 0) {
      const message = t(
        'Checked the operations that were running when a VS Code window closed. {0}',
        summaryText(settled),
      );
      report(message, settled, undefined);
    }
  }

  /** Does not delay the next check. @param run the next window reports it again, unless the user chooses a button. */
  function report(message: string, results: readonly Result[], run: string | undefined): void {
    offer(message, results, context, run)
      .then((plan) => deleter.run(plan, accountKey))
      .catch(showProblem);
  }
}

/**
 * Shows the message until the user has chosen what to run, or closes it. If it is closed without any choice, the next
 * window reports the run once more, because nothing else shows what is left to do.
 */
async function offer(
  message: string,
  results: readonly Result[],
  context: DeletionContext,
  run: string | undefined,
): Promise<Plan | undefined> {
  const { deleted } = byOutcome(results);
  const remaining = resumable(results);
  const [resumeButton, undo] = [resumeText(remaining), t('Undo')];
  const buttons = [...(remaining.length > 0 ? [resumeButton] : []), ...(deleted.length > 0 ? [undo] : [])];
  let isAnswered = false;
  const showReport = () => {
    isAnswered = true;
    return context.reports.show(results);
  };
  let plan: Plan | undefined;
  while (!plan) {
    const chosen = await choose(showInformation, message, buttons, showReport);
    if (chosen === undefined) break;
    isAnswered = true;
    const planning =
      chosen === undo
        ? planRestore(undoable(results), context)
        : context.prompt(() => resume(remaining, context, run === undefined ? undefined : { plan: run, results }));
    plan = await planning.catch(async (error: unknown) => {
      await showProblem(error);
      return undefined;
    });
  }
  // A run that is resumed ends later.
  if (isAnswered && run !== undefined && !plan?.resumes) await context.journal.end([run]);
  return plan;
}

function resumeText(remaining: readonly Operation[]): string {
  return t(
    isRestore(remaining)
      ? '{count, plural, one {Resume Restoring # Item} other {Resume Restoring # Items}}'
      : '{count, plural, one {Resume Deleting # Item} other {Resume Deleting # Items}}',
    { count: remaining.length },
  );
}

/** Repairs corrupt journal files (see `repairCorruptFiles`), and names the copies without waiting for a button. */
export async function reportCorruptFiles(folder: string, isRunning: (file: string) => boolean): Promise<void> {
  for (const copy of await repairCorruptFiles(folder, isRunning)) {
    const message = t(
      'Part of the deletion journal could not be read, so Recently Deleted may be incomplete. The corrupt file was copied to {0}. The rest of the journal was read.',
      path.basename(copy),
    );
    const show = t('Open File');
    showWarning(message, show).then((chosen) => {
      if (chosen === show) return vscode.commands.executeCommand('vscode.open', vscode.Uri.file(copy));
      return undefined;
    }, showProblem);
  }
}
