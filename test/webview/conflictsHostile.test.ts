import assert from 'node:assert/strict';
import { visible } from '../../src/core/packages/text.ts';
import type { ConflictsView } from '../../src/messages/conflicts.ts';
import { hostileTexts } from '../github/data/hostileNames.ts';
import {
  queried,
  collisionOf,
  conflictsView,
  keyOf,
  ownerOf,
  reportOf,
  showing,
  summaryOf,
} from './conflictsFixture.ts';
import { conflictPage } from './conflictPage.ts';

describe('the conflict report page of hostile names', () => {
  const { open, names, overflow, panel } = conflictPage();

  const hostileFailure = {
    name: hostileTexts[1],
    isCancelled: false,
    reason: hostileTexts[0],
    actions: [{ id: '1', label: hostileTexts[0] }],
  };

  it('shows what strangers wrote as text, and runs none of it', async () => {
    const hostile = (index: number) => ({
      name: hostileTexts[index] ?? '',
      repository: `o/${hostileTexts[index] ?? ''}`,
    });
    const summaries = hostileTexts.map((_, index) => summaryOf(index, hostile(index)));
    const report = reportOf(ownerOf('hostile-names', summaries), ownerOf(hostileTexts[0], [summaryOf(100)]));
    const view = { report, failures: [{ ...hostileFailure }], note: hostileTexts[0] };
    const { page } = await open(view, { width: 400, ...queried({ sortBy: 'versions' }) });
    const shown = await names();
    assert.deepEqual(shown.toSorted(), [...hostileTexts.map(visible), summaryOf(100).name].toSorted());

    let collisions: ConflictsView['collisions'] = {};
    for (const [index, text] of hostileTexts.entries()) {
      const key = keyOf(index, report);
      await page.click(`[data-key="${key}"] .toggle`);
      const change = (summary: ReturnType<typeof summaryOf>) => ({ ...summary, ...hostile(index) });
      const collision = collisionOf('present', index, change);
      const { docker, container } = collision.known;
      assert.ok(container);
      const known = {
        ...collision.known,
        docker: { ...docker, tags: [text] },
        container: { ...container, tags: [text] },
        message: text,
      };
      collisions = { ...collisions, [key]: { ...collision, known } };
      await panel().post(showing(conflictsView({ ...view, collisions })));
      const panelRow = page.locator(`.opened[data-key="${key} opened"]`);
      await panelRow.locator('td.container .tag').waitFor();
      assert.deepEqual(await panelRow.locator('tbody tr:first-child td').allTextContents(), [
        visible(text),
        visible(text),
      ]);
      assert.deepEqual(await panelRow.locator('.tag').allTextContents(), [visible(text), visible(text)]);
      assert.equal(await panelRow.locator('.outcome span').textContent(), visible(text));
    }
    assert.equal(await page.locator('main img, main script, main a').count(), 0);
    assert.equal(await page.title(), 'Conflicts');
    assert.equal(await overflow(), 0);
  });

  it('B13: is not filled by a name of 5,000 characters, which can be shown whole', async () => {
    const name = 'a'.repeat(5000);
    const report = reportOf(ownerOf('hostile-names', [summaryOf(0, { name }), summaryOf(1)]));
    const { page } = await open({ report }, { width: 1000 });
    const key = keyOf(0, report);
    await page.click(`[data-key="${key}"] .toggle`);
    const shown = page.locator(`.opened[data-key="${key} opened"] tbody tr:first-child td`).first();
    assert.ok(((await shown.textContent()) ?? '').length < 300);
    assert.equal(((await page.getAttribute(`[data-key="${key}"] .toggle`, 'aria-label')) ?? '').length < 300, true);
    await shown.getByRole('button').click();
    assert.equal(await shown.textContent(), name);
    assert.equal(await overflow(), 0);
  });
});
