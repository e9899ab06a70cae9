import * as vscode from 'vscode';
import { maxDeploymentReads, runOperations, type CurrentPlan, type LivePlan } from '#core/cleanUp';
import { createPauseSwitch, undoable, type PauseSwitch, type Progress, type Result } from '#core/deletion';
import type { LastRunView, ProgressView } from '../../messages/cleanUp.ts';
import { planRestore, type DeletionContext, type Plan } from '../deletion/context.ts';
import { planWholePackages } from '../deletion/plan/replan.ts';
import { runTitle, summaryText } from '../../texts/deletion/summaryText.ts';
import type { Deleter } from '../deletion/run/deleter.ts';
import { withRunProgress } from '../deletion/run/progress.ts';
import { progressText } from '../../texts/deletion/progressText.ts';
import { momentText, t } from '../../texts/language.ts';
import { UserError } from '../problem.ts';
import { confirmationOf, insteadOf } from './confirmation.ts';
import type { Gathering } from './gathering.ts';

interface RunOptions {
  readonly deletion: DeletionContext;
  readonly deleter: Deleter;
  readonly live: LivePlan;
  readonly gathering: Gathering;
  readonly onChange: () => void;
}

interface Running {
  readonly operations: Plan['operations'];
  readonly stop: AbortController;
  readonly pause: PauseSwitch;
  /** Resolves once it has ended, however that was. */
  readonly ended: Promise<unknown>;
  progress: Progress | undefined;
  /** Shows the progress once the panel is closed. */
  report?: (progress: Progress) => void;
}

/** Carries out the plan of a panel: one confirmation, then a run that can be paused and cancelled. */
export class Run {
  readonly #options: RunOptions;
  #running: Running | undefined;
  #last:
    { readonly at: number; readonly results: readonly Result[]; readonly accountKey: string | undefined } | undefined;

  constructor(options: RunOptions) {
    this.#options = options;
  }

