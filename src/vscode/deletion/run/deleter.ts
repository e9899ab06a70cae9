import type { Result } from '#core/deletion';
import { accountKey, type DeletionContext, type Plan } from '../context.ts';
import { KnownRefusals } from './knownRefusals.ts';
import type { RunControls, Runner } from './runner.ts';

export type Deleter = ReturnType<typeof createDeleter>;

/** Runs deletes and restores. @param beforeSummary called at the end of each run. */
export function createDeleter(context: DeletionContext, beforeSummary: () => void) {
  const refusals = new KnownRefusals((packages) => context.view.redrawPackages(packages));
  let runner: Runner | undefined;

  return { refusals, run, accountKey: () => accountKey(context) };

  /**
   * Runs a plan, refreshes the tree, and shows the summary without waiting for its buttons. Without a plan, as after a
   * dismissed dialog, nothing is run. The buttons of the summary may give the next plan.
   *
   * @param controls of the panel that shows the progress; without it, a notification does.
   * @returns every operation once, in the order of the plan, each with its outcome.
   * @throws UserError if another account confirmed it.
   */
  async function run(
    plan: Plan | undefined,
    expectedAccount?: string,
    controls?: RunControls,
  ): Promise<readonly Result[]> {
    // Loaded at the first run. Only one is created, since nothing is awaited between looking it up and setting it.
    const { createRunner } = await import('./runner.ts');
    runner ??= createRunner(context, refusals, beforeSummary);
    return runner(plan, expectedAccount, controls);
  }
}
