import Mocha from 'mocha';
import { useTexts } from '../../src/vscode/useTexts.ts';

/*
 * What the extension host loads and runs: all host tests, bundled. The imports below are calls of `describe`, so they
 * have to come after mocha has set its globals.
 */

/** @throws Error where a test fails. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', color: false, timeout: 120_000 });
  useTexts();
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  await import('./activation.test.ts');
  await import('./rows.test.ts');
  await import('./imageRows.test.ts');
  await import('./rowsOnEnter.test.ts');
  await import('./imageDetails.test.ts');
  await import('./imageFiles.test.ts');
  await import('./imageRequests.test.ts');
  await import('./problems.test.ts');
  await import('./settings.test.ts');
  await import('./ruleSources.test.ts');
  await import('./ruleFile.test.ts');
  await import('./ruleFileFolders.test.ts');
  await import('./sessions.test.ts');
  await import('./recentlyDeleted.test.ts');
  await import('./recentlyDeletedPicks.test.ts');
  await import('./summaries.test.ts');
  await import('./cleanUpPlan.test.ts');
  await import('./cleanUpRun.test.ts');
  await import('./cleanUps.test.ts');
  await import('./exportPlan.test.ts');
  await import('./openedPlan.test.ts');
  await import('./reportDocuments.test.ts');
  await import('./runProgress.test.ts');
  await import('./knownRefusals.test.ts');
  await import('./deleter.test.ts');
  await import('./deletionRuns.test.ts');
  await import('./conflictsView.test.ts');
  await import('./questions.test.ts');
  await import('./pickedDeletes.test.ts');
  await import('./windowFile.test.ts');
  await import('./log.test.ts');
  await import('./pick.test.ts');
  await import('./explainedRows.test.ts');
  await import('./detailsPanels.test.ts');
  await import('./detailsState.test.ts');
  await import('./detailsOffline.test.ts');
  await import('./compareVersions.test.ts');
  await import('./compareImages.test.ts');
  await import('./fetch.test.ts');
  await import('./snapshotFiles.test.ts');
  await import('./snapshots.test.ts');
  // These take the view of the packages for themselves.
  await import('./sortedView.test.ts');
  await import('./redraws.test.ts');
  await new Promise<void>((resolve, reject) => {
    mocha.run((failures) => (failures > 0 ? reject(new Error(`${failures} tests failed`)) : resolve()));
  });
}