  /** Absent unless something is being deleted, or restored again. */
  get progress(): ProgressView | undefined {
    if (!this.#running) return undefined;
    const { progress, pause } = this.#running;
    const [done, total] = [(progress?.done ?? 0) + (progress?.skipped ?? 0), progress?.total ?? 0];
    // The page says itself that the user paused it.
    const text = !progress
      ? t('Starting…')
      : pause.isPaused
        ? t('{done} of {total}', { done, total })
        : progressText(progress);
    return { text, done, total, kind: 'deleting', isPaused: pause.isPaused };
  }

  /** What the last run did. */
  get last(): LastRunView | undefined {
    if (!this.#last) return undefined;
    const { at, results } = this.#last;
    const summary = t('{time}: {summary}', { time: momentText(at), summary: summaryText(results) });
    return { summary, canUndo: undoable(results).length > 0 };
  }

  /** What its report is about. */
  get lastRun() {
    return this.#last;
  }

  /** Called when something was restored: what the last run did may no longer be so. */
  forgetLast(): void {
    this.#last = undefined;
    this.#options.onChange();
  }

  /** Restores what the last run deleted. @throws UserError if another account deleted it. */
  async undo(): Promise<void> {
    if (this.#running || !this.#last) return;
    const { results, accountKey } = this.#last;
    this.#last = undefined;
    await this.#carryOut(await planRestore(undoable(results), this.#options.deletion), accountKey);
  }

  /** Restores what another run deleted, such as that of a script. */
  async restore(results: readonly Result[]): Promise<void> {
    const { deletion, deleter } = this.#options;
    if (this.#running) return;
    const accountKey = await deleter.accountKey();
    await this.#carryOut(await planRestore(undoable(results), deletion), accountKey);
  }

  cancel(): void {
    this.#running?.stop.abort(new vscode.CancellationError());
  }

  setPaused(isPaused: boolean): void {
    if (isPaused) this.#running?.pause.pause();
    else this.#running?.pause.resume();
    this.#options.onChange();
  }

  /**
   * Confirms the plan as it is now and carries it out; returns once it has ended. Nothing while a run is under way.
   * @throws UserError if the plan changes before it is confirmed; what `Deleter.run` throws.
   */
  async start(): Promise<void> {
    const { deletion, deleter } = this.#options;
    if (this.#running) return;
    const accountKey = await deleter.accountKey();
    const confirmed = await deletion.prompt(() => this.#confirm());
    if (confirmed) await this.#carryOut(confirmed, accountKey);
  }

  /**
   * Called when the panel is closed: what is under way goes on in a notification, where it can be cancelled. What is
   * paused is cancelled, since nothing could resume it.
   */
  async leave(): Promise<void> {
    const running = this.#running;
    if (!running) return;
    if (running.pause.isPaused) {
      this.cancel();
      return;
    }
    const { operations, stop, ended } = running;
    await withRunProgress(runTitle(operations), operations.length, (cancelled, onProgress) => {
      cancelled.addEventListener('abort', () => stop.abort(cancelled.reason));
      running.report = onProgress;
      if (running.progress) onProgress(running.progress);
      return ended;
    });
  }

  async #carryOut(plan: Plan, accountKey: string | undefined): Promise<void> {
    const { deleter, onChange } = this.#options;
    const { promise: ended, resolve: end } = Promise.withResolvers<undefined>();
    const running: Running = {
      operations: plan.operations,
      stop: new AbortController(),
      pause: createPauseSwitch(),
      ended,
      progress: undefined,
    };
    this.#running = running;
    onChange();
    try {
      const results = await deleter.run(plan, accountKey, {
        signal: running.stop.signal,
        pauseSwitch: running.pause,
        onProgress: (progress) => {
          running.progress = progress;
          running.report?.(progress);
          onChange();
        },
        // The packages are read again at the end.
        onResults: () => undefined,
      });
      this.#last = { at: Date.now(), results, accountKey };
    } finally {
      this.#running = undefined;
      end(undefined);
      onChange();
    }
  }

  async #confirm(): Promise<Plan | undefined> {
    const { deletion, deleter, gathering, live } = this.#options;
    if (!(await this.#decideOnDeployments())) return undefined;
    const { current } = live;
    if (!current || current.table.totals.deleted === 0 || gathering.progress) return undefined;
    const touched = current.gathered.filter((_, index) => (current.table.byPackage[index]?.deleted ?? 0) > 0);
    const refusals = deleter.refusals.reasons(touched.map(({ reference }) => reference));
    const instead = insteadOf(current);
    const { question, detail, button } = instead ?? confirmationOf(current, gathering.deployments);
    const options = {
      modal: true,
      detail: [
        detail,
        ...refusals.map((reason) => t('GitHub refused a deletion before: {0} It is tried again.', reason)),
      ].join('\n\n'),
    };
    const chosen = await vscode.window.showWarningMessage(question, options, button);
    if (chosen !== button) return undefined;
    // What was confirmed is what is carried out.
    if (current !== live.current) {
      throw new UserError(t('The plan changed before you confirmed it. Nothing was deleted. Look at the plan again.'));
    }
    if (!instead) return runOperations(current.gathered, planOf(current));
    const packages = instead.packages.map((target) => ({ target }));
    return planWholePackages(packages, deletion);
  }

  /** Asks whether so many deployment records are to be read as need a decision. @returns whether to go on. */
  async #decideOnDeployments(): Promise<boolean> {
    const { gathering } = this.#options;
    await gathering.readDeployments(maxDeploymentReads);
    const count = gathering.deployments.reduce((sum, { unasked }) => sum + unasked, 0);
    if (count === 0) return true;
    const check = t('Check {count, plural, one {# Image} other {# Images}}', { count });
    const skip = t('Delete Without Checking');
    const question = t('Check whether {count, plural, one {# image is} other {# images are}} deployed?', { count });
    const detail = t(
      'Deployed images are kept. Checking takes one request for each image, which counts against your hourly rate limit.',
    );
    const chosen = await vscode.window.showWarningMessage(question, { modal: true, detail }, check, skip);
    if (chosen === check) await gathering.readDeployments(Infinity);
    return chosen !== undefined;
  }
}

/** With what a plan of picked versions says besides verdicts: forced ones stay forced when they are checked again. */
function planOf({ plan, basis }: CurrentPlan) {
  return basis.kind === 'picked' ? basis.plan : plan;
}
