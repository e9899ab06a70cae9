import * as vscode from 'vscode';
import { setTimeout as delay } from 'node:timers/promises';
import { weighed } from '../../../core/deletion/evidence.ts';
import type { Place } from '../../../core/deletion/journal/event.ts';
import type { Journal } from '../../../core/deletion/journal/journal.ts';
import { byOutcome, type Operation, type Outcome, type Result } from '../../../core/deletion/operation.ts';
import type { Queue, createQueue } from '../../../core/deletion/run/queue.ts';
import type { Rechecks } from '../../../core/deletion/run/recheckGroups.ts';
import type { Target } from '../../../core/packages/target.ts';
import type { Connection } from '../../../core/github/connection.ts';
import { pause } from '../../../core/github/wait.ts';
import { isCancelled, showProblem } from '../../commands.ts';
import type { ExplorerView } from '../../explorer/view.ts';
import { PlainError, SignedOutError } from '../../problem.ts';
import type { Sessions } from '../../session/sessions.ts';
import { restoringText } from '../report/amountText.ts';
import { KnownRefusals } from './knownRefusals.ts';
import { progressText } from '../report/outcomeText.ts';
import { placeOf } from '../place.ts';
import type { Summaries } from '../report/summaries.ts';
import { withCancellableProgress } from '../../notifications.ts';
import { withLateProgress, type CancellableWork } from './progress.ts';

/** What a person has agreed to. */
export interface Plan {
  readonly operations: readonly Operation[];
  /** What looks again at packages before their versions are deleted. */
  readonly rechecks?: Rechecks | undefined;
  /** Of the progress: "Deleting 5 versions". */
  readonly title: string;
}

/** A slow answer keeps no summary back for longer; ms. */
const longestFollowing = 5000;
/** VS Code draws a tree anew 200 ms after it was told, and then asks for its rows; ms. */
const drawing = 400;

/** Runs deletes and restores, with progress, and tells how they ended. */
export class Deleter {
  readonly #sessions: Sessions;
  readonly #view: ExplorerView;
  readonly #journal: Journal;
  readonly #summaries: Summaries;
  readonly refusals = new KnownRefusals();
  /** By place: runs of one account on one host share their pace and their claims, whatever they signed in with. */
  readonly #queues = new Map<string, Queue>();

  constructor(sessions: Sessions, view: ExplorerView, journal: Journal, summaries: Summaries) {
    this.#sessions = sessions;
    this.#view = view;
    this.#journal = journal;
    this.#summaries = summaries;
  }

