import * as vscode from 'vscode';
import type { Journal } from '../../../core/deletion/journal/journal.ts';
import { byOutcome, type Operation, type Result } from '../../../core/deletion/operation.ts';
import type { Time } from '../../../core/deletion/run/line.ts';
import { recoveries } from '../../../core/deletion/recover.ts';
import { isCancelled, showProblem } from '../../commands.ts';
import { count } from '../../explorer/text.ts';
import { showInformation } from '../../notifications.ts';
import type { SessionState } from '../../session/sessions.ts';
import type { Deleter, Plan } from '../run/deleter.ts';
import { placeOf } from '../place.ts';
import type { ReportDocuments } from '../report/reportDocuments.ts';
import { undoPlan, type DeletedElsewhere } from '../report/summaries.ts';
import { cutOffText, summaryText } from '../report/summaryText.ts';

export interface RecoveryParts extends Time {
  readonly journal: Journal;
  /** Whether the window of a journal file still runs. */
  readonly isRunning: (file: string) => boolean;
  readonly deleter: Deleter;
  readonly reports: ReportDocuments;
  /** Asks about what is left as if it were chosen now. @returns `undefined` when dismissed. */
  readonly replan: (remaining: readonly Operation[]) => Promise<Plan | undefined>;
  readonly elsewhere: DeletedElsewhere;
  /** Told when the server had something to say about what was open. */
  readonly onFound: () => void;
}

/** Plans that this window has told of. */
const told = new Set<string>();

/**
 * Finds out what had become of runs that a closed window cut off, tells it, and offers to go on; again by itself when
 * nothing can be on its way any more.
 *
 * @param signal ends waiting for that.
 */
export async function offerRecovery(
  state: Extract<SessionState, { kind: 'signedIn' }>,
  parts: RecoveryParts,
  signal: AbortSignal,
): Promise<void> {
  const { journal, isRunning, now, sleep, deleter } = parts;
  const { connection } = state;
  const place = placeOf(state);
  await journal.claim(place);
  const where = await deleter.place();
  for await (const recovery of recoveries({ journal, connection, isRunning, now, sleep, ...place }, signal)) {
    const { runs, others } = recovery;
    await journal.prune(isRunning);
    if (runs.length + others.length > 0) parts.onFound();
    const fresh = runs.filter(({ plan }) => !told.has(plan));
    const late = [...others, ...runs.filter((run) => !fresh.includes(run)).flatMap(({ settled }) => settled)];
    for (const { plan, results, remaining } of fresh) {
      told.add(plan);
      tell(cutOffText(results), { results, remaining, plans: [plan] });
    }
    const settled = late.filter(({ outcome }) => outcome.kind !== 'unknown');
    if (settled.length > 0) {
      tell(
        vscode.l10n.t(
          'GitHub was asked again about what was under way when a window closed. {0}',
          summaryText(settled),
        ),
        { results: settled, remaining: byOutcome(settled).notTried.map(({ operation }) => operation), plans: [] },
      );
    }
  }

  /** Does not keep the next look waiting. */
  function tell(message: string, story: Story): void {
    void offer(message, story, parts, where).catch(showUnlessCancelled);
  }
}

interface Story {
  readonly results: readonly Result[];
  readonly remaining: readonly Operation[];
  /** Reported again by the next window until this one has been answered. */
  readonly plans: readonly string[];
}

/**
 * Stays until it is answered by a button, and what is left has been agreed to again. A run that is only closed with X
 * is told once more by the next window: nothing else would tell what it left undone.
 */
async function offer(
  message: string,
  { results, remaining, plans }: Story,
  { journal, deleter, reports, elsewhere, replan }: RecoveryParts,
  where: string | undefined,
): Promise<void> {
  const { deleted } = byOutcome(results);
  const [goOn, undo, report] = [goOnText(remaining), vscode.l10n.t('Undo'), vscode.l10n.t('Show Report')];
  const actions = [...(remaining.length > 0 ? [goOn] : []), ...(deleted.length > 0 ? [undo] : [])];
  let plan: Plan | undefined;
  let isAnswered = false;
  for (let buttons = [...actions, report]; plan === undefined && buttons.length > 0;) {
    const chosen = await showInformation(message, ...buttons);
    if (chosen === undefined) break;
    isAnswered = true;
    // Whoever wanted to read first may still want to go on.
    if (chosen === report) {
      await reports.show(results);
      buttons = actions;
    } else if (chosen === undo) plan = await undoPlan(results, elsewhere);
    else plan = await replan(remaining).catch(showUnlessCancelled);
  }
  if (isAnswered) await journal.end(plans);
  await deleter.run(plan, where);
}

/** What asks once more ends in an ellipsis. */
function goOnText(remaining: readonly Operation[]): string {
  const { l10n } = vscode;
  const isRestore = remaining.every(({ action }) => action === 'restore');
  if (remaining.length === 1) return isRestore ? l10n.t('Restore the Other One') : l10n.t('Delete the Other One…');
  const number = count(remaining.length);
  return isRestore ? l10n.t('Restore the Other {0}', number) : l10n.t('Delete the Other {0}…', number);
}

async function showUnlessCancelled(error: unknown): Promise<undefined> {
  if (!isCancelled(error)) await showProblem(error);
}
