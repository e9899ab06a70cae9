import assert from 'node:assert/strict';
import { queried, keyOf, manyConflicts, ownerOf, range, reportOf, summaryOf, collisions } from './conflictsFixture.ts';
import { conflictPage } from './conflictPage.ts';

describe('the table of the conflict report page', () => {
  const { open, row, opened, names, focused, sent } = conflictPage();

  it('tells the exact time of a date', async () => {
    const { page } = await open();
    const created = page.locator(`${row(0)} .created time`);
    assert.equal(await created.textContent(), 'Sep 4, 2019');
    assert.equal(await created.getAttribute('datetime'), '2019-09-04T09:30:00.000Z');
    assert.match((await created.getAttribute('title')) ?? '', /September 4, 2019 at .*:30:00/);
  });

  it('is sorted, searched, filtered, opened and acted on by the keyboard alone', async () => {
    const { page } = await open({ collisions });
    await page.keyboard.press('/');
    assert.equal(await focused(), 'Search by owner, name or repository');
    await page.keyboard.type('base octo');
    assert.deepEqual(await names(), ['base-image-24', 'base-image', 'base-image-10', 'base-image-17']);
    assert.equal(await page.textContent('[aria-live]'), '4 of 28 conflicts');

    await page.keyboard.press('Tab');
    await page.keyboard.type('octo');
    assert.equal(await page.textContent('.shown'), '3 of 28 conflicts');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Int');
    assert.deepEqual(await names(), ['base-image']);
    await page.keyboard.press('Tab');
    assert.equal(await focused(), 'Clear Filters');
    await page.keyboard.press('Enter');
    assert.equal(await page.locator('.shown').count(), 0);
    assert.equal((await names()).length, 28);
    assert.equal(await focused(), 'Search by owner, name or repository');

    for (let stops = 0; stops < 10 && (await focused()) !== 'Versions'; stops++) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    assert.equal(await page.getAttribute('th[aria-sort]', 'aria-sort'), 'ascending');
    assert.equal(await page.textContent('[aria-live]'), 'Sorted by Versions, ascending');
    await page.keyboard.press('Enter');
    assert.equal(await page.getAttribute('th.versions', 'aria-sort'), 'descending');
    assert.deepEqual((await page.locator('.conflict .versions').allTextContents()).slice(0, 3), ['407', '404', '370']);
    for (let stops = 0; stops < 10 && (await focused()) !== 'Name'; stops++) await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');

    for (let stops = 0; stops < 10 && !(await focused()).startsWith('Show Details'); stops++)
      await page.keyboard.press('Tab');
    assert.equal(await focused(), 'Show Details: base-image');
    await page.keyboard.press('Enter');
    assert.equal(await page.getAttribute(`${row(3)} .toggle`, 'aria-expanded'), 'true');
    assert.ok(await page.isVisible(opened(3)));
    for (let stops = 0; stops < 10 && (await focused()) !== 'Delete Package…: Container package'; stops++) {
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    assert.equal(await focused(), 'Check Again');
    await page.keyboard.press('Space');
    assert.deepEqual(
      (await sent()).filter(({ type }) => type !== 'query'),
      [
        { type: 'delete', key: keyOf(3), side: 'container' },
        { type: 'check', key: keyOf(3) },
      ],
    );
  });

  it('moves between rows and pages with the arrow keys, Page Up and Down, Home and End', async () => {
    const { page } = await open({ report: manyConflicts() }, queried({ sortBy: 'created' }));
    await page.focus('.toggle >> nth=0');
    const at = async () => {
      const [rows, key] = await page.evaluate(() => [
        [...document.querySelectorAll('.conflict')].map((each) => each.getAttribute('data-key')),
        document.activeElement?.closest('tr')?.getAttribute('data-key') ?? '',
      ]);
      return [await page.textContent('.pager span'), rows.indexOf(key)];
    };
    const presses: [string, string, number][] = [
      ['ArrowDown', 'Rows 1 to 100 of 5,000', 1],
      ['PageDown', 'Rows 1 to 100 of 5,000', 11],
      ['ArrowUp', 'Rows 1 to 100 of 5,000', 10],
      ['PageUp', 'Rows 1 to 100 of 5,000', 0],
      ['PageUp', 'Rows 1 to 100 of 5,000', 0],
      ['End', 'Rows 1 to 100 of 5,000', 99],
      ['ArrowDown', 'Rows 101 to 200 of 5,000', 0],
      ['ArrowUp', 'Rows 1 to 100 of 5,000', 99],
      ['PageDown', 'Rows 101 to 200 of 5,000', 0],
      ['Home', 'Rows 101 to 200 of 5,000', 0],
    ];
    for (const [key, rows, index] of presses) {
      await page.keyboard.press(key);
      assert.deepEqual(await at(), [rows, index], key);
    }
    await page.keyboard.press('ArrowRight');
    assert.equal(await page.locator('.opened').count(), 1);
    await page.keyboard.press('ArrowLeft');
    assert.equal(await page.locator('.opened').count(), 0);
    assert.equal(await page.locator('.toggle[tabindex="0"]').count(), 1);
  });

  it('turns pages by its pager, to the first row and no further than the last page', async () => {
    const report = reportOf(
      ownerOf(
        'octo-org',
        range(0, 150).map((index) => summaryOf(index)),
      ),
    );
    const { page } = await open({ report });
    await page.focus('text=Previous');
    await page.keyboard.press('Enter');
    assert.equal(await focused(), 'Previous');
    assert.equal(await page.textContent('.pager span'), 'Rows 1 to 100 of 150');
    await page.click('text=Next');
    assert.equal(await page.textContent('.pager span'), 'Rows 101 to 150 of 150');
    assert.equal(await page.locator('.conflict').count(), 50);
    assert.ok(await page.locator('.toggle >> nth=0').evaluate((first) => first === document.activeElement));
    await page.fill('input', 'web');
    assert.equal(await page.locator('.pager *').count(), 0);
  });

  it('holds a page of 5,000 conflicts at a time, and says how long a search takes', async () => {
    const { page } = await open({ report: manyConflicts() });
    assert.equal(await page.textContent('.pager span'), 'Rows 1 to 100 of 5,000');
    const searches = ['w', 'we', 'web', 'web organization-1', 'zzz', '', 'octo-org/payments', 'a', ''];
    const times = await page.evaluate(async (texts) => {
      const input = document.querySelector('input');
      if (!input) throw new Error('no search');
      const taken: number[] = [];
      for (const text of texts) {
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        const began = performance.now();
        input.value = text;
        input.dispatchEvent(new Event('input'));
        // The task after the next frame: the table is laid out and painted by then.
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        taken.push(performance.now() - began);
      }
      return taken;
    }, searches);
    const sorted = times.toSorted((one, other) => one - other);
    const figure = (value = NaN) => `${value.toFixed(0)} ms`;
    console.log(
      `      search of 5,000 conflicts, from the event to the painted table: median ${figure(sorted[Math.floor(sorted.length / 2)])}, slowest ${figure(sorted.at(-1))}`,
    );
    assert.equal(await page.locator('.conflict').count(), 100);
    await page.fill('input', 'web-frontend-7 organization-0');
    assert.deepEqual((await names()).toSorted(), ['web-frontend-7', 'web-frontend-70', 'web-frontend-77']);
    assert.equal(await page.textContent('.shown'), '3 of 5,000 conflicts');
  });
});
