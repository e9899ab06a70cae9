import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { withRunProgress } from '../../src/vscode/deletion/run/progress.ts';

describe('the progress of a run', () => {
  const { withProgress } = vscode.window;
  let shown: string[];

  beforeEach(() => {
    shown = [];
    vscode.window.withProgress = (options, work) => {
      shown.push(String(options.title));
      return withProgress(options, work);
    };
  });
  afterEach(() => {
    vscode.window.withProgress = withProgress;
  });

  it('is not shown of something small that is soon done', async () => {
    assert.equal(await withRunProgress('Deleting', 2, () => Promise.resolve('done')), 'done');
    await assert.rejects(
      withRunProgress('Deleting', 1, () => Promise.reject(new Error('failed'))),
      /failed/,
    );
    assert.deepEqual(shown, []);
  });

  it('is shown at once of three operations, and later of fewer that take long', async () => {
    assert.equal(await withRunProgress('Deleting 3', 3, () => Promise.resolve('done')), 'done');
    assert.deepEqual(shown, ['Deleting 3']);
    const slow = withRunProgress('Deleting 1', 1, async (_, onProgress) => {
      onProgress({
        done: 0,
        skipped: 0,
        total: 1,
        ratePerMinute: 60,
        timeLeft: 1000,
        slowedTo: undefined,
        paused: undefined,
      });
      while (!shown.includes('Deleting 1')) await delay(20);
      return 'late';
    });
    assert.equal(await slow, 'late');
    assert.deepEqual(shown, ['Deleting 3', 'Deleting 1']);
  });
});
