import assert from 'node:assert/strict';
import { isRunning, windowFileName } from '../../src/vscode/files/windowFile.ts';

describe('the window of a file of its own', () => {
  const own = windowFileName('.jsonl');
  const uuid = '0f8fad5b-d9cb-469f-a165-70867728950e';
  const booted = Date.now() - 3_600_000;
  /** Of a process that runs, and is not this one. */
  const other = process.ppid;

  it('runs while its process does', () => {
    assert.equal(isRunning(own, own, booted), true);
    assert.equal(isRunning(`${other}-${Date.now()}-${uuid}.jsonl`, own, booted), true);
    // The highest id of a process on Linux is 4,194,304.
    assert.equal(isRunning(`99999999-${Date.now()}-${uuid}.jsonl`, own, booted), false);
    assert.equal(isRunning(`notes-${uuid}.jsonl`, own, booted), false);
  });

  it('does not run where another one has its process id: this one, or any since the machine was started', () => {
    assert.equal(isRunning(`${process.pid}-${Date.now()}-${uuid}.jsonl`, own, booted), false);
    assert.equal(isRunning(`${process.pid}-${uuid}.jsonl`, own, booted), false);
    assert.equal(isRunning(`${other}-${booted - 120_000}-${uuid}.jsonl`, own, booted), false);
    assert.equal(isRunning(`${other}-${booted + 1000}-${uuid}.jsonl`, own, booted), true);
  });

  it('counts as running where its file does not say when it was opened', () => {
    assert.equal(isRunning(`${other}-${uuid}.jsonl`, own, booted), true);
  });
});
