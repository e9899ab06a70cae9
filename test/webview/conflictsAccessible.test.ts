import assert from 'node:assert/strict';
import { pageViolations } from './pageViolations.ts';
import { themeNames } from './panel.ts';
import {
  conflictsView,
  manyConflicts,
  ownerOf,
  pendingOwner,
  reportOf,
  showing,
  threeOwners,
  failures,
  noteActions,
  collisions,
} from './conflictsFixture.ts';
import { requestOf } from '../../src/core/conflicts/report.ts';
import { conflictPage } from './conflictPage.ts';

describe('the conflict report page for everybody', () => {
  const { open, sent, openAllCases, overflow, panel } = conflictPage();

  for (const theme of themeNames) {
    const rules = theme === themeNames[0] ? 'all' : 'colors';

    it(`is accessible in the ${theme} theme, with a row open in each case`, async () => {
      const { page } = await open(
        { collisions, failures, note: 'This report is of another account.', noteActions },
        { theme },
      );
      await openAllCases();
      await page.selectOption('select >> nth=0', { label: 'octo-org (18)' });
      assert.equal(await page.locator('.opened').count(), 5);
      assert.deepEqual(await pageViolations(page, rules), []);
    });

    it(`is accessible in the ${theme} theme at 400 pixels, while it asks, and with several pages`, async () => {
      const report = reportOf(...manyConflicts().owners, pendingOwner('late'));
      const { page } = await open({ report }, { theme, width: 400 });
      await page.click('.toggle >> nth=0');
      assert.deepEqual(await pageViolations(page, rules), []);
    });
  }

  it('is accessible where it is empty, where nothing matches, and where there is no report', async () => {
    const { page } = await open({
      report: reportOf(ownerOf('octo-org', [])),
      empty: { title: 'No conflicts', message: 'octo-org was asked today.', certain: true },
    });
    assert.equal(await page.textContent('.empty'), 'No conflictsocto-org was asked today.');
    assert.equal(await page.isVisible('table'), false);
    assert.deepEqual(await pageViolations(page), []);
    await panel().post(showing(conflictsView()));
    await page.fill('input', 'no such thing');
    await page.waitForSelector('.nothing');
    assert.deepEqual(await pageViolations(page), []);
    await panel().post({
      type: 'failed',
      message: 'You are signed out.',
      actions: [{ id: 'in', label: 'Sign In' }],
      request: requestOf(threeOwners()),
    });
    await page.click('text=Sign In');
    assert.deepEqual(await pageViolations(page), []);
    assert.deepEqual((await sent()).at(-1), { type: 'act', id: 'in' });
  });

  for (const [name, options] of Object.entries({
    'at 320 pixels': { width: 320 },
    'at 400 pixels': { width: 400 },
    'at 200 % zoom': { width: 800, zoom: 2 },
    'at 200 % zoom of a wide editor': { width: 1700, zoom: 2 },
    'where all columns just fit': { width: 881 },
    'at 860 pixels': { width: 860 },
    'at 640 pixels': { width: 640 },
  })) {
    it(`does not scroll sideways ${name}`, async () => {
      await open({ report: reportOf(...threeOwners().owners, pendingOwner('late')), collisions, failures }, options);
      await openAllCases();
      assert.equal(await overflow(), 0);
    });
  }
});
