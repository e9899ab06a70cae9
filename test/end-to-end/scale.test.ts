import assert from 'node:assert/strict';
import type { Workbench } from '../workbench/driver.ts';
import type { TreeView } from '../workbench/tree.ts';
import { patience, waitFor } from '../workbench/waiting.ts';
import { closeWindows, openSignedIn, requests } from './stage.ts';

describe('A package with 10,000 versions', () => {
  let workbench: Workbench;
  let view: TreeView;
  const lastRange = 'Versions 9,001–9,960';
  const collector = ['octo-org', 'telemetry-collector'];
  const untagged = [...collector, 'Untagged'];

  before(async () => {
    ({ workbench, view } = await openSignedIn());
    await view.expand('octo-org');
  });
  after(closeWindows);

  it('opens with one page, and reads on for more releases, at most ten pages', async () => {
    const opened = await timed(() => view.expand(...collector));
    const more = [...collector, 'Load More…'];
    await view.row(...more);
    assert.equal(requests('/versions').length, 1, 'nothing is asked ahead of need');
    const loaded = await timed(async () => {
      await view.click(more);
      // Most of its versions are builds without a tag.
      await waitFor('ten more pages', async () => (await view.row(...more)).description.startsWith('1,100 of'));
    });
    assert.equal(requests('/versions').length, 11);
    console.log(`      opened in ${opened} ms, ten more pages in ${loaded} ms`);
  });

  it('loads all of them on demand, and stays usable', async () => {
    await workbench.page.keyboard.press('Home');
    const loaded = await timed(async () => {
      await view.pickFromMenu(collector, 'Load All Versions');
      // The other 89 pages, and the first once more: whether anything has shifted meanwhile.
      await waitFor('all pages', () => Promise.resolve(requests('/versions').length === 90), 2 * patience);
      await workbench.notifications.waitForNone();
    });
    await view.expand(...untagged);
    const ranges = (await view.waitForRows('the last range', (rows) => rows.some(({ label }) => label === lastRange)))
      .map(({ label }) => label)
      .filter((label) => label.startsWith('Versions '));
    assert.deepEqual([ranges.length, ranges[0]], [10, 'Versions 1–1,000']);
    const opened = await timed(() => view.expand(...untagged, lastRange));
    const scrolled = await timed(() =>
      view.pressUntil('End', 'the end', (rows) => rows.some(({ label }) => label === 'Deleted versions')),
    );
    // Nothing but what is open is a row of the editor's.
    const length = await view.length();
    assert.ok(length > 960 && length < 1_100, `${length} rows`);
    const closed = await timed(async () => {
      await view.pressUntil('Home', 'the top', (rows) => rows[0]?.label === 'mona');
      await view.collapse(...collector);
    });
    assert.equal(requests('/versions').length, 90);
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
