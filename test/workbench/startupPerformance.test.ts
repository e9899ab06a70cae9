import assert from 'node:assert/strict';
import type { Workbench } from './driver.ts';
import { activationTimes } from './startupPerformance.ts';

describe('What VS Code reports of activations', () => {
  const report = (...rows: readonly string[]) =>
    ['## Extension Activation Stats', '| Extension | Eager | Load Code | Call Activate | Finish Activate |', ...rows]
      .concat('', '## Terminal Stats')
      .join('\n');
  const one = '| a.one | true | 10 | 2 | 3 | * | a.one |';
  const two = '| a.two | false | 1 | 1 | 1 | onView:x | a.two |';

  /** Reads the reports one after the other, as the editor is filled; the last stays. */
  function reporting(...reports: readonly string[]): Workbench {
    let index = 0;
    const editors = {
      text: () => Promise.resolve(reports[Math.min(index++, reports.length - 1)]),
      close: () => Promise.resolve(),
    };
    return { runCommand: () => Promise.resolve(), editors } as unknown as Workbench;
  }

  it('is read once the report is there', async () => {
    assert.deepEqual(await activationTimes(reporting('Loading...', report(one))), new Map([['a.one', 15]]));
  });

  it('is read again until it has the extensions that are waited for', async () => {
    const times = await activationTimes(reporting('Loading...', report(one), report(one, two)), ['a.two']);
    assert.deepEqual([times.get('a.one'), times.get('a.two')], [15, 3]);
  });
});
