import { runOperations, type CurrentPlan } from '#core/cleanUp';
import {
  correctRefusals,
  createJournal,
  createQueue,
  type Journal,
  type Operation,
  type Result,
  type RunOptions,
} from '#core/deletion';
import { pause } from '#core/github';
import { writePlan, type DocumentRun, type PlanDocument } from '#core/planFile';
import { progressText } from '../texts/deletion/progressText.ts';
import { runTitle } from '../texts/deletion/summaryText.ts';
import { t } from '../texts/language.ts';
import { ScriptError } from './exitCodes.ts';
import { resultText, type ContinuedRun } from './ending.ts';
import { fileProblem } from './files.ts';
import { createOutageLimit, maxOutageMs } from './outage.ts';
import { createRecord } from './record.ts';
import { journalFile, journalPath, resultFile } from './resultFile.ts';
import type { Session } from './session.ts';
import type { Stop } from './stop.ts';
import type { Terminal } from './terminal.ts';

export interface ApplyOptions {
  readonly session: Session;
  readonly terminal: Terminal;
  readonly stop: Stop;
  /** What was confirmed; `current` deletes no more than that. */
  readonly document: PlanDocument;
  readonly current: CurrentPlan;
  /** What was done by the run that this one continues. */
  readonly earlier: readonly Result[];
  readonly run: ContinuedRun;
}

/** With what the run did. */
type AppliedPlan = PlanDocument & { readonly run: DocumentRun };

/** The result file is written again after so many times what that took, so that a large one does not slow the run. */
const writeShare = 20;
const minWriteIntervalMs = 2000;

/**
 * Carries out a plan, and writes the result file: before the first delete, now and then, and at the end. Until then, a
 * journal beside it has what it lacks.
 * @returns the document with the results. @throws ScriptError if the result file cannot be written.
 */
export async function apply(options: ApplyOptions): Promise<AppliedPlan> {
  const { document, current, earlier, stop, terminal } = options;
  const { operations, rechecks } = runOperations(current.gathered, current.plan);
  const file = resultFile(options.run.result);
  const store = journalFile(journalPath(options.run.result));
  const record = createRecord({
    operations,
    earlier,
    startedAt: document.run?.startedAt ?? new Date().toISOString(),
    journal: createJournal({ store, now: Date.now, newId: () => crypto.randomUUID() }),
  });
  const documentNow = (isCancelled: boolean): AppliedPlan => ({
    ...document,
    run: record.run(Date.now(), isCancelled),
  });
  const write = () => file.write(writePlan(documentNow(true)));
  await write().catch((error: unknown) => {
    throw new ScriptError(t('The result file could not be written, so nothing was deleted: {0}', fileProblem(error)));
  });
  // The result file has what the journal of an earlier run says.
  await store.discard();
  stop.onSecondSignal(() => {
    file.writeNow(writePlan(documentNow(true)));
    terminal.say(resultText(options.run, false));
  });
  const saving = createSaving(write);
  const outage = createOutageLimit(Date.now);
  const signal = AbortSignal.any([stop.signal, outage.signal]);
  if (operations.length > 0) {
    const results = await run(operations, options, record.journal, {
      rechecks,
      signal,
      onResults(batch) {
        record.note(batch);
        saving.start();
      },
      onProgress: outage.follow,
    });
    record.note(correctRefusals(results));
    if (outage.signal.aborted) terminal.say(outageText());
  }
  try {
    await saving.ended();
    const ended = documentNow(signal.aborted);
    await file.write(writePlan(ended));
    await store.discard();
    return ended;
  } catch (error) {
    const what = t('The result file could not be written: {0}', fileProblem(error));
    throw new ScriptError(`${what} ${t('What was deleted is in {0}.', journalPath(options.run.result))}`);
  }
}

function outageText(): string {
  return t('GitHub could not be reached for {minutes, plural, one {# minute} other {# minutes}}, so the run ended.', {
    minutes: maxOutageMs / 60_000,
  });
}

async function run(
  operations: readonly Operation[],
  { session: { connection, account }, terminal, run: { result } }: ApplyOptions,
  journal: Journal,
  options: RunOptions & { readonly onProgress: NonNullable<RunOptions['onProgress']> },
): Promise<readonly Result[]> {
  const queue = createQueue({
    connection,
    // Nobody is there to sign in.
    signInAgain: () => Promise.resolve(undefined),
    journal,
    ...account,
    now: Date.now,
    sleep: pause,
  });
  terminal.say(`${runTitle(operations)}…`);
  terminal.say(t('The result is written to {0}.', result));
  return queue.run(operations, {
    ...options,
    onProgress(progress) {
      options.onProgress(progress);
      if (progress.paused?.reason === 'rateLimit') terminal.waitForLimit(progress.paused.until);
      else terminal.progress(progressText(progress));
    },
  });
}

/** Writes now and then, one write at a time. What fails is tried again at the end. */
function createSaving(write: () => Promise<void>) {
  let writing: Promise<void> | undefined;
  let nextAt = 0;
  return {
    start(): void {
      if (writing || Date.now() < nextAt) return;
      const startedAt = Date.now();
      writing = write()
        .catch(() => undefined)
        .finally(() => {
          writing = undefined;
          nextAt = Date.now() + Math.max(minWriteIntervalMs, (Date.now() - startedAt) * writeShare);
        });
    },
    ended: async () => writing,
  };
}
