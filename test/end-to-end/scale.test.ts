import assert from 'node:assert/strict';
import type { Workbench } from '../workbench/driver.ts';
import type { TreeView } from '../workbench/tree.ts';
import { patience, waitFor } from '../workbench/waiting.ts';
import { closeWindows, openSignedIn, requests } from './stage.ts';

describe('A package with 10,000 versions', () => {
  let workbench: Workbench;
  let view: TreeView;
  const lastRange = 'Versions 9,001–10,000';
  const collector = ['octo-org', 'telemetry-collector'];

  before(async () => {
    ({ workbench, view } = await openSignedIn());
    await view.expand('octo-org');
  });
  after(closeWindows);

  it('opens with one page, and the next needs one request', async () => {
    const opened = await timed(() => view.expand(...collector));
    const more = [...collector, 'Load More…'];
    await view.row(...more);
    const loaded = await timed(async () => {
      await view.click(more);
      await waitFor('the second page', async () => (await view.row(...more)).description.startsWith('200 of'));
    });
    assert.equal(requests('/versions').length, 2, 'nothing is asked ahead of need');
    console.log(`      opened in ${opened} ms, the second page in ${loaded} ms`);
  });

  it('loads all of them on demand, and stays usable', async () => {
    await workbench.page.keyboard.press('Home');
    const loaded = await timed(async () => {
      await view.pickFromMenu(collector, 'Load All Versions');
      // All 98 pages, and the first once more: whether anything has shifted meanwhile.
      await waitFor('all pages', () => Promise.resolve(requests('/versions').length === 99), 2 * patience);
      await workbench.notifications.waitForNone();
    });
    const ranges = (await view.waitForRows('the last range', (rows) => rows.some(({ label }) => label === lastRange)))
      .map(({ label }) => label)
      .filter((label) => label.startsWith('Versions '));
    assert.deepEqual([ranges.length, ranges[0]], [10, 'Versions 1–1,000']);
    const opened = await timed(() => view.expand(...collector, lastRange));
    const scrolled = await timed(() =>
      view.pressUntil('End', 'the end', (rows) => rows.some(({ label }) => label === 'Deleted versions')),
    );
    // Nothing but what is open is a row of the editor's.
    const length = await view.length();
    assert.ok(length > 1_000 && length < 1_100, `${length} rows`);
    const closed = await timed(async () => {
      await view.pressUntil('Home', 'the top', (rows) => rows[0]?.label === 'mona');
      await view.collapse(...collector);
    });
    assert.equal(requests('/versions').length, 99);
    console.log(
      `      all loaded in ${loaded} ms, a range in ${opened} ms, its end in ${scrolled} ms, closed in ${closed} ms`,
    );
  });
});

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return Math.round(performance.now() - start);
}
