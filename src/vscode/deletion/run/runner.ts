import { setTimeout as delay } from 'node:timers/promises';
import { byOutcome, correctRefusals, createQueue, deletedTarget } from '#core/deletion';
import type { PauseSwitch, Progress, Queue, Result } from '#core/deletion';
import { pause } from '#core/github';
import type { Changes } from '#core/explorer';
import { showProblem } from '../../commands.ts';
import { UserError, SignedOutError } from '../../problem.ts';
import { accountKey, accountOf, keyOf, type DeletionContext, type Plan } from '../context.ts';
import { showSummary } from '../report/showSummary.ts';
import { runTitle } from '../../../texts/deletion/summaryText.ts';
import type { KnownRefusals } from './knownRefusals.ts';
import { withRunProgress } from './progress.ts';
import { t } from '../../../texts/language.ts';

/** How a panel shows and steers a run that it has started. */
export interface RunControls {
  readonly onProgress: (progress: Progress) => void;
  /** Called with each result once, at most once a second. A final one may explain a refusal better. */
  readonly onResults: (results: readonly Result[]) => void;
  /** Cancels the run. */
  readonly signal: AbortSignal;
  readonly pauseSwitch: PauseSwitch;
}

export type Runner = ReturnType<typeof createRunner>;

/** The longest time that the summary waits for the tree. */
const maxRefreshMs = 5000;
/** Time for VS Code to redraw the tree: it waits 200 ms after a change, then requests the rows. */
const redrawMs = 400;

/** Returns the function that runs a plan, with progress and a summary at the end; see `Deleter.run`. */
export function createRunner(context: DeletionContext, refusals: KnownRefusals, beforeSummary: () => void) {
  const { sessions, view, journal } = context;
  /** By account on a host: its runs share the rate of writes, and none repeats what another is performing. */
  const queues = new Map<string, Queue>();

  return run;

  async function run(
    plan: Plan | undefined,
    expectedAccount?: string,
    controls?: RunControls,
  ): Promise<readonly Result[]> {
    if (!plan || plan.operations.length === 0) return [];
    const { operations, rechecks, resumes } = plan;
    const title = runTitle(operations);
    const currentKey = await accountKey(context);
    if (expectedAccount !== undefined && expectedAccount !== currentKey) {
      throw currentKey === undefined ? signedOut() : otherAccount();
    }
    // Nothing is deleted any more for somebody who has signed out.
    const accountChanged = new AbortController();
    const subscription = sessions.onDidChange(async () => {
      if ((await accountKey(context)) !== currentKey) accountChanged.abort();
    });
    let ended: readonly Result[] = [];
    try {
      const queue = await queueFor(title, currentKey);
      const runQueue = async (cancelled: AbortSignal, onProgress: (progress: Progress) => void) => {
        await queue.run(operations, {
          signal: AbortSignal.any([cancelled, accountChanged.signal]),
          pauseSwitch: controls?.pauseSwitch,
          rechecks,
          resumes: resumes?.plan,
          // Before the run counts as reported: if the window closes in between, recovery reports it.
          onEnd: async (results) => {
            ended = correctRefusals(results);
            refusals.note(ended);
            // The tree must show the same counts as the summary.
            const refreshed = refreshTree(ended).then(() => delay(redrawMs));
            await Promise.race([refreshed, delay(maxRefreshMs, undefined, { ref: false })]);
            beforeSummary();
            showSummary(ended, context, resumes?.results)
              .then((next) => run(next, currentKey))
              .catch(showProblem);
          },
          onResults: (batch) => {
            void show(batch);
            controls?.onResults(batch);
          },
          onProgress,
        });
      };
      await view.withViewProgress(() =>
        controls ? runQueue(controls.signal, controls.onProgress) : withRunProgress(title, operations.length, runQueue),
      );
      return ended;
    } finally {
      subscription.dispose();
    }
  }

  async function queueFor(reason: string, expectedAccount: string | undefined): Promise<Queue> {
    const connection = await sessions.connectToManage(
      t('{0} requires permission to delete and restore packages.', reason),
    );
    const state = await sessions.current();
    if (state.kind !== 'signedIn') throw signedOut();
    const current = accountOf(state);
    // The account may have changed during VS Code's prompt.
    if (keyOf(current) !== expectedAccount) throw otherAccount();
    const detail = t('GitHub no longer accepts your sign-in. The operation continues once you sign in again.');
    // Nothing is awaited between looking up a queue and setting it, so an account has only one.
    const queue =
      queues.get(expectedAccount) ??
      createQueue({
        connection,
        signInAgain: () => sessions.connectToManage(detail, { renew: true }).catch(() => undefined),
        journal,
        ...current,
        now: () => Date.now(),
        sleep: pause,
      });
    queue.use(connection);
    queues.set(expectedAccount, queue);
    return queue;
  }

  /** During the run, removes rows from the tree and updates counts. */
  async function show(results: readonly Result[]): Promise<void> {
    const isNew = ({ outcome }: Result) => outcome.kind !== 'restored' || outcome.already !== true;
    (await view.explorer())?.apply(changesIn(results.filter(isNew)));
  }

  async function refreshTree(results: readonly Result[]): Promise<void> {
    const explorer = await view.explorer();
    const changes = changesIn(results);
    view.firePackagesChanged(changes);
    await explorer?.confirm(changes);
  }
}

function changesIn(results: readonly Result[]): Changes {
  const { deleted, alreadyGone, restored } = byOutcome(results);
  const targets = (some: readonly Result[]) =>
    some.map(({ operation, outcome }) =>
      deletedTarget(operation.target, outcome.kind === 'deleted' && outcome.tookPackage),
    );
  return { deleted: targets([...deleted, ...alreadyGone]), restored: targets(restored) };
}

function signedOut(): SignedOutError {
  return new SignedOutError(t('You are signed out. Nothing was changed. Sign in, then try again.'));
}

function otherAccount(): UserError {
  return new UserError(
    t(
      'You switched to another account or provider. Nothing was changed. Try again with the current account, or switch back.',
    ),
  );
}
