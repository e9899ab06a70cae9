import { setTimeout as delay } from 'node:timers/promises';
import { type AccountOnHost, byOutcome, correctRefusals, type Result, type Queue } from '#core/deletion';
import { pause } from '#core/github';
import type { Target } from '#core/packages';
import { showProblem } from '../../commands.ts';
import { PlainError, SignedOutError } from '../../problem.ts';
import { accountOf, type DeletionContext, type Plan } from '../context.ts';
import { showSummary } from '../report/showSummary.ts';
import { runTitle } from '../report/summaryText.ts';
import { KnownRefusals } from './knownRefusals.ts';
import { progressText, withRunProgress } from './progress.ts';
import { t } from '../../language.ts';

export type Deleter = ReturnType<typeof createDeleter>;

/** A slow answer keeps no summary back for longer; ms. */
const maxFollowMs = 5000;
/** VS Code draws a tree anew 200 ms after it was told, and then asks for its rows; ms. */
const drawing = 400;

/** Runs deletes and restores, with progress, and tells how they ended. @param onRun called before each summary. */
export function createDeleter(context: DeletionContext, onRun: () => void) {
  const { sessions, view, journal } = context;
  const refusals = new KnownRefusals((packages) => view.redrawPackages(packages));
  /** By account: runs of one account on one host share their pace and their claims, whatever they signed in with. */
  const queues = new Map<string, Queue>();

  return { refusals, run, accountKey };

  /**
   * Runs a plan, has the tree follow, and shows the summary, which does not keep the caller waiting. Without a plan, as
   * after a dismissed question, nothing is run. @throws PlainError where it was agreed to for another account.
   */
  async function run(plan: Plan | undefined, agreed?: string): Promise<void> {
    if (!plan || plan.operations.length === 0) return;
    const { operations, rechecks } = plan;
    const title = runTitle(operations);
    const present = await accountKey();
    if (agreed !== undefined && agreed !== present) throw otherAccount();
    // Nothing is deleted any more for somebody who has signed out.
    const left = new AbortController();
    const following = sessions.onDidChange(async () => {
      if ((await accountKey()) !== present) left.abort();
    });
    try {
      const queue = await queueFor(title, present);
      await view.busy(() =>
        withRunProgress(title, operations.length, async (cancelled, progress) => {
          let shown = 0;
          await queue.run(operations, {
            signal: AbortSignal.any([cancelled, left.signal]),
            rechecks,
            // Before the run counts as told: a window that closes in between leaves it to the recovery.
            onEnd: async (results) => {
              const ended = correctRefusals(results);
              refusals.note(ended);
              // A summary beside rows that count otherwise would not be believed.
              const followed = follow(ended).then(() => delay(drawing));
              await Promise.race([followed, delay(maxFollowMs, undefined, { ref: false })]);
              onRun();
              showSummary(ended, context)
                .then((next) => run(next, present))
                .catch(showProblem);
            },
            onResults: (batch) => void show(batch),
            onProgress: (state) => {
              const increment = ((state.done - shown) / state.total) * 100;
              shown = state.done;
              progress.report({ message: progressText(state), increment });
            },
          });
        }),
      );
    } finally {
      following.dispose();
    }
  }

  /** Whose packages on which host the present session stands for; `undefined` while nobody is signed in. */
  async function accountKey(): Promise<string | undefined> {
    const state = await sessions.current();
    return state.kind === 'signedIn' ? keyOf(accountOf(state)) : undefined;
  }

  async function queueFor(reason: string, agreed: string | undefined): Promise<Queue> {
    const connection = await sessions.manage(t('{0} requires permission to delete and restore packages.', reason));
    // Read at the first delete. Nothing is awaited between looking for a queue and setting it: an account has one.
    const { createQueue } = await import('../../../core/deletion/run/queue.ts');
    const state = await sessions.current();
    if (state.kind !== 'signedIn') throw new SignedOutError();
    const present = accountOf(state);
    // Another account may have come while VS Code asked.
    if (keyOf(present) !== agreed) throw otherAccount();
    const detail = t('GitHub no longer accepts your sign-in. The run continues once you sign in again.');
    const queue =
      queues.get(agreed) ??
      createQueue({
        connection,
        signInAgain: () => sessions.manage(detail, { renew: true }).catch(() => undefined),
        journal,
        ...present,
        now: () => Date.now(),
        sleep: pause,
      });
    queue.use(connection);
    queues.set(agreed, queue);
    return queue;
  }

  /** Rows leave the tree, and packages count on, while the run goes on. */
  async function show(results: readonly Result[]): Promise<void> {
    const explorer = await view.explorer();
    explorer?.deleted(goneIn(results));
    explorer?.restoring(
      byOutcome(results).restored.flatMap(({ operation, outcome }) =>
        outcome.kind === 'restored' && outcome.already !== true ? [operation.target] : [],
      ),
    );
  }

  async function follow(results: readonly Result[]): Promise<void> {
    const explorer = await view.explorer();
    const gone = goneIn(results);
    const restored = byOutcome(results).restored.map(({ operation }) => operation.target);
    view.notifyChanged([...gone, ...restored]);
    if (gone.length > 0) await explorer?.refreshDeleted(gone);
    if (restored.length > 0) await explorer?.restored(restored);
  }
}

function keyOf({ host, accountId }: AccountOnHost): string {
  return `${host} ${accountId}`;
}

function goneIn(results: readonly Result[]): Target[] {
  const { deleted, alreadyGone } = byOutcome(results);
  return [...deleted, ...alreadyGone].map(({ operation, outcome }) =>
    outcome.kind === 'deleted' && outcome.tookPackage
      ? { ...operation.target, versionId: undefined }
      : operation.target,
  );
}

function otherAccount(): PlainError {
  return new PlainError(t('You switched to another account or host. Nothing was changed.'));
}
