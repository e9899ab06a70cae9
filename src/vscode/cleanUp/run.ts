import * as vscode from 'vscode';
import { maxDeploymentReads, runOperations, type CurrentPlan, type LivePlan } from '#core/cleanUp';
import { createPauseSwitch, undoable, type PauseSwitch, type Progress, type Result } from '#core/deletion';
import type { LastRunView, ProgressView } from '../../messages/cleanUp.ts';
import { planRestore, type DeletionContext, type Plan } from '../deletion/context.ts';
import { planWholePackages } from '../deletion/plan/replan.ts';
import { summaryText } from '../../texts/deletion/summaryText.ts';
import type { Deleter } from '../deletion/run/deleter.ts';
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
  readonly stop: AbortController;
  readonly pause: PauseSwitch;
  progress: Progress | undefined;
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

  async #carryOut(plan: Plan, accountKey: string | undefined): Promise<void> {
    const { deleter, onChange } = this.#options;
    const running: Running = {
      stop: new AbortController(),
      pause: createPauseSwitch(),
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
          onChange();
        },
        // The packages are read again at the end.
        onResults: () => undefined,
      });
      this.#last = { at: Date.now(), results, accountKey };
    } finally {
      this.#running = undefined;
      onChange();
    }
  }

  async #confirm(): Promise<Plan | undefined> {
    const { deletion, deleter, gathering, live } = this.#options;
    if (!(await this.#decideOnDeployments())) return undefined;
    const { current } = live;
    if (!current || current.table.totals.deleted === 0 || gathering.progress) return undefined;
    const touched = current.gathered.filter((_, index) => (current.table.byPackage[index]?.deleted ?? 0) > 0);
    if (!(await deleter.refusals.allow(touched.map(({ reference }) => reference)))) return undefined;
    const instead = insteadOf(current);
    const { question, detail, button } = instead ?? confirmationOf(current, gathering.deployments);
    const chosen = await vscode.window.showWarningMessage(question, { modal: true, detail }, button);
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