  /**
   * Runs a plan, has the tree follow, and shows the summary, which does not keep the caller waiting. No plan is none to
   * run: the person has dismissed it.
   *
   * @param agreed the place that it was agreed to for. @throws PlainError where another account has come since.
   */
  async run(plan: Plan | undefined, agreed?: string): Promise<void> {
    if (!plan || plan.operations.length === 0) return;
    const { operations, rechecks } = plan;
    const isRestore = operations.every(({ action }) => action === 'restore');
    const title = isRestore ? restoringText(operations) : plan.title;
    const place = await this.place();
    if (agreed !== undefined && agreed !== place) throw otherAccount();
    // Nothing is deleted any more for somebody who has signed out.
    const left = new AbortController();
    const following = this.#sessions.onDidChange(async () => {
      if ((await this.place()) !== place) left.abort();
    });
    const queue = await this.#queueFor(title, place).catch((error: unknown) => {
      following.dispose();
      throw error;
    });
    const working = this.#view.busy(() =>
      withRunProgress(title, operations.length, async (cancelled, progress) => {
        let shown = 0;
        await queue.run(operations, {
          signal: AbortSignal.any([cancelled, left.signal]),
          rechecks,
          // Before the run counts as told: a window that closes in between leaves it to the recovery.
          onEnd: async (results) => {
            const ended = weighed(results);
            this.refusals.note(ended);
            // A summary beside rows that count otherwise would not be believed.
            const followed = this.#follow(ended).then(() => delay(drawing));
            await Promise.race([followed, delay(longestFollowing, undefined, { ref: false })]);
            this.#summaries.show(ended, (next) => this.run(next, place)).catch(showUnlessCancelled);
          },
          onResults: (batch) => void this.#show(batch),
          onProgress: (state) => {
            const increment = ((state.done - shown) / state.total) * 100;
            shown = state.done;
            progress.report({ message: progressText(state), increment });
          },
        });
      }),
    );
    await working.finally(() => {
      following.dispose();
    });
  }

  /** Whose packages on which host the present session stands for; `undefined` while nobody is signed in. */
  async place(): Promise<string | undefined> {
    const state = await this.#sessions.current();
    return state.kind === 'signedIn' ? keyOf(placeOf(state)) : undefined;
  }

  async #queueFor(reason: string, agreed: string | undefined): Promise<Queue> {
    const detail = vscode.l10n.t(
      '{0} needs the permission to delete and restore, which browsing does not ask for.',
      reason,
    );
    const connection = await this.#sessions.manage(detail);
    // Read at the first delete. Nothing is awaited between looking for a queue and setting it: an account has one.
    const { createQueue } = await import('../../../core/deletion/run/queue.ts');
    const state = await this.#sessions.current();
    if (state.kind !== 'signedIn') throw new SignedOutError();
    const place = placeOf(state);
    // Another account may have come while VS Code asked.
    if (keyOf(place) !== agreed) throw otherAccount();
    const queue = this.#queues.get(keyOf(place)) ?? this.#queueOf(createQueue, connection, place);
    queue.use(connection);
    this.#queues.set(keyOf(place), queue);
    return queue;
  }

  #queueOf(create: typeof createQueue, connection: Connection, place: Place): Queue {
    const { t } = vscode.l10n;
    const detail = t('GitHub no longer accepts the sign-in. What is under way goes on once you have signed in again.');
    return create({
      connection,
      signInAgain: () => this.#sessions.manage(detail, { renew: true }).catch(() => undefined),
      journal: this.#journal,
      ...place,
      now: () => Date.now(),
      sleep: pause,
    });
  }

  /** Rows leave the tree, and packages count on, while the run goes on. */
  async #show(results: readonly Result[]): Promise<void> {
    const explorer = await this.#view.explorer();
    const { restored } = byOutcome(results);
    explorer?.deleted(goneIn(results));
    explorer?.restoring(restored.flatMap(({ operation, outcome }) => (isAnew(outcome) ? [operation.target] : [])));
    this.#view.redraw();
  }

  async #follow(results: readonly Result[]): Promise<void> {
    const explorer = await this.#view.explorer();
    const { restored } = byOutcome(results);
    const gone = goneIn(results);
    this.#view.tellChanged([...gone, ...restored.map(({ operation }) => operation.target)]);
    if (gone.length > 0) await explorer?.refreshDeleted(gone);
    if (restored.length > 0) await explorer?.restored(restored.map(({ operation }) => operation.target));
    this.#view.redraw();
  }
}

function keyOf({ host, accountId }: Place): string {
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

function isAnew(outcome: Outcome): boolean {
  return outcome.kind === 'restored' && outcome.already !== true;
}

function otherAccount(): PlainError {
  return new PlainError(
    vscode.l10n.t('Another account or host has been chosen since you were asked. Nothing was changed.'),
  );
}

function showUnlessCancelled(error: unknown): void {
  if (!isCancelled(error)) void showProblem(error);
}

const fewest = 3;
/** So long something small may take without a word; ms. */
const silence = 1000;

/** Runs work with a notification that can be cancelled: at once for some operations, late for one or two. */
export async function withRunProgress<T>(title: string, operations: number, work: CancellableWork<T>): Promise<T> {
  return operations >= fewest ? withCancellableProgress(title, work) : withLateProgress(title, work, { silence });
}
