import assert from 'node:assert/strict';
import { everything } from '../../src/core/conflicts/query.ts';
import type { ConflictsView } from '../../src/messages/conflicts.ts';
import {
  queried,
  collisionOf,
  conflictsView,
  keyOf,
  manyConflicts,
  pendingOwner,
  reportOf,
  showing,
  threeOwners,
  failures,
} from './conflictsFixture.ts';
import { requestOf } from '../../src/core/conflicts/report.ts';
import { conflictPage } from './conflictPage.ts';

describe('the place of whoever uses the conflict report page', () => {
  const { open, row, opened, toggle, names, focused, panel, openEmpty } = conflictPage();

  it('keeps the focus, what is typed, the open rows and the scroll position while owners answer', async () => {
    const growing = (count: number, more: Partial<ConflictsView> = {}) => {
      const owners = threeOwners().owners.map((owner, index) =>
        index < count ? owner : pendingOwner(owner.owner.login),
      );
      return showing(
        conflictsView({
          report: reportOf(...owners),
          ...more,
        }),
      );
    };
    const { page } = await openEmpty();
    await panel().post(growing(1));
    await toggle(5);
    await page.click(`${row(4)} .owner .text`);
    await panel().post(growing(1, { collisions: { [keyOf(4)]: collisionOf('absent', 4) } }));
    await page.focus(`${opened(4)} td.docker >> text=Reveal`);
    await page.evaluate(() => window.scrollTo(0, 300));
    const place = () => page.locator(row(5)).evaluate((each) => Math.round(each.getBoundingClientRect().top));
    const before = await place();
    await panel().post(growing(2, { collisions: { [keyOf(4)]: collisionOf('absent', 4) } }));
    await page.waitForSelector('text=Checking owners: 2 of 3', { state: 'attached' });
    assert.equal(await focused(), 'Reveal: Docker package');
    assert.equal(await page.locator('.opened').count(), 2);
    const moved = Math.abs((await place()) - before);
    assert.ok(moved <= 1, `rows that come above push nothing away, but for a rounded pixel: ${moved}`);

    await page.fill('input', 'image');
    await page.focus('input');
    await panel().post(growing(3, { failures }));
    await page.waitForSelector('.failures');
    assert.equal(await page.inputValue('input'), 'image');
    assert.equal(await focused(), 'Search by owner, name or repository');
    assert.deepEqual(await names(), ['base-image-24', 'base-image', 'base-image-10', 'base-image-17']);
  });

  it('keeps a page of the table, as far as the report has it', async () => {
    const { page } = await open({ report: manyConflicts() }, queried({ sortBy: 'created' }));
    await page.click('text=Next');
    await page.click('text=Next');
    await panel().post(showing(conflictsView({ report: manyConflicts(), subtitle: 'later' })));
    await page.waitForSelector('text=later');
    assert.equal(await page.textContent('.pager span'), 'Rows 201 to 300 of 5,000');
    await panel().post(showing(conflictsView()));
    await page.waitForSelector('text=· 28 conflicts ·');
    assert.equal(await page.locator('.conflict').count(), 28);
    assert.equal(await page.getAttribute('th.created', 'aria-sort'), 'ascending');
  });

  it('persists what the host needs to restore it, and nothing that GitHub answered', async () => {
    const { page } = await open();
    const request = requestOf(threeOwners());
    const persisted = async () =>
      JSON.parse(await page.evaluate(() => JSON.stringify(window.persisted.at(-1)))) as object;
    const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
    await panel().post(showing(conflictsView({ collisions: { [keyOf(4)]: collisionOf('same', 4) } })));
    await toggle(4);
    await page.fill('input', 'image');
    await page.waitForFunction(() => JSON.stringify(window.persisted.at(-1)).includes('"search":"image"'));
    const state = {
      format: 2,
      request,
      arrangement: { ...everything, search: 'image' },
      place: { open: [keyOf(4)], page: 0, scroll: 0 },
    };
    assert.deepEqual(await persisted(), plain(state));

    const other = { ...request, account: 'hubot' };
    await panel().post({ type: 'failed', message: 'You are signed out.', actions: [], request: other });
    await page.waitForSelector('text=You are signed out.');
    assert.deepEqual(await persisted(), plain({ ...state, request: other }));
    await panel().post(showing(conflictsView()));
    await page.waitForSelector('text=4 of 28 conflicts');
    assert.equal(await page.inputValue('input'), 'image', 'it is shown again as it was');
  });

  it('is narrowed and sorted as it was where it starts anew', async () => {
    const arrangement = { ...everything, search: 'cron', descending: true };
    const former = { format: 1, report: threeOwners(), collisions: {}, arrangement };
    for (const persisted of [former, { format: 2, request: requestOf(threeOwners()), arrangement }]) {
      const { page } = await open({}, { persisted });
      assert.equal(await page.textContent('.shown'), '4 of 28 conflicts');
      assert.equal(await page.inputValue('input'), 'cron');
      assert.equal(await page.getAttribute('th.owner', 'aria-sort'), 'descending');
      if (persisted === former) await page.context().close();
    }
  });

  it('is where it was after it was hidden: its open rows, its page and its scroll position', async () => {
    const view = { report: manyConflicts() };
    const { page } = await open(view, queried({ sortBy: 'created' }));
    await page.click('text=Next');
    await page.click('.toggle >> nth=4');
    await page.evaluate(() => window.scrollTo(0, 700));
    await page.waitForFunction(() => JSON.stringify(window.persisted.at(-1)).includes('"scroll":700'));
    const persisted = await page.evaluate(() => window.persisted.at(-1));
    const key = await page.getAttribute('.opened', 'data-key');
    await page.context().close();

    await open(view, { persisted });
    assert.equal(await panel().page.textContent('.pager span'), 'Rows 101 to 200 of 5,000');
    assert.equal(await panel().page.getAttribute('.opened', 'data-key'), key);
    assert.equal(await panel().page.evaluate(() => window.scrollY), 700);
  });

  it('opens nothing where what was persisted is of another kind', async () => {
    await open({}, { persisted: { report: 'persisted', place: { open: 'all', page: 'last' } } });
    assert.equal(await panel().page.locator('.opened').count(), 0);
    assert.equal(await panel().page.locator('.conflict').count(), 28);
  });
});
